//! What must hold before the next deed, as a list: a tick or an open sign, and who saw to it.

use crate::components::icon::{Icon, Sign};
use crate::format::{day, day_and_time};
use crate::words::{t, text, tf};
use domain::shown::Precondition;
use leptos::prelude::*;

/// The list; nothing where the step has none.
#[component]
pub fn Checks(
    /// What must hold.
    of: Vec<Precondition>,
    /// What the list is called.
    #[prop(default = t("desk.checks"))]
    title: String,
) -> impl IntoView {
    (!of.is_empty()).then(|| {
        view! {
            <div class="checks">
                <h3 class="checks__title">{title}</h3>
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
    let figures: Vec<(&str, &dyn std::fmt::Display)> =
        one.n.iter().map(|n| ("n", n as &dyn std::fmt::Display)).collect();
    let sentence = tf(&format!("desk.before.{}", one.code), &figures);
    // The call and the notice end with a day, the vote with a minute.
    let planned = one.planned.map(|at| if one.code == "end" { day_and_time(at) } else { day(at) });
    view! {
        <li class=class>
            <span class="checks__sign">
                {if one.holds { Some(view! { <Sign icon=Icon::Tick /> }) } else { None }}
            </span>
            <span class="checks__words">
                {sentence}
                {planned.map(|at| tf("desk.checks.planned", &[("moment", &at)]))}
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
