//! One's own account: name, what one is here for, and the password.

use crate::api::accounts::show_own_account;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::{FieldError, Problem};
use crate::components::section::{Breadcrumb, Section};
use crate::format::day;
use crate::pages::sign_up::NicknameField;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::{CitizenAccount, OwnAccount};
use domain::{Refusal, Role, Timestamp, VerifiedHow};
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
    let has_corrected = use_query_map().get_untracked().get("corrected").is_some() && scene().retained.is_none();
    // Only staff is asked to choose one before anything else.
    let must_choose = account.role.is_staff() && !account.has_password;
    let role = account.role;
    let (sign_in, has_password) = (account.sign_in.clone(), account.has_password);
    let factor = account.clone();
    let (citizen, is_citizen) = (account.citizen.clone(), role == Role::Citizen);
    view! {
        <div class="page-head">
            <h1>{t("account.title")}</h1>
            {must_choose.then(|| view! { <p class="page-head__lead">{t("account.must_choose")}</p> })}
            <Problem field=wrong_field() />
            {has_corrected.then(|| view! {
                <p class="state state--ok" role="status"><Sign icon=Icon::Tick />{t("account.corrected")}</p>
            })}
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
                {citizen.map(|citizen| view! { <Citizen citizen /> })}
            </dl>
        </Section>
        {(!must_choose).then(|| view! { <Links is_citizen /> })}
        <Section title=if has_password { t("account.change") } else { t("account.choose") } id="password-title">
            {(!has_password && !must_choose).then(|| view! { <p>{t("account.no_password")}</p> })}
            <PasswordForm sign_in has_password />
        </Section>
        {is_citizen.then(|| view! {
            <Section title=t("account.nickname") id="nickname-title"><NicknameForm /></Section>
        })}
    }
}

/// How somebody's real name was verified, in words.
pub(super) fn verified_words(verified: Option<(VerifiedHow, Option<Timestamp>)>) -> String {
    let Some((how, at)) = verified else { return t("account.verified.no") };
    let how = t(&format!("account.verified.{}", how.code()));
    match at {
        Some(at) => tf("account.verified.on", &[("how", &how), ("day", &day(at))]),
        None => how,
    }
}

/// What only a citizen's account has.
#[component]
fn Citizen(citizen: CitizenAccount) -> impl IntoView {
    let is_verified = citizen.verified.is_some();
    let note = if citizen.is_asked { t("account.verified.note") } else { t("account.verified.demo_note") };
    let consent = match citizen.consent {
        Some((version, at)) => tf("account.consent.given", &[("version", &version), ("day", &day(at))]),
        None => t("account.consent.none"),
    };
    view! {
        <div class="facts__item">
            <dt>{t("account.verified")}</dt>
            <dd>
                {verified_words(citizen.verified)}
                {(!is_verified).then(|| view! {
                    " "<a class="link-action" href="/account/verify">{t("account.verified.go")}</a>
                    <p class="facts__note">{note}</p>
                })}
            </dd>
        </div>
        <div class="facts__item">
            <dt>{t("account.consent")}</dt>
            <dd>{consent}" "<a class="link-action" href="/account/consent">{t("account.consent.go")}</a></dd>
        </div>
    }
}

/// What else is one's own.
#[component]
fn Links(is_citizen: bool) -> impl IntoView {
    let mut links = vec![("/account/sessions", t("account.links.sessions"), t("account.links.sessions.text"))];
    if is_citizen {
        links.insert(0, ("/account/comments", t("account.links.comments"), t("account.links.comments.text")));
        links.push(("/account/data", t("account.links.data"), t("account.links.data.text")));
    }
    view! {
        <Section title=t("account.links")>
            <ul class="own-links">
                {links
                    .into_iter()
                    .map(|(address, name, about)| view! {
                        <li class="own-links__one">
                            <a class="link-action" href=address>{name}</a><p class="own-links__about">{about}</p>
                        </li>
                    })
                    .collect_view()}
            </ul>
        </Section>
    }
}

/// Another nickname; the password is typed, as the name to sign in with changes too.
#[component]
fn NicknameForm() -> impl IntoView {
    let refusal = scene().refusal("nickname");
    let wrong_password = refusal == Some(Refusal::WrongPassword);
    let is_wrong = scene().retained("nickname").is_some() && !wrong_password;
    view! {
        <p>{t("account.nickname.note")}</p>
        <form class="form" method="post" action="/account/nickname">
            <NicknameField form="nickname" is_wrong />
            <div class="field" class:field--error=wrong_password>
                <label class="field__label" for="present">{t("account.present")}</label>
                {wrong_password.then(|| view! { <FieldError form="nickname" id="present-error" /> })}
                <input
                    class="field__input" id="present" name="password" type="password" autocomplete="current-password"
                    required aria-describedby=wrong_password.then_some("present-error")
                    aria-invalid=wrong_password.then_some("true")
                />
            </div>
            <div class="actions"><button class="button">{t("account.nickname.button")}</button></div>
        </form>
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
    if let Some(refusal) = scene().refusal("nickname") {
        return if refusal == Refusal::WrongPassword { "#present" } else { "#nickname" }.to_owned();
    }
    match scene().refusal("password") {
        Some(Refusal::PasswordsDiffer) => "#again".to_owned(),
        Some(Refusal::WrongPassword) => "#current".to_owned(),
        _ => "#password".to_owned(),
    }
}

#[component]
fn PasswordForm(sign_in: String, has_password: bool) -> impl IntoView {
    let refusal = scene().refusal("password");
    let differ = refusal == Some(Refusal::PasswordsDiffer);
    let is_another = refusal == Some(Refusal::WrongPassword);
    let refused = scene().retained("password").is_some() && !differ && !is_another;
    let described = if refused { "password-hint password-error" } else { "password-hint" };
    let button = if has_password { t("account.change.button") } else { t("account.choose.button") };
    view! {
        <form class="form" method="post" action="/account/password">
            // So that the browser keeps the new password under the right name.
            <input type="hidden" name="name" autocomplete="username" value=sign_in />
            {has_password.then(|| view! {
                <div class="field" class:field--error=is_another>
                    <label class="field__label" for="current">{t("account.present")}</label>
                    {is_another.then(|| view! { <FieldError form="password" id="current-error" /> })}
                    <input
                        class="field__input" id="current" name="current" type="password" autocomplete="current-password"
                        required aria-describedby=is_another.then_some("current-error")
                        aria-invalid=is_another.then_some("true")
                    />
                </div>
            })}
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
