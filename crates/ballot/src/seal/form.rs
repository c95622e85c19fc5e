//! How our paper becomes the protocol's questions (protocol 5, option E).
//!
//! The protocol knows "mark at least so many and at most so many". For / Against / Abstain is one question of two
//! answers for each candidate, of which at most one is marked; neither is an abstention, as on paper. That leaves the
//! limit of For on the whole paper, which runs across questions. So a last question *repeats* the For ciphertexts of the
//! others, byte for byte with their proofs, and its sum is proved to be within the limit.
//!
//! The alternatives were one question with For alone, which loses the Against; a proof of our own beside the ballot,
//! which no other program would check; and columns with randomness chosen to cancel, as large, and checked with cryptography. The repetition
//! costs half a kilobyte a candidate and one check that needs no cryptography: that two texts are equal. That check is
//! the one thing the protocol's own programs do not make, and it is [`Form::check_repetition`].

use super::ballot::Ballot;
use super::election::{Election, Question};
use super::refusal::{At, Fault, Result, demand};
use crate::{MAX_CANDIDATES, Mark, Rules, Sums, Tally, ValidPaper, n_of};

/// The two answers beside each candidate.
pub const ANSWERS: [&str; 2] = ["赞成 For", "反对 Against"];
/// The last question, where the number of For is limited.
pub const FOR_MARKS: &str = "赞成票总数 Number of For";

/// The sealed form of a ballot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// How many candidates there are.
    pub n_candidates: u32,
    /// The least and the most For of one paper, if the method limits them.
    pub n_for: Option<(u32, u32)>,
}

impl Form {
    /// The sealed form of a ballot under these rules; one candidate has none, since a sum over one is a mark.
    pub fn of_rules(rules: &Rules) -> Result<Form> {
        demand(rules.candidates() >= 2, Fault::Unsupported("a ballot with a single candidate")).at("candidates")?;
        let least = |most| if rules.exact_for() { most } else { 0 };
        Ok(Form { n_candidates: rules.candidates(), n_for: rules.cap().map(|most| (least(most), most)) })
    }

    /// The questions for candidates of these titles.
    pub fn questions(&self, titles: &[String]) -> Result<Vec<Question>> {
        demand(n_of(titles.len()) == self.n_candidates, Fault::WrongNumber).at("candidates")?;
        let answers = ANSWERS.map(str::to_owned).to_vec();
        let question = |title: &String| Question { answers: answers.clone(), min: 0, max: 1, question: title.clone() };
        let mut questions: Vec<Question> = titles.iter().map(question).collect();
        if let Some((min, max)) = self.n_for {
            questions.push(Question { answers: titles.to_vec(), min, max, question: FOR_MARKS.to_owned() });
        }
        Ok(questions)
    }

    /// The form of an election; `None` if it is not one of ours, and a refusal if it is one of ours and wrong.
    pub fn of_election(election: &Election) -> Result<Option<Form>> {
        let questions = election.questions();
        let (n_for, rows) = match questions.split_last() {
            Some((last, rows)) if last.question == FOR_MARKS => (Some((last.min, last.max)), rows),
            _ => (None, questions),
        };
        let is_ours = n_for.is_some() || questions.iter().any(|question| question.answers == ANSWERS);
        if !is_ours {
            return Ok(None);
        }
        let form = Form { n_candidates: n_of(rows.len()), n_for };
        demand((2..=MAX_CANDIDATES).contains(&form.n_candidates), Fault::WrongNumber).at("questions")?;
        let titles: Vec<String> = rows.iter().map(|row| row.question.clone()).collect();
        let wanted = form.questions(&titles)?;
        match wanted.iter().zip(questions).position(|(wanted, found)| wanted != found) {
            Some(wrong) => Err(Fault::Differs("the sealed form of a ballot")).nth("questions", wrong),
            None => Ok(Some(form)),
        }
    }

    /// What a paper marks in each question.
    pub(crate) fn choices(&self, paper: &ValidPaper) -> Result<Vec<Vec<bool>>> {
        self.choices_of(paper.marks())
    }

    pub(crate) fn choices_of(&self, marks: &[Mark]) -> Result<Vec<Vec<bool>>> {
        demand(n_of(marks.len()) == self.n_candidates, Fault::WrongNumber).at("paper")?;
        // Both are computed for every mark, so that a paper's time does not depend on it.
        let is = |mark: &Mark, wanted: Mark| u8::from(*mark == wanted) == 1;
        let mut choices: Vec<Vec<bool>> =
            marks.iter().map(|mark| vec![is(mark, Mark::For), is(mark, Mark::Against)]).collect();
        if self.n_for.is_some() {
            choices.push(marks.iter().map(|mark| is(mark, Mark::For)).collect());
        }
        Ok(choices)
    }

    /// Whether the last question repeats the For ciphertexts of the others; without this line a limit would limit nothing.
    pub fn check_repetition(&self, ballot: &Ballot<'_>) -> Result<()> {
        let Some((last, rows)) = ballot.answers.split_last().filter(|_| self.n_for.is_some()) else { return Ok(()) };
        let is_repeated = |(index, (row, repeated)): (usize, (&super::ballot::Answer<'_>, _))| {
            demand(row.choices.first() == Some(repeated), Fault::MarksNotRepeated).nth("choices", index)
        };
        demand(rows.len() == last.choices.len(), Fault::MarksNotRepeated)?;
        let place = format!("answers[{}]", rows.len());
        rows.iter().zip(&last.choices).enumerate().try_for_each(is_repeated).at(&place)
    }

    /// What a result says, of so many papers; the repeated row must say the same as the others.
    pub fn tally(&self, result: &[Vec<u32>], n_papers: u32) -> Result<Tally> {
        let rows = result.get(..usize::try_from(self.n_candidates).unwrap_or(0)).unwrap_or(&[]);
        let sums = rows.iter().enumerate().map(|(index, row)| sums_of(row, n_papers).nth("result", index));
        let candidates: Vec<Sums> = sums.collect::<Result<_>>()?;
        if self.n_for.is_some() {
            let is_same = result.last().is_some_and(|last| last.iter().eq(candidates.iter().map(|sums| &sums.n_for)));
            demand(is_same, Fault::MarksNotRepeated).nth("result", rows.len())?;
        }
        Ok(Tally { n_papers, candidates })
    }
}

/// For and Against are counted; who has neither abstains.
fn sums_of(row: &[u32], n_papers: u32) -> Result<Sums> {
    let &[n_for, n_against] = row else { return Err(Fault::WrongNumber.into()) };
    let rest = n_papers.checked_sub(n_for).and_then(|rest| rest.checked_sub(n_against));
    let n_abstain = rest.ok_or(Fault::WrongNumber)?;
    Ok(Sums { n_for, n_against, n_abstain, n_item_invalid: 0 })
}
