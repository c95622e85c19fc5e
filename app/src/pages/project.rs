//! A project: its facts and where they come from, what people say of it, and a place to say something.

mod comments;
pub(super) mod say;

use crate::api::projects::show_project;
use crate::components::load::load;
use crate::components::message::ErrorMessage;
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::error::ApiError;
use crate::format::{number, two_digits};
use crate::pages::follow::{Follow, feed_of};
use crate::pages::years::EarlierYear;
use crate::scene::{About, scene};
use crate::words::{language, t, text, tf};
use comments::Comments;
use domain::shown::{ProjectName, ProjectPage as Data};
use domain::{Language, Phase, Project, Refusal, Target};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use say::{Say, can_write};

/// A project's page. An address without a number in it is no page.
#[component]
pub fn ProjectPage() -> impl IntoView {
    let number = use_params_map().get_untracked().get_str("number").and_then(|typed| typed.parse().ok());
    let query = use_query_map().get_untracked();
    let asked = |name: &str| query.get_str(name).and_then(|typed| typed.parse().ok());
    let Some(number) = number else {
        return Either::Left(view! { <ErrorMessage error=ApiError::Refused(Refusal::NotFound) /> });
    };
    let year = scene().year();
    Either::Right(load(
        show_project(number, year, asked("from"), asked("after"), asked("reply"), asked("edit")),
        |data: Data| view! { <Shown data /> },
    ))
}

#[component]
fn Shown(data: Data) -> impl IntoView {
    let title = text(&data.project.title);
    scene().outcome.set_title(title.clone());
    scene().outcome.set_about(about(&data, &title));
    let number = data.project.number;
    let field = (can_write(data.said.commenting) && scene().retained("comment").is_some()).then_some("#words");
    let is_earlier = scene().is_of_earlier_year();
    let above = if scene().year().is_some() { Vec::new() } else { vec![(t("frame.projects"), "/projects")] };
    view! {
        <Breadcrumb above here=title />
        <EarlierYear />
        {match field {
            Some(field) => Either::Left(view! { <Problem field /> }),
            None => Either::Right(view! { <Problem /> }),
        }}
        <article class="project">
            <Head project=data.project.clone() />
            <Source quote=data.project.quote.clone() source=text(&data.source) notice=text(&data.notice) />
            <Comments project=number said=data.said.clone() />
            {(!is_earlier).then(|| view! { <Say project=number said=data.said /> })}
        </article>
        {(!is_earlier).then(|| view! { <Follow project=ProjectName::from(&data.project) /> })}
        <Neighbours previous=data.previous next=data.next />
    }
}

/// What the page says of itself. It is published from the first day of the public notice on.
fn about(data: &Data, title: &str) -> About {
    let scene = scene();
    let is_earlier = scene.is_of_earlier_year();
    let frame = scene.frame.as_ref().filter(|frame| frame.phase >= Phase::PublicNotice && !is_earlier);
    let notice = frame.and_then(|frame| frame.stages.iter().find(|stage| stage.phase == Phase::PublicNotice));
    let (project, summary) = (&data.project, text(&data.project.summary));
    About {
        description: if summary.is_empty() { text(&project.target) } else { summary },
        keywords: vec![text(&project.area.name), text(&project.department.name)],
        column: Some((t("frame.projects"), t("follow.column.project"))),
        article: Some((notice.map(|stage| stage.from), text(&data.source))),
        feeds: if is_earlier { Vec::new() } else { vec![feed_of(project.number, title)] },
        ..About::default()
    }
}

/// Number, title, one plain sentence, and the facts.
#[component]
fn Head(project: Project) -> impl IntoView {
    let place = text(&project.place);
    let place = if place.is_empty() { t("project.place.none") } else { place };
    let summary = text(&project.summary);
    let target = text(&project.target);
    let figures = figures(&project.targets, &target);
    let area = text(&project.area.name);
    let of_area = format!("/projects?area={}", project.area.code);
    let area = if scene().is_of_earlier_year() {
        Either::Left(area)
    } else {
        Either::Right(view! { <a href=of_area>{area}</a> })
    };
    view! {
        <div class="project-head">
            <p class="project-head__no">
                <span aria-hidden="true">{two_digits(project.number)}</span>
                <span class="visually-hidden">{tf("project.number", &[("n", &project.number)])}</span>
            </p>
            <div class="project-head__words">
                <h1 class="project-head__title">{text(&project.title)}</h1>
                {(!summary.is_empty()).then(|| view! { <p class="page-head__lead">{summary}</p> })}
                <dl class="facts project__facts">
                    <div class="facts__item">
                        <dt>{t("project.target")}</dt>
                        <dd>{target}</dd>
                        {figures.map(|figures| view! { <dd class="facts__note">{figures}</dd> })}
                    </div>
                    <div class="facts__item"><dt>{t("project.place")}</dt><dd>{place}</dd></div>
                    <Department project=project.clone() />
                    <div class="facts__item">
                        <dt>{t("project.area")}</dt>
                        <dd>{area}</dd>
                    </div>
                </dl>
            </div>
        </div>
    }
}

#[component]
fn Department(project: Project) -> impl IntoView {
    let note = text(&project.department_note);
    view! {
        <div class="facts__item">
            <dt>{t("project.department")}</dt>
            <dd>{text(&project.department.name)}</dd>
            {(!note.is_empty()).then(|| view! { <dd class="facts__note">{note}</dd> })}
        </div>
    }
}

/// The figures of the source, where the target's words do not say them already.
fn figures(targets: &[Target], words: &str) -> Option<String> {
    let squeezed = |words: &str| words.replace([' ', '\u{a0}'], "");
    let said = squeezed(words);
    if targets.iter().all(|target| said.contains(&squeezed(&number(target.value)))) {
        return None;
    }
    let figures = targets.iter().map(|target| {
        let key = if target.at_least { "project.figure.at_least" } else { "project.figure" };
        tf(key, &[("n", &number(target.value)), ("unit", &text(&target.unit))])
    });
    Some(figures.collect::<Vec<_>>().join(&t("project.figure.and")))
}

/// The phrase that the project rests on, to the letter, and what is to be said of the list.
#[component]
fn Source(quote: String, source: String, notice: String) -> impl IntoView {
    let lang = (language() != Language::Zh).then_some(Language::Zh.tag());
    let quoted = (!quote.is_empty()).then(|| {
        view! {
            <figure class="source-quote">
                <blockquote class="source-quote__text" lang=lang><p>{quote}</p></blockquote>
                <figcaption class="source-quote__cite">"——"<cite>{source}</cite></figcaption>
            </figure>
        }
    });
    (quoted.is_some() || !notice.is_empty()).then(|| {
        view! {
            <Section title=t("project.source")>
                {quoted}
                {(!notice.is_empty()).then(|| view! { <p class="notice source-quote__demo">{notice}</p> })}
            </Section>
        }
    })
}

#[component]
fn Neighbours(previous: Option<u32>, next: Option<u32>) -> impl IntoView {
    let name = |number| tf("project.number", &[("n", &number)]);
    let address = |number| scene().in_round(&format!("/projects/{number}"));
    view! {
        <nav class="neighbours" aria-label=t("project.neighbours")>
            {previous.map(|number| view! {
                <a class="link-action" rel="prev" href=address(number)>
                    <span aria-hidden="true">"←"</span>{name(number)}
                </a>
            })}
            {next.map(|number| view! {
                <a class="link-action" rel="next" href=address(number)>
                    {name(number)}<span aria-hidden="true">"→"</span>
                </a>
            })}
        </nav>
    }
}
