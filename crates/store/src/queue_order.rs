//! Which comments come next in a moderators' queue: their numbers alone. Each queue, also of one project, area or tag, is read
//! from its place in an index and no further than it is asked for; so a filter that finds nothing costs what one costs that
//! finds much, however many comments wait.

use crate::db::on;
use crate::queues::QueueFilter;
use crate::{Fault, Tx};
use domain::{CommentId, CommentState, PersonId, ProjectId, Tag, Timestamp};
use sqlx::AssertSqlSafe;

/// How many projects one question asks for. Each is asked for by tag, and SQLite puts 500 questions together at most.
const PROJECTS_AT_ONCE: usize = 500 / Tag::ALL.len();
/// Later than everything that is claimed.
const NEVER: &str = "9999-12-31T23:59:59Z";

/// From which end a queue is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    OldestFirst,
    NewestFirst,
}

impl Order {
    /// `at_most` of some numbers, in this order.
    pub(crate) fn first(self, mut ids: Vec<CommentId>, at_most: u32) -> Vec<CommentId> {
        ids.sort_unstable();
        if self == Self::NewestFirst {
            ids.reverse();
        }
        ids.truncate(usize::try_from(at_most).unwrap_or(usize::MAX));
        ids
    }

    /// The condition for where it begins, and the order, in SQL.
    fn sql(self) -> (&'static str, &'static str) {
        match self {
            Self::OldestFirst => (">=", "id"),
            Self::NewestFirst => ("<=", "id desc"),
        }
    }
}

/// A part of a queue.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Part<'a> {
    /// Where its comments stand.
    pub state: CommentState,
    /// What they are about.
    pub filter: QueueFilter<'a>,
    /// With which it begins.
    pub from: CommentId,
    /// Which way it goes.
    pub order: Order,
    /// The moment at which nobody may have them before him, if that matters.
    pub free_at: Option<Timestamp>,
    /// How many at most.
    pub at_most: u32,
}

impl Tx {
    /// The numbers of a part of a queue, in its order.
    pub(crate) async fn numbers_of(&mut self, part: &Part<'_>) -> Result<Vec<CommentId>, Fault> {
        let filter = part.filter;
        let tag = Tag::from_code(filter.tag);
        if tag.is_none() && !filter.tag.is_empty() {
            return Ok(Vec::new());
        }
        if filter.project == 0 && filter.area.is_empty() {
            let of_tag = tag.map(|tag| format!(" and tag = '{}'", tag.code())).unwrap_or_default();
            return self.numbers(part, &one(part, &of_tag), &[]).await;
        }
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select id from project where ($1 = 0 or number = $1) and ($2 = '' or area_code = $2) order by id",
        )
        .bind(i64::from(filter.project)).bind(filter.area).fetch_all(c).await)?;
        self.numbers_on(part, &ids.into_iter().map(ProjectId).collect::<Vec<_>>(), tag).await
    }

    /// The same without the comments on the asker's own unit; without a filter.
    pub(crate) async fn numbers_for(&mut self, asker: PersonId, part: &Part<'_>) -> Result<Vec<CommentId>, Fault> {
        let Some(unit) = self.find_unit(asker).await? else { return self.numbers_of(part).await };
        let ids: Vec<i64> = on!(self, c => sqlx::query_scalar("select id from project where department_code <> $1 order by id")
            .bind(unit).fetch_all(c).await)?;
        self.numbers_on(part, &ids.into_iter().map(ProjectId).collect::<Vec<_>>(), None).await
    }

    /// The numbers of a part of the queue of some projects.
    async fn numbers_on(
        &mut self,
        part: &Part<'_>,
        projects: &[ProjectId],
        tag: Option<Tag>,
    ) -> Result<Vec<CommentId>, Fault> {
        let tags = tag.map_or_else(|| Tag::ALL.to_vec(), |tag| vec![tag]);
        let mut found = Vec::new();
        for some in projects.chunks(PROJECTS_AT_ONCE) {
            let arms: Vec<_> = (4..4 + some.len())
                .flat_map(|place| tags.iter().map(move |tag| (place, tag.code())))
                .map(|(place, tag)| {
                    let arm = one(part, &format!(" and project_id = ${place} and tag = '{tag}'"));
                    format!("select * from ({arm}) {tag}{place}")
                })
                .collect();
            let (_, order) = part.order.sql();
            let sql = format!("select id from ({}) a order by {order} limit $2", arms.join(" union all "));
            found.extend(self.numbers(part, &sql, some).await?);
        }
        Ok(part.order.first(found, part.at_most))
    }

    async fn numbers(&mut self, part: &Part<'_>, sql: &str, projects: &[ProjectId]) -> Result<Vec<CommentId>, Fault> {
        let free_at = part.free_at.map_or_else(|| NEVER.to_owned(), Timestamp::to_text);
        // Planned for the values at hand each time.
        let ids: Vec<i64> = on!(self, c => {
            let mut query = sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).persistent(false)
                .bind(part.from.0).bind(i64::from(part.at_most)).bind(free_at);
            for project in projects {
                query = query.bind(project.0);
            }
            query.fetch_all(c).await
        })?;
        Ok(ids.into_iter().map(CommentId).collect())
    }
}

/// One question along an index: `$1` where it begins, `$2` how many, `$3` when nobody has them.
fn one(part: &Part<'_>, and: &str) -> String {
    let (begins, order) = part.order.sql();
    format!(
        "select id from comment where state = '{}'{and} and id {begins} $1
            and (claimed_until is null or claimed_until <= $3) order by {order} limit $2",
        part.state.code()
    )
}
