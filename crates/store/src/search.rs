//! Comments by the words in them. What a word is, [`domain::search`] says; here is one plain table, the same on both
//! databases, of terms of published comments.
//!
//! However many comments there are, a search reads a bounded number of rows: how rare a term is, is counted up to
//! [`COUNTED`] only; the newest comments with the rarest term are taken from each project by the key of the table, in
//! batches, and of these those that hold the other terms too. After [`MOST_BATCHES`] the search says where it would go on.

use crate::db::marks;
use crate::db::on;
use crate::{Fault, Tx};
use domain::{CommentId, ProjectId, Tag};
use sqlx::AssertSqlSafe;

/// Up to how many comments with a term are counted: a term with more is a common one, and which of them is rarer is all one.
const COUNTED: i64 = 1_000;
/// How many comments with the rarest term are looked at in one go where there are other terms too.
const BATCH: u32 = 200;
/// How many times.
const MOST_BATCHES: u32 = 5;
/// How many terms one statement writes.
const WRITTEN: usize = 200;
/// How many projects one search looks at: more than a round has.
const MOST_PROJECTS: usize = 100;

/// What a search of comments is for.
#[derive(Debug, Clone, Copy)]
pub struct Sought<'a> {
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
    /// Adds the terms of a comment that is published from now on. Terms that are there stay.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_terms(&mut self, project: ProjectId, comment: CommentId, terms: &[String]) -> Result<(), Fault> {
        for part in terms.chunks(WRITTEN) {
            let rows: Vec<_> = (3..3 + part.len()).map(|place| format!("(${place}, $1, $2)")).collect();
            let sql = format!(
                "insert into comment_term (term, project_id, comment_id) values {} on conflict do nothing",
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

    /// Removes the terms of a comment that is not published any more: all terms of its words, or the rest stays for ever.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn remove_terms(
        &mut self,
        project: ProjectId,
        comment: CommentId,
        terms: &[String],
    ) -> Result<(), Fault> {
        for part in terms.chunks(WRITTEN) {
            let sql = format!(
                "delete from comment_term where project_id = $1 and comment_id = $2 and term in ({})",
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

    /// The newest published comments that hold all terms; none where there is no term.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_comments(&mut self, sought: &Sought<'_>) -> Result<FoundNumbers, Fault> {
        let mut found = FoundNumbers::default();
        let Some((rarest, others)) = self.rarest_first(sought.terms).await? else { return Ok(found) };
        let wanted = usize::try_from(sought.at_most).unwrap_or(usize::MAX);
        let is_plain = others.is_empty() && sought.tag.is_none();
        let batch = if is_plain { sought.at_most.saturating_add(1) } else { BATCH };
        let mut before = sought.before;
        for _ in 0..MOST_BATCHES {
            let rows = self.with_term(sought.projects, &rarest, &others, before, batch).await?;
            let is_last = u32::try_from(rows.len()).is_ok_and(|n| n < batch);
            for (id, tag, n_others) in rows {
                let holds_all = usize::try_from(n_others).is_ok_and(|n| n == others.len());
                if holds_all && sought.tag.is_none_or(|wanted| wanted.code() == tag) {
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
    async fn rarest_first(&mut self, terms: &[String]) -> Result<Option<(String, Vec<String>)>, Fault> {
        let mut counted = Vec::with_capacity(terms.len());
        for term in terms {
            let n: i64 = on!(self, c => sqlx::query_scalar(
                "select count(*) from (select 1 as one from comment_term where term = $1 limit $2) t",
            )
            .bind(term).bind(COUNTED).fetch_one(c).await)?;
            if n == 0 {
                return Ok(None);
            }
            counted.push((n, term.clone()));
        }
        counted.sort_by_key(|(n, _)| *n);
        let mut terms = counted.into_iter().map(|(_, term)| term);
        Ok(terms.next().map(|rarest| (rarest, terms.collect())))
    }

    /// The newest comments with a term: number, tag, and how many of the other terms they hold. The key of the table gives
    /// each project's in order, so that no more are read than are asked for, whatever a database makes of the whole.
    async fn with_term(
        &mut self,
        projects: &[ProjectId],
        term: &str,
        others: &[String],
        before: Option<CommentId>,
        at_most: u32,
    ) -> Result<Vec<(i64, String, i64)>, Fault> {
        let projects = &projects[..projects.len().min(MOST_PROJECTS)];
        if projects.is_empty() {
            return Ok(Vec::new());
        }
        let sql = with_term_sql(projects.len(), others.len());
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
fn with_term_sql(n_projects: usize, n_others: usize) -> String {
    let arms: Vec<_> = (4..4 + n_projects)
        .map(|place| {
            format!(
                "select * from (select comment_id, project_id from comment_term
                    where term = $1 and project_id = ${place} and comment_id < $2
                    order by comment_id desc limit $3) p{place}"
            )
        })
        .collect();
    let others = match n_others {
        0 => "cast(0 as bigint)".to_owned(),
        n => format!(
            "(select count(*) from comment_term u
                where u.term in ({}) and u.project_id = t.project_id and u.comment_id = t.comment_id)",
            marks(4 + n_projects, n)
        ),
    };
    format!(
        "select t.comment_id, c.tag, {others}
         from (select comment_id, project_id from ({}) a order by comment_id desc limit $3) t
            join comment c on c.id = t.comment_id
         order by t.comment_id desc",
        arms.join(" union all ")
    )
}
