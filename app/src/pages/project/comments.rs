//! What people say of a project: published comments with what departments and others say to them, and above them the
//! reader's own that others do not see.

use crate::components::official::Official;
use crate::components::pager::Pager;
use crate::components::said::{lines, tongue};
use crate::components::section::Section;
use crate::components::standing::{Standing, Tagged};
use crate::format::{day, number};
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::Role;
use domain::shown::{Commenting, CommentsPart, ShownComment};
use leptos::either::Either;
use leptos::prelude::*;

/// One part of the comments, with links to the others.
#[component]
pub fn Comments(
    /// The project's official number.
    project: u32,
    /// The comments.
    said: CommentsPart,
) -> impl IntoView {
    let CommentsPart { n_comments, own, comments, newer, older, commenting, .. } = said;
    let is_empty = comments.is_empty();
    let is_later = newer.is_some() || n_comments > 0;
    let list =
        comments.into_iter().map(|comment| view! { <li><Comment project comment commenting /></li> }).collect_view();
    let matter = if is_empty {
        Either::Left(view! { <Nothing commenting is_later /> })
    } else {
        Either::Right(view! { <ol class="comment-list">{list}</ol> })
    };
    let pager =
        view! { <Pager address=scene().in_round(&format!("/projects/{project}")) place="#comments" newer older /> };
    let note = tf("project.comments.note", &[("n", &number(i64::from(n_comments)))]);
    view! {
        {(!own.is_empty()).then(|| view! { <Own project own /> })}
        {if n_comments == 0 {
            Either::Left(view! { <Section title=t("project.comments") id="comments">{matter}</Section> })
        } else {
            Either::Right(view! { <Section title=t("project.comments") note id="comments">{matter}{pager}</Section> })
        }}
    }
}

#[component]
fn Nothing(commenting: Commenting, is_later: bool) -> impl IntoView {
    let title = if is_later { t("comment.none_older") } else { t("project.comments.none") };
    let open = !is_later && matches!(commenting, Commenting::Open | Commenting::SignIn);
    view! {
        <div class="empty">
            <p class="empty__title">{title}</p>
            {open.then(|| view! { <p class="empty__text">{t("project.comments.be_first")}</p> })}
        </div>
    }
}

/// The reader's own comments that nobody else sees, each with where it stands.
#[component]
fn Own(project: u32, own: Vec<ShownComment>) -> impl IntoView {
    view! {
        <Section title=t("comment.own") note=t("comment.own.note") id="own">
            <ol class="comment-list">
                {own.into_iter()
                    .map(|comment| {
                        let id = comment.id;
                        let all = format!("/account/comments?from={id}#c{id}");
                        let is_open = matches!(comment.state, domain::CommentState::Draft | domain::CommentState::Pending);
                        let edit = (is_open && !scene().is_of_earlier_year())
                            .then(|| format!("/projects/{project}?edit={id}#say"));
                        view! {
                            <li>
                                <article class="comment comment--mine" id=format!("c{id}")>
                                    <By comment=comment.clone() />
                                    <p class="comment__text" lang=tongue(&comment.body)>{lines(&comment.body)}</p>
                                    <Standing comment=comment.clone() />
                                    <p class="comment__acts">
                                        {edit.map(|edit| view! {
                                            <a class="link-action" href=edit>{t("comment.edit")}<Of comment=comment.clone() /></a>
                                        })}
                                        <a class="link-action" href=all>{t("comment.manage")}<Of comment=comment.clone() /></a>
                                    </p>
                                </article>
                            </li>
                        }
                    })
                    .collect_view()}
            </ol>
        </Section>
    }
}

/// Which comment a link is for, for those who hear the links alone.
#[component]
fn Of(comment: ShownComment) -> impl IntoView {
    let whose = tf("comment.of", &[("name", &text(&comment.author)), ("day", &day(comment.left_at))]);
    view! { <span class="visually-hidden">{whose}</span> }
}

/// Who wrote it, what it is about, when.
#[component]
fn By(comment: ShownComment) -> impl IntoView {
    let mut name = text(&comment.author);
    if comment.is_mine {
        name = tf("project.comment.mine", &[("name", &name)]);
    }
    view! {
        <p class="comment__by">
            <span class="comment__name">{name}</span>
            <Tagged tag=comment.tag />
            <time datetime=comment.left_at.to_text()>{day(comment.left_at)}</time>
        </p>
    }
}

/// A published comment with what is said to it.
#[component]
fn Comment(project: u32, comment: ShownComment, commenting: Commenting) -> impl IntoView {
    let id = comment.id;
    let can_reply = matches!(commenting, Commenting::Open | Commenting::DraftsOnly | Commenting::SignIn);
    let reply = can_reply.then(|| format!("/projects/{project}?from={id}&reply={id}#say"));
    let more =
        comment.more_after.map(|after| scene().in_round(&format!("/projects/{project}?from={id}&after={after}#c{id}")));
    let (official, replies) = (comment.official.clone(), comment.replies.clone());
    view! {
        <article class="comment" id=format!("c{id}")>
            <By comment=comment.clone() />
            <p class="comment__text" lang=tongue(&comment.body)>{lines(&comment.body)}</p>
            {official.into_iter().map(|reply| view! { <Official reply /> }).collect_view()}
            <Acts comment reply />
            {(!replies.is_empty()).then(|| view! {
                <ol class="comment__replies">
                    {replies.into_iter().map(|comment| view! { <li><Reply comment /></li> }).collect_view()}
                </ol>
            })}
            {more.map(|more| view! { <p class="comment__acts"><a class="link-action" href=more>{t("comment.more_replies")}</a></p> })}
        </article>
    }
}

#[component]
fn Reply(comment: ShownComment) -> impl IntoView {
    let place = format!("c{}", comment.id);
    view! {
        <article class="comment comment--reply" id=place>
            <p class="comment__by">
                <span class="comment__name">{text(&comment.author)}</span>
                <span>{t("comment.replied")}</span>
                <time datetime=comment.left_at.to_text()>{day(comment.left_at)}</time>
            </p>
            <p class="comment__text" lang=tongue(&comment.body)>{lines(&comment.body)}</p>
            <Acts comment reply=None />
        </article>
    }
}

/// What can be done about a published comment: reply and report; one's own is seen to among all of one's own.
#[component]
fn Acts(comment: ShownComment, reply: Option<String>) -> impl IntoView {
    let id = comment.id;
    let is_citizen = scene().role().is_none_or(|role| role == Role::Citizen);
    let report =
        (is_citizen && !comment.is_mine && !scene().is_of_earlier_year()).then(|| format!("/comments/{id}/report"));
    let manage = comment.is_mine.then(|| format!("/account/comments?from={id}#c{id}"));
    (reply.is_some() || report.is_some() || manage.is_some()).then(|| {
        let of = comment;
        view! {
            <p class="comment__acts no-print">
                {reply.map(|href| view! {
                    <a class="link-action" rel="nofollow" href=href>{t("comment.reply")}<Of comment=of.clone() /></a>
                })}
                {report.map(|href| view! {
                    <a class="link-action" rel="nofollow" href=href>{t("comment.report")}<Of comment=of.clone() /></a>
                })}
                {manage.map(|href| view! {
                    <a class="link-action" href=href>{t("comment.manage")}<Of comment=of.clone() /></a>
                })}
            </p>
        }
    })
}
