//! Up to four projects side by side. Which ones is in the address: `/compare?p=1&p=2`.

use crate::api::reading::compare_projects;
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::format::{number, two_digits};
use crate::scene::{About, scene};
use crate::words::{language, t, text, tf};
use domain::Language;
use domain::shown::{ComparePage as Data, Compared, MOST_COMPARED, ProjectName};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The comparison.
#[component]
pub fn ComparePage() -> impl IntoView {
    let numbers = use_query_map().get_untracked().get_all("p").unwrap_or_default().join(",");
    load(compare_projects(numbers), |data: Data| {
        let outcome = &scene().outcome;
        outcome.set_title(t("compare.title"));
        outcome.set_about(About { is_left_out: true, ..About::default() });
        let numbers: Vec<u32> = data.chosen.iter().map(|one| one.project.number).collect();
        view! {
            <Breadcrumb above=vec![(t("frame.projects"), "/projects")] here=t("compare.title") />
            <Problem />
            <div class="page-head">
                <h1>{t("compare.title")}</h1>
                <p class="page-head__lead">{tf("compare.lead", &[("most", &MOST_COMPARED)])}</p>
            </div>
            {data.is_cut.then(|| view! {
                <p class="notice" role="status">{tf("compare.cut", &[("most", &MOST_COMPARED)])}</p>
            })}
            {match data.chosen.is_empty() {
                true => Either::Left(view! {
                    <div class="empty">
                        <p class="empty__title">{t("compare.none")}</p>
                        <p class="empty__text">{t("compare.none.text")}</p>
                    </div>
                }),
                false => Either::Right(view! {
                    <Table chosen=data.chosen source=text(&data.source) />
                    <p class="notice compare__notice">{text(&data.notice)}</p>
                }),
            }}
            <Section title=t("compare.choose") note=tf("compare.choose.note", &[("most", &MOST_COMPARED)]) id="choose">
                <Choose choices=data.choices chosen=numbers />
            </Section>
        }
    })
}

/// A row: its heading, and what it says of each project.
type Row = (String, Vec<AnyView>);

/// Facts down, projects across; on a narrow screen each fact stands above the projects' words.
#[component]
fn Table(chosen: Vec<Compared>, source: String) -> impl IntoView {
    let class = format!("compare compare--{}", chosen.len());
    let heads = chosen.iter().map(|one| {
        let href = format!("/projects/{}", one.project.number);
        view! {
            <th scope="col" class="compare__project">
                <span class="compare__no" aria-hidden="true">{two_digits(one.project.number)}</span>
                <a href=href>{text(&one.project.title)}</a>
            </th>
        }
    });
    let heads = heads.collect_view();
    let names: Vec<String> = chosen.iter().map(|one| two_digits(one.project.number)).collect();
    view! {
        <div class="table-region" tabindex="0" role="region" aria-label=t("compare.title")>
            <table class=class>
                <thead><tr><td class="compare__corner"></td>{heads}</tr></thead>
                <tbody>
                    {rows(&chosen, &source)
                        .into_iter()
                        .map(|(name, cells)| {
                            let cells = cells.into_iter().zip(&names).map(|(cell, number)| view! {
                                <td class="compare__cell">
                                    <span class="compare__which" aria-hidden="true">{number.clone()}</span>
                                    <div>{cell}</div>
                                </td>
                            });
                            view! { <tr><th scope="row" class="compare__fact">{name}</th>{cells.collect_view()}</tr> }
                        })
                        .collect_view()}
                </tbody>
            </table>
        </div>
    }
}

fn rows(chosen: &[Compared], source: &str) -> Vec<Row> {
    let words = |say: &dyn Fn(&Compared) -> String| chosen.iter().map(|one| say(one).into_any()).collect();
    let place = |one: &Compared| match text(&one.project.place) {
        place if place.is_empty() => t("project.place.none"),
        place => place,
    };
    vec![
        (t("project.target"), words(&|one| text(&one.project.target))),
        (t("project.place"), words(&place)),
        (t("project.department"), words(&|one| text(&one.project.department.name))),
        (t("project.area"), words(&|one| text(&one.project.area.name))),
        (t("voices.figure.comments"), words(&|one| number(i64::from(one.voices.n_comments)))),
        (t("voices.figure.answered"), words(&|one| number(i64::from(one.voices.n_answered)))),
        (tf("compare.quote", &[("source", &source)]), chosen.iter().map(quote).collect()),
    ]
}

fn quote(one: &Compared) -> AnyView {
    let lang = (language() != Language::Zh).then_some(Language::Zh.tag());
    if one.project.quote.is_empty() {
        return t("compare.no_quote").into_any();
    }
    view! { <q lang=lang>{one.project.quote.clone()}</q> }.into_any()
}

/// The form to choose others.
#[component]
fn Choose(choices: Vec<ProjectName>, chosen: Vec<u32>) -> impl IntoView {
    view! {
        <form class="form choose" method="get" action="/compare">
            <fieldset class="choose__set">
                <legend class="visually-hidden">{t("compare.choose")}</legend>
                {choices
                    .into_iter()
                    .map(|one| {
                        let (id, is_chosen) = (format!("p{}", one.number), chosen.contains(&one.number));
                        view! {
                            <div class="choose__item">
                                <input type="checkbox" id=id.clone() name="p" value=one.number checked=is_chosen />
                                <label for=id><span class="num">{two_digits(one.number)}</span>" "{text(&one.title)}</label>
                            </div>
                        }
                    })
                    .collect_view()}
            </fieldset>
            <div class="actions"><button class="button">{t("compare.button")}</button></div>
        </form>
    }
}
