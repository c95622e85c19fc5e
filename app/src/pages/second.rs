//! The second step of signing in for staff: six digits of another device, which is set up here when there is none yet.

use super::sign_in::is_local;
use crate::api::accounts::{SecondStep, show_second_step};
use crate::components::load::load;
use crate::components::notice::{FieldError, Problem};
use crate::components::section::Breadcrumb;
use crate::components::square::{DrawnSquare, Square};
use crate::scene::scene;
use crate::words::t;
use domain::shown::SecondFactorSetup;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page of the second step.
#[component]
pub fn SecondPage() -> impl IntoView {
    scene().outcome.set_title(t("second.title"));
    view! {
        <Breadcrumb above=vec![(t("sign_in.title"), "/sign-in")] here=t("second.title") />
        {load(show_second_step(), |step| match step {
            SecondStep::Nothing => view! { <Nobody /> }.into_any(),
            SecondStep::Digits => view! { <Ask /> }.into_any(),
            SecondStep::SetUp(setup, square) => view! { <SetUp setup square /> }.into_any(),
        })}
    }
}

/// Nobody is between the steps: the first one comes first.
#[component]
fn Nobody() -> impl IntoView {
    view! {
        <div class="message">
            <h1 class="message__title">{t("second.nobody.title")}</h1>
            <div class="message__text"><p>{t("second.nobody.text")}</p></div>
            <div class="actions"><a class="button" href="/sign-in">{t("second.nobody.button")}</a></div>
        </div>
    }
}

/// The digits of a device that is set up.
#[component]
fn Ask() -> impl IntoView {
    view! {
        <div class="page-head">
            <h1>{t("second.heading")}</h1>
            <p class="page-head__lead">{t("second.lead")}</p>
            <Problem field="#digits" />
        </div>
        <DigitsForm />
        <p class="form__note">{t("second.lost")}</p>
    }
}

/// A device is set up: the secret goes into it, and its first digits come back.
#[component]
fn SetUp(setup: SecondFactorSetup, square: Option<Square>) -> impl IntoView {
    view! {
        <div class="page-head">
            <h1>{t("second.set_up.heading")}</h1>
            <p class="page-head__lead">{t("second.set_up.lead")}</p>
            <Problem field="#digits" />
        </div>
        <ol class="set-up">
            <li class="set-up__step">
                <h2 class="set-up__title">{t("second.set_up.app")}</h2>
                <p>{t("second.set_up.app.text")}</p>
            </li>
            <li class="set-up__step">
                <h2 class="set-up__title">{t("second.set_up.secret")}</h2>
                <div class="set-up__secret">
                    {square.map(|square| view! { <DrawnSquare square label=t("second.set_up.square") /> })}
                    <div>
                        <p>{t("second.set_up.secret.text")}</p>
                        <dl class="set-up__words">
                            <div><dt>{t("second.set_up.name")}</dt><dd>{setup.sign_in}</dd></div>
                            <div>
                                <dt>{t("second.set_up.key")}</dt>
                                <dd class="code-groups">{in_groups(setup.secret.as_str())}</dd>
                            </div>
                        </dl>
                        <p><a class="link-action" href=setup.address.as_str().to_owned()>{t("second.set_up.open")}</a></p>
                    </div>
                </div>
            </li>
            <li class="set-up__step">
                <h2 class="set-up__title">{t("second.set_up.digits")}</h2>
                <DigitsForm />
            </li>
        </ol>
    }
}

/// Groups that stay whole at the end of a line.
fn in_groups(words: &str) -> impl IntoView + use<> {
    words.split(' ').map(|group| view! { <span class="phrase">{group.to_owned()}</span>" " }).collect_view()
}

#[component]
fn DigitsForm() -> impl IntoView {
    let retained = scene().retained("second");
    let refused = retained.is_some();
    let typed = retained.and_then(|retained| retained.field("to"));
    let to = typed.or_else(|| use_query_map().get_untracked().get("to")).filter(|to| is_local(to));
    let described_by = if refused { "digits-hint digits-error" } else { "digits-hint" };
    view! {
        <form class="form" method="post" action="/sign-in/second">
            {to.map(|to| view! { <input type="hidden" name="to" value=to /> })}
            <div class="field" class:field--error=refused>
                <label class="field__label" for="digits">{t("second.digits")}</label>
                <p class="field__hint" id="digits-hint">{t("second.digits.hint")}</p>
                <FieldError form="second" id="digits-error" />
                <input
                    class="field__input field__input--code field__input--digits" id="digits" name="digits"
                    inputmode="numeric" autocomplete="one-time-code" maxlength="12" required
                    aria-describedby=described_by aria-invalid=refused.then_some("true")
                />
            </div>
            <div class="actions"><button class="button">{t("second.button")}</button></div>
        </form>
    }
}
