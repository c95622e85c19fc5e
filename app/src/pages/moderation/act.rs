//! The forms with which a moderator decides. Each has its key; those with words are folded, and open where they were refused.

use super::Key;
use super::one::Standing;
use super::reason::{Reason, WordsField, error_id, typed, words_hint};
use crate::components::icon::{Icon, Sign};
use crate::components::notice::FieldError;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::{Claim, ModeratedPage, QueuedComment};
use domain::{CommentState, Office, Refusal};
use leptos::prelude::*;

/// Forms of this page that hold words.
pub(super) const FORMS: [&str; 6] = ["refuse", "hide", "hand", "overturn", "uphold", "back"];

/// The field that needs a change in a form that was refused.
pub(super) fn wrong_field(form: &str) -> Option<&'static str> {
    let is_empty = |name: &str| typed(form, name).trim().is_empty();
    match (form, scene().refusal(form)?) {
        ("hand", Refusal::FieldMissing) if Office::from_code(&typed(form, "office")).is_none() => Some("office"),
        ("hand", Refusal::FieldMissing) => Some("reference"),
        ("hand", Refusal::ReasonTooLong { .. }) if typed(form, "reference").chars().count() > 60 => Some("reference"),
        ("back", Refusal::FieldMissing | Refusal::ReasonTooLong { .. }) => Some("outcome"),
        (_, Refusal::ReasonMissing) => Some("reason"),
        (_, Refusal::ReasonTooLong { .. }) => Some("words"),
        (_, Refusal::FieldMissing) if is_empty("words") => Some("words"),
        _ => None,
    }
}

/// The address of that field on this page.
pub(super) fn field_to_change() -> Option<String> {
    FORMS.into_iter().find_map(|form| wrong_field(form).map(|field| format!("#{form}-{field}")))
}

/// What can be done with the comment now.
#[component]
pub(super) fn Acts(data: ModeratedPage, standing: Standing) -> impl IntoView {
    let ModeratedPage { comment, appeal, .. } = data;
    if standing != Standing::Free {
        return ().into_any();
    }
    let id = comment.id.0;
    let appeals = appeal.is_some_and(|appeal| appeal.overturned.is_none());
    let has_it = matches!(comment.claim, Claim::Mine(_));
    match comment.state {
        CommentState::Pending => view! { <Decide comment /> }.into_any(),
        CommentState::Approved => view! {
            <div class="queue-item__act">
                {(has_it && comment.n_reports > 0).then(|| view! {
                    <Plain action=format!("/moderation/{id}/settle") label=t("moderation.settle") key="s" letter="S" />
                })}
                <WithReason form="hide" action=format!("/moderation/{id}/hide") title=t("moderation.hide") button=t("moderation.hide_and_tell") key="r" letter="R" wording=String::new() />
            </div>
        }
        .into_any(),
        CommentState::Hidden => view! {
            <div class="queue-item__act">
                <Plain action=format!("/moderation/{id}/restore") label=t("moderation.restore") key="a" letter="A" />
            </div>
        }
        .into_any(),
        CommentState::Refused if appeals => view! { <Appeal id /> }.into_any(),
        _ => ().into_any(),
    }
}

/// A comment that waits: approve, refuse, hand over.
#[component]
fn Decide(comment: QueuedComment) -> impl IntoView {
    let id = comment.id.0;
    let whose = tf("moderation.whose", &[("name", &text(&comment.author))]);
    let wording = comment.wording().to_text();
    view! {
        <div class="queue-item__act">
            <form method="post" action=format!("/moderation/{id}/approve")>
                <input type="hidden" name="wording" value=wording.clone() />
                <button class="button" accesskey="a">
                    {t("moderation.approve")}<span class="visually-hidden">{whose}</span>" "<Key letter="A" />
                </button>
            </form>
            <WithReason form="refuse" action=format!("/moderation/{id}/refuse") title=t("moderation.refuse") button=t("moderation.refuse_and_tell") key="r" letter="R" wording=wording.clone() />
            <HandOver id wording />
        </div>
    }
}

/// A button whose deed needs no words.
#[component]
fn Plain(action: String, label: String, key: &'static str, letter: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=action>
            <button class="button" accesskey=key>{label}" "<Key letter /></button>
        </form>
    }
}

/// A form that opens below its button.
#[component]
fn Folded(
    form: &'static str,
    title: String,
    key: &'static str,
    letter: &'static str,
    children: Children,
) -> impl IntoView {
    let is_open = scene().retained(form).is_some();
    view! {
        <details class="refuse" open=is_open>
            <summary class="button button--plain refuse__summary" accesskey=key>
                {title}" "<Key letter />" "<Sign icon=Icon::Down />
            </summary>
            {children()}
        </details>
    }
}

/// A refusal or a hiding, with its reason.
#[component]
fn WithReason(
    form: &'static str,
    action: String,
    title: String,
    button: String,
    key: &'static str,
    letter: &'static str,
    wording: String,
) -> impl IntoView {
    view! {
        <Folded form title key letter>
            <form class="form refuse__form" method="post" action=action>
                <input type="hidden" name="wording" value=wording />
                <Reason form />
                <WordsField form name="words" label=t("moderation.words") hint=words_hint() />
                <div class="actions"><button class="button">{button}</button></div>
            </form>
        </Folded>
    }
}

/// The comment goes to another office, under a number that the office gives.
#[component]
fn HandOver(id: i64, wording: String) -> impl IntoView {
    let (chosen, reference) = (typed("hand", "office"), typed("hand", "reference"));
    let wrong = wrong_field("hand");
    let error =
        move |name: &str| (wrong == Some(name)).then(|| view! { <FieldError form="hand" id=error_id("hand") /> });
    let described = if wrong == Some("reference") { "hand-reference-hint hand-error" } else { "hand-reference-hint" };
    view! {
        <Folded form="hand" title=t("moderation.hand") key="h" letter="H">
            <form class="form refuse__form" method="post" action=format!("/moderation/{id}/hand")>
                <input type="hidden" name="wording" value=wording />
                <p>{t("moderation.hand.note")}</p>
                <div class="field" class:field--error=wrong == Some("office")>
                    <label class="field__label" for="hand-office">{t("moderation.hand.to")}</label>
                    {error("office")}
                    <select class="field__input" id="hand-office" name="office" required aria-invalid=(wrong == Some("office")).then_some("true")>
                        <option value="">{t("moderation.hand.choose")}</option>
                        {Office::ALL
                            .iter()
                            .map(|office| view! {
                                <option value=office.code() selected=office.code() == chosen>{office_word(*office)}</option>
                            })
                            .collect_view()}
                    </select>
                </div>
                <div class="field" class:field--error=wrong == Some("reference")>
                    <label class="field__label" for="hand-reference">{t("moderation.hand.reference")}</label>
                    <p class="field__hint" id="hand-reference-hint">{t("moderation.hand.reference.hint")}</p>
                    {error("reference")}
                    <input
                        class="field__input"
                        id="hand-reference"
                        name="reference"
                        autocomplete="off"
                        required
                        value=reference
                        aria-describedby=described
                        aria-invalid=(wrong == Some("reference")).then_some("true")
                    />
                </div>
                <WordsField form="hand" name="words" label=t("moderation.words") hint=words_hint() />
                <div class="actions"><button class="button">{t("moderation.hand.button")}</button></div>
            </form>
        </Folded>
    }
}

/// An appeal: the refusal is taken back, or it stands.
#[component]
fn Appeal(id: i64) -> impl IntoView {
    let action = format!("/moderation/{id}/appeal");
    let form = move |form: &'static str, overturned: &'static str, label: String, button: String| {
        view! {
            <form class="form refuse__form" method="post" action=action.clone()>
                <input type="hidden" name="overturned" value=overturned />
                <WordsField form name="words" label hint=words_hint() />
                <div class="actions"><button class="button">{button}</button></div>
            </form>
        }
    };
    let overturn = form("overturn", "1", t("moderation.words"), t("moderation.overturn.button"));
    let uphold = form("uphold", "0", t("moderation.uphold.words"), t("moderation.uphold.button"));
    view! {
        <div class="queue-item__act">
            <Folded form="overturn" title=t("moderation.overturn") key="a" letter="A">{overturn}</Folded>
            <Folded form="uphold" title=t("moderation.uphold") key="r" letter="R">{uphold}</Folded>
        </div>
    }
}

/// An office by its name.
pub(super) fn office_word(office: Office) -> String {
    t(&format!("moderation.office.{}", office.code()))
}
