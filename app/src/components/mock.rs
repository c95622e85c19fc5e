//! 模拟票决: the band over everything of an on-screen ballot that no decision allows.

use crate::components::phrases::Phrases;
use crate::scene::scene;
use crate::words::t;
use leptos::prelude::*;

/// Says that the on-screen ballot is a rehearsal, where it is one. It stands first on the page, and on its print.
#[component]
pub fn MockHeading() -> impl IntoView {
    let is_mock = scene().frame.as_ref().is_some_and(|frame| frame.is_mock);
    is_mock.then(|| view! { <MockBand /> })
}

/// The band itself, for what is known to be of a rehearsal.
#[component]
pub fn MockBand() -> impl IntoView {
    view! {
        <div class="mock-heading" role="note">
            <p class="mock-heading__title">{t("result.mock")}</p>
            <p class="mock-heading__text"><Phrases sentence=t("result.mock.text") /></p>
        </div>
    }
}
