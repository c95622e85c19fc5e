//! The votes of a round, where one followed another: what each decided, and what is chosen altogether.

use super::why::numbers;
use crate::components::section::Section;
use crate::scene::scene;
use crate::words::{t, text, tf};
use ballot::FurtherKind;
use domain::shown::{ResultPage as Data, VoteInBrief};
use domain::{Follows, Project, VoteState};
use leptos::prelude::*;

/// Every vote of the round with its way, and the projects chosen so far; nothing while the round has had no further vote.
#[component]
pub fn VotesOfRound(data: Data) -> impl IntoView {
    if data.votes.iter().all(|vote| vote.follows.is_none()) {
        return None;
    }
    let here = data.vote.as_ref().map(|vote| vote.number);
    let chosen = data.chosen_altogether();
    let heading = tf("result.votes.altogether", &[("n", &chosen.len())]);
    Some(view! {
        <Section title=t("result.votes") id="votes">
            <ol class="record-list">
                {data
                    .votes
                    .into_iter()
                    .map(|vote| {
                        let is_here = Some(vote.number) == here;
                        view! { <Line vote is_here /> }
                    })
                    .collect_view()}
            </ol>
            <div class="prose">
                <h3>{heading}</h3>
                <ul>{chosen.into_iter().map(|project| view! { <Chosen project /> }).collect_view()}</ul>
            </div>
        </Section>
    })
}

#[component]
fn Line(vote: VoteInBrief, is_here: bool) -> impl IntoView {
    let name = vote_name(vote.number, vote.follows);
    let decided = decided(&vote);
    let href = scene().in_round(&format!("/results?vote={}", vote.number));
    view! {
        <li class="record-list__item">
            <p class="record-list__when">
                {if is_here {
                    view! { <strong aria-current="page">{name}</strong> }.into_any()
                } else {
                    view! { <a href=href>{name}</a> }.into_any()
                }}
            </p>
            <div class="record-list__what"><p>{decided}</p></div>
        </li>
    }
}

#[component]
fn Chosen(project: Project) -> impl IntoView {
    let href = scene().in_round(&format!("/projects/{}", project.number));
    view! { <li>{numbers(&[project.number])}" "<a href=href>{text(&project.title)}</a></li> }
}

/// What a vote is called among those of its round: 第 2 次票决（再次投票）.
pub fn vote_name(number: u32, follows: Option<Follows>) -> String {
    let key = match follows.map(|follows| follows.kind) {
        None => "result.votes.first",
        Some(FurtherKind::Revote) => "result.votes.revote",
        Some(FurtherKind::FurtherBallot) => "result.votes.further_ballot",
    };
    tf(key, &[("n", &number)])
}

/// What came of a vote, in a sentence.
fn decided(vote: &VoteInBrief) -> String {
    let Some(chosen) = &vote.chosen else {
        let key = if vote.state == VoteState::Void { "result.votes.void" } else { "result.votes.going_on" };
        return t(key);
    };
    let mut found: Vec<_> = chosen.iter().map(|project| project.number).collect();
    found.sort_unstable();
    if found.is_empty() {
        return t("result.votes.none_chosen");
    }
    tf("result.votes.chosen", &[("n", &found.len()), ("numbers", &numbers(&found))])
}
