//! The curtain of the booth: after a pause, and whenever the page is out of sight, nobody sees the marks.
//!
//! Behind it the paper is `visibility: hidden` by the style sheet: no eye, no screen reader and no key finds it, and it
//! stays where it was scrolled to.

use crate::islands::page::{find, focus, set};
use leptos::wasm_bindgen::prelude::*;
use leptos::web_sys::js_sys::Date;
use leptos::web_sys::{Document, Element, Window};
use std::cell::{Cell, RefCell};

/// How long nobody touches anything until the marks are covered.
const PAUSE_MS: f64 = 60_000.0;

/// See the module.
pub struct Curtain {
    paper: Element,
    window: Window,
    /// Where the keyboard was, and how far the page was scrolled.
    spot: RefCell<Option<(Element, f64)>>,
    /// When somebody was here last, in milliseconds.
    stirred: Cell<f64>,
}

impl Curtain {
    /// An open one before this paper.
    pub fn new(paper: Element, window: Window) -> Self {
        Self { paper, window, spot: RefCell::default(), stirred: Cell::new(Date::now()) }
    }

    /// Whether it is drawn.
    pub fn is_drawn(&self) -> bool {
        self.paper.has_attribute("data-covered")
    }

    /// Somebody is here: the pause begins anew.
    pub fn stir(&self) {
        self.stirred.set(Date::now());
    }

    /// Whether the pause is over; if not, `ring` is called when it may be.
    pub fn is_time(&self, ring: &JsValue) -> bool {
        let left = (self.stirred.get() + PAUSE_MS - Date::now()).clamp(0.0, PAUSE_MS);
        #[expect(clippy::cast_possible_truncation, reason = "at most the pause")]
        let wait = if left > 0.0 { left } else { PAUSE_MS } as i32;
        _ = self.window.set_timeout_with_callback_and_timeout_and_arguments_0(ring.unchecked_ref(), wait);
        left <= 0.0
    }

    /// Covers the paper.
    pub fn draw(&self, document: &Document) {
        if !self.is_drawn() {
            let scrolled = self.window.scroll_y().unwrap_or_default();
            *self.spot.borrow_mut() = document.active_element().map(|spot| (spot, scrolled));
            self.turn(true);
        }
    }

    /// Shows the paper again, as it was left.
    pub fn open(&self) {
        self.turn(false);
        if let Some((spot, scrolled)) = self.spot.borrow_mut().take() {
            focus(&spot);
            self.window.scroll_to_with_x_and_y(0.0, scrolled);
        }
    }

    fn turn(&self, is_drawn: bool) {
        set(&self.paper, "data-covered", is_drawn);
        if let Some(cover) = find(&self.paper, "[data-cover]") {
            set(&cover, "hidden", !is_drawn);
            if is_drawn && let Some(title) = find(&cover, "h1") {
                focus(&title);
            }
        }
    }
}
