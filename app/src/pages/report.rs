//! Saying that a published comment should not be there.

use crate::api::comments::show_report;
use crate::components::load::load;
use crate::components::message::ErrorMessage;
use crate::components::notice::{FieldError, Problem};
use crate::components::said::{lines, tongue, verbatim};
use crate::components::section::Breadcrumb;
use crate::error::ApiError;
use crate::format::day;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::{ReportPage as Data, ShownComment};
use domain::text::MAX_REASON_CHARS;
use domain::{Refusal, RefusalReason};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of a report. An address without a number in it is no page.
#[component]
pub fn ReportPage() -> impl IntoView {
    scene().outcome.set_title(t("comment.report.title"));
    let id = use_params_map().get_untracked().get_str("id").and_then(|typed| typed.parse().ok());
    let Some(id) = id else {
        return Either::Left(view! { <ErrorMessage error=ApiError::Refused(Refusal::NotFound) /> });
    };
    Either::Right(load(show_report(id), |data: Data| view! { <Report data /> }))
}

#[component]
fn Report(data: Data) -> impl IntoView {
    let is_done = use_query_map().get_untracked().get("reported").is_some() && scene().retained.is_none();
    let (back, id) = (data.place.address(), data.comment.id.0);
    let (number, title) = data.project;
    let about = tf("comment.on", &[("n", &number), ("title", &text(&title))]);
    view! {
        <Breadcrumb above=vec![(t("frame.projects"), "/projects")] here=t("comment.report.title") />
        <div class="page-head">
            <h1>{t("comment.report.title")}</h1>
            <p class="page-head__lead">{if is_done { t("comment.report.done") } else { t("comment.report.lead") }}</p>
            <Problem field=if too_long() { "#words" } else { "#reason" } />
        </div>
        <Quoted comment=data.comment about />
        {(!is_done).then(|| view! { <ReportForm id /> })}
        <p><a class="link-action" href=back>{t("comment.report.back")}</a></p>
    }
}

#[component]
fn Quoted(comment: ShownComment, about: String) -> impl IntoView {
    view! {
        <figure class="said-before">
            <figcaption class="comment__by">
                <span class="comment__name">{text(&comment.author)}</span>
                <span>{about}</span>
                <time datetime=comment.left_at.to_text()>{day(comment.left_at)}</time>
            </figcaption>
            <blockquote class="comment__text" lang=tongue(&comment.body)><p>{lines(&comment.body)}</p></blockquote>
        </figure>
    }
}

fn too_long() -> bool {
    matches!(scene().refusal("report"), Some(Refusal::ReasonTooLong { .. }))
}

#[component]
fn ReportForm(id: i64) -> impl IntoView {
    let typed = |field: &str| scene().typed("report", field).unwrap_or_default();
    let (reason, words) = (typed("reason"), typed("words"));
    let is_wrong = scene().retained("report").is_some();
    let (reason_wrong, words_wrong) = (is_wrong && !too_long(), too_long());
    view! {
        <form class="form" method="post" action=format!("/comments/{id}/report")>
            <div class="field" class:field--error=reason_wrong>
                <label class="field__label" for="reason">{t("comment.report.reason")}</label>
                {reason_wrong.then(|| view! { <FieldError form="report" id="reason-error" /> })}
                <select
                    class="field__input" id="reason" name="reason" required
                    aria-invalid=reason_wrong.then_some("true") aria-describedby=reason_wrong.then_some("reason-error")
                >
                    <option value="">{t("comment.report.choose")}</option>
                    {RefusalReason::ALL
                        .iter()
                        .map(|&found| view! {
                            <option value=found.code() selected=found.code() == reason>
                                {t(&format!("moderation.reason.{}", found.code()))}
                            </option>
                        })
                        .collect_view()}
                </select>
            </div>
            <div class="field" class:field--error=words_wrong>
                <label class="field__label" for="words">{t("comment.report.words")}</label>
                <p class="field__hint" id="words-hint">{tf("comment.report.hint", &[("limit", &MAX_REASON_CHARS)])}</p>
                {words_wrong.then(|| view! { <FieldError form="report" id="words-error" /> })}
                <textarea
                    class="field__input" id="words" name="words" rows="3"
                    aria-invalid=words_wrong.then_some("true")
                    aria-describedby=if words_wrong { "words-hint words-error" } else { "words-hint" }
                >{verbatim(&words)}</textarea>
            </div>
            <p class="form__note">{t("comment.report.note")}</p>
            <div class="actions"><button class="button">{t("comment.report.button")}</button></div>
        </form>
    }
}
