//! Comments that belong to another office: it gets them under a number of its own, and what came of it is written down.

use crate::moderation::{Looked, may};
use crate::{Refusal, Result, Service};
use domain::audit::Act;
use domain::shown::{HandoversPage, ShownHandover};
use domain::text::reason_words;
use domain::{CommentAct, CommentId, CommentState, Office, Person, RefusalReason};
use store::Handover;

/// The longest number that another office gives, in characters.
pub const MAX_REFERENCE_CHARS: u32 = 60;
/// How many are shown at once.
const SHOWN: u32 = 20;
/// How many are read at once for the export.
const READ_AT_ONCE: u32 = 1_000;

/// A handover as it was typed.
#[derive(Debug, Clone, Copy)]
pub struct TypedHandover<'a> {
    /// The code of the office.
    pub office: &'a str,
    /// The number there.
    pub reference: &'a str,
    /// Words to the author; may be empty.
    pub words: &'a str,
}

impl Service {
    /// Gives a comment that waits to another office. It is refused because it belongs elsewhere, and its author sees where it
    /// is and under which number.
    ///
    /// # Errors
    /// [`Refusal::FieldMissing`] without an office or a number; [`Refusal::ReasonTooLong`]; and those of
    /// [`Service::approve_comment`].
    pub async fn hand_over_comment(
        &self,
        who: Option<&Person>,
        looked: impl Into<Looked> + Send,
        typed: TypedHandover<'_>,
    ) -> Result<()> {
        let mut tx = self.store.write().await?;
        let (by, row) = self.begin(&mut tx, who, looked.into()).await?;
        let office = Office::from_code(typed.office).ok_or(Refusal::FieldMissing)?;
        let (reference, words) = (reference(typed.reference)?, reason_words(typed.words)?);
        if row.comment.state != CommentState::Pending {
            return Err(Refusal::CommentDecided.into());
        }
        let (id, reason) = (row.comment.id, RefusalReason::BelongsElsewhere);
        self.close_in(&mut tx, &row, by, CommentState::Refused, reason, &words).await?;
        tx.add_handover(id, office, &reference, by, self.now()).await?;
        self.step(&mut tx, &row, Some(by), CommentAct::HandedOver, None, &reference).await?;
        let details = format!("project {}, {}, {}", row.project_number, reason.code(), office.code());
        self.note(&mut tx, who, Act::HandedOver, &id.to_string(), &details).await?;
        Ok(tx.commit().await?)
    }

    /// Comments given to other offices: all, or those of which nothing came back yet.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_handovers(&self, who: Option<&Person>, only_open: bool, from: i64) -> Result<HandoversPage> {
        let mut tx = self.store.read().await?;
        may(&mut tx, who).await?;
        let from = if from > 0 { CommentId(from) } else { CommentId(i64::MAX) };
        let mut rows = tx.handovers(only_open, from, SHOWN + 1).await?;
        let older = rows.get(SHOWN as usize).map(|row| row.comment);
        rows.truncate(SHOWN as usize);
        Ok(HandoversPage { only_open, rows: rows.into_iter().map(shown).collect(), older })
    }

    /// Writes down what came back from the other office; the author sees it.
    ///
    /// # Errors
    /// [`Refusal::FieldMissing`] without words, [`Refusal::ReasonTooLong`], [`Refusal::CommentSettled`] where something was
    /// written down already, [`Refusal::NotFound`], [`Refusal::OwnUnit`], and those of the permit.
    pub async fn return_handover(&self, who: Option<&Person>, id: CommentId, outcome: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let (by, row) = self.begin(&mut tx, who, id.into()).await?;
        let handover = tx.find_handover(id).await?.ok_or(Refusal::NotFound)?;
        let outcome = reason_words(outcome)?;
        if outcome.is_empty() {
            return Err(Refusal::FieldMissing.into());
        }
        if !tx.return_handover(id, &outcome, self.now()).await? {
            return Err(Refusal::CommentSettled.into());
        }
        self.step(&mut tx, &row, Some(by), CommentAct::HandoverReturned, None, &outcome).await?;
        let details = format!("project {}, {}", row.project_number, handover.office.code());
        self.note(&mut tx, who, Act::ReturnedHandover, &id.to_string(), &details).await?;
        Ok(tx.commit_unseen().await?)
    }

    /// All comments given to other offices, for a file; that it was made is noted.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn export_handovers(&self, who: Option<&Person>) -> Result<Vec<ShownHandover>> {
        let mut tx = self.store.write().await?;
        may(&mut tx, who).await?;
        let mut all = Vec::new();
        let mut from = CommentId(i64::MAX);
        loop {
            let rows = tx.handovers(false, from, READ_AT_ONCE).await?;
            let Some(last) = rows.last() else { break };
            from = CommentId(last.comment.0 - 1);
            all.extend(rows.into_iter().map(shown));
        }
        self.note(&mut tx, who, Act::ExportedHandovers, "", &all.len().to_string()).await?;
        tx.commit_unseen().await?;
        Ok(all)
    }
}

/// The number that the other office gives: one line.
fn reference(typed: &str) -> Result<String> {
    let line = reason_words(typed)?.lines().map(str::trim).collect::<Vec<_>>().join(" ");
    match u32::try_from(line.chars().count()).unwrap_or(u32::MAX) {
        0 => Err(Refusal::FieldMissing.into()),
        found if found > MAX_REFERENCE_CHARS => {
            Err(Refusal::ReasonTooLong { limit: MAX_REFERENCE_CHARS, found }.into())
        }
        _ => Ok(line),
    }
}

/// As pages show it.
pub(crate) fn shown(row: Handover) -> ShownHandover {
    ShownHandover {
        comment: row.comment,
        project_number: row.project_number,
        project_title: row.project_title,
        body: row.body,
        office: row.office,
        reference: row.reference,
        handed_at: row.handed_at,
        returned_at: row.returned_at,
        outcome: row.outcome,
    }
}
