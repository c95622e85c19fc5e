//! Turnout for the screen in the hall: one number, how the box stands, and when it is announced to end. The page comes
//! anew every few seconds by itself and holds no form, so nothing that anybody types is lost by it; the desk does not.

use crate::api::rounds::show_desk;
use crate::components::load::load;
use crate::components::section::Breadcrumb;
use crate::format::day_and_time;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::VoteState;
use domain::shown::DeskPage as Data;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Seconds until the page comes anew.
const EVERY: u32 = 5;

/// The page for the screen in the hall.
#[component]
pub fn TurnoutPage() -> impl IntoView {
    scene().outcome.set_title(t("turnout.title"));
    // Whoever reads slowly lets it stand still.
    let is_still = use_query_map().get_untracked().get_str("still").is_some();
    if !is_still {
        scene().outcome.comes_anew(EVERY);
    }
    view! {
        <Breadcrumb above=vec![(t("frame.desk"), "/desk")] here=t("turnout.title") />
        {load(show_desk(), move |data| view! { <Turnout data is_still /> })}
    }
}

#[component]
fn Turnout(data: Data, is_still: bool) -> impl IntoView {
    let Some(vote) = data.vote.clone() else {
        return view! {
            <h1>{t("turnout.title")}</h1>
            <p>{t("turnout.none")}</p>
        }
        .into_any();
    };
    let state = match vote.state {
        VoteState::Open => "turnout.open",
        VoteState::Suspended => "turnout.suspended",
        VoteState::Closed | VoteState::Void => "turnout.closed",
    };
    let is_running = vote.state != VoteState::Closed;
    let (cast, roll) = (data.n_cast, data.n_roll);
    view! {
        <div class="hall">
            <h1 class="hall__title">{t(state)}</h1>
            <p class="hall__number">
                <span class="visually-hidden">{tf("desk.turnout.spoken", &[("n", &cast), ("all", &roll)])}</span>
                <span aria-hidden="true">{cast}<span class="hall__of">" / "{roll}</span></span>
            </p>
            <dl class="hall__figures">
                <div><dt>{t("turnout.present")}</dt><dd>{vote.present}</dd></div>
                <div><dt>{t("turnout.quorum")}</dt><dd>{vote.rules.quorum()}</dd></div>
                {is_running.then(|| view! {
                    <div><dt>{t("turnout.end")}</dt><dd>{day_and_time(vote.ends_at)}</dd></div>
                })}
            </dl>
            <p class="hall__when">{tf("turnout.when", &[("moment", &day_and_time(data.now))])}</p>
            <p class="no-print">
                {if is_still {
                    view! { <a href="/desk/turnout">{tf("turnout.anew", &[("seconds", &EVERY)])}</a> }
                } else {
                    view! { <a href="/desk/turnout?still">{tf("turnout.still", &[("seconds", &EVERY)])}</a> }
                }}
            </p>
        </div>
    }
    .into_any()
}
