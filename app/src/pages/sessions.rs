//! Where one is signed in, and how that ends.

use crate::api::citizens::show_own_sessions;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::format::full;
use crate::scene::scene;
use crate::words::t;
use domain::shown::{OwnSession, SessionsPage as Data};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of one's own sessions.
#[component]
pub fn SessionsPage() -> impl IntoView {
    scene().outcome.set_title(t("sessions.title"));
    view! {
        <Breadcrumb above=vec![(t("account.title"), "/account")] here=t("sessions.title") />
        {load(show_own_sessions(), |data| view! { <Sessions data /> })}
    }
}

#[component]
fn Sessions(data: Data) -> impl IntoView {
    let has_ended = use_query_map().get_untracked().get("ended").is_some() && scene().retained.is_none();
    let lead = if data.is_kept { t("sessions.lead") } else { t("sessions.deputies") };
    let list = match data.sessions.is_empty() {
        true => Either::Left(data.is_kept.then(|| view! { <p>{t("sessions.none")}</p> })),
        false => Either::Right(view! {
            <ul class="sessions">
                {data.sessions.into_iter().map(|session| view! { <Session session /> }).collect_view()}
            </ul>
        }),
    };
    view! {
        <div class="page-head">
            <h1>{t("sessions.title")}</h1>
            <p class="page-head__lead">{lead}</p>
            <Problem />
            {has_ended.then(|| view! {
                <p class="state state--ok" role="status"><Sign icon=Icon::Tick />{t("sessions.ended")}</p>
            })}
        </div>
        {data.is_kept.then(|| view! { <Section title=t("sessions.list") note=t("sessions.list.note")>{list}</Section> })}
        <Section title=t("sessions.others")>
            <p>{t("sessions.others.text")}</p>
            <form method="post" action="/account/sessions/others">
                <div class="actions"><button class="button">{t("sessions.others.button")}</button></div>
            </form>
        </Section>
    }
}

/// The word for a kind of device.
pub(super) fn device_word(session: &OwnSession) -> String {
    t(&format!("sessions.device.{}", session.device.code()))
}

#[component]
fn Session(session: OwnSession) -> impl IntoView {
    let (device, began) = (device_word(&session), full(session.began_at));
    let which = format!("{device} {began}");
    view! {
        <li class="sessions__one">
            <div>
                <p class="sessions__device">
                    {device}
                    {session.is_this.then(|| view! { " "<span class="sessions__this">{t("sessions.this")}</span> })}
                </p>
                <p class="sessions__began">{t("sessions.began")}" "<span class="num">{began}</span></p>
            </div>
            {(!session.is_this).then(|| view! {
                <form method="post" action="/account/sessions/end">
                    <input type="hidden" name="handle" value=session.handle />
                    <button class="button button--plain">
                        {t("sessions.end")}<span class="visually-hidden">" "{which}</span>
                    </button>
                </form>
            })}
        </li>
    }
}
