//! What people say across all projects, what departments answer, and what is new.

use crate::search::shown;
use crate::{Refusal, Result, Service, current_round};
use domain::permit::{self, Action};
use domain::shown::{
    AreaVoices, ComparePage, Compared, DepartmentVoices, LatestReply, MOST_COMPARED, News, PosterPage, ProjectName,
    Voices, VoicesPage,
};
use domain::{Person, Phase, Project, ProjectId, Tag, Timestamp};
use std::collections::HashMap;
use store::{PublishedReply, Tally};

/// How many replies the overview shows.
const REPLIES_SHOWN: u32 = 10;
/// How many comments, and how many replies, a feed holds.
const NEWS: u32 = 30;

impl Service {
    /// The overview of what people say, by tag, area and department.
    ///
    /// # Errors
    /// [`Refusal::NoRound`].
    pub async fn show_voices(&self, who: Option<&Person>) -> Result<VoicesPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        let projects = tx.projects(round.id).await?;
        let tallies = tx.comment_tallies(round.id).await?;
        let by_tag = Tag::ALL.iter().map(|tag| (*tag, sum(&tallies, |tally| tally.tag == *tag))).collect();
        let mut by_area = Vec::new();
        for area in tx.areas().await? {
            let ids = ids_where(&projects, |project| project.area == area);
            let of_area = |tally: &Tally| ids.contains(&tally.project);
            let tagged = |tag: &Tag| sum(&tallies, |tally| of_area(tally) && tally.tag == *tag).n_comments;
            let (voices, by_tag) = (sum(&tallies, of_area), Tag::ALL.iter().map(tagged).collect());
            if !ids.is_empty() {
                by_area.push(AreaVoices { area, voices, by_tag });
            }
        }
        let mut by_department = Vec::new();
        for department in tx.departments().await? {
            let ids = ids_where(&projects, |project| project.department == department);
            let voices = sum(&tallies, |tally| ids.contains(&tally.project));
            if !ids.is_empty() {
                let n_projects = u32::try_from(ids.len()).unwrap_or(u32::MAX);
                by_department.push(DepartmentVoices { department, n_projects, voices });
            }
        }
        let replies = latest(tx.newest_replies(REPLIES_SHOWN).await?, &projects);
        Ok(VoicesPage { all: sum(&tallies, |_| true), by_tag, by_area, by_department, replies })
    }

    /// Projects side by side, by their official numbers: the first few that exist.
    ///
    /// # Errors
    /// [`Refusal::NoRound`].
    pub async fn compare_projects(&self, who: Option<&Person>, numbers: &[u32]) -> Result<ComparePage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        let projects = tx.projects(round.id).await?;
        let voices = by_project(&tx.comment_tallies(round.id).await?);
        let choices = projects.iter().map(ProjectName::from).collect();
        let mut asked = Vec::new();
        for number in numbers {
            if !asked.contains(number) && projects.iter().any(|project| project.number == *number) {
                asked.push(*number);
            }
        }
        let is_cut = asked.len() > MOST_COMPARED;
        asked.truncate(MOST_COMPARED);
        let chosen = projects.into_iter().filter(|project| asked.contains(&project.number));
        let chosen = chosen.map(|project| Compared { voices: of(&voices, project.id), project }).collect();
        Ok(ComparePage { notice: round.notice, source: round.source, chosen, is_cut, choices })
    }

    /// What stands on a project's poster.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn show_poster(&self, who: Option<&Person>, number: u32) -> Result<PosterPage> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        let projects = tx.projects(round.id).await?;
        let project = projects.into_iter().find(|project| project.number == number).ok_or(Refusal::NotFound)?;
        Ok(PosterPage { project, notice: round.notice.clone(), round })
    }

    /// What is new, of all projects or of the one with that number.
    ///
    /// # Errors
    /// [`Refusal::NotFound`].
    pub async fn show_news(&self, who: Option<&Person>, number: Option<u32>) -> Result<News> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::ReadPublic, round.phase)?;
        let projects = tx.projects(round.id).await?;
        let one = match number {
            Some(number) => Some(projects.iter().find(|it| it.number == number).ok_or(Refusal::NotFound)?),
            None => None,
        };
        let (comments, replies) = match one {
            Some(one) => (
                tx.newest_comments_on(one.id, NEWS).await?,
                tx.newest_replies_on(one.id, &one.department.code, NEWS).await?,
            ),
            None => (tx.newest_comments(NEWS).await?, tx.newest_replies(NEWS).await?),
        };
        let comments = comments.into_iter().filter_map(|comment| shown(comment, &projects)).collect();
        let steps: Vec<(Phase, Timestamp)> =
            tx.steps(round.id).await?.into_iter().map(|step| (step.phase, step.at)).collect();
        let project = one.map(ProjectName::from);
        Ok(News { replies: latest(replies, &projects), comments, steps, project, round })
    }
}

fn ids_where(projects: &[Project], holds: impl Fn(&Project) -> bool) -> Vec<ProjectId> {
    projects.iter().filter(|project| holds(project)).map(|project| project.id).collect()
}

fn sum(tallies: &[Tally], counts: impl Fn(&Tally) -> bool) -> Voices {
    tallies.iter().filter(|tally| counts(tally)).fold(Voices::default(), |voices, tally| Voices {
        n_comments: voices.n_comments + tally.n_comments,
        n_answered: voices.n_answered + tally.n_answered,
    })
}

/// How much is said of each project; those of which nothing is said are left out.
pub(crate) fn by_project(tallies: &[Tally]) -> HashMap<ProjectId, Voices> {
    let ids = tallies.iter().map(|tally| tally.project);
    ids.map(|id| (id, sum(tallies, |tally| tally.project == id))).collect()
}

/// How much is said of one project.
pub(crate) fn of(voices: &HashMap<ProjectId, Voices>, id: ProjectId) -> Voices {
    voices.get(&id).copied().unwrap_or_default()
}

/// Replies with their projects; those on projects of other rounds are left out.
pub(crate) fn latest(replies: Vec<PublishedReply>, projects: &[Project]) -> Vec<LatestReply> {
    let named = replies.into_iter().filter_map(|reply| {
        let project = projects.iter().find(|project| project.id == reply.project)?;
        Some(LatestReply {
            id: reply.id,
            comment: reply.comment,
            comment_body: reply.comment_body,
            project: project.into(),
            department: reply.department,
            body: reply.body,
            replied_at: reply.replied_at,
        })
    });
    named.collect()
}
