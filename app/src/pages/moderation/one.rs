//! One comment: what it says, what can be done with it now, and all that was done.

use super::Key;
use super::act::Acts;
use super::filter::state_word;
use super::item::{Facts, Take, Words};
use super::record::Record;
use super::standards::Standards;
use crate::api::moderation::show_moderated;
use crate::components::icon::{Icon, Sign};
use crate::components::kept::Kept;
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::Breadcrumb;
use crate::format::hour;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::CommentState;
use domain::shown::{Claim, ModeratedPage as Data};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// The page of one comment.
#[component]
pub fn ModeratedPage() -> impl IntoView {
    // No comment has the number nought.
    let id = use_params_map().get_untracked().get("id").and_then(|typed| typed.parse().ok()).unwrap_or(0);
    let is_done = use_query_map().get_untracked().get("done").is_some();
    scene().outcome.set_title(tf("moderation.comment", &[("id", &id)]));
    view! {
        <Breadcrumb above=vec![(t("moderation.title"), "/moderation")] here=tf("moderation.comment", &[("id", &id)]) />
        {load(show_moderated(id), move |data| view! { <One data is_done /> })}
    }
}

/// What a moderator can do with a comment now.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is on his own unit.
    OwnUnit,
    /// Another has it.
    Anothers,
    /// He refused it himself: the appeal is for another.
    NeedsAnother,
    /// It is to be taken first.
    ToTake,
    /// He has it, or nothing has to be taken.
    Free,
}

fn standing(data: &Data) -> Standing {
    let comment = &data.comment;
    let appeals = data.appeal.as_ref().is_some_and(|appeal| appeal.overturned.is_none());
    let is_open = match comment.state {
        CommentState::Pending => true,
        CommentState::Approved => comment.n_reports > 0,
        CommentState::Refused => appeals,
        _ => false,
    };
    match comment.claim {
        _ if comment.is_own_unit => Standing::OwnUnit,
        Claim::Another(..) => Standing::Anothers,
        _ if appeals && comment.state == CommentState::Refused && data.is_refused_by_me => Standing::NeedsAnother,
        Claim::Nobody if is_open && field_of_retained().is_none() => Standing::ToTake,
        _ => Standing::Free,
    }
}

/// The form that was refused, where it holds words: it is there again, whoever has the comment by now.
fn field_of_retained() -> Option<String> {
    let form = scene().retained.as_ref().map(|retained| retained.form.clone())?;
    super::act::FORMS.contains(&form.as_str()).then_some(form)
}

/// What was typed into a form that is not there any more, because the comment stands otherwise by now.
fn words_left(data: &Data, standing: Standing) -> Option<String> {
    let form = field_of_retained()?;
    let is_there = match form.as_str() {
        "refuse" | "hand" => standing == Standing::Free && data.comment.state == CommentState::Pending,
        "hide" => standing == Standing::Free && data.comment.state == CommentState::Approved,
        "back" => data.handover.as_ref().is_some_and(|handover| handover.returned_at.is_none()),
        _ => standing == Standing::Free && data.comment.state == CommentState::Refused,
    };
    let typed = ["words", "outcome"].into_iter().find_map(|name| scene().typed(&form, name));
    typed.filter(|typed| !is_there && !typed.trim().is_empty())
}

#[component]
fn One(data: Data, is_done: bool) -> impl IntoView {
    let (comment, now) = (data.comment.clone(), data.now);
    let standing = standing(&data);
    let (id, is_mine) = (comment.id.0, matches!(comment.claim, Claim::Mine(_)));
    let field = super::act::field_to_change();
    let is_refused = scene().retained.is_some();
    let settled = is_done && !is_mine && !is_refused;
    let left = words_left(&data, standing);
    view! {
        {match field {
            Some(field) => view! { <Problem field /> }.into_any(),
            None => view! { <Problem /> }.into_any(),
        }}
        <div class="page-head">
            <h1 tabindex="-1" autofocus=is_mine && !is_refused>
                {tf("moderation.comment", &[("id", &id)])}" "<span class="moderation__state">{state_word(comment.state)}</span>
            </h1>
        </div>
        <div class="moderation">
            <div>
                <p class="moderation__on">
                    {tf("moderation.number", &[("n", &comment.project_number)])}" "
                    <a href=format!("/projects/{}", comment.project_number)>{text(&comment.project_title)}</a>
                </p>
                <Facts comment=comment.clone() now />
                <Words comment=comment.clone() />
                <Held data=data.clone() standing />
                {settled.then(|| view! { <p class="state state--ok" role="status"><Sign icon=Icon::Tick />{t("moderation.done")}</p> })}
                {left.map(|typed| view! { <Kept typed /> })}
                <Acts data=data.clone() standing />
                <Onward id is_mine settled n_pending=data.n_pending />
                <Record data />
            </div>
            <Standards />
        </div>
    }
}

/// Who has the comment, and the button that takes it.
#[component]
fn Held(data: Data, standing: Standing) -> impl IntoView {
    let whose = tf("moderation.whose", &[("name", &text(&data.comment.author))]);
    let until = match &data.comment.claim {
        Claim::Mine(until) | Claim::Another(_, until) => hour(*until),
        Claim::Nobody => String::new(),
    };
    let warn = |words: String| view! { <p class="state state--warn"><Sign icon=Icon::Warn />{words}</p> };
    match (standing, data.comment.claim) {
        (Standing::OwnUnit, _) => warn(t("moderation.own_unit.note")).into_any(),
        (Standing::NeedsAnother, _) => warn(t("moderation.needs_another")).into_any(),
        (_, Claim::Another(name, _)) => {
            warn(tf("moderation.another", &[("name", &text(&name)), ("time", &until)])).into_any()
        }
        (Standing::ToTake, _) => view! {
            <p class="form__note">{t("moderation.take.note")}</p>
            <div class="actions"><Take id=data.comment.id.0 whose /></div>
        }
        .into_any(),
        (_, Claim::Mine(_)) => {
            view! { <p class="form__note">{tf("moderation.yours", &[("time", &until)])}</p> }.into_any()
        }
        _ => ().into_any(),
    }
}

/// The way to the next comment. Right after a decision the keyboard is there already.
#[component]
fn Onward(id: i64, is_mine: bool, settled: bool, n_pending: u32) -> impl IntoView {
    let words = if is_mine { t("moderation.skip") } else { t("moderation.next") };
    let class = if settled { "button" } else { "button button--plain" };
    let is_empty = n_pending == 0;
    view! {
        <div class="moderation__onward">
            {(!is_empty).then(|| view! {
                <form method="post" action="/moderation/next">
                    <input type="hidden" name="after" value=id />
                    <button class=class accesskey="n" autofocus=settled>{words}" "<Key letter="N" /></button>
                </form>
            })}
            {is_mine.then(|| view! {
                <form method="post" action=format!("/moderation/{id}/release")>
                    <button class="button button--plain">{t("moderation.release")}</button>
                </form>
            })}
            <a class="link-action" href="/moderation">{tf("moderation.to_queue", &[("n", &n_pending)])}</a>
        </div>
    }
}
