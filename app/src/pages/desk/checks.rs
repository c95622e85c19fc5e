//! What must hold before the next deed, as a list: a tick or an open sign, and who saw to it.

use crate::components::icon::{Icon, Sign};
use crate::format::day_and_time;
use crate::words::{t, text, tf};
use domain::shown::Precondition;
use leptos::prelude::*;

/// The list; nothing where the step has none.
#[component]
pub fn Checks(of: Vec<Precondition>) -> impl IntoView {
    (!of.is_empty()).then(|| {
        view! {
            <div class="checks">
                <h3 class="checks__title">{t("desk.checks")}</h3>
                <ul class="checks__list">{of.into_iter().map(|one| view! { <Check one /> }).collect_view()}</ul>
            </div>
        }
    })
}

#[component]
fn Check(one: Precondition) -> impl IntoView {
    let class = if one.holds { "checks__one checks__one--holds" } else { "checks__one" };
    let by = one
        .by
        .filter(|_| one.holds)
        .map(|(name, at)| tf("desk.when", &[("moment", &day_and_time(at)), ("name", &text(&name))]));
    view! {
        <li class=class>
            <span class="checks__sign">
                {if one.holds { Some(view! { <Sign icon=Icon::Tick /> }) } else { None }}
            </span>
            <span class="checks__words">
                {t(&format!("desk.before.{}", one.code))}
                {if one.holds {
                    view! { <span class="visually-hidden">{t("desk.checks.holds")}</span> }.into_any()
                } else {
                    view! { <span class="checks__open">{t("desk.checks.open")}</span> }.into_any()
                }}
            </span>
            {by.map(|by| view! { <span class="checks__by">{by}</span> })}
        </li>
    }
}
