//! Search over projects and published comments. What is looked for is all in the address.

use crate::api::reading::find;
use crate::components::load::load;
use crate::components::marked::{excerpt, marked};
use crate::components::notice::Problem;
use crate::components::said::tongue;
use crate::components::section::{Breadcrumb, Section};
use crate::format::{day, two_digits};
use crate::scene::{About, scene};
use crate::words::{t, text, tf};
use domain::search::{MAX_QUERY_CHARS, Query};
use domain::shown::{FoundComment, SearchFor, SearchPage as Data};
use domain::{CommentId, Project, Tag};
use leptos::either::{Either, EitherOf3};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::location::Url;

/// The page of a search.
#[component]
pub fn SearchPage() -> impl IntoView {
    let query = use_query_map().get_untracked();
    let word = |name: &str| query.get(name).unwrap_or_default();
    let (project, before) = (word("project").parse().ok(), word("before").parse().ok());
    load(find(word("q"), word("area"), word("tag"), project, before), |data: Data| {
        let title = match data.asked.words.as_str() {
            "" => t("search.title"),
            words => tf("search.title.words", &[("q", &words)]),
        };
        let outcome = &scene().outcome;
        outcome.set_title(title);
        outcome.set_about(About { is_left_out: true, ..About::default() });
        view! {
            <Breadcrumb here=t("search.title") />
            <Problem />
            <div class="page-head"><h1>{t("search.title")}</h1></div>
            <Asking data=data.clone() />
            <Answer data />
        }
    })
}

/// The address of a search, going on before a comment.
fn address(asked: &SearchFor, before: Option<CommentId>) -> String {
    let number = |number: Option<String>| number.unwrap_or_default();
    let project = number(asked.project.map(|project| project.to_string()));
    let before = number(before.map(|comment| comment.to_string()));
    let pairs =
        [("q", &asked.words), ("area", &asked.area), ("tag", &asked.tag), ("project", &project), ("before", &before)];
    let query = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    let query: Vec<_> = query.map(|(name, value)| format!("{name}={}", Url::escape(value))).collect();
    format!("/search?{}", query.join("&"))
}

/// The form: words, and where to look.
#[component]
fn Asking(data: Data) -> impl IntoView {
    let areas = data.areas.iter().map(|area| (area.code.clone(), text(&area.name))).collect();
    let tags = Tag::ALL.iter().map(|tag| (tag.code().to_owned(), t(&format!("voices.tag.{}", tag.code())))).collect();
    let projects = data
        .choices
        .iter()
        .map(|one| (one.number.to_string(), format!("{} {}", two_digits(one.number), text(&one.title))));
    let projects = projects.collect();
    let chosen = data.asked.project.map(|project| project.to_string()).unwrap_or_default();
    view! {
        <form class="search search--wide" role="search" method="get" action="/search">
            <label class="search__label" for="q">{t("search.label")}</label>
            <div class="search__row">
                <input
                    class="field__input" id="q" name="q" type="search" value=data.asked.words maxlength=MAX_QUERY_CHARS
                    autocomplete="off" aria-describedby="q-hint"
                />
                <button class="button">{t("list.search.button")}</button>
            </div>
            <p class="search__hint" id="q-hint">{t("search.hint")}</p>
            <div class="search__where">
                <Choice name="area" label=t("project.area") any=t("search.any.area") options=areas chosen=data.asked.area />
                <Choice name="tag" label=t("search.tag") any=t("search.any.tag") options=tags chosen=data.asked.tag />
                <Choice name="project" label=t("frame.projects") any=t("search.any.project") options=projects chosen />
            </div>
        </form>
    }
}

#[component]
fn Choice(
    name: &'static str,
    label: String,
    any: String,
    options: Vec<(String, String)>,
    chosen: String,
) -> impl IntoView {
    view! {
        <div class="search__choice">
            <label class="search__label" for=name>{label}</label>
            <select class="field__input" id=name name=name>
                <option value="">{any}</option>
                {options
                    .into_iter()
                    .map(|(code, words)| {
                        let is_chosen = code == chosen;
                        view! { <option value=code selected=is_chosen>{words}</option> }
                    })
                    .collect_view()}
            </select>
        </div>
    }
}

#[component]
fn Answer(data: Data) -> impl IntoView {
    if data.query.is_empty() {
        return EitherOf3::A(view! {
            <div class="empty">
                <p class="empty__title">{t("search.empty")}</p>
                <p class="empty__text">{t("search.empty.text")}</p>
            </div>
        });
    }
    if data.projects.is_empty() && data.comments.is_empty() && data.go_on.is_none() {
        let title = if data.asked.before.is_some() {
            t("search.none.further")
        } else {
            tf("search.none", &[("q", &data.asked.words)])
        };
        return EitherOf3::B(view! {
            <div class="empty" role="status">
                <p class="empty__title">{title}</p>
                <p class="empty__text">{t("list.empty.text")}</p>
                <div class="actions">
                    <a class="button button--plain" href="/projects">{t("error.to_projects")}</a>
                    <a class="link-action" href="/voices">{t("voices.title")}</a>
                </div>
            </div>
        });
    }
    EitherOf3::C(view! {
        <Projects projects=data.projects query=data.query.clone() />
        <Comments comments=data.comments query=data.query asked=data.asked go_on=data.go_on />
    })
}

#[component]
fn Projects(projects: Vec<Project>, query: Query) -> impl IntoView {
    (!projects.is_empty()).then(|| {
        let note = tf("search.projects.note", &[("n", &projects.len())]);
        view! {
            <Section title=t("frame.projects") note id="projects">
                <ul class="hits">
                    {projects
                        .into_iter()
                        .map(|project| {
                            let (number, title) = (project.number, text(&project.title));
                            let facts = format!("{} · {}", text(&project.area.name), text(&project.target));
                            view! {
                                <li class="hits__item">
                                    <p class="hits__title">
                                        <a href=format!("/projects/{number}")>
                                            <span class="num">{two_digits(number)}</span>" "{marked(&title, &query)}
                                        </a>
                                    </p>
                                    <p class="hits__text">{marked(&facts, &query)}</p>
                                </li>
                            }
                        })
                        .collect_view()}
                </ul>
            </Section>
        }
    })
}

#[component]
fn Comments(comments: Vec<FoundComment>, query: Query, asked: SearchFor, go_on: Option<CommentId>) -> impl IntoView {
    let is_empty = comments.is_empty();
    let hits = comments.into_iter().map(|comment| view! { <Hit comment query=query.clone() /> }).collect_view();
    let more = go_on.map(|before| {
        let (href, words) = (address(&asked, Some(before)), if is_empty { "search.further" } else { "search.more" });
        view! { <p class="section-more"><a class="link-action" rel="next" href=href>{t(words)}</a></p> }
    });
    let words = match (is_empty, more.is_some()) {
        (true, true) => Some(t("search.comments.not_yet")),
        (true, false) => Some(t("search.comments.none")),
        _ => None,
    };
    view! {
        <Section title=t("search.comments") note=t("search.comments.note") id="comments">
            {match words {
                Some(words) => Either::Left(view! { <p>{words}</p> }),
                None => Either::Right(view! { <ol class="hits">{hits}</ol> }),
            }}
            {more}
        </Section>
    }
}

#[component]
fn Hit(comment: FoundComment, query: Query) -> impl IntoView {
    let words = excerpt(&comment.body, &query);
    let name = comment.author.as_ref().map_or_else(|| t("voices.nobody"), text);
    let title = tf("search.on_project", &[("project", &text(&comment.project.title))]);
    view! {
        <li class="hits__item">
            <p class="hits__title"><a href=format!("/comments/{}", comment.id)>{title}</a></p>
            <p class="hits__text" lang=tongue(&words)>{marked(&words, &query)}</p>
            <p class="hits__by">
                <span>{name}</span>" · "<time datetime=comment.left_at.to_text()>{day(comment.left_at)}</time>" · "
                {t(&format!("voices.tag.{}", comment.tag.code()))}
                {comment.is_answered.then(|| view! { " · "<span class="hits__answered">{t("voices.answered")}</span> })}
            </p>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_what_is_looked_for_and_where_it_goes_on() {
        let asked = SearchFor { words: "停车 & 路".to_owned(), tag: "traffic".to_owned(), ..SearchFor::default() };
        let expected = "/search?q=%E5%81%9C%E8%BD%A6%20%26%20%E8%B7%AF&tag=traffic&before=7";
        assert_eq!(address(&asked, Some(CommentId(7))), expected);
    }
}
