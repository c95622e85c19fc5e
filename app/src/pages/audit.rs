//! The audit log: who of the staff did what and when, as a chain of lines that cannot be changed unseen.

mod words;

use crate::api::audit::{show_audit, verify_audit};
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::format::full;
use crate::pages::account::role_word;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::audit::{Act, Line};
use domain::shown::{AuditCheck, AuditPage as Data};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::location::Url;
use words::{details, subject};

/// What an auditor runs on the exported log, without this site.
const RECOUNT: &str = include_str!("audit/recount.py");

/// The page of the audit log.
#[component]
pub fn AuditPage() -> impl IntoView {
    scene().outcome.set_title(t("audit.title"));
    let query = use_query_map().get_untracked();
    let search = query.get("q").unwrap_or_default();
    let before = query.get_str("before").and_then(|typed| typed.parse().ok());
    let verifies = query.get("verify").is_some();
    view! {
        <Breadcrumb here=t("audit.title") />
        {load(show_audit(search, before), move |data| view! { <Log data before verifies /> })}
    }
}

#[component]
fn Log(data: Data, before: Option<u64>, verifies: bool) -> impl IntoView {
    let is_search = !data.looked_for.is_empty();
    view! {
        <Problem />
        <div class="page-head">
            <h1>{t("audit.title")}</h1>
            <p class="page-head__lead">{t("audit.lead")}</p>
        </div>
        <Section title=t("audit.chain") id="chain">
            {if verifies {
                Either::Left(load(verify_audit(), |check| view! { <Check check /> }))
            } else {
                Either::Right(view! { <p>{t("audit.chain.text")}</p> })
            }}
            <form class="actions" method="get" action="/audit">
                <button class="button button--plain" name="verify" value="1">{t("audit.verify")}</button>
                <a class="link-action" href="/audit.csv">{t("audit.csv")}</a>
                <a class="link-action" href="/audit.xlsx">{t("audit.xlsx")}</a>
                <a class="link-action" href="/audit.json">{t("audit.json")}</a>
            </form>
        </Section>
        <section class="section section--full" aria-labelledby="lines">
            <div class="section__head"><h2 class="section__title" id="lines">{t("audit.lines")}</h2></div>
            <div class="section__body">
                <Search looked_for=data.looked_for.clone() />
                {(is_search || before.is_some()).then(|| view! {
                    <p><a class="link-action" href="/audit">{t("audit.newest")}</a></p>
                })}
                <Lines data />
            </div>
        </section>
        <Section title=t("audit.recount")>
            <p>{t("audit.recount.text")}</p>
            <div class="table-region" role="region" aria-label=t("audit.recount") tabindex="0">
                <pre class="code"><code>{RECOUNT}</code></pre>
            </div>
            <p class="form__note">{t("audit.recount.note")}</p>
        </Section>
    }
}

/// What a look at the whole chain found.
#[component]
fn Check(check: AuditCheck) -> impl IntoView {
    let (class, icon, sentence) = match check.first_bad {
        None => ("state state--ok", Icon::Tick, tf("audit.whole", &[("n", &check.n_lines)])),
        Some(number) => {
            ("state state--error", Icon::Error, tf("audit.broken", &[("n", &check.n_lines), ("number", &number)]))
        }
    };
    view! {
        <div role="status">
            <p class=class><Sign icon />{sentence}</p>
            <p>{t("audit.last_hash")}</p>
            <p class="audit__hash">{in_eights(&check.last_hash)}</p>
            <p class="form__note">{t("audit.last_hash.note")}</p>
        </div>
    }
}

/// A hash in groups that the eye can compare; copied, it is one word.
fn in_eights(hash: &str) -> impl IntoView + use<> {
    let letters: Vec<char> = hash.chars().collect();
    let groups: Vec<String> = letters.chunks(8).map(|group| group.iter().collect()).collect();
    groups.into_iter().map(|group| view! { <span class="audit__group">{group}</span> }).collect_view()
}

#[component]
fn Search(looked_for: String) -> impl IntoView {
    view! {
        <form class="search" method="get" action="/audit" role="search">
            <label class="search__label" for="q">{t("audit.search")}</label>
            <div class="search__row">
                <input class="field__input" type="search" id="q" name="q" value=looked_for aria-describedby="q-hint" />
                <button class="button button--plain">{t("audit.search.button")}</button>
            </div>
            <p class="field__hint" id="q-hint">{t("audit.search.hint")}</p>
        </form>
    }
}

#[component]
fn Lines(data: Data) -> impl IntoView {
    if data.lines.is_empty() {
        let words = if data.looked_for.is_empty() { t("audit.empty") } else { t("audit.not_found") };
        return view! { <p class="audit__none" role="status">{words}</p> }.into_any();
    }
    let older = data.older.map(|number| {
        let search = data.looked_for.as_str();
        if search.is_empty() {
            format!("/audit?before={number}")
        } else {
            format!("/audit?q={}&before={number}", Url::escape(search))
        }
    });
    let rows = data.lines.iter().map(|line| row(line, &data)).collect_view();
    view! {
        <table class="table audit" role="table">
            <caption>{t("audit.caption")}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th class="table__num" role="columnheader" scope="col">{t("audit.number")}</th>
                    <th role="columnheader" scope="col">{t("audit.at")}</th>
                    <th role="columnheader" scope="col">{t("audit.who")}</th>
                    <th role="columnheader" scope="col">{t("audit.what")}</th>
                    <th role="columnheader" scope="col">{t("audit.subject")}</th>
                    <th role="columnheader" scope="col">{t("audit.details")}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        {older.map(|older| view! {
            <div class="actions"><a class="button button--plain" href=older>{t("audit.older")}</a></div>
        })}
    }
    .into_any()
}

fn row(line: &Line, data: &Data) -> impl IntoView + use<> {
    let name = text(&line.name);
    let who = if line.person.is_none() { t("audit.nobody") } else { name };
    let is_failure = line.act == Act::SignInFailed;
    let (subject, details) = (subject(line, data), details(line, data));
    view! {
        <tr role="row" class="audit__row" class:audit__row--failed=is_failure>
            <th class="table__num audit__number" role="rowheader" scope="row">{line.number}</th>
            <td class="audit__at" role="cell"><time datetime=line.at.to_text()>{full(line.at)}</time></td>
            <td class="audit__who" role="cell">
                {who}{line.role.map(|role| view! { <span class="audit__role">{role_word(role)}</span> })}
            </td>
            <td class="audit__act" role="cell">{t(&format!("audit.act.{}", line.act.code()))}</td>
            <td class="audit__subject" role="cell">{subject}</td>
            <td class="audit__details" role="cell">{details}</td>
        </tr>
    }
}
