//! The paper while it is being filled in: what a press on it changes. Nothing here knows of a browser.

use ballot::{Mark, Paper};

/// A paper being filled in. It never holds more For than the cap.
pub struct Marks {
    marks: Vec<Mark>,
    cap: Option<u32>,
    exact: bool,
    is_sent: bool,
    n_changed: u32,
}

impl Marks {
    /// A paper as handed out: nothing marked, which abstains on every candidate.
    pub fn blank(n_candidates: usize, cap: Option<u32>, exact: bool) -> Self {
        Self { marks: vec![Mark::Abstain; n_candidates], cap, exact, is_sent: false, n_changed: 0 }
    }

    /// Marks a candidate; a second press on the same mark leaves it, because fingers press twice without meaning it.
    /// One For too many changes nothing, and the answer is `false`.
    pub fn put(&mut self, place: usize, mark: Mark) -> bool {
        let Some(found) = self.marks.get(place).copied() else { return true };
        if mark == Mark::For && found != Mark::For && self.cap.is_some_and(|cap| self.count(Mark::For) >= cap) {
            return false;
        }
        if found != mark && self.is_sent {
            self.is_sent = false;
            self.n_changed += 1;
        }
        self.marks[place] = mark;
        true
    }

    /// Whether a candidate is marked so.
    pub fn is(&self, place: usize, mark: Mark) -> bool {
        self.marks.get(place) == Some(&mark)
    }

    /// How many candidates are marked so.
    pub fn count(&self, mark: Mark) -> u32 {
        let paper = self.paper();
        match mark {
            Mark::For => paper.n_for(),
            Mark::Against => paper.n_against(),
            Mark::Abstain => paper.n_abstain(),
        }
    }

    /// Whether the paper can be cast: a blank one can, unless the method asks for an exact number of For.
    pub fn is_castable(&self) -> bool {
        !self.exact || self.cap == Some(self.count(Mark::For))
    }

    /// Whether nothing is marked.
    pub fn is_blank(&self) -> bool {
        self.marks.iter().all(|mark| *mark == Mark::Abstain)
    }

    /// Takes every mark off.
    pub fn wipe(&mut self) {
        self.marks.fill(Mark::Abstain);
    }

    /// The paper as it is sent, and the word of the attempt, made from the word of the page. The same paper sent again is
    /// the same attempt. A paper that was changed after it had been sent is another: should the first have arrived after
    /// all, the box says so, and nobody takes the changes for cast.
    pub fn send(&mut self, word: &str) -> (String, String) {
        self.is_sent = true;
        let attempt = match self.n_changed {
            0 => word.to_owned(),
            n => [word, "-", &n.to_string()].concat(),
        };
        (self.paper().to_text(), attempt)
    }

    fn paper(&self) -> Paper {
        Paper::new(self.marks.clone())
    }
}

/// The mark of a letter in the page's `data-mark`: the letters of [`Paper::to_text`].
pub fn mark(letter: &str) -> Mark {
    match letter {
        "o" => Mark::For,
        "x" => Mark::Against,
        _ => Mark::Abstain,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paper(marks: &Marks) -> String {
        marks.paper().to_text()
    }

    #[test]
    fn a_blank_paper_abstains_and_can_be_cast() {
        let marks = Marks::blank(4, Some(2), false);
        assert_eq!((paper(&marks).as_str(), marks.is_castable(), marks.is_blank()), ("----", true, true));
    }

    #[test]
    fn the_letters_of_the_page_are_those_of_the_paper() {
        let mut marks = Marks::blank(3, None, false);
        for (place, letter) in ["o", "x", "-"].into_iter().enumerate() {
            marks.put(place, mark(letter));
        }
        assert_eq!(paper(&marks), "ox-");
    }

    #[test]
    fn one_for_too_many_changes_nothing() {
        let mut marks = Marks::blank(4, Some(2), false);
        assert!(marks.put(0, Mark::For) && marks.put(1, Mark::For) && marks.put(2, Mark::Against));
        assert!(!marks.put(2, Mark::For));
        assert_eq!(paper(&marks), "oox-");
    }

    #[test]
    fn a_second_press_leaves_the_mark_also_at_the_cap() {
        let mut marks = Marks::blank(3, Some(1), false);
        assert!(marks.put(1, Mark::For) && marks.put(1, Mark::For));
        assert_eq!(paper(&marks), "-o-");
    }

    #[test]
    fn a_place_freed_can_be_used_again() {
        let mut marks = Marks::blank(3, Some(1), false);
        marks.put(0, Mark::For);
        marks.put(0, Mark::Abstain);
        assert!(marks.put(2, Mark::For));
        assert_eq!(paper(&marks), "--o");
    }

    #[test]
    fn without_a_cap_all_can_be_for() {
        let mut marks = Marks::blank(5, None, false);
        assert!((0..5).all(|place| marks.put(place, Mark::For)));
        assert_eq!(marks.count(Mark::For), 5);
    }

    #[test]
    fn an_exact_method_takes_exactly_so_many() {
        let mut marks = Marks::blank(3, Some(2), true);
        marks.put(0, Mark::For);
        assert!(!marks.is_castable());
        marks.put(2, Mark::For);
        assert!(marks.is_castable());
    }

    #[test]
    fn a_candidate_that_does_not_exist_is_no_mark() {
        let mut marks = Marks::blank(2, Some(1), false);
        assert!(marks.put(7, Mark::For));
        assert_eq!(paper(&marks), "--");
    }

    #[test]
    fn a_paper_changed_after_it_was_sent_is_another_attempt() {
        let mut marks = Marks::blank(3, Some(2), false);
        marks.put(0, Mark::For);
        let of = |paper: &str, attempt: &str| (paper.to_owned(), attempt.to_owned());
        assert_eq!(marks.send("word"), of("o--", "word"));
        marks.put(0, Mark::For);
        assert_eq!(marks.send("word"), of("o--", "word"), "a press that changes nothing is no change");
        marks.put(1, Mark::Against);
        marks.put(2, Mark::For);
        assert_eq!(marks.send("word"), of("oxo", "word-1"));
        assert_eq!(marks.send("word"), of("oxo", "word-1"));
        marks.put(2, Mark::Abstain);
        assert_eq!(marks.send("word"), of("ox-", "word-2"));
    }

    #[test]
    fn a_wiped_paper_is_blank() {
        let mut marks = Marks::blank(2, None, false);
        marks.put(0, Mark::Against);
        marks.wipe();
        assert!(marks.is_blank());
    }
}
