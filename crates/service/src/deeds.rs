//! Deeds of two people. One asks, and what is asked is checked; another agrees, it is checked again, and in the same
//! transaction it is done. So no deed is half done, and none was done by one person alone: the database sees to that too.

use crate::desk::is_over;
use crate::further::{opening, published_result};
use crate::rounds::{check_attendance, check_present, current_vote, digest, opening_digest};
use crate::{Error, Refusal, Result, Service, current_round};
use domain::audit::Act;
use domain::permit::{self, Action};
use domain::{Asked, Concerned, Deed, DeedId, DeedKind, Person, PersonId, Phase, Role, Round, Vote, VoteState, text};
use store::{NewDeed, NewVote, Tx};

/// The announced length where none is typed, in minutes.
const USUAL_MINUTES: u32 = 10;
/// The longest announced length, or extension of it, in minutes.
const MAX_MINUTES: u32 = 600;

impl Service {
    /// Asks for a deed; it is done when somebody else agrees.
    ///
    /// # Errors
    /// Those of the permit of its kind; [`Refusal::DeedWaits`] while another waits; what is wrong with it now.
    pub async fn ask_deed(&self, who: Option<&Person>, kind: DeedKind, asked: &Asked) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, kind.action()).await?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        if tx.find_waiting_deed(round.id).await?.is_some() {
            return Err(Refusal::DeedWaits.into());
        }
        let deed = self.readable_deed(&mut tx, &round, kind, asked).await?;
        let id = tx.add_deed(&deed, who, self.now()).await?.ok_or(Refusal::DeedWaits)?;
        // Everything that would stop it when it is agreed to stops it now: nobody is called to the desk in vain.
        let asked = tx.find_waiting_deed(round.id).await?.filter(|found| found.id == id).ok_or(Refusal::DeedSettled)?;
        self.check_deed(&mut tx, &round, &asked).await?;
        self.note(&mut tx, Some(who), Act::AskedDeed, kind.code(), &in_words(&asked)).await?;
        Ok(tx.commit().await?)
    }

    /// Agrees to a deed that somebody else has asked for: it is done now.
    ///
    /// # Errors
    /// [`Refusal::NeedsAnother`] for who asked; [`Refusal::DeedSettled`] where it does not wait any more; what is wrong
    /// with it now, and those of the permit.
    pub async fn agree_to_deed(&self, who: Option<&Person>, id: DeedId) -> Result<()> {
        let kind = self.waiting_kind(who, id).await?;
        if kind == DeedKind::CountBallots {
            // Done once already when the vote closed; again here in case that was cut short.
            self.store.forget_order_of_casting().await?;
        }
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::SecondDeed).await?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let deed = tx.find_waiting_deed(round.id).await?.filter(|deed| deed.id == id).ok_or(Refusal::DeedSettled)?;
        if deed.asked_by == who.id {
            return Err(Refusal::NeedsAnother.into());
        }
        // The right to ask was looked at when it was asked; the phase may have changed since.
        if !permit::permits(Some(Role::Clerk), deed.kind.action(), round.phase) {
            return Err(Refusal::NotNow { phase: round.phase }.into());
        }
        self.check_deed(&mut tx, &round, &deed).await?;
        if !tx.agree_to_deed(id, who, self.now()).await? {
            return Err(Refusal::DeedSettled.into());
        }
        self.perform(&mut tx, &round, &deed, who).await?;
        self.note(&mut tx, Some(who), Act::AgreedDeed, deed.kind.code(), &in_words(&deed)).await?;
        tx.commit().await?;
        if matches!(deed.kind, DeedKind::CloseVote | DeedKind::VoidVote) {
            self.forget_order().await;
        }
        Ok(())
    }

    /// The vote has ended: what the database tells of the order of casting is rewritten, or the log says that it is not.
    async fn forget_order(&self) {
        if let Err(fault) = self.store.forget_order_of_casting().await {
            tracing::error!(%fault, "The vote has ended; the database file could not be rewritten yet");
        }
    }

    /// Drops a deed that waits: it will not be done.
    ///
    /// # Errors
    /// [`Refusal::DeedSettled`], and those of the permit.
    pub async fn drop_deed(&self, who: Option<&Person>, id: DeedId) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::SecondDeed).await?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        let deed = tx.find_waiting_deed(round.id).await?.filter(|deed| deed.id == id).ok_or(Refusal::DeedSettled)?;
        if !tx.drop_deed(id, who.id, self.now()).await? {
            return Err(Refusal::DeedSettled.into());
        }
        self.note(&mut tx, Some(who), Act::DroppedDeed, deed.kind.code(), "").await?;
        Ok(tx.commit().await?)
    }

    /// The kind of a deed that waits, for who may be its second.
    async fn waiting_kind(&self, who: Option<&Person>, id: DeedId) -> Result<DeedKind> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::SecondDeed, round.phase)?;
        let deed = tx.find_waiting_deed(round.id).await?.filter(|deed| deed.id == id).ok_or(Refusal::DeedSettled)?;
        Ok(deed.kind)
    }

    /// What was typed, as figures; what does not belong to the kind is left out.
    async fn readable_deed(&self, tx: &mut Tx, round: &Round, kind: DeedKind, asked: &Asked) -> Result<NewDeed> {
        let is = |wanted| kind == wanted;
        let vote = match kind {
            DeedKind::OpenVote => None,
            DeedKind::CorrectResult => Some(vote_called(tx, round, &asked.vote).await?.id),
            _ => Some(current_vote(tx, round).await?.id),
        };
        let number = |typed: &str| text::number(typed).ok_or(Refusal::NotANumber);
        let minutes = match kind {
            DeedKind::OpenVote if asked.minutes.trim().is_empty() => Some(USUAL_MINUTES),
            DeedKind::OpenVote | DeedKind::ExtendVote => Some(number(&asked.minutes)?),
            _ => None,
        };
        if minutes.is_some_and(|minutes| minutes == 0 || minutes > MAX_MINUTES) {
            return Err(Refusal::MinutesNotAllowed { limit: MAX_MINUTES }.into());
        }
        let reason = text::reason_words(&asked.reason)?;
        if kind.needs_reason() && reason.is_empty() {
            return Err(Refusal::ReasonNeeded.into());
        }
        let total = if is(DeedKind::OpenVote) { Some(number(&asked.total)?) } else { None };
        let digest = match total {
            Some(total) => {
                let opening = opening(tx, round, total).await?;
                Some(opening_digest(tx, round, &opening).await?)
            }
            None => None,
        };
        let counts_present = matches!(kind, DeedKind::OpenVote | DeedKind::AmendAttendance);
        Ok(NewDeed {
            round: round.id,
            vote,
            kind,
            total,
            present: if counts_present { Some(number(&asked.present)?) } else { None },
            minutes,
            deputy: if is(DeedKind::SuspendDeputy) { Some(deputy(tx, &asked.deputy).await?) } else { None },
            digest,
            reason: if kind.needs_reason() || is(DeedKind::CloseVote) { reason } else { String::new() },
        })
    }

    /// What stops a deed now.
    async fn check_deed(&self, tx: &mut Tx, round: &Round, deed: &Deed) -> Result<()> {
        if deed.kind == DeedKind::OpenVote {
            return self.check_opening(tx, round, deed).await;
        }
        let vote = current_vote(tx, round).await?;
        let stands = |states: &[VoteState]| {
            if states.contains(&vote.state) { Ok(()) } else { Err(Error::Refused(Refusal::VoteStandsOtherwise)) }
        };
        match deed.kind {
            DeedKind::OpenVote => Ok(()),
            DeedKind::SuspendVote => stands(&[VoteState::Open]),
            DeedKind::ResumeVote => stands(&[VoteState::Suspended]),
            DeedKind::ExtendVote => stands(&[VoteState::Open, VoteState::Suspended]),
            DeedKind::SuspendDeputy => check_seat(tx, &vote, deed.deputy.as_ref()).await,
            DeedKind::CloseVote => {
                stands(&[VoteState::Open, VoteState::Suspended])?;
                let cast = tx.count_marks(vote.id).await?;
                if deed.reason.is_empty() && !is_over(&vote, cast, self.now()) {
                    return Err(Refusal::EarlyCloseNeedsReason { present: vote.present, cast }.into());
                }
                Ok(())
            }
            DeedKind::AmendAttendance => {
                stands(&[VoteState::Closed])?;
                if tx.find_result(vote.id).await?.is_some() {
                    return Err(Refusal::AlreadyCounted.into());
                }
                check_present(tx, &vote, deed.present.ok_or(Refusal::NotANumber)?).await
            }
            DeedKind::CountBallots => self.check_count(tx, &vote).await,
            DeedKind::PublishResult => check_publication(tx, &vote).await,
            DeedKind::VoidVote => stands(&[VoteState::Open, VoteState::Suspended, VoteState::Closed]),
            DeedKind::CorrectResult => {
                let vote = corrected(tx, round, deed).await?;
                published_result(tx, &vote).await?.map(drop).ok_or(Refusal::VoteStandsOtherwise.into())
            }
        }
    }

    async fn check_opening(&self, tx: &mut Tx, round: &Round, deed: &Deed) -> Result<()> {
        let opening = opening(tx, round, deed.total.ok_or(Refusal::NotANumber)?).await?;
        let rules = opening.rules;
        // Whoever agrees agrees to what was asked for. A deed that waits since before there was a hash is asked for anew.
        if deed.digest.as_ref() != Some(&opening_digest(tx, round, &opening).await?) {
            return Err(Refusal::OpeningChanged.into());
        }
        check_attendance(&rules, deed.present.unwrap_or_default())?;
        let (roll, total) = (tx.count_active_deputies().await?, rules.total_deputies());
        if roll > total {
            return Err(Refusal::RollExceedsTotal { roll, total }.into());
        }
        Ok(())
    }

    /// Does what two people have agreed on.
    async fn perform(&self, tx: &mut Tx, round: &Round, deed: &Deed, second: &Person) -> Result<()> {
        if deed.kind == DeedKind::OpenVote {
            return self.open_vote(tx, round, deed).await;
        }
        let vote = current_vote(tx, round).await?;
        match deed.kind {
            DeedKind::SuspendVote => tx.change_vote_state(vote.id, VoteState::Suspended, deed.id, None).await?,
            DeedKind::ResumeVote => tx.change_vote_state(vote.id, VoteState::Open, deed.id, None).await?,
            DeedKind::ExtendVote => {
                let from = vote.ends_at.max(self.now());
                let ends_at = from.plus_seconds(60 * i64::from(deed.minutes.unwrap_or_default()));
                tx.extend_vote(vote.id, ends_at, deed.id).await?;
            }
            DeedKind::SuspendDeputy => {
                let deputy = deed.deputy.as_ref().ok_or(Refusal::NoSuchDeputy)?;
                tx.suspend_seat(vote.id, deputy.id, deed.id).await?;
            }
            DeedKind::CloseVote => {
                self.seal_box(tx, &vote).await?;
                tx.change_vote_state(vote.id, VoteState::Closed, deed.id, Some(self.now())).await?;
                go(tx, round, Phase::Counting).await?;
            }
            DeedKind::AmendAttendance => {
                let present = deed.present.ok_or(Refusal::NotANumber)?;
                tx.correct_present(vote.id, present, second, self.now(), Some(deed.id)).await?;
            }
            DeedKind::CountBallots => self.count(tx, round, &vote, deed.id).await?,
            DeedKind::PublishResult => {
                if !tx.publish_result(vote.id, self.now(), deed.id).await? {
                    return Err(Refusal::NotCountedYet.into());
                }
                go(tx, round, Phase::Announced).await?;
            }
            DeedKind::VoidVote => self.declare_void(tx, round, &vote, deed).await?,
            DeedKind::CorrectResult => {
                let vote = corrected(tx, round, deed).await?;
                tx.add_correction(vote.id, &deed.reason, deed.id, self.now()).await?;
            }
            DeedKind::OpenVote => {}
        }
        Ok(())
    }

    /// Ends the vote for good. The box of one that was still open is sealed as at a close, and the round goes back to where
    /// the vote was opened: the result that a further vote follows stays announced.
    async fn declare_void(&self, tx: &mut Tx, round: &Round, vote: &Vote, deed: &Deed) -> Result<()> {
        let closed_at = if vote.state == VoteState::Closed {
            None
        } else {
            self.seal_box(tx, vote).await?;
            Some(self.now())
        };
        tx.change_vote_state(vote.id, VoteState::Void, deed.id, closed_at).await?;
        let back = if vote.follows.is_some() { Phase::Announced } else { Phase::MethodAdopted };
        go(tx, round, back).await
    }

    /// Opens the vote: the rules are fixed with the total that was entered, the roll is made. A further vote has rules of
    /// its own, and leaves the adopted method as it is.
    async fn open_vote(&self, tx: &mut Tx, round: &Round, deed: &Deed) -> Result<()> {
        let opening = opening(tx, round, deed.total.ok_or(Refusal::NotANumber)?).await?;
        if opening.followed.is_none() {
            tx.change_rules(round.id, &opening.rules).await?;
        }
        let vote = NewVote {
            round: round.id,
            rules: opening.rules,
            candidates: digest(&opening.projects)?,
            follows: opening.follows(),
            paper: opening.paper(),
            present: deed.present.ok_or(Refusal::NotANumber)?,
            is_mock: tx.find_mandate(round.id).await?.is_none(),
            opened_at: self.now(),
            ends_at: self.now().plus_seconds(60 * i64::from(deed.minutes.unwrap_or(USUAL_MINUTES))),
            deed: deed.id,
        };
        let vote = tx.add_vote(&vote).await?;
        tx.make_roll(vote).await?;
        go(tx, round, Phase::Voting).await
    }

    /// The vote ends: all papers are laid down anew in random order, and the attempts are wiped.
    async fn seal_box(&self, tx: &mut Tx, vote: &Vote) -> Result<()> {
        let n_papers = tx.count_box(vote.id).await?;
        let keys: Vec<_> = (0..n_papers).map(|_| self.random_key()).collect();
        tx.reshuffle_box(vote.id, &keys).await?;
        tx.forget_attempts(vote.id).await?;
        Ok(())
    }
}

/// The deputy of that sign-in name.
async fn deputy(tx: &mut Tx, typed: &str) -> Result<PersonId> {
    let name = text::fold(typed).trim().to_owned();
    let found = tx.find_credentials(&name).await?.map(|found| found.account.person);
    let deputy = found.filter(|person| person.role == Role::Deputy).ok_or(Refusal::NoSuchDeputy)?;
    Ok(deputy.id)
}

/// The vote of that number, as typed; where none is, the one that stands.
async fn vote_called(tx: &mut Tx, round: &Round, typed: &str) -> Result<Vote> {
    if typed.trim().is_empty() {
        return current_vote(tx, round).await;
    }
    let number = text::number(typed).ok_or(Refusal::NotANumber)?;
    let votes = tx.votes(round.id).await?;
    Ok(votes.into_iter().find(|vote| vote.number == number).ok_or(Refusal::VoteStandsOtherwise)?)
}

/// The vote beside whose result a statement is to stand: not always the last one, since a further vote leaves the result
/// before it as it is.
async fn corrected(tx: &mut Tx, round: &Round, deed: &Deed) -> Result<Vote> {
    let votes = tx.votes(round.id).await?;
    Ok(votes.into_iter().find(|vote| Some(vote.number) == deed.vote).ok_or(Refusal::VoteStandsOtherwise)?)
}

async fn check_seat(tx: &mut Tx, vote: &Vote, deputy: Option<&Concerned>) -> Result<()> {
    let deputy = deputy.ok_or(Refusal::NoSuchDeputy)?.id;
    if !tx.is_on_roll(vote.id, deputy).await? || tx.has_lost_seat(vote.id, deputy).await? {
        return Err(Refusal::NoSuchDeputy.into());
    }
    Ok(())
}

async fn check_publication(tx: &mut Tx, vote: &Vote) -> Result<()> {
    if tx.find_result(vote.id).await?.is_none() {
        return Err(Refusal::NotCountedYet.into());
    }
    let confirmed = tx.confirmations(vote.id).await?;
    let by = |is_chief| confirmed.iter().any(|(_, found)| found.is_chief == is_chief);
    if by(true) && by(false) { Ok(()) } else { Err(Refusal::NotConfirmed.into()) }
}

/// The round goes to another phase from where it was read.
async fn go(tx: &mut Tx, round: &Round, to: Phase) -> Result<()> {
    if tx.change_phase(round.id, round.phase, to).await? {
        Ok(())
    } else {
        Err(Refusal::NotNow { phase: round.phase }.into())
    }
}

/// The figures and the reason of a deed, for the audit log.
fn in_words(deed: &Deed) -> String {
    let figures = [("total", deed.total), ("present", deed.present), ("minutes", deed.minutes)];
    let mut words: Vec<_> =
        figures.into_iter().filter_map(|(name, value)| value.map(|value| format!("{name} {value}"))).collect();
    if let Some(deputy) = &deed.deputy {
        words.push(format!("person {}", deputy.id));
    }
    if !deed.reason.is_empty() {
        words.push(deed.reason.clone());
    }
    words.join("; ")
}
