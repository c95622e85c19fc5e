//! 模拟票决: the band over every page of a year whose on-screen ballot no decision allows, from the day its method is
//! adopted.

use crate::components::phrases::Phrases;
use crate::scene::scene;
use crate::words::t;
use domain::Phase;
use domain::shown::Frame;
use leptos::prelude::*;

/// Whether the pages of a frame are headed so: what comes after the adoption of the method speaks of the ballot.
pub fn is_headed(frame: &Frame) -> bool {
    speaks_of_a_rehearsal(frame.is_mock, frame.phase)
}

/// The same of a year of which one knows no more: whether what stands at a phase speaks of a ballot that is a rehearsal.
pub fn speaks_of_a_rehearsal(is_mock: bool, phase: Phase) -> bool {
    is_mock && phase >= Phase::MethodAdopted
}

/// How much the band says.
#[derive(Clone, Copy, PartialEq)]
enum Length {
    /// What it is and why, where the ballot is the page's matter.
    Full,
    /// What it is and what it comes to, over the paper: the hand is to reach the first line soon.
    Paper,
    /// The same in one line.
    Line,
}

impl Length {
    fn of(path: &str) -> Self {
        match path {
            "/ballot" => Self::Paper,
            "/results" => Self::Full,
            path if path.starts_with("/desk") => Self::Full,
            _ => Self::Line,
        }
    }
}

/// Says that the on-screen ballot is a rehearsal, where it is one. It stands first on every page, and on its print.
#[component]
pub fn MockHeading() -> impl IntoView {
    let scene = scene();
    // Of an earlier year's ballot the frame knows nothing; its pages say it themselves.
    let is_here = !scene.is_of_earlier_year() && scene.frame.as_ref().is_some_and(is_headed);
    is_here.then(|| view! { <Band length=Length::of(&scene.path) /> })
}

/// The whole band, for a sheet of paper that goes its way alone.
#[component]
pub fn MockOnPaper() -> impl IntoView {
    scene().frame.as_ref().is_some_and(is_headed).then(|| view! { <Band length=Length::Full /> })
}

#[component]
fn Band(length: Length) -> impl IntoView {
    let (class, sentence) = match length {
        Length::Full => ("mock-heading", t("result.mock.text")),
        Length::Paper => ("mock-heading mock-heading--paper", t("result.mock.short")),
        Length::Line => ("mock-heading mock-heading--line", t("result.mock.short")),
    };
    view! {
        <div class=class role="note">
            <p class="mock-heading__title">{t("result.mock")}</p>
            <p class="mock-heading__text"><Phrases sentence /></p>
        </div>
    }
}
