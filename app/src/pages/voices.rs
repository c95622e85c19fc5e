//! What people say, across all projects: how much, about what, and what departments answer.

use crate::api::reading::show_voices;
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::replies::LatestReplies;
use crate::components::section::{Breadcrumb, Section};
use crate::format::number;
use crate::pages::follow::{Follow, feed_of_all};
use crate::scene::{About, scene};
use crate::words::{t, text, tf};
use domain::Tag;
use domain::shown::{AreaVoices, DepartmentVoices, Voices, VoicesPage as Data};
use leptos::either::Either;
use leptos::prelude::*;

/// The overview.
#[component]
pub fn VoicesPage() -> impl IntoView {
    load(show_voices(), |data: Data| {
        let outcome = &scene().outcome;
        outcome.set_title(t("voices.title"));
        outcome.set_about(About {
            description: t("voices.lead"),
            column: Some((t("voices.title"), t("follow.column.voices"))),
            feeds: vec![feed_of_all()],
            ..About::default()
        });
        view! {
            <Breadcrumb here=t("voices.title") />
            <Problem />
            <div class="page-head">
                <h1>{t("voices.title")}</h1>
                <p class="page-head__lead">{t("voices.lead")}</p>
            </div>
            {match data.all.n_comments {
                0 => Either::Left(view! {
                    <div class="empty">
                        <p class="empty__title">{t("home.quiet")}</p>
                        <p class="empty__text">{t("home.quiet.closed")}</p>
                    </div>
                }),
                _ => Either::Right(view! { <Told data=data.clone() /> }),
            }}
            <Section title=t("voices.replies") note=t("voices.replies.note") id="replies">
                {match data.replies.is_empty() {
                    true => Either::Left(view! { <p>{t("voices.replies.none")}</p> }),
                    false => Either::Right(view! { <LatestReplies replies=data.replies /> }),
                }}
            </Section>
            <Follow />
        }
    })
}

#[component]
fn Told(data: Data) -> impl IntoView {
    let all = data.all;
    let share = all.percent_answered().unwrap_or(0);
    let figures = [
        (t("voices.figure.comments"), number(i64::from(all.n_comments))),
        (t("voices.figure.answered"), number(i64::from(all.n_answered))),
        (t("voices.figure.share"), tf("voices.percent", &[("n", &share)])),
    ];
    let tags = data.by_tag.iter().map(|(tag, voices)| (t(&format!("voices.tag.{}", tag.code())), None, *voices));
    let tags = tags.collect();
    let areas = data
        .by_area
        .iter()
        .map(|one| (text(&one.area.name), Some(format!("/projects?area={}", one.area.code)), one.voices));
    let areas = areas.collect();
    view! {
        <dl class="figures figures--three">
            {figures
                .into_iter()
                .map(|(name, value)| view! { <div class="figures__item"><dt>{name}</dt><dd>{value}</dd></div> })
                .collect_view()}
        </dl>
        <Section title=t("voices.by_tag") note=t("voices.chart.note") id="tags">
            <Chart rows=tags caption=t("voices.by_tag.caption") />
        </Section>
        <Section title=t("voices.by_area") note=t("voices.chart.note") id="areas">
            <Chart rows=areas caption=t("voices.by_area.caption") />
        </Section>
        <Section title=t("voices.table") id="table"><Areas rows=data.by_area all=all.n_comments by_tag=data.by_tag /></Section>
        <Section title=t("voices.departments") note=t("voices.departments.note") id="departments">
            <Departments rows=data.by_department />
        </Section>
    }
}

/// A name, where it leads, how much is said.
type Row = (String, Option<String>, Voices);

/// Bars drawn by the server: the whole length is what is said, the dark part what is answered. The figures stand beside
/// them, and in the table below.
#[component]
fn Chart(rows: Vec<Row>, caption: String) -> impl IntoView {
    let most = rows.iter().map(|(.., voices)| voices.n_comments).max().unwrap_or(0).max(1);
    let rows = rows.into_iter().map(|(name, href, voices)| {
        let width = |n: u32| format!("{:.1}%", f64::from(n) / f64::from(most) * 100.0);
        let name = match href {
            Some(href) => Either::Left(view! { <a class="bars__label" href=href>{name}</a> }),
            None => Either::Right(view! { <span class="bars__label">{name}</span> }),
        };
        view! {
            <li class="bars__row">
                {name}
                <svg class="bars__svg" aria-hidden="true" focusable="false">
                    <rect class="bars__said" width=width(voices.n_comments) height="12" />
                    <rect class="bars__answered" width=width(voices.n_answered) height="12" />
                </svg>
                <span class="bars__value bars__value--wide">
                    {tf("voices.bar", &[("n", &number(i64::from(voices.n_comments))), ("answered", &number(i64::from(voices.n_answered)))])}
                </span>
            </li>
        }
    });
    view! {
        <figure class="bars bars--voices">
            <ul class="bars__list">{rows.collect_view()}</ul>
            <figcaption class="bars__note">
                <svg class="bars__key" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
                    <rect class="bars__answered" width="12" height="12" />
                </svg>
                {t("voices.key.answered")}" "
                <svg class="bars__key" viewBox="0 0 12 12" aria-hidden="true" focusable="false">
                    <rect class="bars__said" width="12" height="12" />
                </svg>
                {t("voices.key.said")}
                <span class="bars__caption">{caption}</span>
            </figcaption>
        </figure>
    }
}

/// The same in figures: areas down, tags across.
#[component]
fn Areas(rows: Vec<AreaVoices>, all: u32, by_tag: Vec<(Tag, Voices)>) -> impl IntoView {
    let cell = |n: u32| view! { <td class="table__num">{number(i64::from(n))}</td> };
    view! {
        <div class="table-region" tabindex="0" role="region" aria-labelledby="voices-caption">
            <table class="table table--voices">
                <caption id="voices-caption">{t("voices.table.caption")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t("project.area")}</th>
                        {Tag::ALL
                            .iter()
                            .map(|tag| view! {
                                <th scope="col" class="table__num">{t(&format!("voices.tag.{}", tag.code()))}</th>
                            })
                            .collect_view()}
                        <th scope="col" class="table__num">{t("voices.sum")}</th>
                        <th scope="col" class="table__num">{t("voices.answered")}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .iter()
                        .map(|row| view! {
                            <tr>
                                <th scope="row">{text(&row.area.name)}</th>
                                {row.by_tag.iter().map(|n| cell(*n)).collect_view()}
                                {cell(row.voices.n_comments)}
                                {cell(row.voices.n_answered)}
                            </tr>
                        })
                        .collect_view()}
                    <tr>
                        <th scope="row"><strong>{t("voices.sum")}</strong></th>
                        {by_tag.iter().map(|(_, voices)| cell(voices.n_comments)).collect_view()}
                        {cell(all)}
                        {cell(by_tag.iter().map(|(_, voices)| voices.n_answered).sum())}
                    </tr>
                </tbody>
            </table>
        </div>
    }
}

/// What departments were asked and what they have answered.
#[component]
fn Departments(rows: Vec<DepartmentVoices>) -> impl IntoView {
    view! {
        <div class="table-region" tabindex="0" role="region" aria-labelledby="departments-caption">
            <table class="table table--voices">
                <caption id="departments-caption">{t("voices.departments.caption")}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t("project.department")}</th>
                        <th scope="col" class="table__num">{t("voices.projects")}</th>
                        <th scope="col" class="table__num">{t("voices.figure.comments")}</th>
                        <th scope="col" class="table__num">{t("voices.answered")}</th>
                        <th scope="col" class="table__num">{t("voices.share")}</th>
                    </tr>
                </thead>
                <tbody>
                    {rows
                        .into_iter()
                        .map(|row| {
                            let share = match row.voices.percent_answered() {
                                Some(share) => tf("voices.percent", &[("n", &share)]),
                                None => t("voices.no_share"),
                            };
                            view! {
                                <tr>
                                    <th scope="row">{text(&row.department.name)}</th>
                                    <td class="table__num">{row.n_projects}</td>
                                    <td class="table__num">{number(i64::from(row.voices.n_comments))}</td>
                                    <td class="table__num">{number(i64::from(row.voices.n_answered))}</td>
                                    <td class="table__num">{share}</td>
                                </tr>
                            }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}
