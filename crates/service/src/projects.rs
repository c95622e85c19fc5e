//! Reading: home, the list, a project, the rules, the result.

use crate::further::standing;
use crate::voices::{by_project, latest, of};
use crate::{Refusal, Result, Service, current_round};
use domain::permit::{self, Action};
use domain::shown::{AreaCount, CommentsAsked, HomePage, Order, ProjectList, ProjectPage, ProjectRow, RulesPage};
use domain::text::{fold, search_terms};
use domain::{Person, Phase, Project, Round};
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand::seq::SliceRandom;
use store::Tx;

/// How many much-discussed projects the first page names.
const MOST_DISCUSSED: usize = 5;
/// How many of the newest official replies the first page shows.
const LATEST_REPLIES: u32 = 3;

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
        let counts = by_project(&tx.comment_tallies(round.id).await?);
        let latest_replies = latest(tx.newest_replies(LATEST_REPLIES).await?, &projects);
        let n_projects = n(projects.len());
        let n_comments = counts.values().map(|voices| voices.n_comments).sum();
        let mut most_discussed: Vec<_> = projects
            .into_iter()
            .filter_map(|project| counts.get(&project.id).map(|voices| (project, voices.n_comments)))
            .collect();
        most_discussed.sort_by_key(|(project, found)| (std::cmp::Reverse(*found), project.number));
        most_discussed.truncate(MOST_DISCUSSED);
        Ok(HomePage { round, n_projects, n_comments, most_discussed, latest_replies })
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
        let counts = by_project(&tx.comment_tallies(round.id).await?);
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
            .map(|project| ProjectRow { voices: of(&counts, project.id), project })
            .collect();
        if let Order::Shuffled(seed) = order {
            rows.shuffle(&mut SmallRng::seed_from_u64(u64::from(seed)));
        }
        let looked_for = looked_for.trim().chars().take(60).collect();
        Ok(ProjectList { notice: round.notice, areas, n_all, area, looked_for, order, rows })
    }

    /// A project's page: its facts, the comments everyone can read, and the reader's own.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn show_project(&self, who: Option<&Person>, number: u32, asked: CommentsAsked) -> Result<ProjectPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        self.project_page(&mut tx, who, round, number, asked).await
    }

    /// The page of a project of a round.
    pub(crate) async fn project_page(
        &self,
        tx: &mut Tx,
        who: Option<&Person>,
        round: Round,
        number: u32,
        asked: CommentsAsked,
    ) -> Result<ProjectPage> {
        permit::check(who, Action::ReadPublic, round.phase)?;
        let projects = tx.projects(round.id).await?;
        let place = projects.iter().position(|project| project.number == number).ok_or(Refusal::NotFound)?;
        let neighbour = |at: Option<usize>| at.and_then(|at| projects.get(at)).map(|project| project.number);
        let (previous, next) = (neighbour(place.checked_sub(1)), neighbour(place.checked_add(1)));
        let project = projects[place].clone();
        let said = self.said(tx, who, &project, round.phase, asked).await?;
        let (notice, source) = (round.notice, round.source);
        Ok(ProjectPage { project, notice, source, said, previous, next })
    }

    /// The rules; while a further vote goes on, those of that vote.
    ///
    /// # Errors
    /// [`Refusal::NoRound`].
    pub async fn show_rules(&self, who: Option<&Person>) -> Result<RulesPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        rules_page(&mut tx, round).await
    }
}

/// The rules of a round; while a further vote goes on, of that vote, which has other places and candidates.
pub(crate) async fn rules_page(tx: &mut Tx, round: Round) -> Result<RulesPage> {
    let goes_on = matches!(round.phase, Phase::Voting | Phase::Counting);
    let vote = if goes_on { standing(tx.votes(round.id).await?) } else { None };
    let further = vote.filter(|vote| vote.follows.is_some());
    Ok(RulesPage {
        rules: further.as_ref().map_or(round.rules, |vote| vote.rules),
        further: further.map(|vote| vote.number),
        phase: round.phase,
        congress: round.congress,
    })
}

/// Whether every word looked for is somewhere in the project's words, in either language.
pub(crate) fn holds(project: &Project, terms: &[String]) -> bool {
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

pub(crate) fn n(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
