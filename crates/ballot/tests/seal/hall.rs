//! Whole elections made in a test: a form, trustees, slips, ballots, a result. The same on every machine.

use ballot::seal::{
    Chance, Credential, Credentials, Draft, Election, EncryptedTally, Expected, Extra, Form, Inspector, Made, Opening,
    Question, Sealer, Seed, Share, Trustees, Writer, audit, certificate, complete, decrypt, polynomial, route,
    verify_share,
};
use ballot::{Cap, Mark, Paper, PassBasis, Rules, Settings, Shortfall, TieAtCut, ValidPaper};

/// A source that gives the same bytes on every machine. Of no use for a real election.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn with<T>(&mut self, act: impl FnOnce(&mut Chance<'_>) -> T) -> T {
        let mut fill = |bytes: &mut [u8]| {
            for chunk in bytes.chunks_mut(8) {
                let word = self.roll().to_le_bytes();
                chunk.copy_from_slice(&word[..chunk.len()]);
            }
        };
        act(&mut Chance::new(&mut fill))
    }
}

/// Rules of a ballot, with the usual settings.
pub fn rules(candidates: u32, seats: u32, cap: Cap, exact_for: bool) -> Rules {
    let (total_deputies, pass_basis) = (410, PassBasis::AllDeputies);
    let (tie_at_cut, shortfall) = (TieAtCut::Revote, Shortfall::AcceptFewer);
    let settings = Settings { candidates, seats, total_deputies, cap, exact_for, pass_basis, tie_at_cut, shortfall };
    Rules::new(settings).unwrap()
}

/// A paper from its letters.
pub fn paper(letters: &str, rules: &Rules) -> ValidPaper {
    Paper::from_text(letters, rules).unwrap().check(rules).unwrap()
}

/// Any paper that the rules allow.
pub fn any_paper(rules: &Rules, dice: &mut Dice) -> ValidPaper {
    let n = rules.candidates() as usize;
    loop {
        let mut marks: Vec<Mark> =
            (0..n).map(|_| [Mark::For, Mark::Against, Mark::Abstain][(dice.roll() % 3) as usize]).collect();
        if rules.exact_for() {
            let order = dice.roll() as usize;
            marks.iter_mut().filter(|mark| **mark == Mark::For).for_each(|mark| *mark = Mark::Against);
            (0..rules.seats() as usize).for_each(|i| marks[(i + order % n) % n] = Mark::For);
        }
        if let Ok(valid) = Paper::new(marks).check(rules) {
            return valid;
        }
    }
}

/// How the trustees hold the key.
#[derive(Clone, Copy, Debug)]
pub enum Key {
    /// So many single ones.
    Single(u32),
    /// So many of so many.
    Of(u32, u32),
}

/// The trustees with their shares.
pub fn ceremony(key: Key, dice: &mut Dice) -> (Trustees, Vec<Share>) {
    match key {
        Key::Single(n) => {
            let shares: Vec<Share> = (0..n).map(|_| dice.with(Share::single)).collect();
            let keys: Vec<String> = shares.iter().map(|share| dice.with(|chance| share.public(chance))).collect();
            (Trustees::assemble(&keys, &[]).unwrap(), shares)
        }
        Key::Of(threshold, n) => {
            let (seeds, made) = threshold_ceremony(threshold, n, dice);
            let open = |(seed, key): (&Seed, &String)| Share::open(seed, key).unwrap();
            let shares = seeds.iter().zip(&made.decryption_keys).map(open).collect();
            (made.trustees, shares)
        }
    }
}

/// The six steps.
pub fn threshold_ceremony(threshold: u32, n: u32, dice: &mut Dice) -> (Vec<Seed>, Made) {
    let seeds: Vec<Seed> = (0..n).map(|_| dice.with(Seed::new)).collect();
    let certificate = |(index, seed)| dice.with(|chance| certificate(seed, index, threshold, n, chance)).unwrap();
    let certificates: Vec<String> = (1..).zip(&seeds).map(certificate).collect();
    let polynomial = |seed| dice.with(|chance| polynomial(seed, &certificates, chance)).unwrap();
    let polynomials: Vec<String> = seeds.iter().map(polynomial).collect();
    let inputs = route(&certificates, &polynomials).unwrap();
    let output =
        |(seed, input): (&Seed, &String)| dice.with(|chance| verify_share(seed, &certificates, input, chance)).unwrap();
    let outputs: Vec<String> = seeds.iter().zip(&inputs).map(output).collect();
    let made = complete(&certificates, &polynomials, &outputs).unwrap();
    (seeds, made)
}

/// An election on its way.
pub struct Hall {
    pub dice: Dice,
    pub election: Election,
    pub trustees: Trustees,
    pub shares: Vec<Share>,
    pub slips: Vec<Credential>,
    pub credentials: String,
    pub archive: Writer,
    pub extra: Extra,
    pub ballots: Vec<String>,
}

impl Hall {
    /// An election of these rules, with slips for so many.
    pub fn new(rules: &Rules, key: Key, n_slips: usize) -> Hall {
        let form = Form::of_rules(rules).unwrap();
        let titles: Vec<String> = (1..=rules.candidates()).map(|number| format!("项目 \"{number}\"")).collect();
        Hall::of_questions(form.questions(&titles).unwrap(), key, n_slips)
    }

    /// An election of any questions.
    pub fn of_questions(questions: Vec<Question>, key: Key, n_slips: usize) -> Hall {
        let mut dice = Dice(7);
        let (trustees, shares) = ceremony(key, &mut dice);
        let uuid = dice.with(ballot::seal::new_uuid);
        let (description, name) = ("在大会上".to_owned(), "民生实事项目票决".to_owned());
        let (administrator, credential_authority) = (Some("选举办".to_owned()), Some("监察".to_owned()));
        let draft = Draft { description, name, questions, uuid, administrator, credential_authority };
        let election = draft.finish(&trustees).unwrap();
        let slips: Vec<Credential> = (0..n_slips).map(|_| dice.with(Credential::new)).collect();
        let credentials = Credentials::write(slips.iter().map(|slip| slip.public(election.uuid())).collect());
        let mut archive = Writer::new(1_795_394_248);
        archive.setup(election.text(), trustees.text(), &credentials).unwrap();
        let extra = Extra::new(&election);
        Hall { dice, election, trustees, shares, slips, credentials, archive, extra, ballots: Vec::new() }
    }

    /// A ballot of this paper from this slip, not cast.
    pub fn seal(&mut self, slip: usize, paper: &ValidPaper) -> String {
        let sealer = Sealer::new(&self.election).unwrap();
        self.dice.with(|chance| sealer.seal(paper, &self.slips[slip], chance)).unwrap()
    }

    /// Casts a ballot as it is.
    pub fn put(&mut self, ballot: &str) {
        self.archive.ballot(ballot).unwrap();
        self.ballots.push(ballot.to_owned());
    }

    /// Seals and casts.
    pub fn cast(&mut self, slip: usize, paper: &ValidPaper) {
        let ballot = self.seal(slip, paper);
        self.put(&ballot);
    }

    /// The tally of what was cast.
    pub fn tally(&self) -> EncryptedTally {
        let credentials = Credentials::read(&self.credentials).unwrap();
        let inspector = Inspector::new(&self.election, &credentials).unwrap();
        let mut tally = EncryptedTally::empty(&self.election);
        for ballot in &self.ballots {
            inspector.add(ballot, &mut tally).unwrap();
        }
        tally
    }

    /// Ends the vote and opens the sum with these trustees, by number.
    pub fn open(&mut self, owners: &[u32]) -> Vec<Vec<u32>> {
        let tally = self.tally();
        self.archive.end_ballots().unwrap();
        self.archive.tally(&tally.text(), &tally.payload(self.ballots.len())).unwrap();
        let mut opening = Opening::new(&self.election, &self.trustees, &tally, self.ballots.len() as u32);
        for &owner in owners {
            let share = &self.shares[owner as usize - 1];
            let part = self.dice.with(|chance| decrypt(share, &self.election, &tally, chance));
            opening.accept(owner, part).unwrap();
        }
        opening.record(&mut self.archive, &mut self.extra).unwrap()
    }

    /// The first refusal of our verifier, as it reads; the file beside the archive is given to it.
    pub fn verdict(&self) -> Result<ballot::seal::Report, String> {
        verdict(self.archive.bytes(), &self.extra.text())
    }
}

/// What our verifier says to an archive and the file beside it.
pub fn verdict(archive: &[u8], extra: &str) -> Result<ballot::seal::Report, String> {
    audit(archive, &Expected { extra: Some(extra), ..Expected::default() }).map_err(|refusals| refusals[0].to_string())
}
