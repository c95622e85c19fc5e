//! The clerks' single-handed work: moving the round on where no vote is concerned, the settings of the method, the
//! decision that allows an on-screen ballot, the attendance.

use crate::further::{Opening, standing_or_last};
use crate::{Error, Fault, Refusal, Result, Service, current_round, hexadecimal};
use ballot::{Rules, Settings};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::{Person, Project, Round, Vote, VoteState, text};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use store::{NewMandate, Tx};

/// The largest scan of a decision, in mebibytes.
pub const MAX_SCAN_MIB: u32 = 4;

/// The settings of the method as typed or chosen.
#[derive(Debug, Clone, Default)]
pub struct TypedRules {
    /// A number.
    pub seats: String,
    /// `seats` or `none`.
    pub cap: String,
    /// Whether a paper must hold exactly so many For.
    pub exact: bool,
    /// `all_deputies`, `present` or `none`.
    pub pass_basis: String,
    /// `revote` or `presidium`.
    pub tie_at_cut: String,
    /// `accept_fewer`, `further_ballot` or `next_session`.
    pub shortfall: String,
}

/// The decision that allows an on-screen ballot, as typed, with its scan.
#[derive(Debug, Clone, Default)]
pub struct TypedMandate {
    /// Who decided.
    pub organ: String,
    /// Its number.
    pub number: String,
    /// Its date, `2026-01-20`.
    pub decided_on: String,
    /// The bytes of a PDF, PNG or JPEG.
    pub scan: Vec<u8>,
}

impl Service {
    /// Moves the round on to its next phase, where no vote is concerned.
    ///
    /// # Errors
    /// [`Refusal::NotNow`] where the step belongs to the vote, and those of the permit. `from` is where the clerk saw the
    /// round stand: a second press does not skip a phase.
    pub async fn advance_round(&self, who: Option<&Person>, from: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::AdvanceRound).await?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        if round.phase.code() != from {
            return Err(Refusal::NotNow { phase: round.phase }.into());
        }
        let next = round.phase.next().ok_or(Refusal::NotNow { phase: round.phase })?;
        if !tx.change_phase(round.id, round.phase, next).await? {
            return Err(Error::Refused(Refusal::NotNow { phase: round.phase }));
        }
        tx.add_step(round.id, next, who, self.now()).await?;
        self.note(&mut tx, Some(who), Act::AdvancedRound, next.code(), "").await?;
        Ok(tx.commit().await?)
    }

    /// Changes the settings of the method. Candidates and the total are not typed here: the one is counted, the other
    /// entered at the opening.
    ///
    /// # Errors
    /// [`Refusal::NotANumber`], [`Refusal::RulesContradict`], [`Refusal::DeedWaits`] while somebody is asked to look at
    /// them, and those of the permit: the adopted method is not changed any more.
    pub async fn set_rules(&self, who: Option<&Person>, typed: &TypedRules) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::SetRules).await?;
        nothing_waits(&mut tx, &round).await?;
        let settings = Settings {
            candidates: u32::try_from(tx.projects(round.id).await?.len()).map_err(|_| Refusal::RulesContradict)?,
            seats: text::number(&typed.seats).ok_or(Refusal::NotANumber)?,
            total_deputies: round.rules.total_deputies(),
            cap: chosen(&typed.cap)?,
            exact_for: typed.exact,
            pass_basis: chosen(&typed.pass_basis)?,
            tie_at_cut: chosen(&typed.tie_at_cut)?,
            shortfall: chosen(&typed.shortfall)?,
        };
        let rules = Rules::new(settings).map_err(|_| Refusal::RulesContradict)?;
        tx.change_rules(round.id, &rules).await?;
        let details = serde_json::to_string(&settings).map_err(|error| Fault::other(error.to_string()))?;
        self.note(&mut tx, who, Act::SetRules, &round.year.to_string(), &details).await?;
        Ok(tx.commit().await?)
    }

    /// Writes down the decision that allows an on-screen ballot, in the place of an earlier one.
    ///
    /// # Errors
    /// [`Refusal::FieldMissing`], [`Refusal::ScanNotAllowed`], [`Refusal::VoteStandsOtherwise`] while a vote stands,
    /// [`Refusal::DeedWaits`] while somebody is asked to look at it, and those of the permit.
    pub async fn record_mandate(&self, who: Option<&Person>, typed: TypedMandate) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::RecordMandate).await?;
        let person = who.ok_or(Refusal::SignInFirst)?;
        if tx.find_latest_vote(round.id).await?.is_some_and(|vote| vote.state != VoteState::Void) {
            return Err(Refusal::VoteStandsOtherwise.into());
        }
        nothing_waits(&mut tx, &round).await?;
        let line = |typed: &str| text::reason_words(typed).map(|words| words.replace('\n', " "));
        let (organ, number) = (line(&typed.organ)?, line(&typed.number)?);
        let decided_on = domain::time::day(&typed.decided_on).ok_or(Refusal::FieldMissing)?;
        if organ.is_empty() || number.is_empty() {
            return Err(Refusal::FieldMissing.into());
        }
        let limit = Refusal::ScanNotAllowed { limit: MAX_SCAN_MIB };
        if typed.scan.len() > (MAX_SCAN_MIB as usize) << 20 {
            return Err(limit.into());
        }
        let scan_kind = kind_of(&typed.scan).ok_or(limit)?.to_owned();
        let details = format!("{organ}; {number}; {decided_on}; scan {}", sha256(&typed.scan));
        let mandate = NewMandate { organ, number, decided_on, scan: typed.scan, scan_kind };
        tx.record_mandate(round.id, &mandate, person, self.now()).await?;
        self.note(&mut tx, who, Act::RecordedMandate, "", &details).await?;
        Ok(tx.commit().await?)
    }

    /// The scan of the decision: its kind and bytes. Everyone may read it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn show_scan(&self, who: Option<&Person>) -> Result<(String, Vec<u8>)> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        Ok(tx.find_scan(round.id).await?.ok_or(Refusal::NotFound)?)
    }

    /// Corrects how many deputies are present, while the vote is open; everyone reads who did it. Once it has closed the
    /// number of votes is known, and it takes two people and a reason.
    ///
    /// # Errors
    /// [`Refusal::NotANumber`], [`Refusal::NoQuorum`], [`Refusal::MorePresentThanTotal`],
    /// [`Refusal::MoreCastThanPresent`], and those of the permit.
    pub async fn correct_attendance(&self, who: Option<&Person>, present: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::CorrectAttendance).await?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let vote = current_vote(&mut tx, &round).await?;
        let present = text::number(present).ok_or(Refusal::NotANumber)?;
        check_present(&mut tx, &vote, present).await?;
        if present == vote.present {
            return Ok(());
        }
        tx.correct_present(vote.id, present, who, self.now(), None).await?;
        let details = format!("{} to {present}", vote.present);
        self.note(&mut tx, Some(who), Act::CorrectedAttendance, "", &details).await?;
        Ok(tx.commit().await?)
    }

    /// The current round, taken for a change that this person may make now.
    pub(crate) async fn round_to_change(&self, tx: &mut Tx, who: Option<&Person>, action: Action) -> Result<Round> {
        let round = current_round(tx).await?;
        tx.take_round(round.id).await?;
        // Read again: on PostgreSQL another step may have been waited for.
        let round = current_round(tx).await?;
        permit::check(who, action, round.phase)?;
        Ok(round)
    }
}

/// The vote that stands: the last one that is not void, or where all are, the last one.
pub(crate) async fn current_vote(tx: &mut Tx, round: &Round) -> Result<Vote> {
    standing_or_last(&tx.votes(round.id).await?).ok_or_else(|| Refusal::VoteStandsOtherwise.into())
}

/// Article 14 of the Organic Law: at least two thirds of all deputies are present; and never more than all.
pub(crate) fn check_attendance(rules: &Rules, present: u32) -> Result<()> {
    let (total, quorum) = (rules.total_deputies(), rules.quorum());
    if present > total {
        return Err(Refusal::MorePresentThanTotal { total, present }.into());
    }
    if present < quorum {
        return Err(Refusal::NoQuorum { quorum, present }.into());
    }
    Ok(())
}

/// What the number of deputies present may be put right to.
pub(crate) async fn check_present(tx: &mut Tx, vote: &Vote, present: u32) -> Result<()> {
    check_attendance(&vote.rules, present)?;
    let cast = tx.count_marks(vote.id).await?;
    if cast > present {
        return Err(Refusal::MoreCastThanPresent { cast, present }.into());
    }
    Ok(())
}

/// Whoever is asked to agree agrees to what stands there: nothing of it is changed meanwhile.
pub(crate) async fn nothing_waits(tx: &mut Tx, round: &Round) -> Result<()> {
    match tx.find_waiting_deed(round.id).await? {
        Some(_) => Err(Refusal::DeedWaits.into()),
        None => Ok(()),
    }
}

/// SHA-256 of what an opening opens: the rules with the total, the candidates in their order, the decision, and for a
/// further vote the result that it follows.
pub(crate) async fn opening_digest(tx: &mut Tx, round: &Round, opening: &Opening) -> Result<String> {
    let candidates: Vec<_> = opening.projects.iter().map(|project| (project.number, &project.title)).collect();
    let decision = match (tx.find_mandate(round.id).await?, tx.find_scan(round.id).await?) {
        (Some(found), Some((_, scan))) => Some((found.organ, found.number, found.decided_on, sha256(&scan))),
        _ => None,
    };
    let settings = opening.rules.settings();
    let json = match &opening.followed {
        None => serde_json::to_vec(&(settings, candidates, decision)),
        Some(followed) => serde_json::to_vec(&(settings, candidates, decision, followed)),
    };
    Ok(sha256(&json.map_err(|error| Fault::other(error.to_string()))?))
}

/// SHA-256 of the candidates: their JSON, in the order of the paper.
pub(crate) fn digest(projects: &[Project]) -> Result<String> {
    let json = serde_json::to_vec(projects).map_err(|error| Fault::other(error.to_string()))?;
    Ok(sha256(&json))
}

/// SHA-256 in 64 hexadecimal digits.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The setting of that name.
fn chosen<T: DeserializeOwned>(code: &str) -> Result<T> {
    serde_json::from_value(serde_json::Value::String(code.to_owned())).map_err(|_| Refusal::RulesContradict.into())
}

/// What a file is, by its first bytes and never by its name.
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    const KINDS: [(&[u8], &str); 3] =
        [(b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg")];
    KINDS.into_iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_say() {
        assert_eq!(kind_of(b"%PDF-1.7 ..."), Some("application/pdf"));
        assert_eq!(kind_of(b"<html>"), None);
        assert_eq!(kind_of(b""), None);
    }
}
