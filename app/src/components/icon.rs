//! Signs that stand beside words, never alone.

use leptos::prelude::*;

/// A sign, drawn in the colour of the words beside it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Icon {
    /// Opens below.
    Down,
    /// Take care.
    Warn,
    /// An error.
    Error,
    /// Done.
    Tick,
    /// Waiting.
    Wait,
    /// For.
    For,
    /// Against.
    Against,
    /// Abstain.
    Abstain,
    /// Chosen.
    Chosen,
    /// Passed, not chosen.
    Passed,
    /// Not passed.
    Failed,
    /// A tie at the cut.
    Tied,
    /// Search.
    Search,
}

impl Icon {
    fn class(self) -> &'static str {
        if matches!(self, Self::For | Self::Against | Self::Abstain) { "icon mark__sign" } else { "icon" }
    }

    /// Filled shape, then lines, each as an SVG path and its width.
    fn shapes(self) -> (&'static str, &'static [(&'static str, &'static str)]) {
        const SQUARE: &str = "M1 1h14v14H1Z";
        match self {
            Self::Down => ("", &[("M2 5l6 6 6-6", "2")]),
            Self::Warn => ("M8 1L15.5 15H.5ZM7.2 6v4.6h1.6V6Zm0 5.8v1.6h1.6v-1.6Z", &[]),
            Self::Error => ("M8 .5a7.5 7.5 0 100 15 7.5 7.5 0 000-15ZM7.1 3.6h1.8v5.2H7.1Zm0 6.6h1.8V12H7.1Z", &[]),
            Self::Tick => ("", &[("M2 8.5l4 4 8-9", "2.2")]),
            Self::Wait => (
                "M8 .5a7.5 7.5 0 100 15 7.5 7.5 0 000-15Zm0 1.8a5.7 5.7 0 110 11.4A5.7 5.7 0 018 2.3ZM7.1 4h1.7v3.8l2.9 1.7-.8 1.5-3.8-2.2Z",
                &[],
            ),
            Self::For | Self::Against | Self::Abstain => ("", &[]),
            Self::Chosen => ("M0 0h16v16H0ZM3 8.3l3.7 3.9 6.6-7.6-1.3-1.2-5.3 6.2-2.4-2.6Z", &[]),
            Self::Passed => ("", &[(SQUARE, "2"), ("M4 8.2l2.8 2.9 5.2-6", "1.8")]),
            Self::Failed => ("", &[(SQUARE, "2"), ("M4.5 8h7", "1.8")]),
            Self::Tied => ("", &[(SQUARE, "2"), ("M4.5 6.2h7M4.5 9.8h7", "1.8")]),
            Self::Search => ("", &[("M10.5 10.5L15 15M12 6.8A5.2 5.2 0 111.6 6.8a5.2 5.2 0 0110.4 0Z", "2")]),
        }
    }
}

/// Draws a sign; a screen reader reads the words beside it instead.
#[component]
pub fn Sign(icon: Icon) -> impl IntoView {
    let (filled, lines) = icon.shapes();
    let mark = match icon {
        Icon::For => Some(view! { <circle cx="8" cy="8" r="6" /> }.into_any()),
        Icon::Against => Some(view! { <path d="M3 3l10 10M13 3L3 13" /> }.into_any()),
        Icon::Abstain => Some(view! { <path d="M2 8h12" /> }.into_any()),
        _ => None,
    };
    view! {
        <svg class=icon.class() viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            {mark}
            {(!filled.is_empty()).then(|| view! { <path fill-rule="evenodd" d=filled /> })}
            {lines
                .iter()
                .map(|(d, width)| view! { <path d=*d fill="none" stroke="currentColor" stroke-width=*width /> })
                .collect_view()}
        </svg>
    }
}
