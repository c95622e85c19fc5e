//! What a person sees and presses.
//!
//! Pages are HTML from the server and work without scripts; the one thing that moves, the ballot paper, is an island.
//! Reading order: `routes` (the whole site), `scene` (what every page knows), `shell` and `components::frame` (what is
//! around every page), then a page with its server functions in `api`.
#![recursion_limit = "512"]
#![expect(clippy::needless_pass_by_value, reason = "a component owns what it is given")]

pub mod api;
pub mod components;
pub mod doors;
pub mod error;
pub mod format;
pub mod islands;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod request;
pub mod routes;
pub mod scene;
pub mod shell;
pub mod words;

/// Starts the islands; called once by `boot.js`.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
