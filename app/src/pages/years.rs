//! Rounds under their year: all of them, and each with its candidates and what became of it.

use crate::api::rounds::{list_years, show_year};
use crate::components::load::load;
use crate::components::message::ErrorMessage;
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::error::ApiError;
use crate::format::{day, number, two_digits};
use crate::scene::{About, scene};
use crate::words::{t, text, tf};
use domain::Refusal;
use domain::shown::{ProjectRow, RoundInBrief, YearPage as Year, YearsPage as Years};
use leptos::either::Either;
use leptos::prelude::*;

/// All rounds.
#[component]
pub fn YearsPage() -> impl IntoView {
    let scene = scene();
    scene.outcome.set_title(t("years.title"));
    scene.outcome.set_about(About { description: t("years.lead"), ..About::default() });
    load(list_years(), |Years { rounds }: Years| {
        view! {
            <Breadcrumb here=t("years.title") />
            <Problem />
            <div class="page-head">
                <h1>{t("years.title")}</h1>
                <p class="page-head__lead">{t("years.lead")}</p>
            </div>
            <ol class="project-list years-list">
                {rounds.into_iter().map(|round| view! { <Line round /> }).collect_view()}
            </ol>
        }
    })
}

#[component]
fn Line(round: RoundInBrief) -> impl IntoView {
    let address = format!("/years/{}", round.year);
    let is_here = scene().frame.as_ref().is_some_and(|frame| frame.year == round.year);
    let phase = t(&format!("phase.{}", round.phase.code()));
    let facts = match round.n_chosen {
        Some(chosen) => tf("years.facts.chosen", &[("n", &round.n_candidates), ("chosen", &chosen)]),
        None => tf("years.facts", &[("n", &round.n_candidates)]),
    };
    view! {
        <li class="project-row">
            <span class="project-row__no years-list__year">{round.year}</span>
            <div class="project-row__words">
                <h2 class="project-row__title"><a class="project-row__link" href=address>{text(&round.title)}</a></h2>
                <p class="project-row__facts">{facts}</p>
            </div>
            <div class="project-row__meta">
                <span>{tf("frame.now", &[("phase", &phase)])}</span>
                {is_here.then(|| view! { <span>{t("years.current")}</span> })}
            </div>
        </li>
    }
}

/// The round of one year. An address without a year in it is no page.
#[component]
pub fn YearPage() -> impl IntoView {
    let Some(year) = scene().year() else {
        return Either::Left(view! { <ErrorMessage error=ApiError::Refused(Refusal::NotFound) /> });
    };
    Either::Right(load(show_year(year), |data: Year| view! { <Shown data /> }))
}

#[component]
fn Shown(data: Year) -> impl IntoView {
    let Year { round, stages, rows, chosen, is_mock } = data;
    let scene = scene();
    let title = text(&round.title);
    scene.outcome.set_title(title.clone());
    scene.outcome.set_about(About { description: title.clone(), ..About::default() });
    let (year, is_public) = (round.year, chosen.is_some());
    let lead = match &chosen {
        Some(chosen) => tf("years.facts.chosen", &[("n", &rows.len()), ("chosen", &chosen.len())]),
        None => tf("years.facts", &[("n", &rows.len())]),
    };
    let phase = t(&format!("phase.{}", round.phase.code()));
    let notice = text(&round.notice);
    let links = [
        ("results", t(if is_public { "years.to_result" } else { "years.to_result.none" })),
        ("rules", t("years.to_rules")),
        ("comments.csv", t("years.to_comments")),
    ];
    view! {
        <Breadcrumb here=tf("years.year", &[("year", &year)]) />
        <Problem />
        <EarlierYear />
        <div class="page-head">
            <h1>{title}</h1>
            <p class="page-head__lead">{lead}</p>
            <p class="page-head__note">{text(&round.congress)}" · "{tf("frame.now", &[("phase", &phase)])}</p>
        </div>
        {(is_mock && is_public).then(|| view! { <p class="notice years-mock">{t("result.mock.nothing")}</p> })}
        <ul class="ways years-ways no-print">
            {links
                .into_iter()
                .map(|(page, name)| view! { <li><a href=format!("/years/{year}/{page}")>{name}</a></li> })
                .collect_view()}
        </ul>
        <Section title=t("years.candidates")>
            <ol class="project-list">
                {rows
                    .into_iter()
                    .map(|row| {
                        let is_chosen = chosen.as_ref().is_some_and(|chosen| chosen.contains(&row.project.number));
                        view! { <Candidate year row is_chosen /> }
                    })
                    .collect_view()}
            </ol>
            {(!notice.is_empty()).then(|| view! { <p class="list-note">{notice}</p> })}
        </Section>
        {(!stages.is_empty()).then(|| view! {
            <Section title=t("years.stages")>
                <dl class="facts">
                    {stages
                        .into_iter()
                        .map(|stage| view! {
                            <div class="facts__item">
                                <dt>{t(&format!("phase.{}", stage.phase.code()))}</dt>
                                <dd>{days(stage.from, stage.to)}</dd>
                            </div>
                        })
                        .collect_view()}
                </dl>
            </Section>
        })}
    }
}

fn days(from: domain::Timestamp, to: domain::Timestamp) -> String {
    if day(from) == day(to) { day(from) } else { tf("frame.dates", &[("from", &day(from)), ("to", &day(to))]) }
}

#[component]
fn Candidate(year: i32, row: ProjectRow, is_chosen: bool) -> impl IntoView {
    let ProjectRow { project, voices } = row;
    let facts = tf("list.facts", &[("area", &text(&project.area.name)), ("target", &text(&project.target))]);
    view! {
        <li class="project-row">
            <span class="project-row__no" aria-hidden="true">{two_digits(project.number)}</span>
            <div class="project-row__words">
                <h3 class="project-row__title">
                    <a class="project-row__link" href=format!("/years/{year}/projects/{}", project.number)>
                        <span class="visually-hidden">{tf("list.number", &[("n", &project.number)])}" "</span>
                        {text(&project.title)}
                    </a>
                </h3>
                <p class="project-row__facts">{facts}</p>
            </div>
            <div class="project-row__meta">
                <span class="project-row__dept">{text(&project.department.name)}</span>" "
                {is_chosen.then(|| view! { <span class="years-chosen">{t("years.chosen")}</span> })}" "
                <span class="project-row__counts">
                    {tf("list.comments", &[("n", &number(i64::from(voices.n_comments)))])}
                </span>
            </div>
        </li>
    }
}

/// Says on a page of an earlier year that it is one, and leads to the current round; nothing on any other page.
#[component]
pub fn EarlierYear() -> impl IntoView {
    let scene = scene();
    let year = scene.year().filter(|_| scene.is_of_earlier_year())?;
    let now = scene.frame.as_ref().map(|frame| frame.year);
    Some(view! {
        <div class="notice years-earlier">
            <p>
                <strong>{tf("years.earlier", &[("year", &year)])}</strong>" "{t("years.earlier.text")}
            </p>
            {now.map(|current| view! {
                <p class="no-print"><a href="/">{tf("years.to_current", &[("year", &current)])}</a></p>
            })}
        </div>
    })
}
