//! One import: what it would change, for both people the same; and what became of it.

use super::{heading, told};
use crate::components::icon::{Icon, Sign};
use crate::components::notice::Problem;
use crate::components::section::Section;
use crate::format::full;
use crate::words::{language, t, text, tf};
use domain::exchange::{Change, Comparison, Kind, LookAlike};
use domain::shown::{ImportState, LookedAt};
use domain::{Bilingual, ImportId};
use leptos::prelude::*;

/// An import, and what can be done with it.
#[component]
pub(super) fn LookAt(looked_at: LookedAt) -> impl IntoView {
    let import = looked_at.import.clone();
    let (id, kind, is_waiting) = (import.id, import.kind, import.state == ImportState::Waiting);
    let settled = import.settled.as_ref().map(|(name, at)| {
        let (name, moment) = (text(name), full(*at));
        if import.state == ImportState::Approved {
            tf("exchange.approved_by", &[("name", &name), ("moment", &moment)])
        } else {
            tf("exchange.withdrawn_by", &[("name", &name), ("moment", &moment)])
        }
    });
    let may_approve = is_waiting && looked_at.may_approve && !looked_at.is_mine && !looked_at.is_stale;
    view! {
        <Problem />
        <div class="page-head">
            <h1>{t("exchange.import")}</h1>
            <p class="page-head__lead">{told(&import)}</p>
        </div>
        {settled.map(|settled| view! { <p role="status">{settled}</p> })}
        {is_waiting.then(|| view! { <p>{t("exchange.nothing_yet")}</p> })}
        {looked_at.is_stale.then(|| view! {
            <div class="notice notice--warn">
                <p class="notice__title"><Sign icon=Icon::Warn />" "{t("exchange.stale")}</p>
                <p>{t("exchange.stale.text")}</p>
            </div>
        })}
        {looked_at.comparison.map(|comparison| view! { <Compared kind comparison /> })}
        {is_waiting.then(|| view! { <Settle id may_approve is_mine=looked_at.is_mine /> })}
    }
}

#[component]
fn Settle(id: ImportId, may_approve: bool, is_mine: bool) -> impl IntoView {
    view! {
        <Section title=t("exchange.settle") id="settle">
            {is_mine.then(|| view! { <p>{t("exchange.mine")}</p> })}
            {may_approve.then(|| view! {
                <form method="post" action="/exchange/approve">
                    <input type="hidden" name="id" value=id.0 />
                    <div class="actions"><button class="button">{t("exchange.approve")}</button></div>
                </form>
            })}
            <form method="post" action="/exchange/withdraw">
                <input type="hidden" name="id" value=id.0 />
                <div class="actions"><button class="button button--plain">{t("exchange.withdraw")}</button></div>
            </form>
        </Section>
    }
}

#[component]
fn Compared(kind: Kind, comparison: Comparison) -> impl IntoView {
    let Comparison { added, changed, delegations, n_same, kept, look_alikes } = comparison;
    let (n_added, n_changed, n_kept) = (added.len(), changed.len(), kept.len());
    view! {
        {(!look_alikes.is_empty()).then(|| view! { <LookAlikes look_alikes /> })}
        {(kind == Kind::Roll && n_added > 0).then(|| view! {
            <p>{t("exchange.letters")}" "<a class="link-action" href="/desk/letters">{t("letters.title")}</a></p>
        })}
        {(kind == Kind::Staff).then(|| view! {
            <p>{t("exchange.codes")}" "<a class="link-action" href="/staff">{t("staff.title")}</a></p>
        })}
        {(!delegations.is_empty()).then(|| view! { <NewDelegations delegations /> })}
        {(n_changed > 0).then(|| view! {
            <Section title=tf("exchange.changed", &[("n", &n_changed)]) id="changed">
                {changed.into_iter().map(|change| view! { <Changed kind change /> }).collect_view()}
            </Section>
        })}
        {(n_added > 0).then(|| view! {
            <Section title=tf("exchange.added", &[("n", &n_added)]) id="added">
                {added.into_iter().map(|row| view! { <Added kind row /> }).collect_view()}
            </Section>
        })}
        <Section title=t("exchange.rest") note=t("exchange.rest.note") id="rest">
            <p>{tf("exchange.same", &[("n", &n_same)])}</p>
            <p>{tf("exchange.kept", &[("n", &n_kept)])}</p>
            {(n_kept > 0).then(|| view! {
                <ul class="prose">{kept.into_iter().map(|row| view! { <li>{name(kind, &row)}</li> }).collect_view()}</ul>
            })}
        </Section>
    }
}

#[component]
fn NewDelegations(delegations: Vec<Bilingual>) -> impl IntoView {
    let n = delegations.len();
    view! {
        <Section title=tf("exchange.delegations", &[("n", &n)]) note=t("exchange.delegations.note") id="delegations">
            <ul class="prose">{delegations.iter().map(|name| view! { <li>{text(name)}</li> }).collect_view()}</ul>
        </Section>
    }
}

/// What people know a row by.
fn name(kind: Kind, row: &[String]) -> String {
    tf("exchange.row", &[("key", &row[0]), ("name", &row[kind.name_column()])])
}

#[component]
fn LookAlikes(look_alikes: Vec<LookAlike>) -> impl IntoView {
    let row = |(key, name): &(String, String)| match key.as_str() {
        "" => name.clone(),
        _ => tf("exchange.row", &[("key", key), ("name", name)]),
    };
    let line = |found: &LookAlike| {
        let names: [(&str, &dyn std::fmt::Display); 2] = [("one", &row(&found.one)), ("other", &row(&found.other))];
        if found.is_same { tf("exchange.alike.same", &names) } else { tf("exchange.alike.near", &names) }
    };
    let lines: Vec<String> = look_alikes.iter().map(line).collect();
    view! {
        <Section title=t("exchange.alike") note=t("exchange.alike.note") id="alike">
            <ul class="prose">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        </Section>
    }
}

#[component]
fn Changed(kind: Kind, change: Change) -> impl IntoView {
    let cells: Vec<_> = change.differing().collect();
    let title = name(kind, &change.before);
    let cell = move |place: usize| {
        let old = or_empty(&change.before[place]);
        let new = or_empty(&change.after[place]);
        let column = kind.columns().get(place).map(|column| heading(column, language())).unwrap_or_default();
        view! {
            <div class="facts__item">
                <dt>{column}</dt>
                <dd>
                    <span class="visually-hidden">{t("exchange.before")}</span><del>{old}</del>" → "
                    <span class="visually-hidden">{t("exchange.after")}</span><ins>{new}</ins>
                </dd>
            </div>
        }
    };
    view! {
        <h3>{title}</h3>
        <dl class="facts">{cells.into_iter().map(cell).collect_view()}</dl>
    }
}

#[component]
fn Added(kind: Kind, row: Vec<String>) -> impl IntoView {
    let title = name(kind, &row);
    let cells = kind.columns().iter().zip(row).map(|(column, cell)| (heading(column, language()), or_empty(&cell)));
    let cell = |(heading, cell)| view! { <div class="facts__item"><dt>{heading}</dt><dd>{cell}</dd></div> };
    let cells = cells.map(cell).collect_view();
    view! {
        <h3>{title}</h3>
        <dl class="facts">{cells}</dl>
    }
}

fn or_empty(cell: &str) -> String {
    if cell.is_empty() { t("exchange.empty") } else { cell.to_owned() }
}
