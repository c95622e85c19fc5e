//! How a draft ends: it begins as a round, or it is thrown away. Each is asked once more, with what it means.

use super::PAGE;
use crate::components::icon::{Icon, Sign};
use crate::components::notice::Problem;
use crate::words::{t, text, tf};
use domain::Draft;
use domain::shown::NextPage as Data;
use leptos::prelude::*;

/// Before the round begins.
#[component]
pub(super) fn Begin(data: Data, draft: Draft) -> impl IntoView {
    let (n, seats) = (data.candidates.len(), draft.rules.seats());
    let facts = [
        (t("next.fact.title"), text(&draft.title)),
        (t("next.fact.congress"), text(&draft.congress)),
        (t("next.candidates"), tf("desk.rules.items", &[("n", &n)])),
        (t("next.seats"), tf("desk.rules.items", &[("n", &seats)])),
    ];
    view! {
        <Problem />
        <div class="page-head"><h1>{tf("next.begin.year", &[("year", &draft.year)])}</h1></div>
        <dl class="facts">
            {facts
                .into_iter()
                .map(|(name, value)| view! { <div class="facts__item"><dt>{name}</dt><dd>{value}</dd></div> })
                .collect_view()}
        </dl>
        <div class="notice notice--warn">
            <p class="notice__title"><Sign icon=Icon::Warn />" "{t("next.begin.what")}</p>
            <ul>
                <li>{tf("next.begin.everyone", &[("year", &draft.year)])}</li>
                <li>{tf("next.begin.before", &[("year", &data.year)])}</li>
                <li>{t("next.begin.desk")}</li>
            </ul>
        </div>
        {if data.may_begin {
            view! {
                <form method="post" action="/desk/next/begin">
                    <p>{t("desk.no_way_back")}</p>
                    <div class="actions">
                        <button class="button button--final">{tf("next.begin.year", &[("year", &draft.year)])}</button>
                        <a class="link-action" href=PAGE>{t("next.back")}</a>
                    </div>
                </form>
            }
            .into_any()
        } else {
            view! {
                <p>{tf("next.begin.later", &[("year", &data.year)])}</p>
                <p><a class="link-action" href=PAGE>{t("next.back")}</a></p>
            }
            .into_any()
        }}
    }
}

/// Before the draft is thrown away.
#[component]
pub(super) fn ThrowAway(draft: Draft) -> impl IntoView {
    view! {
        <Problem />
        <div class="page-head">
            <h1>{t("next.drop")}</h1>
            <p class="page-head__lead">{tf("next.drop.text", &[("year", &draft.year)])}</p>
        </div>
        <form method="post" action="/desk/next/drop">
            <p>{t("desk.no_way_back")}</p>
            <div class="actions">
                <button class="button button--final">{t("next.drop")}</button>
                <a class="link-action" href=PAGE>{t("next.back")}</a>
            </div>
        </form>
    }
}
