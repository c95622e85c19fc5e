//! Signing in: by the one-time code of a letter, or by name and password. The forms are plain ones, so that a refusal shows
//! what was typed again.

use crate::components::kept::{Carried, CarriedWords, WayIn};
use crate::components::notice::{FieldError, Problem};
use crate::components::section::Breadcrumb;
use crate::pages::ballot::Ahead;
use crate::scene::scene;
use crate::words::{t, text, tf};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The sign-in page. Whoever comes by the address of a letter finds the field for its code first.
#[component]
pub fn SignInPage() -> impl IntoView {
    let scene = scene();
    scene.outcome.set_title(t("sign_in.title"));
    let me = scene.viewer.as_ref().map(|viewer| tf("sign_in.already", &[("name", &text(&viewer.name))]));
    let is_demo = scene.frame.as_ref().is_some_and(|frame| frame.is_demo);
    let by_letter = use_query_map().get_untracked().get("letter").is_some();
    let field = if scene.retained("code").is_some() { "#code" } else { "#name" };
    view! {
        <Breadcrumb here=t("sign_in.title") />
        <div class="sign-in">
            <div class="page-head">
                <h1>{t("sign_in.title")}</h1>
                <p class="page-head__lead">{if by_letter { t("sign_in.lead.letter") } else { t("sign_in.lead") }}</p>
                {me.map(|me| view! { <p class="page-head__note">{me}</p> })}
                <Problem field />
                <CarriedWords />
                {(!by_letter).then(|| view! {
                    <p class="sign-in__jump"><a class="link-action" href="#by-letter">{t("sign_in.jump")}</a></p>
                })}
            </div>
            {(is_demo && !by_letter).then(|| view! { <DemoAccounts /> })}
            <div class="sign-in__ways">
                {if by_letter {
                    Either::Left(view! { <ByLetter /><ByPassword /> })
                } else {
                    Either::Right(view! { <ByPassword /><ByLetter /> })
                }}
            </div>
            {(!by_letter).then(|| view! { <New /> })}
            <p class="form__note">{whom_to_ask()}</p>
        </div>
        <Ahead />
    }
}

/// The way to an account of one's own.
#[component]
fn New() -> impl IntoView {
    let typed = scene().retained("sign_in").and_then(|retained| retained.field("to"));
    let to = typed.or_else(|| use_query_map().get_untracked().get("to")).filter(|to| is_local(to));
    // A form cannot stand in a paragraph.
    view! {
        <div class="form__note">
            {t("sign_in.new")}" "<WayIn page="/sign-up" to label=t("sign_in.new.link") />" "{t("sign_in.new.text")}
        </div>
    }
}

/// With the code of a letter: one large field and nothing else.
#[component]
fn ByLetter() -> impl IntoView {
    let retained = scene().retained("code");
    let refused = retained.is_some();
    let code = retained.and_then(|retained| retained.field("code")).unwrap_or_default();
    let described_by = if refused { "code-hint code-error" } else { "code-hint" };
    view! {
        <section class="sign-in__way" id="by-letter" aria-labelledby="by-letter-title">
            <h2 class="sign-in__title" id="by-letter-title">{t("sign_in.letter.title")}</h2>
            <form class="form" method="post" action="/sign-in/code">
                <div class="field" class:field--error=refused>
                    <label class="field__label" for="code">{t("sign_in.letter.code")}</label>
                    <p class="field__hint" id="code-hint">{t("sign_in.letter.hint")}</p>
                    <FieldError form="code" id="code-error" />
                    <input
                        class="field__input field__input--code" id="code" name="code" autocomplete="off"
                        autocapitalize="characters" spellcheck="false" required value=code
                        aria-describedby=described_by aria-invalid=refused.then_some("true")
                    />
                </div>
                <div class="actions"><button class="button">{t("sign_in.letter.button")}</button></div>
            </form>
        </section>
    }
}

#[component]
fn ByPassword() -> impl IntoView {
    let retained = scene().retained("sign_in");
    let refused = retained.is_some();
    let typed = |name: &str| retained.as_ref().and_then(|retained| retained.field(name));
    let name = typed("name").unwrap_or_default();
    let to = typed("to").or_else(|| use_query_map().get_untracked().get("to")).filter(|to| is_local(to));
    let described_by = if refused { "name-hint name-error" } else { "name-hint" };
    view! {
        <section class="sign-in__way" aria-labelledby="by-password-title">
            <h2 class="sign-in__title" id="by-password-title">{t("sign_in.password.title")}</h2>
            <form class="form" method="post" action="/sign-in">
                <Carried />
                {to.map(|to| view! { <input type="hidden" name="to" value=to /> })}
                <div class="field" class:field--error=refused>
                    <label class="field__label" for="name">{t("sign_in.name")}</label>
                    <p class="field__hint" id="name-hint">{t("sign_in.name.hint")}</p>
                    <FieldError form="sign_in" id="name-error" />
                    <input
                        class="field__input" id="name" name="name" autocomplete="username" autocapitalize="off"
                        spellcheck="false" required value=name aria-describedby=described_by
                        aria-invalid=refused.then_some("true")
                    />
                </div>
                <div class="field">
                    <label class="field__label" for="password">{t("sign_in.password")}</label>
                    <input
                        class="field__input" id="password" name="password" type="password"
                        autocomplete="current-password" required aria-invalid=refused.then_some("true")
                        aria-describedby=refused.then_some("name-error")
                    />
                </div>
                <div class="actions"><button class="button">{t("sign_in.button")}</button></div>
            </form>
        </section>
    }
}

/// A path of this site: nothing after it can lead to another.
pub(super) fn is_local(to: &str) -> bool {
    to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\n', '\r', '\t'])
}

fn whom_to_ask() -> String {
    let scene = scene();
    match scene.operator.contact.as_str() {
        "" => t("sign_in.ask"),
        contact => tf("sign_in.ask_contact", &[("contact", &contact)]),
    }
}

/// In a demonstration the password is no secret.
#[component]
fn DemoAccounts() -> impl IntoView {
    let examples = [
        ("citizen1", t("sign_in.demo.citizen")),
        ("deputy001", t("sign_in.demo.deputy")),
        ("clerk1", t("sign_in.demo.clerk")),
    ];
    view! {
        <div class="notice">
            <p class="notice__title">{t("sign_in.demo")}</p>
            <p>{t("sign_in.demo.password")}" "<code>"demo"</code></p>
            <ul>
                {examples
                    .into_iter()
                    .map(|(name, who)| view! { <li><code>{name}</code>" "{who}</li> })
                    .collect_view()}
            </ul>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_paths_of_this_site_are_led_to() {
        assert!(is_local("/projects/3#say"));
        for elsewhere in ["", "projects", "//example.org", "/\\example.org", "https://example.org", "/\t/example.org"] {
            assert!(!is_local(elsewhere), "{elsewhere}");
        }
    }
}
