//! Reading: home, the list, a project, the rules, the result.

use crate::comments::commenting;
use crate::{Refusal, Result, Service, current_round};
use domain::permit::{self, Action};
use domain::shown::{AreaCount, HomePage, Order, ProjectList, ProjectPage, ProjectRow, RulesPage, ShownComment};
use domain::text::{fold, search_terms};
use domain::{CommentState, Person, Project};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;

/// How many comments one part of a project's page shows.
const COMMENTS_ON_A_PAGE: u32 = 20;
/// How many much-discussed projects the first page names.
const MOST_DISCUSSED: usize = 5;

impl Service {
    /// The first page.
    ///
    /// # Errors
    /// [`Refusal::NoRound`].
    pub async fn home(&self, who: Option<&Person>) -> Result<HomePage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        let projects = tx.projects(round.id).await?;
        let counts = tx.comment_counts(round.id).await?;
        let n_projects = n(projects.len());
        let mut most_discussed: Vec<_> =
            projects.into_iter().filter_map(|project| counts.get(&project.id).map(|found| (project, *found))).collect();
        most_discussed.sort_by_key(|(project, found)| (std::cmp::Reverse(*found), project.number));
        most_discussed.truncate(MOST_DISCUSSED);
        Ok(HomePage { round, n_projects, n_comments: counts.values().sum(), most_discussed })
    }

    /// The list of projects: of one area or all, those that hold every word looked for, in the order asked for.
    ///
    /// # Errors
    /// [`Refusal::NoRound`].
    pub async fn list_projects(
        &self,
        who: Option<&Person>,
        area: &str,
        looked_for: &str,
        order: Order,
    ) -> Result<ProjectList> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        let all = tx.projects(round.id).await?;
        let counts = tx.comment_counts(round.id).await?;
        let areas: Vec<_> = tx
            .areas()
            .await?
            .into_iter()
            .map(|area| AreaCount { n_projects: n(all.iter().filter(|project| project.area == area).count()), area })
            .filter(|area| area.n_projects > 0)
            .collect();
        let area = areas.iter().map(|found| &found.area).find(|found| found.code == area).cloned();
        let (terms, n_all) = (search_terms(looked_for), n(all.len()));
        let mut rows: Vec<_> = all
            .into_iter()
            .filter(|project| area.as_ref().is_none_or(|area| project.area == *area) && holds(project, &terms))
            .map(|project| ProjectRow { n_comments: counts.get(&project.id).copied().unwrap_or(0), project })
            .collect();
        if let Order::Shuffled(seed) = order {
            rows.shuffle(&mut SmallRng::seed_from_u64(u64::from(seed)));
        }
        let looked_for = looked_for.trim().chars().take(60).collect();
        Ok(ProjectList { notice: round.notice, areas, n_all, area, looked_for, order, rows })
    }

    /// A project's page: its facts, the comments everyone can read, and the reader's own. `part` is 1 for the newest.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn show_project(&self, who: Option<&Person>, number: u32, part: u32) -> Result<ProjectPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        let projects = tx.projects(round.id).await?;
        let place = projects.iter().position(|project| project.number == number).ok_or(Refusal::NotFound)?;
        let neighbour = |at: Option<usize>| at.and_then(|at| projects.get(at)).map(|project| project.number);
        let (previous, next) = (neighbour(place.checked_sub(1)), neighbour(place.checked_add(1)));
        let project = projects[place].clone();
        let reader = who.map(|person| person.id);
        let (n_seen, n_comments) = tx.count_comments_on(project.id, reader).await?;
        let n_pages = n_seen.div_ceil(COMMENTS_ON_A_PAGE).max(1);
        let page = part.clamp(1, n_pages);
        let comments = tx.comments_on(project.id, reader, (page - 1) * COMMENTS_ON_A_PAGE, COMMENTS_ON_A_PAGE).await?;
        let comments = comments.into_iter().map(|found| shown(found, who)).collect();
        let commenting = commenting(who, round.phase);
        let (notice, source) = (round.notice, round.source);
        Ok(ProjectPage { project, notice, source, comments, n_comments, page, n_pages, commenting, previous, next })
    }

    /// The rules.
    ///
    /// # Errors
    /// [`Refusal::NoRound`].
    pub async fn show_rules(&self, who: Option<&Person>) -> Result<RulesPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        Ok(RulesPage { rules: round.rules, phase: round.phase, congress: round.congress })
    }
}

/// Whether every word looked for is somewhere in the project's words, in either language.
fn holds(project: &Project, terms: &[String]) -> bool {
    let words = [
        &project.title,
        &project.summary,
        &project.area.name,
        &project.department.name,
        &project.target,
        &project.place,
    ];
    let mut text: String = words.iter().flat_map(|text| [&text.zh, "\n", &text.en, "\n"].map(str::to_owned)).collect();
    text.push_str(&project.quote);
    let text = fold(&text);
    terms.iter().all(|term| text.contains(term.as_str()) || project.number.to_string() == *term)
}

fn shown(found: store::CommentOnProject, who: Option<&Person>) -> ShownComment {
    let is_mine = who.is_some_and(|person| person.id == found.comment.author);
    debug_assert!(is_mine || found.comment.state == CommentState::Approved, "others' comments are approved ones");
    ShownComment {
        id: found.comment.id,
        author: found.author,
        body: found.comment.body,
        left_at: found.comment.left_at,
        state: found.comment.state,
        is_mine,
        reason: found.comment.reason,
        reason_words: found.comment.reason_words,
    }
}

fn n(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
