//! The moderators' queues, beside the written standards. Looking takes nothing; whoever takes a comment has it for a while.

mod act;
mod figures;
mod filter;
mod handovers;
mod item;
mod one;
mod reason;
mod record;
mod standards;
mod words;

pub use figures::ModerationFiguresPage;
pub use handovers::HandoversPage;
pub use one::ModeratedPage;
pub use words::FlagWordsPage;

use crate::api::moderation::moderation_queue;
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::Breadcrumb;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::shown::{ModerationPage as Data, QueueAsked, QueueKind, QueuedComment};
use filter::{Filter, LookFor};
use item::Item;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::location::Url;
use standards::Standards;

/// The page of the moderators.
#[component]
pub fn ModerationPage() -> impl IntoView {
    scene().outcome.set_title(t("moderation.title"));
    let query = use_query_map().get_untracked();
    let typed = |name: &str| query.get(name).unwrap_or_default();
    let asked = QueueAsked {
        kind: QueueKind::from_code(&typed("show")),
        looked_for: typed("q"),
        project: typed("project").parse().unwrap_or(0),
        area: typed("area"),
        tag: typed("tag"),
        state: typed("state"),
        from: typed("from").parse().unwrap_or(0),
    };
    view! {
        <Breadcrumb here=t("moderation.title") />
        {load(moderation_queue(asked), |data| view! { <Queue data /> })}
    }
}

#[component]
fn Queue(data: Data) -> impl IntoView {
    let Data { asked, n_pending, mine, others, queue, next, now, .. } = data.clone();
    let (kind, is_empty) = (asked.kind, queue.is_empty());
    let is_filtered = QueueAsked { kind, ..QueueAsked::default() } != asked;
    let lead = match kind {
        QueueKind::Waiting if n_pending == 0 => t("moderation.empty"),
        _ => t(&format!("moderation.lead.{}", kind.code())),
    };
    let waits = kind == QueueKind::Waiting && !is_empty;
    view! {
        <Problem />
        <div class="page-head">
            <h1>{tf("moderation.waiting", &[("n", &n_pending)])}</h1>
            <p class="page-head__lead">{lead}</p>
        </div>
        <Kinds data=data.clone() />
        <div class="moderation">
            <div>
                <Before comments=mine title=t("moderation.mine") now />
                {waits.then(|| view! {
                    <form class="moderation__begin" method="post" action="/moderation/next">
                        <button class="button" accesskey="n">{t("moderation.begin")}" "<Key letter="N" /></button>
                    </form>
                })}
                {(kind != QueueKind::All).then(|| view! { <LookFor /> })}
                <Filter data />
                {if is_empty {
                    let none = if is_filtered { t("moderation.found_none") } else { t("moderation.none") };
                    Either::Left(view! { <p class="moderation__none" role="status">{none}</p> })
                } else {
                    Either::Right(view! {
                        <h2 class="visually-hidden">{t(&format!("moderation.kind.{}", kind.code()))}</h2>
                        <ol class="queue">
                            {queue.into_iter().map(|comment| view! { <li><Item comment now /></li> }).collect_view()}
                        </ol>
                    })
                }}
                {next.map(|next| view! {
                    <div class="actions"><a class="button button--plain" href=address(&asked, next.0)>{t("moderation.more")}</a></div>
                })}
                <Before comments=others title=t("moderation.others") now />
            </div>
            <Standards />
        </div>
    }
}

/// What moderators have before them.
#[component]
fn Before(comments: Vec<QueuedComment>, title: String, now: domain::Timestamp) -> impl IntoView {
    (!comments.is_empty()).then(|| {
        view! {
            <section class="moderation__before">
                <h2 class="moderation__before-title">{title}</h2>
                <ol class="queue">
                    {comments.into_iter().map(|comment| view! { <li><Item comment now /></li> }).collect_view()}
                </ol>
            </section>
        }
    })
}

/// The letter of a key that does the same as a button.
#[component]
fn Key(letter: &'static str) -> impl IntoView {
    view! { <kbd class="key" aria-hidden="true">{letter}</kbd> }
}

/// The queues with their numbers, and the pages beside them.
#[component]
fn Kinds(data: Data) -> impl IntoView {
    let kinds = QueueKind::ALL.map(|kind| {
        let n = match kind {
            QueueKind::Waiting => Some(data.n_pending),
            QueueKind::Reported => Some(data.n_reported),
            QueueKind::Appeals => Some(data.n_appeals),
            QueueKind::All => None,
        };
        let is_here = kind == data.asked.kind;
        view! {
            <li>
                <a class="chips__link" href=format!("/moderation?show={}", kind.code()) aria-current=is_here.then_some("page")>
                    {t(&format!("moderation.kind.{}", kind.code()))}
                    {n.map(|n| view! { " "<span class="num">{n}</span> })}
                </a>
            </li>
        }
    });
    view! {
        <nav class="moderation__kinds" aria-label=t("moderation.kinds")>
            <ul class="chips">{kinds.collect_view()}</ul>
            <ul class="moderation__beside">
                <li><a class="link-action" href="/moderation/handovers">{t("moderation.handovers")}</a></li>
                <li><a class="link-action" href="/moderation/words">{t("moderation.flag_words")}</a></li>
                <li><a class="link-action" href="/moderation/figures">{t("moderation.figures")}</a></li>
            </ul>
        </nav>
    }
}

/// The address of another part of what was asked.
fn address(asked: &QueueAsked, from: i64) -> String {
    let mut address = format!("/moderation?show={}", asked.kind.code());
    let project = if asked.project == 0 { String::new() } else { asked.project.to_string() };
    let fields = [
        ("q", &asked.looked_for),
        ("project", &project),
        ("area", &asked.area),
        ("tag", &asked.tag),
        ("state", &asked.state),
    ];
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        address.push_str(&format!("&{name}={}", Url::escape(value)));
    }
    address.push_str(&format!("&from={from}"));
    address
}
