//! The place to say something: a form, or why there is none.

use crate::components::kept::Kept;
use crate::components::notice::FieldError;
use crate::components::said::{lines, tongue, verbatim};
use crate::components::standing::tag_word;
use crate::format::day;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::{Commenting, CommentsPart, ShownComment, SimilarComment};
use domain::text::{MAX_COMMENT_CHARS, comment_length};
use domain::{Phase, Tag};
use leptos::either::EitherOf5;
use leptos::prelude::*;

/// Whether the reader finds a form.
pub fn can_write(commenting: Commenting) -> bool {
    matches!(commenting, Commenting::Open | Commenting::DraftsOnly)
}

/// The comment form in its states. What was typed into a form that was refused is there again, in each of them.
#[component]
pub fn Say(
    /// The project's official number.
    project: u32,
    /// Whether a comment can be left now, and what the form is for.
    said: CommentsPart,
) -> impl IntoView {
    let commenting = said.commenting;
    let kept = scene().typed("comment", "body").filter(|typed| !can_write(commenting) && !typed.is_empty());
    let title = match (&said.editing, &said.reply_to) {
        (Some(_), _) => t("comment.say.edit"),
        (None, Some(_)) => t("comment.say.reply"),
        (None, None) => t("project.say"),
    };
    let matter = match commenting {
        Commenting::Open | Commenting::DraftsOnly => EitherOf5::A(view! { <CommentForm project said /> }),
        Commenting::SignIn => EitherOf5::B(view! { <SignInToSay project reply_to=said.reply_to /> }),
        Commenting::NotYours => EitherOf5::C(view! { <p>{not_yours()}</p> }),
        Commenting::Closed => EitherOf5::D(view! { <p>{closed()}</p> }),
        Commenting::Off => EitherOf5::E(view! { <p>{t("comment.say.off")}</p> }),
    };
    view! {
        <section class="section no-print" id="say">
            <div class="section__head"><h2 class="section__title">{title}</h2></div>
            <div class="section__body">
                {matter}
                {kept.map(|typed| view! { <Kept typed /> })}
            </div>
        </section>
    }
}

#[component]
fn CommentForm(project: u32, said: CommentsPart) -> impl IntoView {
    let CommentsPart { commenting, reply_to, editing, is_premoderated, .. } = said;
    let similar = scene().held.clone().map(|held| held.similar).unwrap_or_default();
    let typed = |field: &str| scene().typed("comment", field);
    let words = typed("body").or_else(|| editing.as_ref().map(|comment| comment.body.clone())).unwrap_or_default();
    let tag = typed("tag").and_then(|code| Tag::from_code(&code));
    let tag = tag.or(editing.as_ref().map(|comment| comment.tag)).unwrap_or(Tag::Other);
    let action = match &editing {
        Some(comment) => format!("/comments/{}/edit", comment.id),
        None => format!("/projects/{project}/comments"),
    };
    let is_said_already = !similar.is_empty();
    let is_edit = editing.is_some();
    let with_tags = reply_to.is_none();
    // The count stands in the form: whoever asked for it is led back there.
    let counted_at = format!("{action}#say");
    view! {
        <form class="form comment-form" method="post" action=action>
            {reply_to.map(|comment| view! { <ReplyTo project comment /> })}
            {(commenting == Commenting::DraftsOnly && !is_edit).then(|| view! { <NotVerified /> })}
            {is_said_already.then(|| view! { <Similar similar /> })}
            <Words words />
            {with_tags.then(|| view! { <Tags tag /> })}
            <p class="form__note">{note(is_premoderated)}" "<a href="/moderation/figures">{t("moderation.figures")}</a></p>
            <Buttons commenting is_edit is_said_already counted_at />
            {is_edit.then(|| view! {
                <p><a class="link-action" href=format!("/projects/{project}#say")>{t("comment.say.new")}</a></p>
            })}
        </form>
    }
}

/// What is shown of the author, and when.
fn note(is_premoderated: bool) -> String {
    let name = scene().viewer.as_ref().map(|viewer| text(&viewer.name)).unwrap_or_default();
    if is_premoderated {
        tf("project.say.note", &[("name", &name)])
    } else {
        tf("comment.say.note_at_once", &[("name", &name)])
    }
}

#[component]
fn Words(words: String) -> impl IntoView {
    let refused = scene().retained("comment").is_some();
    let class = if refused { "field field--error" } else { "field" };
    let counted = counted(&words);
    let mut described_by = "words-hint".to_owned();
    for (is_there, id) in [(refused, " words-error"), (counted.is_some(), " words-count")] {
        described_by.push_str(if is_there { id } else { "" });
    }
    view! {
        <div class=class>
            <label class="field__label" for="words">{t("project.say.label")}</label>
            <p class="field__hint" id="words-hint">{tf("project.say.hint", &[("limit", &MAX_COMMENT_CHARS)])}</p>
            <FieldError form="comment" id="words-error" />
            // No `maxlength`: a browser would cut what is pasted without a word. The server says how long it is.
            <textarea
                class="field__input" id="words" name="body" rows="5" required
                aria-describedby=described_by aria-invalid=refused.then_some("true")
            >{verbatim(&words)}</textarea>
            {counted.map(|counted| view! { <p class="field__hint" id="words-count">{counted}</p> })}
        </div>
    }
}

/// How many characters are written and how many are left, where any are; as the server counts them.
fn counted(words: &str) -> Option<String> {
    let n = comment_length(words);
    let sentence = match MAX_COMMENT_CHARS.checked_sub(n) {
        Some(left) => tf("comment.say.counted", &[("n", &n), ("left", &left)]),
        None => tf("comment.say.over", &[("n", &n), ("over", &(n - MAX_COMMENT_CHARS))]),
    };
    (n > 0).then_some(sentence)
}

/// What it is about: one of five, "other" where nobody chooses.
#[component]
fn Tags(tag: Tag) -> impl IntoView {
    view! {
        <fieldset class="field tags">
            <legend class="field__label">{t("comment.say.tag")}</legend>
            <div class="tags__list">
                {Tag::ALL
                    .iter()
                    .map(|&found| view! {
                        <label class="tags__choice">
                            <input type="radio" name="tag" value=found.code() checked=found == tag />
                            <span>{tag_word(found)}</span>
                        </label>
                    })
                    .collect_view()}
            </div>
        </fieldset>
    }
}

#[component]
fn Buttons(commenting: Commenting, is_edit: bool, is_said_already: bool, counted_at: String) -> impl IntoView {
    let send = match () {
        () if is_edit => t("comment.say.save"),
        () if is_said_already => t("comment.say.changed"),
        () => t("project.say.button"),
    };
    let drafts = commenting == Commenting::DraftsOnly && !is_edit;
    view! {
        <div class="actions">
            {if drafts {
                view! { <button class="button" name="draft" value="1">{t("comment.say.draft")}</button> }.into_any()
            } else {
                view! { <button class="button">{send}</button> }.into_any()
            }}
            {(is_said_already && !drafts).then(|| view! {
                <button class="button button--plain" name="anyway" value="1">{t("comment.say.anyway")}</button>
            })}
            // Behind the others: the key that sends a form presses the first.
            <button class="button button--plain" name="count" value="1" formaction=counted_at>{t("comment.say.count")}</button>
        </div>
    }
}

/// The comment that is replied to, and the way out of replying.
#[component]
fn ReplyTo(project: u32, comment: ShownComment) -> impl IntoView {
    view! {
        <input type="hidden" name="reply" value=comment.id.0 />
        <input type="hidden" name="tag" value=comment.tag.code() />
        <figure class="said-before">
            <figcaption class="comment__by">
                <span class="comment__name">{tf("comment.say.reply_to", &[("name", &text(&comment.author))])}</span>
                <time datetime=comment.left_at.to_text()>{day(comment.left_at)}</time>
            </figcaption>
            <blockquote class="comment__text" lang=tongue(&comment.body)><p>{lines(&comment.body)}</p></blockquote>
            <a class="link-action" href=format!("/projects/{project}#say")>{t("comment.say.no_reply")}</a>
        </figure>
    }
}

#[component]
fn NotVerified() -> impl IntoView {
    view! {
        <div class="notice said-before">
            <p>{t("comment.say.not_verified")}</p>
            <p><a class="link-action" href="/account/verify">{t("comment.say.verify")}</a></p>
        </div>
    }
}

/// Comments that say nearly the same; the reader decides.
#[component]
pub fn Similar(
    /// The nearest first.
    similar: Vec<SimilarComment>,
) -> impl IntoView {
    view! {
        <div class="notice said-before" role="status" id="similar">
            <p class="notice__title">{t("comment.similar")}</p>
            <p>{t("comment.similar.text")}</p>
            <ul class="said-before__list">
                {similar
                    .into_iter()
                    .map(|found| view! {
                        <li>
                            <p class="comment__by">
                                <a href=format!("/comments/{}", found.id)>{tf("comment.similar.of", &[("name", &text(&found.author))])}</a>
                                <time datetime=found.left_at.to_text()>{day(found.left_at)}</time>
                            </p>
                            <p class="comment__text" lang=tongue(&found.body)>{lines(&found.body)}</p>
                        </li>
                    })
                    .collect_view()}
            </ul>
        </div>
    }
}

#[component]
fn SignInToSay(project: u32, reply_to: Option<ShownComment>) -> impl IntoView {
    // The sign is written %23, or the browser would keep it for itself and not bring the reader back here.
    let reply = reply_to.map(|comment| format!("?reply={}", comment.id)).unwrap_or_default();
    let address = format!("/sign-in?to=/projects/{project}{reply}%23say");
    let sign_up = format!("/sign-up?to=/projects/{project}{reply}%23say");
    view! {
        <p>{t("project.say.sign_in")}</p>
        <div class="actions">
            <a class="button" href=address>{t("frame.sign_in")}</a>
            <a class="link-action" href=sign_up>{t("frame.sign_up")}</a>
        </div>
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
