//! Lists that come and go as spreadsheets. One clerk uploads a file and sees what it would change; another looks at the
//! same and approves; then all of it is done in one transaction, or nothing. A deed of the vote is another thing: of those
//! one waits for the whole round, and the chief scrutineer may be the second. Accounts of staff come the same way, from the system
//! administrator and with the security administrator's approval.

mod lists;

use crate::rounds::nothing_waits;
use crate::{Fault, Refusal, Result, Service, current_round, hexadecimal};
use domain::audit::Act;
use domain::exchange::{Comparison, Fault as Wrong, Kind, compare, read};
use domain::permit::{self, Action};
use domain::shown::{ExchangeList, ExchangePage, ImportState, LookedAt};
use domain::{ImportId, Person, Phase, Round};
pub(crate) use lists::project;
use lists::{apply, is_still_readable, issued, known, names_of_others, present};
use sha2::{Digest, Sha256};
use store::{NewImport, StoredImport, Tx};

/// How many imports the page lists.
const LATEST: u32 = 20;

/// What became of an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proposed {
    /// It waits for a second person.
    Waits(ImportId),
    /// Something is wrong with it; nothing was kept of it.
    Wrong(Vec<Wrong>),
}

impl Service {
    /// The lists, the newest imports, and one of them where its number is given.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a number of none, and those of the permit.
    pub async fn show_exchange(&self, who: Option<&Person>, import: Option<ImportId>) -> Result<ExchangePage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadExchange, round.phase)?;
        let has_vote = tx.find_latest_vote(round.id).await?.is_some();
        let waiting = tx.waiting_imports().await?;
        let mut lists = Vec::new();
        for kind in Kind::ALL.into_iter().filter(|kind| is_for(who, *kind, round.phase)) {
            let n_rows = u32::try_from(present(&mut tx, &round, kind).await?.len()).unwrap_or(u32::MAX);
            let waiting = waiting.iter().find(|(of, _)| *of == kind).map(|(_, id)| *id);
            let may_upload = permit::check(who, kind.to_upload(), round.phase).is_ok();
            let may_upload = may_upload && !(has_vote && kind.is_fixed_by_a_vote());
            lists.push(ExchangeList { kind, n_rows, waiting, may_upload });
        }
        let looked_at = match import {
            Some(id) => Some(look_at(&mut tx, &round, who, id, has_vote).await?),
            None => None,
        };
        let is_of_staff = is_for(who, Kind::Staff, round.phase);
        Ok(ExchangePage {
            is_closed: lists.iter().any(|list| list.kind.is_fixed_by_a_vote() && !list.may_upload),
            lists,
            phase: round.phase,
            latest: tx.latest_imports(is_of_staff, LATEST).await?,
            looked_at,
        })
    }

    /// The rows of a list as they are exported; the log says who has taken them.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn export_list(&self, who: Option<&Person>, kind: Kind) -> Result<Vec<Vec<String>>> {
        let mut tx = self.store.write().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, kind.to_read(), round.phase)?;
        let rows = present(&mut tx, &round, kind).await?;
        self.note(&mut tx, who, Act::ExportedList, kind.code(), &rows.len().to_string()).await?;
        tx.commit_unseen().await?;
        Ok(rows)
    }

    /// Lets pass who may upload that list now; where it is none, who may upload any at some time.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn may_import(&self, who: Option<&Person>, kind: Option<Kind>) -> Result<()> {
        let round = current_round(&mut self.store.read().await?).await?;
        Ok(permit::check(who, kind.map_or(Action::ReadExchange, Kind::to_upload), round.phase)?)
    }

    /// Takes the table of an uploaded file in: it waits for a second person, or what is wrong with it is told.
    ///
    /// # Errors
    /// [`Refusal::ImportWaits`] while another of its kind waits, [`Refusal::ImportChangesNothing`],
    /// [`Refusal::VoteStandsOtherwise`] once there was a vote, [`Refusal::DeedWaits`], and those of the permit.
    pub async fn propose_import(&self, who: Option<&Person>, kind: Kind, table: &[Vec<String>]) -> Result<Proposed> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_import(&mut tx, who, kind, kind.to_upload()).await?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        if tx.waiting_imports().await?.iter().any(|(of, _)| *of == kind) {
            return Err(Refusal::ImportWaits.into());
        }
        let mut known = known(&mut tx, &round, kind).await?;
        let mut found = read(kind, table, &known);
        if let Ok(rows) = &found {
            known.taken = names_of_others(&mut tx, kind, &known.present, rows).await?;
            if !known.taken.is_empty() {
                found = read(kind, table, &known);
            }
        }
        let rows = match found {
            Ok(rows) => rows,
            Err(wrong) => return Ok(Proposed::Wrong(wrong)),
        };
        let comparison = compare(kind, &known, &rows);
        if comparison.is_empty() {
            return Err(Refusal::ImportChangesNothing.into());
        }
        let (n_added, n_changed) = figures(&comparison);
        let (digest, compared) = (digest(&rows)?, digest(&comparison)?);
        let new = NewImport { kind, rows, digest, compared, n_added, n_changed };
        let id = tx.add_import(&new, who, self.now()).await?;
        self.note(
            &mut tx,
            Some(who),
            Act::ProposedImport,
            kind.code(),
            &in_words(id, (new.n_added, new.n_changed), &new.digest),
        )
        .await?;
        tx.commit_unseen().await?;
        Ok(Proposed::Waits(id))
    }

    /// Approves an import that somebody else has uploaded: it is done now, whole or not at all.
    ///
    /// # Errors
    /// [`Refusal::NeedsAnother`] for who uploaded it, [`Refusal::DeedSettled`] where it does not wait any more,
    /// [`Refusal::ImportChanged`] where it would no longer change what its proposer saw; those of [`Service::propose_import`].
    pub async fn approve_import(&self, who: Option<&Person>, id: ImportId) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::ReadExchange).await?;
        let stored = found(&mut tx, &round, who, id).await?;
        let kind = stored.import.kind;
        let round = self.round_to_import(&mut tx, who, kind, kind.to_approve()).await?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        waits(&stored)?;
        if stored.proposed_by == who.id {
            return Err(Refusal::NeedsAnother.into());
        }
        let known = known(&mut tx, &round, kind).await?;
        let comparison = compare(kind, &known, &stored.rows);
        if !is_still_readable(kind, &known, &stored.rows)
            || digest(&comparison)? != stored.compared
            || digest(&stored.rows)? != stored.import.digest
        {
            return Err(Refusal::ImportChanged.into());
        }
        if !tx.settle_import(id, ImportState::Approved, who, self.now()).await? {
            return Err(Refusal::DeedSettled.into());
        }
        apply(&mut tx, &round, kind, &comparison).await?;
        let by = format!("{}; {}", summary(id, &stored), stored.import.proposed_by.zh);
        self.note(&mut tx, Some(who), Act::ApprovedImport, kind.code(), &by).await?;
        if kind == Kind::Staff {
            for (sign_in, details) in issued(&comparison) {
                self.note(&mut tx, Some(who), Act::IssuedAccount, &sign_in, &details).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// Withdraws an import that waits: it will not be done.
    ///
    /// # Errors
    /// [`Refusal::DeedSettled`], and those of the permit.
    pub async fn withdraw_import(&self, who: Option<&Person>, id: ImportId) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::ReadExchange).await?;
        let stored = found(&mut tx, &round, who, id).await?;
        let who = who.ok_or(Refusal::SignInFirst)?;
        waits(&stored)?;
        if !tx.settle_import(id, ImportState::Withdrawn, who, self.now()).await? {
            return Err(Refusal::DeedSettled.into());
        }
        self.note(&mut tx, Some(who), Act::WithdrewImport, stored.import.kind.code(), &summary(id, &stored)).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// The round, held while a list is changed: one of its own before there was a vote, and while no opening waits.
    async fn round_to_import(&self, tx: &mut Tx, who: Option<&Person>, kind: Kind, action: Action) -> Result<Round> {
        let round = self.round_to_change(tx, who, action).await?;
        if !kind.is_fixed_by_a_vote() {
            return Ok(round);
        }
        // A void vote too has fixed what was on its paper.
        if tx.find_latest_vote(round.id).await?.is_some() {
            return Err(Refusal::VoteStandsOtherwise.into());
        }
        nothing_waits(tx, &round).await?;
        Ok(round)
    }
}

/// Whether a list, and what was imported of it, is for somebody's eyes.
fn is_for(who: Option<&Person>, kind: Kind, phase: Phase) -> bool {
    permit::check(who, kind.to_read(), phase).is_ok()
}

/// An import of a list that the asker may read; of another there is none.
async fn found(tx: &mut Tx, round: &Round, who: Option<&Person>, id: ImportId) -> Result<StoredImport> {
    let stored = tx.find_import(id).await?.filter(|stored| is_for(who, stored.import.kind, round.phase));
    Ok(stored.ok_or(Refusal::NotFound)?)
}

fn waits(stored: &StoredImport) -> Result<()> {
    if stored.import.state == ImportState::Waiting { Ok(()) } else { Err(Refusal::DeedSettled.into()) }
}

async fn look_at(tx: &mut Tx, round: &Round, who: Option<&Person>, id: ImportId, has_vote: bool) -> Result<LookedAt> {
    let stored = found(tx, round, who, id).await?;
    let kind = stored.import.kind;
    let comparison = match stored.import.state {
        ImportState::Waiting => Some(compare(kind, &known(tx, round, kind).await?, &stored.rows)),
        _ => None,
    };
    let is_stale = match &comparison {
        Some(comparison) => digest(comparison)? != stored.compared,
        None => false,
    };
    let is_mine = who.is_some_and(|who| who.id == stored.proposed_by);
    let may_approve = permit::check(who, kind.to_approve(), round.phase).is_ok();
    let may_approve = may_approve && !(has_vote && kind.is_fixed_by_a_vote());
    Ok(LookedAt { import: stored.import, comparison, is_stale, is_mine, may_approve })
}

fn figures(comparison: &Comparison) -> (u32, u32) {
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    (count(comparison.added.len()), count(comparison.changed.len()))
}

/// What the audit log keeps of it: `3; added 2; changed 1; 0a1b…`.
fn in_words(id: ImportId, (n_added, n_changed): (u32, u32), digest: &str) -> String {
    format!("{id}; added {n_added}; changed {n_changed}; {digest}")
}

fn summary(id: ImportId, stored: &StoredImport) -> String {
    let import = &stored.import;
    in_words(id, (import.n_added, import.n_changed), &import.digest)
}

fn digest(what: &impl serde::Serialize) -> Result<String> {
    let json = serde_json::to_vec(what).map_err(|error| Fault::other(error.to_string()))?;
    Ok(hexadecimal(&Sha256::digest(json)))
}
