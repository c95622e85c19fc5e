//! Verifying an account: a code of the service window, or six digits to an address or number, which is forgotten at once.

use crate::api::citizens::show_verification;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::{FieldError, Problem};
use crate::components::section::{Breadcrumb, Section};
use crate::pages::account::verified_words;
use crate::pages::sign_in::is_local;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::VerifiedHow;
use domain::shown::VerifyPage as Data;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of verification.
#[component]
pub fn VerifyPage() -> impl IntoView {
    scene().outcome.set_title(t("verify.title"));
    view! {
        <Breadcrumb above=vec![(t("account.title"), "/account")] here=t("verify.title") />
        {load(show_verification(), |data| view! { <Verify data /> })}
    }
}

/// The page that the draft is on, if somebody comes from one.
fn back() -> Option<String> {
    let typed = scene().retained.as_ref().and_then(|retained| retained.field("to"));
    typed.or_else(|| use_query_map().get_untracked().get("to")).filter(|to| is_local(to))
}

#[component]
fn Verify(data: Data) -> impl IntoView {
    let is_demo = scene().frame.as_ref().is_some_and(|frame| frame.is_demo);
    let is_new = use_query_map().get_untracked().get("new").is_some();
    let matter = match data.verified {
        Some(how) => view! { <Done how /> }.into_any(),
        None => view! { <Ways data /> }.into_any(),
    };
    view! {
        <div class="page-head">
            <h1>{t("verify.title")}</h1>
            {is_new.then(|| view! {
                <p class="state state--ok" role="status"><Sign icon=Icon::Tick />{t("verify.new")}</p>
            })}
            <p class="page-head__lead">{t("verify.lead")}</p>
            {is_demo.then(|| view! { <p class="page-head__note">{t("verify.demo")}</p> })}
            <Problem field=wrong_field() />
        </div>
        {matter}
    }
}

fn wrong_field() -> String {
    let scene = scene();
    let form = scene.retained.as_ref().map_or("", |retained| retained.form.as_str());
    match form {
        "verify_code" => "#code",
        "verify_email" => "#email",
        "verify_gateway" => "#telephone",
        "verify_digits" => "#digits",
        _ => "#main",
    }
    .to_owned()
}

#[component]
fn Done(how: VerifiedHow) -> impl IntoView {
    let (to, words) = match back() {
        Some(to) => (to, t("verify.back")),
        None => ("/projects".to_owned(), t("verify.to_projects")),
    };
    view! {
        <p class="state state--ok"><Sign icon=Icon::Tick />{verified_words(Some((how, None)))}</p>
        <div class="actions">
            <a class="button" href=to>{words}</a>
            <a class="link-action" href="/account">{t("account.title")}</a>
        </div>
    }
}

#[component]
fn Ways(data: Data) -> impl IntoView {
    let Data { ways, sent, .. } = data;
    let nothing = ways.is_empty();
    let has = |how: VerifiedHow| ways.contains(&how);
    view! {
        {nothing.then(|| view! { <p>{t("verify.nothing")}</p> })}
        {sent.map(|how| view! { <Section title=t("verify.digits.title") id="sent"><Digits how /></Section> })}
        {has(VerifiedHow::Window).then(|| view! {
            <Section title=t("verify.window") id="window">
                <p>{t("verify.window.text")}</p>
                <WindowCode />
            </Section>
        })}
        {has(VerifiedHow::Email).then(|| view! {
            <Section title=t("verify.email") id="by-email">
                <p>{t("verify.email.text")}</p>
                <Address how=VerifiedHow::Email form="verify_email" id="email" error="email-error" kind="email" />
            </Section>
        })}
        {has(VerifiedHow::Gateway).then(|| view! {
            <Section title=t("verify.gateway") id="by-gateway">
                <p>{t("verify.gateway.text")}</p>
                <Address how=VerifiedHow::Gateway form="verify_gateway" id="telephone" error="telephone-error" kind="tel" />
            </Section>
        })}
        <p class="form__note">{t("verify.forgotten")}" "<a href="/privacy">{t("verify.privacy")}</a></p>
    }
}

/// So that one comes back to the draft.
fn hidden_back() -> impl IntoView {
    back().map(|to| view! { <input type="hidden" name="to" value=to /> })
}

#[component]
fn WindowCode() -> impl IntoView {
    let retained = scene().retained("verify_code");
    let refused = retained.is_some();
    let typed = retained.and_then(|retained| retained.field("code")).unwrap_or_default();
    let described_by = if refused { "code-hint code-error" } else { "code-hint" };
    view! {
        <form class="form" method="post" action="/account/verify/code">
            {hidden_back()}
            <div class="field" class:field--error=refused>
                <label class="field__label" for="code">{t("verify.code")}</label>
                <p class="field__hint" id="code-hint">{t("sign_in.letter.hint")}</p>
                {refused.then(|| view! { <FieldError form="verify_code" id="code-error" /> })}
                <input
                    class="field__input field__input--code" id="code" name="code" autocomplete="off"
                    autocapitalize="characters" spellcheck="false" required value=typed
                    aria-describedby=described_by aria-invalid=refused.then_some("true")
                />
            </div>
            <div class="actions"><button class="button">{t("verify.code.button")}</button></div>
        </form>
    }
}

#[component]
fn Address(
    how: VerifiedHow,
    form: &'static str,
    id: &'static str,
    error: &'static str,
    kind: &'static str,
) -> impl IntoView {
    let retained = scene().retained(form);
    let refused = retained.is_some();
    let typed = retained.and_then(|retained| retained.field("address")).unwrap_or_default();
    let label = t(&format!("verify.{}.label", how.code()));
    view! {
        <form class="form" method="post" action="/account/verify/send">
            {hidden_back()}
            <input type="hidden" name="how" value=how.code() />
            <div class="field" class:field--error=refused>
                <label class="field__label" for=id>{label}</label>
                {refused.then(|| view! { <FieldError form id=error /> })}
                <input
                    class="field__input" id=id name="address" type=kind autocomplete=kind required value=typed
                    aria-describedby=refused.then_some(error) aria-invalid=refused.then_some("true")
                />
            </div>
            <div class="actions"><button class="button">{t("verify.send")}</button></div>
        </form>
    }
}

#[component]
fn Digits(how: VerifiedHow) -> impl IntoView {
    let refused = scene().retained("verify_digits").is_some();
    let described_by = if refused { "digits-hint digits-error" } else { "digits-hint" };
    let way = t(&format!("verify.{}.way", how.code()));
    view! {
        <p class="state state--ok" role="status"><Sign icon=Icon::Tick />{tf("verify.sent", &[("way", &way)])}</p>
        <form class="form" method="post" action="/account/verify/digits">
            {hidden_back()}
            <div class="field" class:field--error=refused>
                <label class="field__label" for="digits">{t("second.digits")}</label>
                <p class="field__hint" id="digits-hint">{t("verify.digits.hint")}</p>
                {refused.then(|| view! { <FieldError form="verify_digits" id="digits-error" /> })}
                <input
                    class="field__input field__input--code field__input--digits" id="digits" name="digits"
                    inputmode="numeric" autocomplete="one-time-code" maxlength="12" required
                    aria-describedby=described_by aria-invalid=refused.then_some("true")
                />
            </div>
            <div class="actions"><button class="button">{t("verify.digits.button")}</button></div>
        </form>
    }
}
