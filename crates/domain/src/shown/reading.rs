//! What search, overview, comparison, poster and feeds are given to show.

use crate::search::Query;
use crate::{Area, Bilingual, CommentId, Department, Phase, Project, Round, Tag, Timestamp};
use serde::{Deserialize, Serialize};

/// The most projects that can be compared side by side.
pub const MOST_COMPARED: usize = 4;

/// What is looked for, as typed and chosen.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SearchFor {
    /// The words.
    pub words: String,
    /// The code of an area, or nothing.
    pub area: String,
    /// The code of a tag, or nothing.
    pub tag: String,
    /// A project's official number, or nothing.
    pub project: Option<u32>,
    /// Only comments older than this one.
    pub before: Option<CommentId>,
}

/// A project by number and title.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProjectName {
    /// The official number.
    pub number: u32,
    /// The title.
    pub title: Bilingual,
}

impl From<&Project> for ProjectName {
    fn from(project: &Project) -> Self {
        Self { number: project.number, title: project.title.clone() }
    }
}

/// A published comment away from its project's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundComment {
    /// Known by this number.
    pub id: CommentId,
    /// The author's nickname; nobody's once the account is deleted.
    pub author: Option<Bilingual>,
    /// What it is about.
    pub tag: Tag,
    /// Plain text.
    pub body: String,
    /// When it was left.
    pub left_at: Timestamp,
    /// When it was published.
    pub published_at: Timestamp,
    /// Whether the department has answered.
    pub is_answered: bool,
    /// Its project.
    pub project: ProjectName,
}

/// The page of a search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchPage {
    /// What was looked for, cut to the longest that is.
    pub asked: SearchFor,
    /// The same, taken apart; empty where nothing was looked for.
    pub query: Query,
    /// Areas to choose from.
    pub areas: Vec<Area>,
    /// Projects to choose from.
    pub choices: Vec<ProjectName>,
    /// Projects found; none on further parts.
    pub projects: Vec<Project>,
    /// Comments found, newest first.
    pub comments: Vec<FoundComment>,
    /// Where the search goes on, if there may be more.
    pub go_on: Option<CommentId>,
}

/// An official reply away from its project's page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LatestReply {
    /// Grows with time.
    pub id: i64,
    /// The comment that it answers.
    pub comment: CommentId,
    /// The comment's words.
    pub comment_body: String,
    /// Its project.
    pub project: ProjectName,
    /// Who answers.
    pub department: Bilingual,
    /// What it says.
    pub body: String,
    /// When.
    pub replied_at: Timestamp,
}

/// How much is said, and how much of it is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Voices {
    /// Comments that everyone can read.
    pub n_comments: u32,
    /// Those that a department has answered.
    pub n_answered: u32,
}

impl Voices {
    /// The answered share in whole percent; nothing where nothing was said. All is said only of all.
    pub fn percent_answered(self) -> Option<u32> {
        let percent = (u64::from(self.n_answered) * 100).checked_div(u64::from(self.n_comments))?;
        u32::try_from(percent).ok()
    }
}

/// How much is said of an area, by tag in the order of [`Tag::ALL`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaVoices {
    /// The area.
    pub area: Area,
    /// In all.
    pub voices: Voices,
    /// By tag.
    pub by_tag: Vec<u32>,
}

/// How much is said of a department's projects.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentVoices {
    /// The department.
    pub department: Department,
    /// How many projects it leads.
    pub n_projects: u32,
    /// How much is said of them.
    pub voices: Voices,
}

/// The overview of what people say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoicesPage {
    /// In all.
    pub all: Voices,
    /// By tag, in the order of [`Tag::ALL`].
    pub by_tag: Vec<(Tag, Voices)>,
    /// By area, in their order.
    pub by_area: Vec<AreaVoices>,
    /// By department, in their order; those that lead a project.
    pub by_department: Vec<DepartmentVoices>,
    /// The newest replies.
    pub replies: Vec<LatestReply>,
}

/// A project with what is said of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Compared {
    /// The project.
    pub project: Project,
    /// How much is said of it.
    pub voices: Voices,
}

/// A few projects side by side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparePage {
    /// Said above every list of the candidates.
    pub notice: Bilingual,
    /// The document that the quotes are from.
    pub source: Bilingual,
    /// Those chosen, in official order, [`MOST_COMPARED`] at most.
    pub chosen: Vec<Compared>,
    /// Whether more were asked for.
    pub is_cut: bool,
    /// All, to choose others.
    pub choices: Vec<ProjectName>,
}

/// A project's poster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PosterPage {
    /// The project.
    pub project: Project,
    /// Said above every list of the candidates.
    pub notice: Bilingual,
    /// The round.
    pub round: Round,
}

/// What is new, of all projects or of one: for whoever follows them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct News {
    /// The round.
    pub round: Round,
    /// The one project, or all.
    pub project: Option<ProjectName>,
    /// The newest comments.
    pub comments: Vec<FoundComment>,
    /// The newest replies.
    pub replies: Vec<LatestReply>,
    /// The phases that the round has come to, and when.
    pub steps: Vec<(Phase, Timestamp)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_said_only_of_all() {
        let share = |n_answered, n_comments| Voices { n_comments, n_answered }.percent_answered();
        assert_eq!((share(0, 0), share(999, 1_000), share(7, 7), share(1, 3)), (None, Some(99), Some(100), Some(33)));
    }
}
