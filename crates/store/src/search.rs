//! Comments by the words in them. What a word is, [`domain::search`] says; here are two plain tables of terms, the same on
//! both databases: one of comments before everyone, one of those that moderators alone see.
//!
//! However many comments there are, a search reads a bounded number of rows: how rare a term is, is counted up to
//! [`COUNTED`] only; the newest comments with the rarest term are taken from each project by the key of the table, in
//! batches, and of these those that hold the other terms too. After [`MOST_BATCHES`] the search says where it would go on.

use crate::db::marks;
use crate::db::on;
use crate::{Fault, Tx};
use domain::{CommentId, CommentState, ProjectId, Tag};
use sqlx::AssertSqlSafe;

/// Up to how many comments with a term are counted: a term with more is a common one, and which of them is rarer is all one.
const COUNTED: i64 = 1_000;
/// How many comments with the rarest term are looked at in one go where there are other terms too.
const BATCH: u32 = 200;
/// How many times.
const MOST_BATCHES: u32 = 5;
/// How many terms one statement writes: all of any comment.
const WRITTEN: usize = domain::search::MOST_TERMS;
/// How many projects one search looks at: more than a round has.
const MOST_PROJECTS: usize = 100;

/// Who finds a comment by its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Everyone: it is published, and so is what it replies to.
    Public,
    /// Moderators alone: it waits, is refused or hidden, or replies to one that is hidden.
    Withheld,
}

impl Sight {
    fn table(self) -> &'static str {
        match self {
            Self::Public => "comment_term",
            Self::Withheld => "withheld_term",
        }
    }
}

/// What a search of comments is for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
    /// Before whom comments are looked for: [`Sight::Public`] alone for everyone, both for moderators.
    pub sights: &'a [Sight],
    /// Where it must stand, if that matters.
    pub state: Option<CommentState>,
    /// In which projects.
    pub projects: &'a [ProjectId],
    /// The terms that a comment must hold, all of them.
    pub terms: &'a [String],
    /// What it must be about, if that matters.
    pub tag: Option<Tag>,
    /// Only comments older than this one.
    pub before: Option<CommentId>,
    /// How many at most.
    pub at_most: u32,
}

/// Comments found, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FoundNumbers {
    /// Their numbers.
    pub ids: Vec<CommentId>,
    /// Where there may be more: before this one. It may be so that nothing was found yet.
    pub go_on: Option<CommentId>,
}

impl Tx {
    /// Adds the terms of a comment, by which it is found from now on. Terms that are there stay.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_terms(
        &mut self,
        sight: Sight,
        project: ProjectId,
        comment: CommentId,
        terms: &[String],
    ) -> Result<(), Fault> {
        for part in terms.chunks(WRITTEN) {
            let rows: Vec<_> = (3..3 + part.len()).map(|place| format!("(${place}, $1, $2)")).collect();
            let sql = format!(
                "insert into {} (term, project_id, comment_id) values {} on conflict do nothing",
                sight.table(),
                rows.join(", ")
            );
            on!(self, c => {
                let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false).bind(project.0).bind(comment.0);
                for term in part {
                    query = query.bind(term);
                }
                query.execute(c).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Removes the terms of a comment from one sight: all terms of its words, or the rest stays for ever.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn remove_terms(
        &mut self,
        sight: Sight,
        project: ProjectId,
        comment: CommentId,
        terms: &[String],
    ) -> Result<(), Fault> {
        for part in terms.chunks(WRITTEN) {
            let sql = format!(
                "delete from {} where project_id = $1 and comment_id = $2 and term in ({})",
                sight.table(),
                marks(3, part.len())
            );
            on!(self, c => {
                let mut query = sqlx::query(AssertSqlSafe(sql)).persistent(false).bind(project.0).bind(comment.0);
                for term in part {
                    query = query.bind(term);
                }
                query.execute(c).await.map(drop)
            })?;
        }
        Ok(())
    }

    /// Comments whose words are not taken apart yet, up to a number: those of a time when moderators could not look for them.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn term_backlog(&mut self, at_most: u32) -> Result<Vec<CommentId>, Fault> {
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar("select comment_id from term_backlog order by comment_id limit $1")
            .bind(i64::from(at_most)).fetch_all(c).await)?;
        Ok(ids.into_iter().map(CommentId).collect())
    }

    /// Takes comments up to a number off the list of [`Tx::term_backlog`].
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn leave_term_backlog(&mut self, up_to: CommentId) -> Result<(), Fault> {
        on!(self, c => sqlx::query("delete from term_backlog where comment_id <= $1")
            .bind(up_to.0).execute(c).await.map(drop))?;
        Ok(())
    }

    /// The newest comments that hold all terms; none where there is no term.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_comments(&mut self, sought: &Sought<'_>) -> Result<FoundNumbers, Fault> {
        let mut found = FoundNumbers::default();
        let Some((rarest, others)) = self.rarest_first(sought).await? else { return Ok(found) };
        let wanted = usize::try_from(sought.at_most).unwrap_or(usize::MAX);
        let is_plain = others.is_empty() && sought.tag.is_none() && sought.state.is_none();
        let batch = if is_plain { sought.at_most.saturating_add(1) } else { BATCH };
        let mut before = sought.before;
        for _ in 0..MOST_BATCHES {
            let rows = self.with_term(sought, &rarest, &others, before, batch).await?;
            let is_last = u32::try_from(rows.len()).is_ok_and(|n| n < batch);
            for (id, tag, state, n_others) in rows {
                let holds_all = usize::try_from(n_others).is_ok_and(|n| n == others.len());
                let is_so = sought.tag.is_none_or(|wanted| wanted.code() == tag)
                    && sought.state.is_none_or(|wanted| wanted.code() == state);
                if holds_all && is_so {
                    if found.ids.len() == wanted {
                        found.go_on = found.ids.last().copied();
                        return Ok(found);
                    }
                    found.ids.push(CommentId(id));
                }
                before = Some(CommentId(id));
            }
            if is_last {
                return Ok(found);
            }
        }
        found.go_on = before;
        Ok(found)
    }

    /// The rarest of some terms, and the others; nothing where one of them is nowhere.
    async fn rarest_first(&mut self, sought: &Sought<'_>) -> Result<Option<(String, Vec<String>)>, Fault> {
        let mut counted = Vec::with_capacity(sought.terms.len());
        for term in sought.terms {
            let mut n = 0;
            for sight in sought.sights {
                let table = sight.table();
                let sql = format!("select count(*) from (select 1 as one from {table} where term = $1 limit $2) t");
                let found: i64 = on!(self, c => sqlx::query_scalar(AssertSqlSafe(sql))
                    .bind(term).bind(COUNTED).fetch_one(c).await)?;
                n += found;
            }
            if n == 0 {
                return Ok(None);
            }
            counted.push((n, term.clone()));
        }
        counted.sort_by_key(|(n, _)| *n);
        let mut terms = counted.into_iter().map(|(_, term)| term);
        Ok(terms.next().map(|rarest| (rarest, terms.collect())))
    }

    /// The newest comments with a term: number, tag, state, and how many of the other terms they hold. The key of the table gives
    /// each project's in order, so that no more are read than are asked for, whatever a database makes of the whole.
    async fn with_term(
        &mut self,
        sought: &Sought<'_>,
        term: &str,
        others: &[String],
        before: Option<CommentId>,
        at_most: u32,
    ) -> Result<Vec<(i64, String, String, i64)>, Fault> {
        let projects = &sought.projects[..sought.projects.len().min(MOST_PROJECTS)];
        if projects.is_empty() || sought.sights.is_empty() {
            return Ok(Vec::new());
        }
        let sql = with_term_sql(sought.sights, projects.len(), others.len());
        // Planned for the values at hand each time: a plan for any term at all would sort the comments of a common one.
        Ok(on!(self, c => {
            let mut query = sqlx::query_as(AssertSqlSafe(sql)).persistent(false)
                .bind(term)
                .bind(before.map_or(i64::MAX, |comment| comment.0))
                .bind(i64::from(at_most));
            for project in projects {
                query = query.bind(project.0);
            }
            for other in others {
                query = query.bind(other);
            }
            query.fetch_all(c).await
        })?)
    }
}

/// The question of [`Tx::with_term`]: `$1` the term, `$2` the upper end, `$3` how many, then projects, then the other terms.
fn with_term_sql(sights: &[Sight], n_projects: usize, n_others: usize) -> String {
    let arm = |table: &str, place: usize| {
        format!(
            "select * from (select comment_id, project_id from {table}
                where term = $1 and project_id = ${place} and comment_id < $2
                order by comment_id desc limit $3) {table}{place}"
        )
    };
    let tables: Vec<_> = sights.iter().map(|sight| sight.table()).collect();
    let arms: Vec<_> =
        tables.iter().flat_map(|table| (4..4 + n_projects).map(move |place| arm(table, place))).collect();
    let others: Vec<_> = tables
        .iter()
        .map(|table| {
            format!(
                "(select count(*) from {table} u
                    where u.term in ({}) and u.project_id = t.project_id and u.comment_id = t.comment_id)",
                marks(4 + n_projects, n_others)
            )
        })
        .collect();
    // A comment is in one of the tables alone.
    let others = if n_others == 0 { "cast(0 as bigint)".to_owned() } else { others.join(" + ") };
    format!(
        "select t.comment_id, c.tag, c.state, {others}
         from (select comment_id, project_id from ({}) a order by comment_id desc limit $3) t
            join comment c on c.id = t.comment_id
         order by t.comment_id desc",
        arms.join(" union all ")
    )
}
