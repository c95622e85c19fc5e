//! The voting booth: a paper is filled in, looked over and put into the box here, and leaves nothing behind.
//!
//! The marks are in the memory of this page and nowhere else: not in storage, not in the address, not in a form field
//! that a browser fills in again. They are wiped when the box has taken the paper, and when the page is left.
//!
//! What the HTML says to the booth:
//! - `data-candidates`, `data-vote`, `data-attempt`, perhaps `data-cap` and `data-exact`: the paper
//! - `data-candidate`: a row; in it `data-mark`, a button that marks
//! - `data-line`: a candidate in the review; `data-list`: where the candidates of a mark are listed
//! - `data-count`: a figure that follows the paper; `data-none`: shown while that figure is 0
//! - `data-view`: one of them is shown at a time; a refusal has the view of its code
//! - `data-go`: a button that leads to a view, or sends
//! - `data-cover`: what is shown in place of everything while the marks are covered
//! - `data-waiting`: shown until the booth is open; what is `disabled` is so until then, but for the marks: `boot.js` lets
//!   them be pressed at once, and presses them anew on the event `booth-open`

use crate::islands::curtain::Curtain;
use crate::islands::marks::{Marks, mark};
use crate::islands::page::{all, find, focus, number, set, text};
use leptos::task::spawn_local;
use leptos::wasm_bindgen::prelude::*;
use leptos::web_sys;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BeforeUnloadEvent, Document, Element, Event, EventTarget, Headers, KeyboardEvent, PageTransitionEvent, RequestInit,
    Response, Window,
};

/// How long an answer is waited for, and how long until the paper is sent again.
const PATIENCE_MS: i32 = 10_000;

/// Where the paper is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// In the deputy's hand.
    Hand,
    /// On its way to the box.
    Way,
    /// On its way, and no answer came; it may be in the box. The same attempt again is the same press.
    Lost,
    /// In the box, or the box will never take it, or the page is being left.
    End,
}

/// See the module.
pub struct Booth {
    root: Element,
    window: Window,
    document: Document,
    marks: RefCell<Marks>,
    place: Cell<Place>,
    curtain: Curtain,
    timer: Cell<i32>,
    /// Called by the timers of sending and of the pause.
    rings: RefCell<[JsValue; 2]>,
}

impl Booth {
    /// Opens the booth around a paper.
    pub fn open(root: &Element) {
        let Some(window) = web_sys::window() else { return };
        let (Some(document), Some(root)) = (window.document(), find(root, "[data-vote]")) else { return };
        let n_candidates = number(&root, "data-candidates").unwrap_or(0);
        let cap = number(&root, "data-cap").and_then(|cap| cap.try_into().ok());
        let booth = Rc::new(Self {
            marks: RefCell::new(Marks::blank(n_candidates, cap, root.has_attribute("data-exact"))),
            curtain: Curtain::new(root.clone(), window.clone()),
            root,
            window,
            document,
            place: Cell::new(Place::Hand),
            timer: Cell::new(0),
            rings: RefCell::default(),
        });
        booth.listen();
        booth.each("[disabled]", |element| set(element, "disabled", false));
        booth.each("[data-waiting]", |element| set(element, "hidden", true));
        booth.tell_whether_castable();
        // What was pressed before is pressed anew by `boot.js`, which kept it.
        if let Ok(open) = Event::new("booth-open") {
            _ = booth.root.dispatch_event(&open);
        }
    }

    fn listen(self: &Rc<Self>) {
        let ring = |act: fn(&Rc<Self>)| {
            let booth = self.clone();
            Closure::<dyn FnMut()>::new(move || act(&booth)).into_js_value()
        };
        *self.rings.borrow_mut() = [ring(Self::time_is_up), ring(Self::rest)];
        self.rest();
        let booth = self.clone();
        // `Fn`: to move the focus is to be heard again before the first call has come back.
        let hear = Closure::<dyn Fn(Event)>::new(move |event: Event| booth.hear(&event)).into_js_value();
        let (paper, document, window): (&EventTarget, &EventTarget, &EventTarget) =
            (&self.root, &self.document, &self.window);
        for (name, target) in [
            ("click", paper),
            ("keydown", document),
            ("pointerdown", document),
            ("pointermove", document),
            ("scroll", document),
            ("focusin", document),
            ("visibilitychange", document),
            ("online", window),
            ("pageshow", window),
            ("pagehide", window),
            ("beforeunload", window),
        ] {
            _ = target.add_event_listener_with_callback(name, hear.unchecked_ref());
        }
    }

    fn hear(self: &Rc<Self>, event: &Event) {
        // Whatever is heard, somebody is there.
        self.curtain.stir();
        match event.type_().as_str() {
            "click" => self.pressed(event),
            "keydown" => self.typed(event.unchecked_ref()),
            "visibilitychange" if self.document.hidden() => self.cover(),
            "visibilitychange" | "online" if self.place.get() == Place::Lost => self.send_unseen(),
            "pagehide" => self.leave(),
            // Back from another page: a browser may have kept this one as it was.
            "pageshow" if event.unchecked_ref::<PageTransitionEvent>().persisted() => {
                _ = self.window.location().reload();
            }
            // A finger that slips on a link must not cost 23 marks: the browser asks first.
            "beforeunload" if self.place.get() != Place::End && !self.marks.borrow().is_blank() => {
                event.prevent_default();
                // Browsers of before 2023 ask only where something is written here; none of them shows it.
                event.unchecked_ref::<BeforeUnloadEvent>().set_return_value("1");
            }
            _ => {}
        }
    }

    fn pressed(self: &Rc<Self>, event: &Event) {
        if self.curtain.is_drawn() {
            return self.curtain.open();
        }
        let Some(target) = event.target() else { return };
        let Ok(Some(button)) = target.unchecked_ref::<Element>().closest("button") else { return };
        if let Some(letter) = button.get_attribute("data-mark") {
            self.put(&button, &letter);
        } else if let Some(view) = button.get_attribute("data-go") {
            match view.as_str() {
                "send" => self.send(),
                view => self.show(view),
            }
        }
    }

    fn put(&self, button: &Element, letter: &str) {
        let Ok(Some(row)) = button.closest("[data-candidate]") else { return };
        let Some(place) = number(&row, "data-candidate") else { return };
        let is_put = self.marks.borrow_mut().put(place, mark(letter));
        if !is_put {
            self.each("[data-beyond]", |element| element.set_text_content(Some(&(place + 1).to_string())));
        }
        self.each("[data-notice]", |element| set(element, "hidden", is_put));
        self.paint_row(&row);
        self.paint_figures();
    }

    /// A key uncovers the marks; an arrow leads from mark to mark, as in a table.
    fn typed(&self, key: &KeyboardEvent) {
        let is_held = key.alt_key() || key.ctrl_key() || key.meta_key();
        if self.curtain.is_drawn() {
            // A key that is only held begins something else, such as a change of windows.
            if !is_held && key.key() != "Shift" {
                key.prevent_default();
                self.curtain.open();
            }
            return;
        }
        let Some(spot) = self.document.active_element() else { return };
        if is_held || !spot.has_attribute("data-mark") {
            return;
        }
        let marks: Vec<_> = all(&self.root, "[data-mark]").collect();
        let Some(here) = marks.iter().position(|mark| *mark == spot) else { return };
        let there = match key.key().as_str() {
            "ArrowLeft" if here % 3 > 0 => here.checked_sub(1),
            "ArrowRight" if here % 3 < 2 => Some(here + 1),
            "ArrowUp" => here.checked_sub(3),
            "ArrowDown" => Some(here + 3),
            _ => None,
        };
        if let Some(mark) = there.and_then(|there| marks.get(there)) {
            key.prevent_default();
            focus(mark);
        }
    }

    fn rest(self: &Rc<Self>) {
        if self.curtain.is_time(&self.rings.borrow()[1]) {
            self.cover();
        }
    }

    /// Hides the marks, where any can be seen.
    fn cover(&self) {
        if self.is_shown("review") || (self.is_shown("marking") && !self.marks.borrow().is_blank()) {
            self.curtain.draw(&self.document);
        }
    }

    /// Shows on the page what the whole paper says.
    fn paint(&self) {
        self.each("[data-candidate]", |row| self.paint_row(row));
        self.paint_figures();
        self.paint_lists();
    }

    fn paint_row(&self, row: &Element) {
        let Some(place) = number(row, "data-candidate") else { return };
        for button in all(row, "[data-mark]") {
            let is_marked = self.marks.borrow().is(place, mark(&text(&button, "data-mark")));
            _ = button.set_attribute("aria-pressed", if is_marked { "true" } else { "false" });
        }
    }

    fn paint_figures(&self) {
        let count = |element: &Element, name| self.marks.borrow().count(mark(&text(element, name)));
        self.each("[data-count]", |element| {
            element.set_text_content(Some(&count(element, "data-count").to_string()));
        });
        self.each("[data-none]", |element| set(element, "hidden", count(element, "data-none") > 0));
        self.tell_whether_castable();
    }

    fn tell_whether_castable(&self) {
        let is_castable = self.marks.borrow().is_castable();
        self.each("[data-not-exact]", |element| set(element, "hidden", is_castable));
        self.each("[data-go=send]", |element| set(element, "disabled", !is_castable));
    }

    /// Lays each candidate of the review into the list of its mark, in the order of the paper.
    fn paint_lists(&self) {
        // They were moved before: their order on the page is not that of the paper.
        let lines: Vec<_> = all(&self.root, "[data-line]").collect();
        let mut in_order = vec![None; lines.len()];
        for line in lines {
            if let Some(place) = number(&line, "data-line").and_then(|place| in_order.get_mut(place)) {
                *place = Some(line);
            }
        }
        for list in all(&self.root, "[data-list]") {
            let letter = mark(&text(&list, "data-list"));
            for (place, line) in in_order.iter().enumerate() {
                if let Some(line) = line.as_ref().filter(|_| self.marks.borrow().is(place, letter)) {
                    _ = list.append_child(line);
                }
            }
        }
    }

    /// Shows one view and begins to read it; an unknown refusal is shown as something broken.
    fn show(&self, name: &str) {
        let name = if self.views().any(|view| text(&view, "data-view") == name) { name } else { "broken" };
        if name == "review" {
            self.paint_lists();
        }
        self.each("[data-notice]", |element| set(element, "hidden", true));
        for view in self.views() {
            let is_it = text(&view, "data-view") == name;
            set(&view, "hidden", !is_it);
            if is_it && let Some(title) = find(&view, "h1") {
                self.root.scroll_into_view();
                focus(&title);
            }
        }
    }

    /// Sends the paper because of a press.
    fn send(self: &Rc<Self>) {
        if self.place.get() != Place::End {
            self.show("sending");
            self.send_unseen();
        }
    }

    /// Sends the paper, unless it is on its way, and leaves the view as it is: a screen reader would read it each time.
    fn send_unseen(self: &Rc<Self>) {
        if matches!(self.place.get(), Place::Way | Place::End) {
            return;
        }
        self.place.set(Place::Way);
        self.wait();
        let booth = self.clone();
        spawn_local(async move {
            match booth.post().await {
                Ok(answer) => booth.answered(&answer),
                Err(_) => booth.lose(),
            }
        });
    }

    async fn post(&self) -> Result<Response, JsValue> {
        let (paper, attempt) = self.marks.borrow_mut().send(&text(&self.root, "data-attempt"));
        let body = ["vote=", &text(&self.root, "data-vote"), "&attempt=", &attempt, "&paper=", &paper].concat();
        let headers = Headers::new()?;
        headers.set("accept", "application/json")?;
        headers.set("content-type", "application/x-www-form-urlencoded")?;
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_headers(&headers);
        request.set_body(&body.into());
        Ok(JsFuture::from(self.window.fetch_with_str_and_init("/api/ballots/cast", &request)).await?.unchecked_into())
    }

    fn answered(self: &Rc<Self>, answer: &Response) {
        if self.place.get() == Place::End {
            return;
        }
        let header = |name| answer.headers().get(name).ok().flatten();
        let refusal = header("x-refusal");
        let is_ours = header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        match refusal.as_deref() {
            None if answer.ok() && is_ours => self.end("done"),
            // A network that wants a sign-in of its own answers 200 too, with a page; a server that is being started
            // again is answered for by what stands in front of it.
            None if answer.ok() || answer.status() >= 502 => self.lose(),
            Some(code @ ("already_voted" | "not_now" | "not_on_roll" | "seat_lost" | "vote_void")) => self.end(code),
            code => {
                self.place.set(Place::Hand);
                self.show(code.unwrap_or("broken"));
            }
        }
    }

    /// Nothing more will be sent from this page: the marks go.
    fn end(&self, view: &str) {
        self.leave();
        self.show(view);
    }

    fn leave(&self) {
        self.place.set(Place::End);
        self.marks.borrow_mut().wipe();
        self.paint();
    }

    /// No answer came: the marks stay, and the paper is sent again.
    fn lose(self: &Rc<Self>) {
        if self.place.get() == Place::Way {
            self.place.set(Place::Lost);
            if !self.is_shown("lost") {
                self.show("lost");
            }
            self.wait();
        }
    }

    fn wait(&self) {
        self.window.clear_timeout_with_handle(self.timer.get());
        let ring = &self.rings.borrow()[0];
        let set = self.window.set_timeout_with_callback_and_timeout_and_arguments_0(ring.unchecked_ref(), PATIENCE_MS);
        self.timer.set(set.unwrap_or(0));
    }

    fn time_is_up(self: &Rc<Self>) {
        match self.place.get() {
            Place::Way => self.lose(),
            Place::Lost => self.send_unseen(),
            _ => {}
        }
    }

    fn is_shown(&self, name: &str) -> bool {
        self.views().any(|view| text(&view, "data-view") == name && !view.has_attribute("hidden"))
    }

    fn views(&self) -> impl Iterator<Item = Element> {
        all(&self.root, "[data-view]")
    }

    fn each(&self, what: &str, change: impl Fn(&Element)) {
        all(&self.root, what).for_each(|element| change(&element));
    }
}
