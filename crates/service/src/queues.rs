//! What moderators see: the queues, one comment with its history; and what everyone sees of their work, in figures.

use crate::moderation::may;
use crate::{Refusal, Result, Service, current_round};
use domain::flag::stretches;
use domain::permit::{self, Action};
use domain::shown::{
    Claim, CommentStep, ModeratedPage, ModerationFigures, ModerationPage, QueueAsked, QueueKind, QueuedComment,
    ShownAppeal, ShownReport,
};
use domain::text::fold;
use domain::{
    Bilingual, CommentId, CommentState, Person, PersonId, Project, RefusalReason, Role, Tag, Timestamp, search,
};
use store::{QueueFilter, QueueRow, QueueSearch, Sight, Sought, Tx};

/// How many comments one part of a queue shows.
const QUEUE_SHOWN: u32 = 20;
/// How many comments that moderators have before them are shown.
const CLAIMED_SHOWN: u32 = 100;
/// How many reports of one comment are shown.
const REPORTS_SHOWN: u32 = 50;

/// Which comments are read for a page: those of a filter, from one on.
struct Part<'a> {
    filter: QueueFilter<'a>,
    from: CommentId,
    asker: PersonId,
    now: Timestamp,
}

impl Service {
    /// A part of a moderators' queue. Looking at it takes nothing.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn moderation_queue(&self, who: Option<&Person>, asked: QueueAsked) -> Result<ModerationPage> {
        let mut tx = self.store.read().await?;
        let (asker, now) = (may(&mut tx, who).await?, self.now());
        let round = current_round(&mut tx).await?.id;
        let projects = tx.projects(round).await?;
        let filter = QueueFilter { project: asked.project, area: &asked.area, tag: &asked.tag };
        let part = Part { filter, from: CommentId(asked.from.max(0)), asker, now };
        let (rows, next) = read_part(&mut tx, &asked, &part, &projects).await?;
        let words = tx.flag_words().await?;
        let show = |row: QueueRow| shown(row, asker, now, &words);
        let claimed: Vec<_> = tx.claimed_comments(asker, now, CLAIMED_SHOWN).await?.into_iter().map(show).collect();
        let (mine, others): (Vec<_>, Vec<_>) =
            claimed.into_iter().partition(|found| matches!(found.claim, Claim::Mine(_)));
        let is_waiting = asked.kind == QueueKind::Waiting;
        let (n_reported, n_appeals) = tx.count_queues().await?;
        Ok(ModerationPage {
            n_pending: tx.count_pending().await?,
            n_reported,
            n_appeals,
            mine,
            others: others.into_iter().filter(|_| is_waiting).collect(),
            queue: rows.into_iter().map(show).collect(),
            next,
            areas: tx.areas().await?,
            projects: projects.into_iter().map(|project| (project.number, project.title)).collect(),
            asked,
            now,
        })
    }

    /// A comment with all that was done to it.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn show_moderated(&self, who: Option<&Person>, id: CommentId) -> Result<ModeratedPage> {
        let mut tx = self.store.read().await?;
        let (asker, now) = (may(&mut tx, who).await?, self.now());
        let row = tx.find_moderated(asker, id).await?.ok_or(Refusal::NotFound)?;
        let words = tx.flag_words().await?;
        let history = tx.comment_history(id).await?;
        let history = history.into_iter().map(|step| CommentStep {
            at: step.at,
            by: step.by,
            act: step.act,
            reason: step.reason,
            words: step.words,
        });
        let reports = tx.reports_of(id, REPORTS_SHOWN).await?.into_iter().map(|report| ShownReport {
            reason: report.reason,
            words: report.words,
            made_at: report.made_at,
            is_settled: report.settled_at.is_some(),
        });
        let appeal = tx.find_appeal(id).await?.map(|appeal| ShownAppeal {
            words: appeal.words,
            made_at: appeal.made_at,
            overturned: appeal.overturned,
            answer: appeal.answer,
        });
        Ok(ModeratedPage {
            history: history.collect(),
            reports: reports.collect(),
            appeal,
            is_refused_by_me: row.comment.state == CommentState::Refused && row.decided_by == Some(asker),
            handover: tx.find_handover(id).await?.map(crate::handovers::shown),
            n_pending: tx.count_pending().await?,
            comment: shown(row, asker, now, &words),
            now,
        })
    }

    /// What became of the comments of the round, in figures: for everyone.
    ///
    /// # Errors
    /// [`Refusal::NoRound`].
    pub async fn moderation_figures(&self, who: Option<&Person>) -> Result<ModerationFigures> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        let counts = tx.count_comments_by_state(round.id).await?;
        let of =
            |state: CommentState| counts.iter().filter(|(found, ..)| *found == state).map(|(.., n)| n).sum::<u32>();
        let refused_for = |reason: RefusalReason| {
            let is_it = |(state, found, _): &&(CommentState, Option<RefusalReason>, u32)| {
                *state == CommentState::Refused && *found == Some(reason)
            };
            counts.iter().filter(is_it).map(|(.., n)| n).sum()
        };
        let (n_appeals, n_upheld, n_overturned) = tx.count_appeals(round.id).await?;
        let states = CommentState::ALL.iter().filter(|state| **state != CommentState::Draft);
        Ok(ModerationFigures {
            n_received: states.map(|state| of(*state)).sum(),
            n_waiting: of(CommentState::Pending),
            n_published: of(CommentState::Approved),
            n_refused: of(CommentState::Refused),
            n_hidden: of(CommentState::Hidden),
            n_withdrawn: of(CommentState::Withdrawn),
            refused_by: RefusalReason::ALL.iter().map(|reason| (*reason, refused_for(*reason))).collect(),
            n_appeals,
            n_overturned,
            n_upheld,
            is_premoderated: self.settings().premoderated,
        })
    }
}

/// The comments of a part, and where the next part begins.
async fn read_part(
    tx: &mut Tx,
    asked: &QueueAsked,
    part: &Part<'_>,
    projects: &[Project],
) -> Result<(Vec<QueueRow>, Option<CommentId>)> {
    let Part { filter, from, asker, now } = *part;
    let at_most = QUEUE_SHOWN + 1;
    let mut rows = match asked.kind {
        QueueKind::Waiting => tx.waiting_comments(asker, filter, from, now, at_most).await?,
        QueueKind::Reported => tx.reported_comments(asker, filter, from, at_most).await?,
        QueueKind::Appeals => tx.appealed_comments(asker, filter, from, at_most).await?,
        QueueKind::All => return look_for(tx, asked, part, projects).await,
    };
    let next = cut(&mut rows);
    Ok((rows, next))
}

/// A page full, and the comment that comes after it.
fn cut(rows: &mut Vec<QueueRow>) -> Option<CommentId> {
    let next = rows.get(QUEUE_SHOWN as usize).map(|row| row.comment.id);
    rows.truncate(QUEUE_SHOWN as usize);
    next
}

/// Comments by number, by their author's nickname, or by their words; all of them where nothing was typed.
async fn look_for(
    tx: &mut Tx,
    asked: &QueueAsked,
    part: &Part<'_>,
    projects: &[Project],
) -> Result<(Vec<QueueRow>, Option<CommentId>)> {
    let Part { filter, asker, .. } = *part;
    let from = if part.from.0 == 0 { CommentId(i64::MAX) } else { part.from };
    let state = CommentState::from_code(&asked.state);
    let typed = fold(asked.looked_for.trim().trim_start_matches(['#', '＃']));
    let numbers;
    let mut more = None;
    let search = if typed.is_empty() {
        state.map_or(QueueSearch::All, QueueSearch::State)
    } else if let Ok(number) = typed.parse::<i64>() {
        numbers = [CommentId(number)];
        QueueSearch::Numbers(&numbers, state)
    } else if is_citizen(tx, &typed).await? {
        QueueSearch::Author(&typed, state)
    } else {
        let (found, go_on) = with_words(tx, asked, projects, from).await?;
        more = go_on;
        return Ok((
            tx.look_for_comments(asker, QueueSearch::Numbers(&found, state), filter, from, QUEUE_SHOWN).await?,
            more,
        ));
    };
    let mut rows = tx.look_for_comments(asker, search, filter, from, QUEUE_SHOWN + 1).await?;
    let next = cut(&mut rows).or(more);
    Ok((rows, next))
}

async fn is_citizen(tx: &mut Tx, sign_in: &str) -> Result<bool> {
    let found = tx.find_credentials(sign_in).await?;
    Ok(found.is_some_and(|found| found.account.person.role == Role::Citizen))
}

/// Before whom a comment in a state may be; of a draft or of what was taken back no words are kept.
fn sights(state: Option<CommentState>) -> &'static [Sight] {
    match state {
        None | Some(CommentState::Approved) => &[Sight::Public, Sight::Withheld],
        Some(CommentState::Pending | CommentState::Refused | CommentState::Hidden) => &[Sight::Withheld],
        Some(CommentState::Draft | CommentState::Withdrawn) => &[],
    }
}

/// Comments that hold the words looked for, wherever they stand.
async fn with_words(
    tx: &mut Tx,
    asked: &QueueAsked,
    projects: &[Project],
    from: CommentId,
) -> Result<(Vec<CommentId>, Option<CommentId>)> {
    let query = search::query(&asked.looked_for);
    let is_asked = |project: &&Project| {
        (asked.project == 0 || project.number == asked.project)
            && (asked.area.is_empty() || project.area.code == asked.area)
    };
    let projects: Vec<_> = projects.iter().filter(is_asked).map(|project| project.id).collect();
    let before = (from.0 != i64::MAX).then(|| CommentId(from.0 + 1));
    let state = CommentState::from_code(&asked.state);
    let sought = Sought {
        sights: sights(state),
        state,
        projects: &projects,
        terms: query.terms(),
        tag: Tag::from_code(&asked.tag),
        before,
        at_most: QUEUE_SHOWN,
    };
    let found = tx.find_comments(&sought).await?;
    Ok((found.ids, found.go_on.map(|id| CommentId(id.0 - 1)).filter(|id| id.0 > 0)))
}

fn shown(row: QueueRow, asker: PersonId, now: Timestamp, words: &[String]) -> QueuedComment {
    let claim = match row.claim {
        Some((by, _, until)) if until > now && by == asker => Claim::Mine(until),
        Some((_, name, until)) if until > now => Claim::Another(name, until),
        _ => Claim::Nobody,
    };
    QueuedComment {
        id: row.comment.id,
        author: row.author.unwrap_or_else(|| Bilingual::new("已注销的用户", "A former user")),
        project_number: row.project_number,
        project_title: row.project_title,
        department: row.department,
        tag: row.comment.tag,
        body: stretches(&row.comment.body, words),
        reply_to: row.comment.parent.zip(row.parent_body),
        state: row.comment.state,
        reason: row.comment.reason,
        reason_words: row.comment.reason_words,
        left_at: row.comment.left_at,
        edited_at: row.comment.edited_at,
        claim,
        is_own_unit: row.is_own_unit,
        n_reports: row.n_reports,
    }
}
