//! A whole page that says one thing: not found, not allowed, broken, done.

use crate::components::kept::{Kept, WORDS};
use crate::error::ApiError;
use crate::scene::scene;
use crate::words::{refusal, t};
use domain::Refusal;
use domain::permit::Action;
use leptos::prelude::*;

/// The page for what cannot be shown: what happened, that nothing is lost, and a way on.
#[component]
pub fn ErrorMessage(
    /// Why.
    error: ApiError,
) -> impl IntoView {
    let status = error.status();
    scene().outcome.set_status(status);
    let (title, text) = match &error {
        ApiError::Refused(Refusal::NotFound) => (t("error.not_found.title"), t("error.not_found.text")),
        ApiError::Refused(Refusal::SignInFirst) => (t("error.sign_in.title"), t("error.sign_in.text")),
        ApiError::Refused(Refusal::NotAllowed) => (t("error.not_allowed.title"), t("error.not_allowed.text")),
        ApiError::Refused(Refusal::NoRound) => (t("error.no_round.title"), t("error.no_round.text")),
        ApiError::Refused(other) => (t("error.refused.title"), refusal(other)),
        ApiError::Broken { .. } => (t("error.broken.title"), t("error.broken.text")),
        ApiError::Wire => (t("error.wire.title"), t("error.wire.text")),
    };
    scene().outcome.set_title(title.clone());
    let signs_in = status == 401;
    // A page of the desk that is not for now: the way back is the desk, which says what is.
    let to_desk = status == 409 && scene().path.starts_with("/desk/") && scene().may(Action::ReadDesk);
    let reference = match error {
        ApiError::Broken { reference } => Some(reference),
        _ => None,
    };
    view! {
        <div class="message">
            <p class="message__code">{status}</p>
            <h1 class="message__title">{title}</h1>
            <div class="message__text"><p>{text}</p></div>
            {typed().map(|typed| view! { <Kept typed /> })}
            <div class="actions">
                {to_desk.then(|| view! { <a class="button" href="/desk">{t("error.to_desk")}</a> })}
                {signs_in.then(|| view! { <a class="button" href=sign_in_address()>{t("frame.sign_in")}</a> })}
                <a class=if signs_in || to_desk { "link-action" } else { "button" } href="/projects">{t("error.to_projects")}</a>
                <a class="link-action" href="/">{t("error.to_home")}</a>
            </div>
            {reference.map(|reference| view! {
                <p class="message__ref">{t("error.reference")} <code>{reference}</code></p>
            })}
        </div>
    }
}

/// What was typed into a form whose page cannot be shown, such as that of a moderator whose session has ended.
fn typed() -> Option<String> {
    let scene = scene();
    let held = scene.held.as_ref().map(|held| &held.fields);
    let fields = scene.retained.as_ref().map(|retained| &retained.fields).or(held)?;
    let typed = WORDS.into_iter().find_map(|name| fields.iter().find(|(found, _)| found == name))?;
    Some(typed.1.clone()).filter(|typed| !typed.trim().is_empty())
}

/// The sign-in page that leads back to this one.
pub fn sign_in_address() -> String {
    match scene().path.as_str() {
        "/" | "/sign-in" => "/sign-in".to_owned(),
        path => format!("/sign-in?to={path}"),
    }
}
