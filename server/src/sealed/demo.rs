//! `minsheng demo election`: a whole sealed election on disk. Its secrets lie beside it, so it is good for trying only.

use super::files::{by_chance, write, write_secret};
use super::progress::{Bar, on_all_cores};
use anyhow::{Context, Result, ensure};
use ballot::seal::{
    Credential, Credentials, Draft, Election, EncryptedTally, Extra, Form, Inspector, Opening, Sealer, Seed, Share,
    Trustees, Writer, b64_hash, certificate, complete, decrypt, new_uuid, polynomial, route, verify_share,
};
use ballot::{Cap, Mark, Paper, PassBasis, Rules, Settings, Shortfall, TieAtCut, ValidPaper};
use clap::Args;
use rand::RngExt;
use std::path::PathBuf;

/// How large it is to be.
#[derive(Args)]
pub struct Asked {
    /// How many deputies vote
    #[arg(long, default_value_t = 400)]
    voters: u32,
    /// How many candidates there are
    #[arg(long, default_value_t = 23)]
    candidates: u32,
    /// How many are chosen, and how many For a paper may hold
    #[arg(long, default_value_t = 20)]
    seats: u32,
    /// How many trustees are enough
    #[arg(long, default_value_t = 2)]
    threshold: u32,
    /// How many trustees there are
    #[arg(long, default_value_t = 3)]
    trustees: u32,
    /// The folder to write to
    #[arg(long, default_value = ".", value_name = "FOLDER")]
    out: PathBuf,
}

impl Asked {
    /// Makes it, and says how it is checked.
    pub fn obey(&self) -> Result<()> {
        let rules = self.rules()?;
        let (trustees, shares, seeds) = ceremony(self.threshold, self.trustees)?;
        let election = self.election(&rules, &trustees)?;
        // Some slips are left over, as in a hall; those are struck.
        let n_voters = usize::try_from(self.voters)?;
        let slips: Vec<Credential> =
            by_chance(|chance| (0..n_voters + n_voters / 20 + 1).map(|_| Credential::new(chance)).collect());
        let list = Credentials::write(slips.iter().map(|slip| slip.public(election.uuid())).collect());
        let (used, unused) = slips.split_at(n_voters);
        let ballots = seal_all(&election, &rules, used)?;
        let mut archive = Writer::new(u64::try_from(time::OffsetDateTime::now_utc().unix_timestamp())?);
        archive.setup(election.text(), trustees.text(), &list)?;
        ballots.iter().try_for_each(|ballot| archive.ballot(ballot))?;
        let mut extra = Extra::new(&election);
        unused.iter().for_each(|slip| extra.strike(&slip.public(election.uuid())));
        let tally = add_all(&election, &list, &ballots)?;
        archive.end(&tally, ballots.len())?;
        let mut opening = Opening::new(&election, &trustees, &tally, self.voters);
        for (number, share) in (1..=self.threshold).zip(&shares) {
            opening.accept(number, by_chance(|chance| decrypt(share, &election, &tally, chance)))?;
        }
        opening.record(&mut archive, &mut extra)?;
        self.write(&election, &archive, &extra, &rules)?;
        let lines = |texts: Vec<&str>| texts.join("\n") + "\n";
        write_secret(&self.out.join("slips.txt"), &lines(slips.iter().map(Credential::text).collect()))?;
        write_secret(&self.out.join("seeds.txt"), &lines(seeds.iter().map(Seed::text).collect()))?;
        println!("Check it: minsheng verify {}/{}.bel --rules {0}/rules.json \\", self.out.display(), election.uuid());
        println!("  --trustees {} --credentials {}", b64_hash(trustees.text()), b64_hash(&list));
        Ok(())
    }

    fn rules(&self) -> Result<Rules> {
        ensure!(
            self.threshold >= 1 && self.threshold <= self.trustees,
            "the threshold is from 1 to the number of trustees"
        );
        let Asked { candidates, seats, voters: total_deputies, .. } = *self;
        let (cap, exact_for, pass_basis) = (Cap::Seats, false, PassBasis::AllDeputies);
        let (tie_at_cut, shortfall) = (TieAtCut::Revote, Shortfall::AcceptFewer);
        let settings =
            Settings { candidates, seats, total_deputies, cap, exact_for, pass_basis, tie_at_cut, shortfall };
        Rules::new(settings).context("these rules")
    }

    fn election(&self, rules: &Rules, trustees: &Trustees) -> Result<Election> {
        let titles: Vec<String> =
            (1..=self.candidates).map(|number| format!("候选项目 {number} Candidate {number}")).collect();
        let draft = Draft {
            description: "演示 Demonstration".to_owned(),
            name: "民生实事项目票决（演示） Ballot on livelihood projects (demonstration)".to_owned(),
            questions: Form::of_rules(rules)?.questions(&titles)?,
            uuid: by_chance(new_uuid),
            administrator: None,
            credential_authority: None,
        };
        Ok(draft.finish(trustees)?)
    }

    fn write(&self, election: &Election, archive: &Writer, extra: &Extra, rules: &Rules) -> Result<()> {
        std::fs::create_dir_all(&self.out).with_context(|| self.out.display().to_string())?;
        write(&self.out.join(format!("{}.bel", election.uuid())), archive.bytes())?;
        write(&self.out.join(format!("{}.extra.json", election.uuid())), extra.text())?;
        write(&self.out.join("rules.json"), serde_json::to_string_pretty(rules)? + "\n")
    }
}

/// All six steps in one process.
fn ceremony(threshold: u32, n: u32) -> Result<(Trustees, Vec<Share>, Vec<Seed>)> {
    by_chance(|chance| {
        let seeds: Vec<Seed> = (0..n).map(|_| Seed::new(chance)).collect();
        let mut certs = Vec::new();
        for (index, seed) in (1..).zip(&seeds) {
            certs.push(certificate(seed, index, threshold, n, chance)?);
        }
        let polynomials =
            seeds.iter().map(|seed| polynomial(seed, &certs, chance)).collect::<ballot::seal::Result<Vec<_>>>()?;
        let mut outputs = Vec::new();
        for (seed, input) in seeds.iter().zip(route(&certs, &polynomials)?) {
            outputs.push(verify_share(seed, &certs, &input, chance)?);
        }
        let made = complete(&certs, &polynomials, &outputs)?;
        let shares = seeds.iter().zip(&made.decryption_keys).map(|(seed, key)| Share::open(seed, key));
        Ok((made.trustees, shares.collect::<ballot::seal::Result<_>>()?, seeds))
    })
}

fn seal_all(election: &Election, rules: &Rules, slips: &[Credential]) -> Result<Vec<String>> {
    let (sealer, bar) = (Sealer::new(election)?, Bar::new("sealing", slips.len()));
    let sealed = on_all_cores(slips.len(), |range| {
        let seal = |slip: &Credential| {
            let ballot = by_chance(|chance| sealer.seal(&any_paper(rules), slip, chance));
            bar.step();
            ballot
        };
        slips[range].iter().map(seal).collect::<ballot::seal::Result<Vec<String>>>()
    });
    Ok(sealed.into_iter().collect::<ballot::seal::Result<Vec<_>>>()?.concat())
}

/// A paper that is allowed: first candidates are liked better, so that there is something to see.
fn any_paper(rules: &Rules) -> ValidPaper {
    let mut rng = rand::rng();
    loop {
        let mark = |place: u32| match rng.random_range(0..100) {
            dice if dice < 90 - 60 * place / rules.candidates() => Mark::For,
            dice if dice < 95 => Mark::Against,
            _ => Mark::Abstain,
        };
        if let Ok(valid) = Paper::new((0..rules.candidates()).map(mark).collect()).check(rules) {
            return valid;
        }
    }
}

fn add_all(election: &Election, list: &str, ballots: &[String]) -> Result<EncryptedTally> {
    let credentials = Credentials::read(list)?;
    let (inspector, bar) = (Inspector::new(election, &credentials)?, Bar::new("checking", ballots.len()));
    let portions = on_all_cores(ballots.len(), |range| {
        let mut tally = EncryptedTally::empty(election);
        ballots[range].iter().try_for_each(|ballot| {
            bar.step();
            inspector.add(ballot, &mut tally).map(|_| ())
        })?;
        Ok::<_, ballot::seal::Refusal>(tally)
    });
    let mut tally = EncryptedTally::empty(election);
    for portion in portions {
        tally.merge(&portion?);
    }
    Ok(tally)
}
