//! The first page: what is decided this year, where it stands, and what one can do now.

use crate::api::rounds::show_home;
use crate::components::load::load;
use crate::components::mock::is_headed;
use crate::components::notice::Problem;
use crate::components::phrases::Phrases;
use crate::components::replies::LatestReplies;
use crate::components::section::Section;
use crate::format::{days_to_show, number, planned_or_present};
use crate::pages::follow::{Follow, feed_of_all};
use crate::scene::{About, scene};
use crate::words::{t, text, tf};
use domain::shown::{Frame, HomePage as Data, LatestReply};
use domain::{Phase, Project, Role, Round};
use leptos::either::Either;
use leptos::prelude::*;

/// The first page.
#[component]
pub fn HomePage() -> impl IntoView {
    scene().outcome.set_title(t("frame.home"));
    load(show_home(), |data: Data| {
        scene().outcome.set_about(About {
            description: tf("home.description", &[("year", &data.round.year), ("n", &data.n_projects)]),
            keywords: t("home.keywords").split('|').map(str::to_owned).collect(),
            column: Some((t("frame.home"), t("follow.column.open"))),
            feeds: vec![feed_of_all()],
            ..About::default()
        });
        view! {
            <Problem />
            <section class="front">
                <Front round=data.round.clone() n_projects=data.n_projects />
                {scene().frame.clone().map(|frame| view! { <Now frame /> })}
            </section>
            <ThreeSteps round=data.round.clone() />
            <MostDiscussed projects=data.most_discussed n_comments=data.n_comments phase=data.round.phase />
            <Answers replies=data.latest_replies />
            <Follow />
        }
    })
}

/// Title, lead and the one thing to do, by phase.
#[component]
fn Front(round: Round, n_projects: u32) -> impl IntoView {
    let (title, lead) = match (round.phase, is_rehearsal()) {
        _ if n_projects == 0 => ("home.title.before", "home.lead.before"),
        (Phase::Collecting | Phase::Screening, _) => ("home.title.before", "home.lead.before"),
        (Phase::PublicNotice, _) => ("home.title.notice", "home.lead.notice"),
        (Phase::MethodAdopted, true) => ("home.title.deliberation", "home.lead.method.mock"),
        (Phase::Deliberation | Phase::MethodAdopted, _) => ("home.title.deliberation", "home.lead.deliberation"),
        (Phase::Voting, false) => ("home.title.voting", "home.lead.voting"),
        (Phase::Voting, true) => ("home.title.voting.mock", "home.lead.voting.mock"),
        (Phase::Counting, false) => ("home.title.counting", "home.lead.counting"),
        (Phase::Counting, true) => ("home.title.counting.mock", "home.lead.counting.mock"),
        (Phase::Announced | Phase::Implementing | Phase::Rating | Phase::Closed, false) => {
            ("home.title.after", "home.lead.after")
        }
        (Phase::Announced | Phase::Implementing | Phase::Rating | Phase::Closed, true) => {
            ("home.title.after.mock", "home.lead.after.mock")
        }
    };
    let lead = tf(
        lead,
        &[
            ("year", &round.year),
            ("n", &n_projects),
            ("congress", &text(&round.congress)),
            ("seats", &round.rules.seats()),
        ],
    );
    view! {
        <div class="front__words">
            <h1 class="front__title"><Phrases sentence=tf(title, &[("n", &n_projects)]) /></h1>
            <p class="front__lead">{lead}</p>
            <FrontActions phase=round.phase n_projects />
        </div>
    }
}

/// Whether the ballot of which the page speaks is a rehearsal.
fn is_rehearsal() -> bool {
    scene().frame.as_ref().is_some_and(is_headed)
}

/// The main button, and a second way on.
#[component]
fn FrontActions(phase: Phase, n_projects: u32) -> impl IntoView {
    let projects = ("/projects", tf("home.see_projects", &[("n", &n_projects)]));
    let rules = ("/rules", t("home.see_rules"));
    let (see_result, vote) = if is_rehearsal() {
        (t("home.see_result.mock"), t("home.vote.mock"))
    } else {
        (t("home.see_result"), t("home.vote"))
    };
    let votes_now = phase == Phase::Voting && scene().role() == Some(Role::Deputy);
    let (first, second) = match phase {
        _ if n_projects == 0 => (rules, None),
        _ if phase.is_result_public() => (("/results", see_result), Some(projects)),
        _ if votes_now => (("/ballot", vote), Some(projects)),
        _ => (projects, Some(rules)),
    };
    view! {
        <div class="actions">
            <a class="button" href=first.0>{first.1}</a>
            {second.map(|(address, words)| view! { <a class="link-action" href=address>{words}</a> })}
        </div>
    }
}

/// The present phase: days left, dates, what one can do.
#[component]
fn Now(frame: Frame) -> impl IntoView {
    let name = t(&format!("phase.{}", frame.phase.code()));
    let stage = frame.stage().cloned();
    view! {
        <div class="front__now">
            <p class="front__stage">{tf("frame.now", &[("phase", &name)])}</p>
            {stage.as_ref().and_then(|stage| days_to_show(&frame, stage)).map(|days| view! { <Days days /> })}
            {stage.map(|stage| view! {
                <p class="front__until num">{planned_or_present(&frame, &stage)}</p>
                <p class="front__until">{text(&stage.note)}</p>
            })}
        </div>
    }
}

#[component]
fn Days(days: i64) -> impl IntoView {
    let sentence = t("home.days_left");
    match sentence.split_once("{days}") {
        Some((before, after)) if days > 1 => Either::Left(view! {
            <p class="front__days">{before.to_owned()}<span class="num">{days}</span>{after.to_owned()}</p>
        }),
        _ => Either::Right(view! { <p class="front__days">{t("home.last_day")}</p> }),
    }
}

#[component]
fn ThreeSteps(round: Round) -> impl IntoView {
    let total = number(i64::from(round.rules.total_deputies()));
    let decide = tf("home.step.decide.text", &[("total", &total), ("seats", &round.rules.seats())]);
    let steps = [
        (t("home.step.propose"), t("home.step.propose.text")),
        (t("home.step.decide"), decide),
        (t("home.step.deliver"), t("home.step.deliver.text")),
    ];
    view! {
        <Section title=t("home.steps")>
            <ol class="steps">
                {steps
                    .into_iter()
                    .map(|(title, words)| view! {
                        <li class="steps__item">
                            <div>
                                <h3 class="steps__title">{title}</h3>
                                <p class="steps__text">{words}</p>
                            </div>
                        </li>
                    })
                    .collect_view()}
            </ol>
        </Section>
    }
}

/// What people speak of most, as bars.
#[component]
fn MostDiscussed(projects: Vec<(Project, u32)>, n_comments: u32, phase: Phase) -> impl IntoView {
    let most = projects.iter().map(|(_, found)| *found).max().unwrap_or(0);
    if most == 0 {
        let words = if phase == Phase::PublicNotice { t("home.quiet.open") } else { t("home.quiet.closed") };
        return Either::Left(view! {
            <Section title=t("home.discussed")>
                <div class="empty">
                    <p class="empty__title">{t("home.quiet")}</p>
                    <p class="empty__text">{words}</p>
                </div>
            </Section>
        });
    }
    Either::Right(view! {
        <Section title=t("home.discussed") note=t("home.discussed.note")>
            <figure class="bars bars--titles">
                <ol class="bars__list">
                    {projects
                        .into_iter()
                        .map(|(project, found)| view! { <Bar project found most /> })
                        .collect_view()}
                </ol>
                <figcaption class="bars__note">
                    {tf("home.discussed.caption", &[("n", &number(i64::from(n_comments)))])}
                </figcaption>
            </figure>
        </Section>
    })
}

/// The newest official replies.
#[component]
fn Answers(replies: Vec<LatestReply>) -> impl IntoView {
    (!replies.is_empty()).then(|| {
        view! {
            <Section title=t("voices.replies") note=t("voices.replies.note")>
                <LatestReplies replies />
                <p class="section-more"><a class="link-action" href="/voices">{t("home.to_voices")}</a></p>
            </Section>
        }
    })
}

#[component]
fn Bar(project: Project, found: u32, most: u32) -> impl IntoView {
    let width = format!("{:.1}%", f64::from(found) / f64::from(most) * 100.0);
    view! {
        <li class="bars__row">
            <a class="bars__label" href=format!("/projects/{}", project.number)>{text(&project.title)}</a>
            <svg class="bars__svg" aria-hidden="true" focusable="false"><rect width=width height="12" /></svg>
            <span class="bars__value">
                {number(i64::from(found))}<span class="visually-hidden">{t("home.discussed.unit")}</span>
            </span>
        </li>
    }
}
