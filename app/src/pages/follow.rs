//! Following from elsewhere: the words of the feeds and of the calendar. The server writes them down as Atom and iCalendar.

use crate::components::section::Section;
use crate::format::two_digits;
use crate::words::{t, text, tf};
use domain::shown::{Frame, News, ProjectName};
use domain::{Phase, Stage, Timestamp};
use leptos::prelude::*;

/// How many entries a feed holds.
const ENTRIES: usize = 50;

/// A feed in the reader's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The page that it follows.
    pub page: String,
    /// Its own address.
    pub address: String,
    /// Its title.
    pub title: String,
    /// What it holds.
    pub subtitle: String,
    /// What is new, newest first.
    pub entries: Vec<Entry>,
}

/// One thing that is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it is and which, such as `comment/12`: the same for ever.
    pub key: String,
    /// Where it stands.
    pub page: String,
    /// Its title.
    pub title: String,
    /// Its words.
    pub text: String,
    /// Whose words they are.
    pub author: String,
    /// Since when it is there.
    pub at: Timestamp,
}

/// A day or some days of the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The phase's name in the database.
    pub code: &'static str,
    /// Its title.
    pub title: String,
    /// What it means for the public.
    pub text: String,
    /// First day.
    pub from: Timestamp,
    /// Last day.
    pub to: Timestamp,
}

/// Title and address of the feed of all projects.
pub fn feed_of_all() -> (String, String) {
    (t("follow.feed.all"), "/feed.atom".to_owned())
}

/// Title and address of a project's feed.
pub fn feed_of(project: u32, title: &str) -> (String, String) {
    (tf("follow.feed.project", &[("project", &title)]), format!("/projects/{project}/feed.atom"))
}

/// What is new, in the reader's words.
pub fn feed(news: &News) -> Feed {
    let mut entries: Vec<Entry> = news.comments.iter().map(comment).collect();
    entries.extend(news.replies.iter().map(reply));
    entries.extend(news.steps.iter().map(|(phase, at)| step(news, *phase, *at)));
    entries.sort_by(|one, other| other.at.cmp(&one.at).then_with(|| other.key.cmp(&one.key)));
    entries.truncate(ENTRIES);
    let ((title, address), page) = match &news.project {
        Some(project) => (feed_of(project.number, &text(&project.title)), format!("/projects/{}", project.number)),
        None => (feed_of_all(), "/".to_owned()),
    };
    Feed { page, address, title: format!("{title} · {}", t("frame.name")), subtitle: text(&news.round.title), entries }
}

fn comment(comment: &domain::shown::FoundComment) -> Entry {
    Entry {
        key: format!("comment/{}", comment.id),
        page: format!("/comments/{}", comment.id),
        title: tf("search.on_project", &[("project", &text(&comment.project.title))]),
        text: comment.body.clone(),
        author: comment.author.as_ref().map_or_else(|| t("voices.nobody"), text),
        at: comment.published_at,
    }
}

fn reply(reply: &domain::shown::LatestReply) -> Entry {
    Entry {
        key: format!("reply/{}", reply.id),
        page: format!("/comments/{}", reply.comment),
        title: tf("voices.reply.on", &[("project", &text(&reply.project.title))]),
        text: reply.body.clone(),
        author: text(&reply.department),
        at: reply.replied_at,
    }
}

fn step(news: &News, phase: Phase, at: Timestamp) -> Entry {
    let name = t(&format!("phase.{}", phase.code()));
    let page = if phase.is_result_public() { "/results" } else { "/" };
    Entry {
        // A phase can be come to twice, after a vote that is void.
        key: format!("phase/{}/{}", phase.code(), at.unix()),
        page: page.to_owned(),
        title: tf("follow.step", &[("phase", &name)]),
        text: tf("follow.step.text", &[("round", &text(&news.round.title)), ("phase", &name)]),
        author: text(&news.round.congress),
        at,
    }
}

/// The planned dates of the round, in the reader's words.
pub fn dates(frame: &Frame) -> Vec<Event> {
    let event = |stage: &Stage| Event {
        code: stage.phase.code(),
        title: tf("follow.event", &[("phase", &t(&format!("phase.{}", stage.phase.code())))]),
        text: text(&stage.note),
        from: stage.from,
        to: stage.to,
    };
    frame.stages.iter().map(event).collect()
}

/// The name of the calendar.
pub fn calendar_name(frame: &Frame) -> String {
    tf("follow.calendar.name", &[("district", &text(&frame.district)), ("year", &frame.year)])
}

/// Ways to follow: of one project, or of all.
#[component]
pub fn Follow(
    /// The one project.
    #[prop(optional)]
    project: Option<ProjectName>,
) -> impl IntoView {
    let own = project.map(|project| {
        let (number, title) = (project.number, text(&project.title));
        let poster = format!("/projects/{number}/poster");
        let feed = feed_of(number, &title).1;
        view! {
            <li><a href=feed>{tf("follow.one", &[("n", &two_digits(number))])}</a></li>
            <li><a href=poster>{t("follow.poster")}</a></li>
        }
    });
    view! {
        <Section title=t("follow.title") note=t("follow.note") id="follow">
            <ul class="ways no-print">
                {own}
                <li><a href="/feed.atom">{t("follow.all")}</a></li>
                <li><a href="/calendar.ics">{t("follow.calendar")}</a></li>
            </ul>
        </Section>
    }
}
