//! Making an account: a nickname, a password, and consent to the privacy notice; nothing else is asked for.

use crate::api::citizens::show_sign_up;
use crate::components::kept::{Carried, CarriedWords, WayIn};
use crate::components::load::load;
use crate::components::notice::{FieldError, Problem};
use crate::components::section::Breadcrumb;
use crate::pages::sign_in::is_local;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::nickname::{MAX_NICKNAME_CHARS, MIN_NICKNAME_CHARS};
use domain::{PRIVACY_VERSION, Refusal};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of signing up.
#[component]
pub fn SignUpPage() -> impl IntoView {
    scene().outcome.set_title(t("sign_up.title"));
    view! {
        <Breadcrumb above=vec![(t("sign_in.title"), "/sign-in")] here=t("sign_up.title") />
        {load(show_sign_up(), |_| view! { <SignUp /> })}
    }
}

/// Which field is to be changed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wrong {
    Nickname,
    Password,
    Again,
    Consent,
    Nothing,
}

fn wrong() -> Wrong {
    match scene().refusal("sign_up") {
        Some(Refusal::NicknameNotAllowed { .. } | Refusal::NicknameTaken) => Wrong::Nickname,
        Some(Refusal::PasswordTooWeak { .. }) => Wrong::Password,
        Some(Refusal::PasswordsDiffer) => Wrong::Again,
        Some(Refusal::ConsentMissing) => Wrong::Consent,
        _ => Wrong::Nothing,
    }
}

#[component]
fn SignUp() -> impl IntoView {
    let wrong = wrong();
    let problem = match wrong {
        Wrong::Nickname => view! { <Problem field="#nickname" /> }.into_any(),
        Wrong::Password => view! { <Problem field="#password" /> }.into_any(),
        Wrong::Again => view! { <Problem field="#again" /> }.into_any(),
        Wrong::Consent => view! { <Problem field="#agreed" /> }.into_any(),
        Wrong::Nothing => view! { <Problem /> }.into_any(),
    };
    let typed = scene().retained("sign_up").and_then(|retained| retained.field("to"));
    let to = typed.or_else(|| use_query_map().get_untracked().get("to")).filter(|to| is_local(to));
    let sign_in = to.clone();
    view! {
        <div class="sign-in">
            <div class="page-head">
                <h1>{t("sign_up.title")}</h1>
                <p class="page-head__lead">{t("sign_up.lead")}</p>
                {problem}
                <CarriedWords />
            </div>
            <form class="form" method="post" action="/sign-up">
                <Carried />
                {to.map(|to| view! { <input type="hidden" name="to" value=to /> })}
                <NicknameField form="sign_up" is_wrong=wrong == Wrong::Nickname />
                <PasswordFields is_weak=wrong == Wrong::Password differ=wrong == Wrong::Again />
                <Agree form="sign_up" is_wrong=wrong == Wrong::Consent />
                <div class="actions"><button class="button">{t("sign_up.button")}</button></div>
            </form>
            <p class="form__note">{t("sign_up.verify")}</p>
            <p class="form__note">{t("sign_up.deputies")}</p>
            <div class="form__note">{t("sign_up.have")}" "<WayIn page="/sign-in" to=sign_in label=t("sign_up.to_sign_in") /></div>
        </div>
    }
}

/// The field of a nickname, with what was typed into it.
#[component]
pub(super) fn NicknameField(form: &'static str, is_wrong: bool) -> impl IntoView {
    let typed = scene().retained(form).and_then(|retained| retained.field("nickname")).unwrap_or_default();
    let described_by = if is_wrong { "nickname-hint nickname-error" } else { "nickname-hint" };
    let hint = tf("sign_up.nickname.hint", &[("least", &MIN_NICKNAME_CHARS), ("most", &MAX_NICKNAME_CHARS)]);
    view! {
        <div class="field" class:field--error=is_wrong>
            <label class="field__label" for="nickname">{t("sign_up.nickname")}</label>
            <p class="field__hint" id="nickname-hint">{hint}</p>
            {is_wrong.then(|| view! { <FieldError form id="nickname-error" /> })}
            <input
                class="field__input" id="nickname" name="nickname" autocomplete="username" autocapitalize="off"
                spellcheck="false" required value=typed aria-describedby=described_by
                aria-invalid=is_wrong.then_some("true")
            />
        </div>
    }
}

#[component]
fn PasswordFields(is_weak: bool, differ: bool) -> impl IntoView {
    let described_by = if is_weak { "password-hint password-error" } else { "password-hint" };
    view! {
        <div class="field" class:field--error=is_weak>
            <label class="field__label" for="password">{t("sign_in.password")}</label>
            <p class="field__hint" id="password-hint">{t("account.password.hint")}</p>
            {is_weak.then(|| view! { <FieldError form="sign_up" id="password-error" /> })}
            <input
                class="field__input" id="password" name="password" type="password" autocomplete="new-password"
                minlength="12" required aria-describedby=described_by aria-invalid=is_weak.then_some("true")
            />
        </div>
        <div class="field" class:field--error=differ>
            <label class="field__label" for="again">{t("account.again")}</label>
            {differ.then(|| view! { <FieldError form="sign_up" id="again-error" /> })}
            <input
                class="field__input" id="again" name="again" type="password" autocomplete="new-password" required
                aria-describedby=differ.then_some("again-error") aria-invalid=differ.then_some("true")
            />
        </div>
    }
}

/// The box by which somebody agrees to the privacy notice. It is never ticked already.
#[component]
pub(super) fn Agree(form: &'static str, is_wrong: bool) -> impl IntoView {
    let was_ticked = scene().retained(form).and_then(|retained| retained.field("agreed")).is_some();
    view! {
        <div class="field" class:field--error=is_wrong>
            {is_wrong.then(|| view! { <FieldError form id="agreed-error" /> })}
            <div class="tick">
                <input
                    class="tick__box" type="checkbox" id="agreed" name="agreed" value="yes" required checked=was_ticked
                    aria-describedby=if is_wrong { "agreed-link agreed-error" } else { "agreed-link" }
                    aria-invalid=is_wrong.then_some("true")
                />
                <label class="tick__label" for="agreed">{tf("sign_up.agree", &[("version", &PRIVACY_VERSION)])}</label>
            </div>
            <p class="field__hint" id="agreed-link">
                {t("sign_up.agree.gist")}" "<a href="/privacy" target="_blank" rel="noopener">{t("sign_up.agree.read")}</a>
            </p>
        </div>
    }
}
