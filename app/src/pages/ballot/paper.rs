//! The paper itself: the rows, the review, and every ending. The island shows one part at a time; what the attributes
//! say to it is listed in `islands::booth`.

use super::endings::{Done, Lost, Refusals, Sending};
use super::{end, lead};
use crate::components::icon::{Icon, Sign};
use crate::format::two_digits;
use crate::islands::ballot_paper::BallotPaper;
use crate::words::{language, t, text, tf};
use ballot::FurtherKind;
use domain::shown::BallotPage as Data;
use domain::{Language, Project, Vote};
use leptos::prelude::*;

/// The three marks: letter on the paper, sign, word.
fn marks() -> [(&'static str, Icon, String); 3] {
    [
        ("o", Icon::For, t("ballot.for")),
        ("x", Icon::Against, t("ballot.against")),
        ("-", Icon::Abstain, t("ballot.abstain")),
    ]
}

/// The paper of a vote, to be filled in.
#[component]
pub fn Paper(data: Data, vote: Vote) -> impl IntoView {
    let n = data.projects.len();
    let (cap, is_exact) = (vote.rules.cap(), vote.rules.exact_for());
    let (title, why) = title(&vote);
    view! {
        <BallotPaper>
            <div
                class="ballot"
                data-vote=vote.id.0
                data-attempt=data.attempt
                data-candidates=n
                data-cap=cap
                data-exact=is_exact.then_some("")
            >
                <section data-view="marking" aria-labelledby="marking-title">
                    <Marking projects=data.projects.clone() cap is_exact end=end(&vote) title why />
                </section>
                <section data-view="review" aria-labelledby="review-title" hidden>
                    <Review projects=data.projects cap />
                </section>
                <Sending />
                <Lost />
                <Done />
                <Refusals cap is_exact />
                <Cover />
            </div>
        </BallotPaper>
    }
}

/// What the paper is called; a further vote says so, and why it is held.
fn title(vote: &Vote) -> (String, Option<String>) {
    let Some(follows) = vote.follows else { return (t("ballot.title"), None) };
    let figures: [(&str, &dyn std::fmt::Display); 2] = [("before", &follows.vote), ("places", &vote.rules.seats())];
    match follows.kind {
        FurtherKind::Revote => (t("ballot.title.revote"), Some(tf("ballot.why.revote", &figures))),
        FurtherKind::FurtherBallot => {
            (t("ballot.title.further_ballot"), Some(tf("ballot.why.further_ballot", &figures)))
        }
    }
}

/// Shown in place of everything while the marks are covered. A press anywhere on it, or any key, uncovers them; the button
/// is for those who go from button to button.
#[component]
fn Cover() -> impl IntoView {
    view! {
        <div class="cover" data-cover="" hidden>
            <h1 class="cover__title" tabindex="-1">{t("ballot.covered.title")}</h1>
            <p>{t("ballot.covered.text")}</p>
            <button class="button" type="button">{t("ballot.covered.go")}</button>
        </div>
    }
}

#[component]
fn Marking(
    projects: Vec<Project>,
    cap: Option<u32>,
    is_exact: bool,
    end: String,
    title: String,
    why: Option<String>,
) -> impl IntoView {
    let n = projects.len();
    let lead = lead(n, cap, is_exact);
    view! {
        <noscript>
            <div class="notice">
                <p class="notice__title">{t("ballot.no_script.title")}</p>
                <p>{t("ballot.no_script.text")}</p>
            </div>
        </noscript>
        // Shown to who comes from signing in again, by the `#back` of the address.
        <p class="notice ballot__back" id="back">{t("ballot.back")}</p>
        <div class="page-head">
            <h1 id="marking-title" tabindex="-1">{title}</h1>
            {why.map(|why| view! { <p class="page-head__lead">{why}</p> })}
            <p class="page-head__lead">{lead}</p>
            <p class="page-head__note">{end}</p>
            <p class="page-head__note">{t("ballot.secrecy")}</p>
            <p class="page-head__note ballot__keys">{t("ballot.keys")}</p>
        </div>
        <fieldset class="ballot__form" aria-labelledby="marking-title" disabled>
            <ol class="ballot__list">
                {projects
                    .into_iter()
                    .enumerate()
                    .map(|(place, project)| view! { <Row place project /> })
                    .collect_view()}
            </ol>
        </fieldset>
        <Bar n cap />
    }
}

/// A candidate: what it is, and its three marks.
#[component]
fn Row(place: usize, project: Project) -> impl IntoView {
    let number = project.number;
    let title = format!("t{number}");
    let name = text(&project.title);
    view! {
        <li class="ballot-row" id=format!("p{number}")>
            <details class="ballot-row__detail">
                <summary class="ballot-row__summary">
                    <span class="ballot-row__no" aria-hidden="true">{two_digits(number)}</span>
                    <h2 class="ballot-row__title" id=title.clone()>
                        <span class="visually-hidden">{tf("ballot.number", &[("n", &number)])}" "</span>
                        {name}
                    </h2>
                    <span class="ballot-row__open">{t("ballot.details")}" "<Sign icon=Icon::Down /></span>
                </summary>
                <Facts project />
            </details>
            <div class="marks" role="group" aria-labelledby=title data-candidate=place>
                {marks()
                    .into_iter()
                    .map(|(letter, icon, word)| {
                        let pressed = if letter == "-" { "true" } else { "false" };
                        view! {
                            <button class="mark" type="button" data-mark=letter aria-pressed=pressed>
                                <Sign icon />
                                {word}
                            </button>
                        }
                    })
                    .collect_view()}
            </div>
        </li>
    }
}

#[component]
fn Facts(project: Project) -> impl IntoView {
    let quoted = (language() == Language::En).then_some("zh-CN");
    let note = text(&project.department_note);
    view! {
        <dl class="ballot-row__more">
            <dt>{t("ballot.target")}</dt>
            <dd>{text(&project.target)}</dd>
            {(!project.place.is_empty()).then(|| view! { <dt>{t("ballot.place")}</dt><dd>{text(&project.place)}</dd> })}
            <dt>{t("ballot.department")}</dt>
            <dd>{text(&project.department.name)}</dd>
            {(!note.is_empty()).then(|| view! { <dd>{note}</dd> })}
            <dt>{t("ballot.quote")}</dt>
            <dd lang=quoted>{format!("“{}”", project.quote)}</dd>
        </dl>
    }
}

/// What stays in view: the count so far and the one way on.
#[component]
fn Bar(n: usize, cap: Option<u32>) -> impl IntoView {
    let marked_for = match cap {
        Some(cap) => tf("ballot.bar.for_of", &[("limit", &cap)]),
        None => t("ballot.bar.for"),
    };
    view! {
        <div class="ballot-bar">
            {cap.map(|cap| {
                let sentence = tf("ballot.beyond", &[("limit", &cap)]);
                let (before, after) = around("{n}", &sentence);
                view! {
                    <div class="ballot-bar__notice" role="alert" data-notice="" hidden>
                        <Sign icon=Icon::Warn />
                        <p>
                            <strong>{before}<span data-beyond=""></span>{after}</strong>
                            " "{t("ballot.beyond.do")}
                        </p>
                    </div>
                }
            })}
            <p class="ballot-bar__notice" data-waiting="">{t("ballot.opening")}</p>
            <div class="ballot-bar__row">
                <p class="ballot-bar__count" aria-live="polite" aria-atomic="true">
                    <span><Counted sentence=marked_for mark="o" /></span>" "
                    <span><Counted sentence=t("ballot.bar.against") mark="x" /></span>" "
                    <span><Counted sentence=t("ballot.bar.abstain") mark="-" count=n /></span>
                </p>
                <button class="button" type="button" data-go="review" disabled>{t("ballot.check")}</button>
            </div>
        </div>
    }
}

/// A sentence with a figure that follows the paper, in place of `{n}`.
#[component]
fn Counted(sentence: String, mark: &'static str, #[prop(optional)] count: usize) -> impl IntoView {
    let (before, after) = around("{n}", &sentence);
    view! { {before}<b data-count=mark>{count}</b>{after} }
}

/// What stands before and after a blank.
fn around(blank: &str, sentence: &str) -> (String, String) {
    let (before, after) = sentence.split_once(blank).unwrap_or((sentence, ""));
    (before.to_owned(), after.to_owned())
}

/// The paper once more, in words: the island lays each candidate into the list of its mark.
#[component]
fn Review(projects: Vec<Project>, cap: Option<u32>) -> impl IntoView {
    let n = projects.len();
    let sums = [
        (tf("ballot.review.for", &[("all", &n)]), "o", 0),
        (t("ballot.review.against"), "x", 0),
        (t("ballot.review.abstain"), "-", n),
    ];
    view! {
        <div class="page-head">
            <h1 id="review-title" tabindex="-1">{t("ballot.review.title")}</h1>
            <p class="page-head__lead">{t("ballot.review.lead")}</p>
        </div>
        <div class="review">
            {marks()
                .into_iter()
                .map(|(letter, icon, word)| {
                    let here = if letter == "-" { projects.clone() } else { Vec::new() };
                    view! { <ReviewGroup letter icon word projects=here /> }
                })
                .collect_view()}
        </div>
        <div class="review__confirm">
            <p>
                {sums
                    .into_iter()
                    .map(|(sentence, mark, count)| view! { <Counted sentence mark count /> })
                    .collect_view()}
            </p>
            {cap.map(|cap| view! {
                <div class="notice" data-not-exact="" hidden>
                    <p>{tf("ballot.review.not_exact", &[("limit", &cap)])}</p>
                </div>
            })}
            <div class="actions">
                <button class="button button--final" type="button" data-go="send">{t("ballot.cast")}</button>
                <button class="button button--plain" type="button" data-go="marking">{t("ballot.change")}</button>
            </div>
        </div>
    }
}

#[component]
fn ReviewGroup(letter: &'static str, icon: Icon, word: String, projects: Vec<Project>) -> impl IntoView {
    let count = projects.len();
    view! {
        <section class="review__group">
            <h2 class="review__title">
                <Sign icon />
                {word}" "
                <span class="num"><Counted sentence=t("ballot.review.items") mark=letter count /></span>
            </h2>
            <ol class="review__list" data-list=letter>
                {projects
                    .into_iter()
                    .enumerate()
                    .map(|(place, project)| view! {
                        <li class="review__item" data-line=place>
                            <span class="num">{two_digits(project.number)}</span>
                            <span>{text(&project.title)}</span>
                        </li>
                    })
                    .collect_view()}
            </ol>
            <p class="form__note" data-none=letter hidden=letter == "-">{t("ballot.review.none")}</p>
        </section>
    }
}
