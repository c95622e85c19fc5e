//! Search over projects and published comments.

use crate::projects::holds;
use crate::{Result, Service, current_round};
use domain::permit::{self, Action};
use domain::search::{MAX_QUERY_CHARS, query};
use domain::shown::{FoundComment, ProjectName, SearchFor, SearchPage};
use domain::text::search_terms;
use domain::{Area, Person, Project, ProjectId, Tag};
use store::{PublishedComment, Sight, Sought};

/// How many comments one part of a search shows.
const FOUND_ON_A_PAGE: u32 = 20;

impl Service {
    /// Looks for words in the projects and in the published comments, perhaps of one area, project or tag alone.
    ///
    /// # Errors
    /// [`Refusal::NoRound`](domain::Refusal::NoRound).
    pub async fn search(&self, who: Option<&Person>, mut asked: SearchFor) -> Result<SearchPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        let all = tx.projects(round.id).await?;
        let mut areas = tx.areas().await?;
        areas.retain(|area| all.iter().any(|project| project.area == *area));
        let choices = all.iter().map(ProjectName::from).collect();
        settle(&mut asked, &areas, &all);
        let query = query(&asked.words);
        let within: Vec<&Project> = all.iter().filter(|project| is_within(project, &asked)).collect();
        let ids: Vec<ProjectId> = within.iter().map(|project| project.id).collect();
        let sought = Sought {
            sights: &[Sight::Public],
            state: None,
            projects: &ids,
            terms: query.terms(),
            tag: Tag::from_code(&asked.tag),
            before: asked.before,
            at_most: FOUND_ON_A_PAGE,
        };
        let found = tx.find_comments(&sought).await?;
        let comments = tx.published_comments(&found.ids).await?;
        let comments = comments.into_iter().filter_map(|comment| shown(comment, &all)).collect();
        // A tag is a matter of comments; and the projects stand on the first part.
        let words = search_terms(&asked.words);
        let looks_at_projects = !words.is_empty() && asked.tag.is_empty() && asked.before.is_none();
        let projects = within.into_iter().filter(|project| looks_at_projects && holds(project, &words)).cloned();
        let projects = projects.collect();
        Ok(SearchPage { asked, query, areas, choices, projects, comments, go_on: found.go_on })
    }
}

/// What is not there is not asked for.
fn settle(asked: &mut SearchFor, areas: &[Area], all: &[Project]) {
    asked.words = asked.words.trim().chars().take(MAX_QUERY_CHARS).collect();
    if !areas.iter().any(|area| area.code == asked.area) {
        asked.area.clear();
    }
    if Tag::from_code(&asked.tag).is_none() {
        asked.tag.clear();
    }
    asked.project = asked.project.filter(|number| all.iter().any(|project| project.number == *number));
}

fn is_within(project: &Project, asked: &SearchFor) -> bool {
    (asked.area.is_empty() || project.area.code == asked.area)
        && asked.project.is_none_or(|number| project.number == number)
}

/// A published comment with its project; nothing where the project is of another round.
pub(crate) fn shown(comment: PublishedComment, projects: &[Project]) -> Option<FoundComment> {
    let project = projects.iter().find(|project| project.id == comment.project)?;
    Some(FoundComment {
        id: comment.id,
        author: comment.author,
        tag: comment.tag,
        body: comment.body,
        left_at: comment.left_at,
        published_at: comment.published_at,
        is_answered: comment.is_answered,
        project: project.into(),
    })
}
