//! The list of projects: by area, by words, in official or shuffled order. All of it is in the address.

use crate::api::projects::list_projects;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::Breadcrumb;
use crate::format::{number, two_digits};
use crate::pages::follow::feed_of_all;
use crate::scene::{About, scene};
use crate::words::{t, text, tf};
use domain::Phase;
use domain::shown::{AreaCount, MOST_COMPARED, Order, ProjectList as Data, ProjectRow};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::location::Url;

/// How many shuffled orders there are; few enough that a page of each can be kept.
const ORDERS: u32 = 50;

/// The list of projects.
#[component]
pub fn ProjectListPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let (area, words) = (query.get("area").unwrap_or_default(), query.get("q").unwrap_or_default());
    let shuffle = query.get_str("shuffle").and_then(|typed| typed.parse().ok());
    let shuffle = shuffle.filter(|order| (1..=ORDERS).contains(order));
    load(list_projects(area, words, shuffle), |data: Data| {
        scene().outcome.set_title(title(&data));
        scene().outcome.set_about(about(&data));
        view! {
            <Where looked_for=data.looked_for.clone() />
            <Problem />
            <Head n_all=data.n_all />
            <Finder data=data.clone() />
            <Found data />
        }
    })
}

fn title(data: &Data) -> String {
    match (&data.area, data.looked_for.as_str()) {
        (_, words) if !words.is_empty() => tf("list.title.search", &[("q", &words)]),
        (Some(area), _) => tf("list.title.area", &[("area", &text(&area.name))]),
        _ => t("frame.projects"),
    }
}

/// What the page says of itself: a list that was searched is left out.
fn about(data: &Data) -> About {
    About {
        description: tf("list.description", &[("n", &data.n_all)]),
        keywords: data.areas.iter().map(|found| text(&found.area.name)).collect(),
        column: Some((t("frame.projects"), t("follow.column.open"))),
        feeds: vec![feed_of_all()],
        is_left_out: !data.looked_for.is_empty(),
        ..About::default()
    }
}

/// The address of a list.
fn address(area: &str, words: &str, shuffle: Option<u32>) -> String {
    let shuffle = shuffle.map(|order| order.to_string()).unwrap_or_default();
    let query: Vec<_> = [("area", area), ("q", words), ("shuffle", &shuffle)]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", Url::escape(value)))
        .collect();
    if query.is_empty() { "/projects".to_owned() } else { format!("/projects?{}", query.join("&")) }
}

fn shuffled(order: Order) -> Option<u32> {
    match order {
        Order::Official => None,
        Order::Shuffled(order) => Some(order),
    }
}

/// Another order than this one. By steps of this kind all orders come round before one comes again; the first depends on
/// the minute, so that not everybody begins with the same.
fn other_order(present: Option<u32>) -> u32 {
    match present {
        Some(order) => ((order - 1) * 11 + 7) % ORDERS + 1,
        None => {
            let minutes = scene().frame.as_ref().map_or(0, |frame| frame.now.unix() / 60);
            u32::try_from(minutes.rem_euclid(i64::from(ORDERS))).unwrap_or(0) + 1
        }
    }
}

#[component]
fn Where(looked_for: String) -> impl IntoView {
    if looked_for.is_empty() {
        return Either::Left(view! { <Breadcrumb here=t("frame.projects") /> });
    }
    let here = tf("list.title.search", &[("q", &looked_for)]);
    Either::Right(view! { <Breadcrumb above=vec![(t("frame.projects"), "/projects")] here /> })
}

#[component]
fn Head(n_all: u32) -> impl IntoView {
    let takes_comments = scene().frame.as_ref().is_some_and(|frame| frame.phase == Phase::PublicNotice);
    let lead = if takes_comments { t("list.lead.notice") } else { t("list.lead") };
    let title = if n_all == 0 { t("list.heading.none") } else { tf("list.heading", &[("n", &n_all)]) };
    view! {
        <div class="page-head">
            <h1>{title}</h1>
            {(n_all > 0).then(|| view! { <p class="page-head__lead">{lead}</p> })}
        </div>
    }
}

/// Areas, search and order.
#[component]
fn Finder(data: Data) -> impl IntoView {
    let sentence = found(&data);
    let shuffle = shuffled(data.order);
    let area = data.area.as_ref().map(|area| area.code.clone()).unwrap_or_default();
    let is_all = area.is_empty() && data.looked_for.is_empty();
    view! {
        <div class="finder">
            <nav aria-label=t("list.areas")>
                <ul class="chips">
                    <Chip name=t("list.all") n=data.n_all href=address("", "", shuffle) is_here=is_all />
                    {data
                        .areas
                        .iter()
                        .map(|AreaCount { area: other, n_projects }| {
                            let href = address(&other.code, "", shuffle);
                            view! { <Chip name=text(&other.name) n=*n_projects href is_here=other.code == area /> }
                        })
                        .collect_view()}
                </ul>
            </nav>
            <div class="finder__row">
                <Search area=area.clone() looked_for=data.looked_for.clone() shuffle />
                <OrderSwitch area looked_for=data.looked_for.clone() shuffle />
            </div>
            <p class="finder__more">
                <a class="link-action" href=everywhere(&data.looked_for)>
                    {if data.looked_for.is_empty() { t("list.everywhere") } else { t("list.everywhere.words") }}
                </a>
                <a class="link-action" href="/voices">{t("voices.title")}</a>
            </p>
            {sentence.map(|sentence| view! { <p class="finder__found" role="status">{sentence}</p> })}
        </div>
    }
}

#[component]
fn Chip(name: String, n: u32, href: String, is_here: bool) -> impl IntoView {
    view! {
        <li>
            <a class="chips__link" href=href aria-current=is_here.then_some("true")>{name}" "<span class="num">{n}</span></a>
        </li>
    }
}

/// The search form; it keeps area and order.
#[component]
fn Search(area: String, looked_for: String, shuffle: Option<u32>) -> impl IntoView {
    view! {
        <form class="search" role="search" method="get" action="/projects">
            {(!area.is_empty()).then(|| view! { <input type="hidden" name="area" value=area /> })}
            {shuffle.map(|order| view! { <input type="hidden" name="shuffle" value=order /> })}
            <label class="search__label" for="q">{t("list.search")}</label>
            <div class="search__row">
                <input
                    class="field__input" id="q" name="q" type="search" value=looked_for maxlength="60" autocomplete="off"
                />
                <button class="button button--plain"><Sign icon=Icon::Search />{t("list.search.button")}</button>
            </div>
        </form>
    }
}

#[component]
fn OrderSwitch(area: String, looked_for: String, shuffle: Option<u32>) -> impl IntoView {
    let official = address(&area, &looked_for, None);
    let other = address(&area, &looked_for, Some(other_order(shuffle)));
    view! {
        <nav class="switch" aria-label=t("list.order")>
            <span class="switch__label" aria-hidden="true">{t("list.order")}</span>
            <a class="switch__link" href=official aria-current=shuffle.is_none().then_some("true")>
                {t("list.order.official")}
            </a>
            <a class="switch__link" href=other aria-current=shuffle.is_some().then_some("true")>
                {t("list.order.shuffled")}
            </a>
        </nav>
    }
}

/// The search over comments too, for the same words.
fn everywhere(words: &str) -> String {
    if words.is_empty() { "/search".to_owned() } else { format!("/search?q={}", Url::escape(words)) }
}

/// How many were found, of what, in which order; nothing where the list says it itself.
fn found(data: &Data) -> Option<String> {
    if data.rows.is_empty() {
        return None;
    }
    let (n, words) = (data.rows.len(), &data.looked_for);
    let area = data.area.as_ref().map(|area| text(&area.name));
    let what = match (area, words.is_empty()) {
        (None, true) => tf("list.found.all", &[("n", &n)]),
        (Some(area), true) => tf("list.found.area", &[("n", &n), ("area", &area)]),
        (None, false) => tf("list.found.search", &[("n", &n), ("q", words)]),
        (Some(area), false) => tf("list.found.search_in_area", &[("n", &n), ("q", words), ("area", &area)]),
    };
    let order = match shuffled(data.order) {
        None => t("list.found.official"),
        Some(order) => tf("list.found.shuffled", &[("order", &order)]),
    };
    Some(tf("list.found", &[("what", &what), ("order", &order)]))
}

/// The rows, or that there are none.
#[component]
fn Found(data: Data) -> impl IntoView {
    if data.rows.is_empty() {
        return Either::Left(view! { <NothingFound data /> });
    }
    let notice = text(&data.notice);
    Either::Right(view! {
        <form class="pick" method="get" action="/compare">
            <ol class="project-list">{data.rows.into_iter().map(|row| view! { <Row row /> }).collect_view()}</ol>
            <div class="pick__bar actions">
                <button class="button button--plain">{t("list.compare.button")}</button>
                <span class="pick__note">{tf("list.compare.note", &[("most", &MOST_COMPARED)])}</span>
            </div>
        </form>
        <p class="list-note">{t("list.note")}</p>
        {(!notice.is_empty()).then(|| view! { <p class="list-note">{notice}</p> })}
    })
}

#[component]
fn Row(row: ProjectRow) -> impl IntoView {
    let project = row.project;
    let facts = tf("list.facts", &[("area", &text(&project.area.name)), ("target", &text(&project.target))]);
    let said = number(i64::from(row.voices.n_comments));
    let counts = match row.voices.n_answered {
        0 => tf("list.comments", &[("n", &said)]),
        n => tf("list.comments.answered", &[("n", &said), ("answered", &number(i64::from(n)))]),
    };
    view! {
        <li class="project-row">
            <span class="project-row__no" aria-hidden="true">{two_digits(project.number)}</span>
            <div class="project-row__words">
                <h2 class="project-row__title">
                    <a class="project-row__link" href=format!("/projects/{}", project.number)>
                        <span class="visually-hidden">{tf("list.number", &[("n", &project.number)])}" "</span>
                        {text(&project.title)}
                    </a>
                </h2>
                <p class="project-row__facts">{facts}</p>
            </div>
            <div class="project-row__meta">
                <span class="project-row__dept">{text(&project.department.name)}</span>" "
                <span class="project-row__counts">{counts}</span>" "
                <label class="project-row__pick">
                    <input type="checkbox" name="p" value=project.number />{t("list.compare")}
                    <span class="visually-hidden">{tf("list.number", &[("n", &project.number)])}</span>
                </label>
            </div>
        </li>
    }
}

#[component]
fn NothingFound(data: Data) -> impl IntoView {
    let area = data.area.as_ref().map(|area| text(&area.name));
    let title = match (area, data.looked_for.is_empty()) {
        _ if data.n_all == 0 => t("list.empty.none"),
        (Some(area), false) => tf("list.empty.search_in_area", &[("q", &data.looked_for), ("area", &area)]),
        _ => tf("list.empty.search", &[("q", &data.looked_for)]),
    };
    let (text, link) = match data.n_all {
        0 => (t("list.empty.none.text"), None),
        n => (t("list.empty.text"), Some(tf("list.empty.all", &[("n", &n)]))),
    };
    view! {
        <div class="empty" role="status">
            <p class="empty__title">{title}</p>
            <p class="empty__text">{text}</p>
            {link.map(|words| view! {
                <div class="actions"><a class="button button--plain" href="/projects">{words}</a></div>
            })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn all_orders_come_round_before_one_comes_again() {
        let orders = std::iter::successors(Some(1), |order| Some(other_order(Some(*order))));
        let seen: BTreeSet<_> = orders.take(ORDERS as usize).collect();
        assert_eq!(seen, (1..=ORDERS).collect::<BTreeSet<_>>());
    }

    #[test]
    fn an_address_holds_what_was_asked_for_and_no_more() {
        assert_eq!(address("", "", None), "/projects");
        assert_eq!(address("rural", "", Some(3)), "/projects?area=rural&shuffle=3");
        assert_eq!(address("", "车位 & 路", None), "/projects?q=%E8%BD%A6%E4%BD%8D%20%26%20%E8%B7%AF");
    }
}
