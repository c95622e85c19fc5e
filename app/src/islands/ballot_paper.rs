//! The ballot paper: the one thing on the site that moves.
//!
//! The paper, its lists, every sentence and every ending are HTML from the server, in `children`; the island shows one
//! view of them at a time and keeps the marks. So the browser loads no sentences, no JSON and no client, and what a
//! deputy reads before voting can be read in the page's source.

use crate::islands::booth::Booth;
use leptos::html::Div;
use leptos::prelude::*;

/// Wakes the paper that the server has written; [`Booth`] says what it must hold.
#[island]
pub fn BallotPaper(children: Children) -> impl IntoView {
    let paper = NodeRef::<Div>::new();
    paper.on_load(|paper| Booth::open(&paper));
    view! { <div class="ballot-paper" node_ref=paper>{children()}</div> }
}
