//! How a paper leaves the hand: on its way, lost on the way, in the box, or refused. All are in the page from the start
//! and hidden until the island shows one. Each says what became of the paper in one sentence that is true whenever it is
//! shown: also where an earlier press went unanswered, so none says of that one that it did not arrive.

use super::InTheBox;
use crate::components::icon::{Icon, Sign};
use crate::words::{t, tf};
use leptos::prelude::*;

/// Where somebody signs in whose paper waits in another page; after it, that is said.
const SIGN_IN_BESIDE: &str = "/sign-in?to=/ballot%23back";

/// The paper is on its way.
#[component]
pub fn Sending() -> impl IntoView {
    view! {
        <section data-view="sending" aria-labelledby="sending-title" hidden>
            <div class="page-head"><h1 id="sending-title" tabindex="-1">{t("ballot.sending.title")}</h1></div>
            <div class="sending">
                <p class="sending__step"><Sign icon=Icon::Wait /><span>{t("ballot.sending.text")}</span></p>
            </div>
        </section>
    }
}

/// No answer came.
#[component]
pub fn Lost() -> impl IntoView {
    view! {
        <section data-view="lost" aria-labelledby="lost-title" hidden>
            <div class="page-head"><h1 id="lost-title" tabindex="-1">{t("ballot.lost.title")}</h1></div>
            <div class="sending">
                <p class="sending__step"><Sign icon=Icon::Warn /><span>{t("ballot.lost.kept")}</span></p>
                <p class="sending__step"><Sign icon=Icon::Wait /><span>{t("ballot.lost.again")}</span></p>
                <div class="actions">
                    <button class="button" type="button" data-go="send">{t("ballot.try_now")}</button>
                </div>
            </div>
            <p class="form__note">{t("ballot.ask_staff")}</p>
        </section>
    }
}

/// The paper is in the box.
#[component]
pub fn Done() -> impl IntoView {
    view! {
        <div data-view="done" hidden>
            <InTheBox title=t("ballot.done.title") text=t("ballot.done.now") />
        </div>
    }
}

/// One view for each refusal; each says what became of the paper, and the way on.
#[component]
pub fn Refusals(cap: Option<u32>, is_exact: bool) -> impl IntoView {
    let limit = cap.unwrap_or_default();
    let too_many_for = tf("ballot.refusal.too_many_for", &[("limit", &limit)]);
    let not_exact_for = tf("ballot.refusal.not_exact_for", &[("limit", &limit)]);
    view! {
        <div data-view="already_voted" data-refusal="already_voted" hidden>
            <InTheBox title=t("ballot.already.title") text=t("ballot.refusal.already_voted") />
        </div>
        <Final code="not_now" text=t("ballot.refusal.not_now") />
        <Final code="vote_void" text=t("ballot.refusal.vote_void") />
        <Final code="not_on_roll" text=t("ballot.refusal.not_on_roll") />
        <Final code="seat_lost" text=t("ballot.refusal.seat_lost") />
        {cap.map(|_| view! { <Kept code="too_many_for" text=too_many_for /> })}
        {is_exact.then(|| view! { <Kept code="not_exact_for" text=not_exact_for /> })}
        <Kept code="paper_unreadable" text=t("ballot.refusal.paper_unreadable") />
        <Kept
            code="vote_suspended"
            title=t("ballot.suspended.title")
            text=t("ballot.refusal.vote_suspended")
            again=t("ballot.cast")
        />
        <Kept code="suspended" text=t("ballot.refusal.suspended") again=t("ballot.try_now") />
        <Kept code="too_many" text=t("ballot.refusal.too_many") again=t("ballot.try_now") />
        <Kept code="sign_in_first" text=t("ballot.refusal.sign_in_first") again=t("ballot.try_now") signs_in=true />
        <Kept code="not_allowed" text=t("ballot.refusal.not_allowed") again=t("ballot.try_now") signs_in=true />
        <Kept
            code="broken"
            title=t("ballot.lost.title")
            text=t("ballot.refusal.broken")
            again=t("ballot.try_now")
        />
    }
}

/// Refused for good: the marks are gone.
#[component]
fn Final(code: &'static str, text: String) -> impl IntoView {
    view! {
        <div class="message" data-view=code data-refusal=code hidden>
            <h1 class="message__title" tabindex="-1">{t("ballot.refused.title")}</h1>
            <div class="message__text">
                <p>{text}</p>
                <p>{t("ballot.refused.wiped")}</p>
            </div>
            <div class="actions">
                <a class="button button--plain" href="/ballot">{t("ballot.refresh")}</a>
            </div>
        </div>
    }
}

/// Refused, with all marks kept.
#[component]
fn Kept(
    code: &'static str,
    /// Said above; that nothing was cast, where nothing else is.
    #[prop(optional, into)]
    title: Option<String>,
    text: String,
    /// The word on the button that sends again, where the same paper may be taken at another try.
    #[prop(optional, into)]
    again: Option<String>,
    /// Whether signing in is needed first: in a page of its own, since leaving this one would lose the marks.
    #[prop(optional)]
    signs_in: bool,
) -> impl IntoView {
    view! {
        <div class="message" data-view=code data-refusal=code hidden>
            <h1 class="message__title" tabindex="-1">{title.unwrap_or_else(|| t("ballot.refused.title"))}</h1>
            <div class="message__text">
                <p>{text}</p>
                <p>{t("ballot.refused.kept")}</p>
            </div>
            <div class="actions">
                {signs_in.then(|| view! {
                    <a class="button" href=SIGN_IN_BESIDE target="_blank">{t("ballot.sign_in_beside")}</a>
                })}
                {again.map(|again| view! { <button class="button" type="button" data-go="send">{again}</button> })}
                <button class="button button--plain" type="button" data-go="marking">{t("ballot.back_to_paper")}</button>
            </div>
        </div>
    }
}
