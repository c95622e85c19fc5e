//! Lists that come and go as spreadsheets: each can be downloaded, changed and uploaded; a second clerk approves.

mod faults;
mod import;

use crate::api::exchange::show_exchange;
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::format::full;
use crate::scene::{Codes, scene};
use crate::words::{Sentences, language, t, text, tf};
use domain::exchange::{Column, Kind, Takes};
use domain::shown::{ExchangeList, ExchangePage as Data, Import};
use domain::{Language, Role};
use faults::Faults;
pub(crate) use faults::what;
use import::LookAt;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of the lists, or of one import.
#[component]
pub fn ExchangePage() -> impl IntoView {
    let import = use_query_map().get_untracked().get("import").and_then(|typed| typed.parse().ok());
    let here = if import.is_some() { t("exchange.import") } else { t("exchange.title") };
    scene().outcome.set_title(here.clone());
    let mut above = match scene().role() {
        Some(Role::SystemAdministrator | Role::SecurityAdministrator) => vec![(t("frame.staff"), "/staff")],
        _ => vec![(t("frame.desk"), "/desk")],
    };
    if import.is_some() {
        above.push((t("exchange.title"), "/exchange"));
    }
    view! {
        <Breadcrumb above here />
        {load(show_exchange(import), |data| view! { <Exchange data /> })}
    }
}

#[component]
fn Exchange(data: Data) -> impl IntoView {
    match data.looked_at.clone() {
        Some(looked_at) => view! { <LookAt looked_at /> }.into_any(),
        None => view! { <Lists data /> }.into_any(),
    }
}

#[component]
fn Lists(data: Data) -> impl IntoView {
    let faults = match scene().made.clone().map(|made| made.codes) {
        Some(Codes::Faults(faults)) => Some(faults),
        _ => None,
    };
    view! {
        {match &faults {
            Some(_) => view! { <Problem field="#faults" /> }.into_any(),
            None => view! { <Problem /> }.into_any(),
        }}
        <div class="page-head">
            <h1>{t("exchange.title")}</h1>
            <p class="page-head__lead">{t("exchange.lead")}</p>
        </div>
        {faults.map(|faults| view! { <Faults faults /> })}
        {data.is_closed.then(|| view! { <p>{t("exchange.closed")}</p> })}
        {data.lists.into_iter().map(|list| view! { <List list /> }).collect_view()}
        <Section title=t("exchange.latest") note=t("exchange.latest.note")><Latest imports=data.latest /></Section>
    }
}

#[component]
fn List(list: ExchangeList) -> impl IntoView {
    let kind = list.kind;
    let (csv, xlsx) = (format!("/exchange/{}.csv", kind.code()), format!("/exchange/{}.xlsx", kind.code()));
    let file_id = format!("file-{}", kind.code());
    let hint_id = format!("{file_id}-hint");
    view! {
        <Section title=title(kind, scene().sentences) note=tf("exchange.n_rows", &[("n", &list.n_rows)]) id=kind.code()>
            {(kind == Kind::Staff).then(|| view! { <p>{t("exchange.staff.note")}</p> })}
            <p>{t("exchange.download.text")}</p>
            <p class="actions">
                <a class="link-action" href=xlsx>{t("exchange.xlsx")}</a>
                <a class="link-action" href=csv>{t("exchange.csv")}</a>
            </p>
            {match (list.waiting, list.may_upload) {
                (Some(id), _) => view! {
                    <p>
                        {t("exchange.waits")}" "
                        <a class="link-action" href=format!("/exchange?import={id}")>{t("exchange.waits.look")}</a>
                    </p>
                }
                .into_any(),
                (None, true) => view! {
                    <form class="form" method="post" action="/exchange/upload" enctype="multipart/form-data">
                        <input type="hidden" name="kind" value=kind.code() />
                        <div class="field">
                            <label class="field__label" for=file_id.clone()>{t("exchange.file")}</label>
                            <p class="field__hint" id=hint_id.clone()>{t("exchange.file.hint")}</p>
                            <input
                                class="field__input" type="file" id=file_id.clone() name="file" required
                                accept=".csv,.xlsx" aria-describedby=hint_id.clone()
                            />
                        </div>
                        <div class="actions"><button class="button">{t("exchange.upload")}</button></div>
                    </form>
                }
                .into_any(),
                (None, false) => ().into_any(),
            }}
            <details class="other">
                <summary class="other__summary">{t("exchange.columns")}</summary>
                <dl class="facts">
                    {described(kind, language(), scene().sentences)
                        .into_iter()
                        .map(|(name, takes)| view! { <div class="facts__item"><dt>{name}</dt><dd>{takes}</dd></div> })
                        .collect_view()}
                </dl>
            </details>
        </Section>
    }
}

#[component]
fn Latest(imports: Vec<Import>) -> impl IntoView {
    if imports.is_empty() {
        return view! { <p>{t("exchange.latest.none")}</p> }.into_any();
    }
    let line = |import: Import| {
        let address = format!("/exchange?import={}", import.id);
        view! { <li><a href=address>{told(&import)}</a></li> }
    };
    view! { <ul class="prose">{imports.into_iter().map(line).collect_view()}</ul> }.into_any()
}

/// One import in a line: what, how much, who and when.
fn told(import: &Import) -> String {
    tf(
        "exchange.told",
        &[
            ("list", &title(import.kind, scene().sentences)),
            ("state", &t(&format!("exchange.state.{}", import.state.code()))),
            ("added", &import.n_added),
            ("changed", &import.n_changed),
            ("name", &text(&import.proposed_by)),
            ("moment", &full(import.proposed_at)),
        ],
    )
}

/// A sentence for a file, which has no page around it and so is handed them all.
fn say(key: &str, sentences: &Sentences) -> String {
    sentences.get(key).cloned().unwrap_or_default()
}

/// What a list is called.
pub fn title(kind: Kind, sentences: &Sentences) -> String {
    say(&format!("exchange.kind.{}", kind.code()), sentences)
}

/// The name of the sheet that explains the columns.
pub fn explained(sentences: &Sentences) -> String {
    say("exchange.explained", sentences)
}

/// The headings of a list.
pub fn headings(kind: Kind, language: Language) -> Vec<String> {
    kind.columns().iter().map(|column| heading(column, language)).collect()
}

fn heading(column: &Column, language: Language) -> String {
    match language {
        Language::Zh => column.zh,
        Language::En => column.en,
    }
    .to_owned()
}

/// Each heading of a list, and what its cells hold.
pub fn described(kind: Kind, language: Language, sentences: &Sentences) -> Vec<(String, String)> {
    let takes = |column: &Column| {
        let (name, limit) = match column.takes {
            Takes::Number => ("number", 0),
            Takes::Code => ("code", 0),
            Takes::Words(limit) => ("words", limit),
            Takes::English(limit) => ("english", limit),
            Takes::Area => ("area", 0),
            Takes::Department => ("department", 0),
            Takes::Targets => ("targets", 0),
            Takes::SignIn => ("sign_in", 0),
            Takes::Delegation(limit) => ("delegation", limit),
            Takes::DelegationEnglish(limit) => ("delegation_english", limit),
            Takes::Role => ("role", 0),
        };
        let what = say(&format!("exchange.takes.{name}"), sentences).replace("{limit}", &limit.to_string());
        let key = if column.is_needed { "exchange.needed" } else { "exchange.optional" };
        say(key, sentences).replace("{what}", &what)
    };
    kind.columns().iter().map(|column| (heading(column, language), takes(column))).collect()
}
