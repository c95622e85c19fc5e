//! The privacy notice has another wording since somebody agreed to it: it is asked for anew.

use crate::api::citizens::show_consent;
use crate::components::icon::{Icon, Sign};
use crate::components::kept::{Carried, CarriedWords, carried};
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::Breadcrumb;
use crate::format::day;
use crate::pages::sign_in::is_local;
use crate::pages::sign_up::Agree;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::shown::ConsentPage as Data;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of consent.
#[component]
pub fn ConsentPage() -> impl IntoView {
    scene().outcome.set_title(t("consent.title"));
    view! {
        <Breadcrumb above=vec![(t("account.title"), "/account")] here=t("consent.title") />
        {load(show_consent(), |data| view! { <Consent data /> })}
    }
}

#[component]
fn Consent(data: Data) -> impl IntoView {
    let is_wrong = scene().retained("consent").is_some();
    let typed = scene().retained("consent").and_then(|retained| retained.field("to"));
    let to = typed.or_else(|| use_query_map().get_untracked().get("to")).filter(|to| is_local(to));
    let onwards = to.clone().unwrap_or_else(|| "/account".to_owned());
    let Data { version, given_at } = data;
    let matter = match given_at {
        Some(at) => Either::Left(view! {
            <p class="state state--ok">
                <Sign icon=Icon::Tick />{tf("consent.given", &[("version", &version), ("day", &day(at))])}
            </p>
            <p><a class="link-action" href="/privacy">{t("sign_up.agree.read")}</a></p>
        }),
        None => Either::Right(view! {
            <form class="form" method="post" action="/account/consent">
                <Carried />
                {to.map(|to| view! { <input type="hidden" name="to" value=to /> })}
                <Agree form="consent" is_wrong />
                <div class="actions">
                    <button class="button">{t("consent.button")}</button>
                    // A link would leave the words behind.
                    {carried().is_empty().then(|| view! { <a class="link-action" href=onwards>{t("consent.later")}</a> })}
                </div>
            </form>
            <p class="form__note">{t("consent.without")}</p>
        }),
    };
    view! {
        <div class="sign-in">
            <div class="page-head">
                <h1>{t("consent.title")}</h1>
                {given_at.is_none().then(|| view! { <p class="page-head__lead">{t("consent.lead")}</p> })}
                <Problem field="#agreed" />
                <CarriedWords />
            </div>
            {matter}
        </div>
    }
}
