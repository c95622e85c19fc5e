//! The place to say something: a form, or why there is none.

use crate::components::notice::FieldError;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::Phase;
use domain::shown::Commenting;
use domain::text::MAX_COMMENT_CHARS;
use leptos::either::EitherOf4;
use leptos::prelude::*;

/// The comment form in its four states. What was typed into a form that was refused is there again, in each of them.
#[component]
pub fn Say(
    /// The project's official number.
    project: u32,
    /// Whether a comment can be left now, and if not, why.
    commenting: Commenting,
) -> impl IntoView {
    let typed = scene().retained("comment").and_then(|retained| retained.field("body"));
    let matter = match commenting {
        Commenting::Open => EitherOf4::A(view! { <CommentForm project typed=typed.clone().unwrap_or_default() /> }),
        Commenting::SignIn => EitherOf4::B(view! { <SignInToSay project /> }),
        Commenting::NotYours => EitherOf4::C(view! { <p>{not_yours()}</p> }),
        Commenting::Closed => EitherOf4::D(view! { <p>{closed()}</p> }),
    };
    let kept = typed.filter(|typed| commenting != Commenting::Open && !typed.is_empty());
    view! {
        <section class="section no-print" id="say">
            <div class="section__head"><h2 class="section__title">{t("project.say")}</h2></div>
            <div class="section__body">
                {matter}
                {kept.map(|typed| view! { <Kept typed /> })}
            </div>
        </section>
    }
}

#[component]
fn CommentForm(project: u32, typed: String) -> impl IntoView {
    let refused = scene().retained("comment").is_some();
    let class = if refused { "field field--error" } else { "field" };
    let described_by = if refused { "words-hint words-error" } else { "words-hint" };
    let name = scene().viewer.as_ref().map(|viewer| text(&viewer.name)).unwrap_or_default();
    view! {
        <form class="form comment-form" method="post" action=format!("/projects/{project}/comments")>
            <div class=class>
                <label class="field__label" for="words">{t("project.say.label")}</label>
                <p class="field__hint" id="words-hint">{tf("project.say.hint", &[("limit", &MAX_COMMENT_CHARS)])}</p>
                <FieldError form="comment" id="words-error" />
                // No `maxlength`: a browser would cut what is pasted without a word. The server says how long it is.
                <textarea
                    class="field__input" id="words" name="body" rows="5" required
                    aria-describedby=described_by aria-invalid=refused.then_some("true")
                >{typed}</textarea>
            </div>
            <p class="form__note">{tf("project.say.note", &[("name", &name)])}</p>
            <div class="actions"><button class="button">{t("project.say.button")}</button></div>
        </form>
    }
}

#[component]
fn SignInToSay(project: u32) -> impl IntoView {
    // The sign is written %23, or the browser would keep it for itself and not bring the reader back here.
    let address = format!("/sign-in?to=/projects/{project}%23say");
    view! {
        <p>{t("project.say.sign_in")}</p>
        <div class="actions"><a class="button" href=address>{t("frame.sign_in")}</a></div>
    }
}

fn not_yours() -> String {
    let name = scene().viewer.as_ref().map(|viewer| text(&viewer.name)).unwrap_or_default();
    tf("project.say.not_yours", &[("name", &name)])
}

fn closed() -> String {
    match scene().frame.as_ref().map(|frame| frame.phase) {
        Some(Phase::Collecting | Phase::Screening) => t("project.say.not_yet"),
        Some(phase) => tf("project.say.closed", &[("phase", &t(&format!("phase.{}", phase.code())))]),
        None => t("project.say.not_yet"),
    }
}

/// Words that could not be submitted, to be copied.
#[component]
fn Kept(typed: String) -> impl IntoView {
    view! {
        <div class="field kept">
            <label class="field__label" for="kept">{t("project.say.kept")}</label>
            <textarea class="field__input" id="kept" rows="5" readonly>{typed}</textarea>
        </div>
    }
}
