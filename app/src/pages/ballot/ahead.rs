//! What the ballot paper needs, fetched before it is asked for.

use crate::scene::scene;
use leptos::prelude::*;

/// Lets the browser fetch the files of the ballot paper while it has nothing else to do, so that the paper is there at
/// once when the vote opens. No script runs for it, and a browser that does not know of it leaves it out.
#[component]
pub fn Ahead() -> impl IntoView {
    let base = scene().files.clone();
    ["site.wasm", "site.js", "boot.js"]
        .map(|file| view! { <link rel="prefetch" href=format!("{base}/{file}") crossorigin="" /> })
        .into_iter()
        .collect_view()
}
