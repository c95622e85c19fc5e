//! An address as a square of dark and light that a telephone reads (QR).

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A square, drawn by the server.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Square {
    /// Points on a side, with the light edge around it.
    pub side: usize,
    /// Its dark points, as an SVG path.
    pub path: String,
}

impl std::fmt::Debug for Square {
    /// It may say what opens an account.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Square")
    }
}

/// Draws a square, black on white in every scheme of colours.
#[component]
pub fn DrawnSquare(
    /// The square.
    square: Square,
    /// What it holds, for whoever cannot see it.
    label: String,
) -> impl IntoView {
    let side = square.side;
    view! {
        <svg class="square" viewBox=format!("0 0 {side} {side}") role="img" aria-label=label shape-rendering="crispEdges">
            <rect class="square__light" width=side height=side />
            <path class="square__dark" d=square.path />
        </svg>
    }
}
