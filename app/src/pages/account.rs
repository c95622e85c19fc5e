//! One's own account: name, what one is here for, and the password.

use crate::api::accounts::show_own_account;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::{FieldError, Problem};
use crate::components::section::{Breadcrumb, Section};
use crate::scene::scene;
use crate::words::{t, text};
use domain::shown::OwnAccount;
use domain::{Refusal, Role};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of one's own account.
#[component]
pub fn AccountPage() -> impl IntoView {
    scene().outcome.set_title(t("account.title"));
    view! {
        <Breadcrumb here=t("account.title") />
        {load(show_own_account(), |account| view! { <Account account /> })}
    }
}

#[component]
fn Account(account: OwnAccount) -> impl IntoView {
    let has_chosen = use_query_map().get_untracked().get("chosen").is_some() && scene().retained.is_none();
    // Only staff is asked to choose one before anything else.
    let must_choose = account.role.is_staff() && !account.has_password;
    let role = account.role;
    let (sign_in, has_password) = (account.sign_in.clone(), account.has_password);
    let factor = account.clone();
    view! {
        <div class="page-head">
            <h1>{t("account.title")}</h1>
            {must_choose.then(|| view! { <p class="page-head__lead">{t("account.must_choose")}</p> })}
            <Problem field=wrong_field() />
            {has_chosen.then(|| view! {
                <p class="state state--ok" role="status"><Sign icon=Icon::Tick />{t("account.chosen")}</p>
            })}
        </div>
        <Section title=t("account.me")>
            <dl class="facts">
                <div class="facts__item"><dt>{t("account.name")}</dt><dd>{text(&account.name)}</dd></div>
                <div class="facts__item"><dt>{t("account.role")}</dt><dd>{role_word(role)}</dd></div>
                <div class="facts__item">
                    <dt>{t("account.sign_in")}</dt>
                    <dd>{account.sign_in.clone()}<p class="facts__note">{t("account.sign_in.note")}</p></dd>
                </div>
                {role.is_staff().then(|| view! { <SecondFactor account=factor /> })}
            </dl>
        </Section>
        <Section title=if has_password { t("account.change") } else { t("account.choose") } id="password-title">
            {(!has_password && !must_choose).then(|| view! { <p>{t("account.no_password")}</p> })}
            <PasswordForm sign_in has_password />
        </Section>
    }
}

/// The word for what somebody is here for.
pub fn role_word(role: Role) -> String {
    t(&format!("staff.role.{}", role.code()))
}

/// Whether digits are asked for when signing in.
#[component]
fn SecondFactor(account: OwnAccount) -> impl IntoView {
    let is_demo = scene().frame.as_ref().is_some_and(|frame| frame.is_demo);
    let (state, note) = match (account.has_second_factor, account.role.needs_second_factor()) {
        (true, _) => (t("account.second.on"), t("account.second.on.note")),
        (false, true) if is_demo => (t("account.second.demo"), t("account.second.demo.note")),
        (false, true) => (t("account.second.off"), t("account.second.off.note")),
        (false, false) => (t("account.second.none"), t("account.second.none.note")),
    };
    view! {
        <div class="facts__item">
            <dt>{t("account.second")}</dt>
            <dd>{state}<p class="facts__note">{note}</p></dd>
        </div>
    }
}

/// The address of the field to change.
fn wrong_field() -> String {
    match scene().refusal("password") {
        Some(Refusal::PasswordsDiffer) => "#again".to_owned(),
        _ => "#password".to_owned(),
    }
}

#[component]
fn PasswordForm(sign_in: String, has_password: bool) -> impl IntoView {
    let refusal = scene().refusal("password");
    let differ = refusal == Some(Refusal::PasswordsDiffer);
    let refused = scene().retained("password").is_some() && !differ;
    let described = if refused { "password-hint password-error" } else { "password-hint" };
    let button = if has_password { t("account.change.button") } else { t("account.choose.button") };
    view! {
        <form class="form" method="post" action="/account/password">
            // So that the browser keeps the new password under the right name.
            <input type="hidden" name="name" autocomplete="username" value=sign_in />
            <div class="field" class:field--error=refused>
                <label class="field__label" for="password">{t("account.password")}</label>
                <p class="field__hint" id="password-hint">{t("account.password.hint")}</p>
                {refused.then(|| view! { <FieldError form="password" id="password-error" /> })}
                <input
                    class="field__input" id="password" name="password" type="password" autocomplete="new-password"
                    minlength="12" required aria-describedby=described
                    aria-invalid=refused.then_some("true")
                />
            </div>
            <div class="field" class:field--error=differ>
                <label class="field__label" for="again">{t("account.again")}</label>
                {differ.then(|| view! { <FieldError form="password" id="again-error" /> })}
                <input
                    class="field__input" id="again" name="again" type="password" autocomplete="new-password" required
                    aria-describedby=differ.then_some("again-error") aria-invalid=differ.then_some("true")
                />
            </div>
            <p class="form__note">{t("account.ends_others")}</p>
            <div class="actions"><button class="button">{button}</button></div>
        </form>
    }
}
