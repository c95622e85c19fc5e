//! The voting booth: a paper is filled in, looked over and put into the box here, and leaves nothing behind.
//!
//! The marks are in the memory of this page and nowhere else: not in storage, not in the address, not in a form field
//! that a browser fills in again. When the box has taken the paper they are wiped.
//!
//! What the HTML says to the booth:
//! - `data-candidates`, `data-round`, `data-attempt`, perhaps `data-cap` and `data-exact`: the paper
//! - `data-mark`, `data-candidate`: a button that marks, or a line of the review, shown where the paper says so
//! - `data-count`: a figure that follows the paper; `data-none`: shown while that figure is 0
//! - `data-view`: one of them is shown at a time; a refusal has the view of its code
//! - `data-go`: a button that leads to a view, or sends
//! - `data-waiting`: shown until the booth is open; what is `disabled` is so until then

use crate::islands::marks::{Marks, mark};
use leptos::task::spawn_local;
use leptos::wasm_bindgen::prelude::*;
use leptos::web_sys;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BeforeUnloadEvent, Element, Event, EventTarget, Headers, HtmlElement, PageTransitionEvent, RequestInit, Response,
    Window,
};

/// How long an answer is waited for, and how long until the paper is sent again.
const PATIENCE_MS: i32 = 10_000;
/// How often the paper is sent again without being asked.
const MAX_RETRIES: u8 = 5;

/// Where the paper is.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// In the deputy's hand.
    Hand,
    /// On its way to the box.
    Way,
    /// On its way, and no answer came; it may be in the box. The same attempt again is the same press.
    Lost,
    /// In the box, or the box will never take it.
    End,
}

/// See the module.
pub struct Booth {
    root: Element,
    window: Window,
    marks: RefCell<Marks>,
    place: Cell<Place>,
    retries: Cell<u8>,
    timer: Cell<i32>,
    ring: RefCell<JsValue>,
}

impl Booth {
    /// Opens the booth around a paper.
    pub fn open(root: &Element) {
        let Some(window) = web_sys::window() else { return };
        let Some(paper) = find(root, "[data-round]") else { return };
        let n_candidates = number(&paper, "data-candidates").unwrap_or(0);
        let cap = number(&paper, "data-cap").and_then(|cap| cap.try_into().ok());
        let booth = Rc::new(Self {
            marks: RefCell::new(Marks::blank(n_candidates, cap, paper.has_attribute("data-exact"))),
            root: paper,
            window,
            place: Cell::new(Place::Hand),
            retries: Cell::new(0),
            timer: Cell::new(0),
            ring: RefCell::default(),
        });
        let rung = booth.clone();
        *booth.ring.borrow_mut() = Closure::<dyn FnMut()>::new(move || rung.time_is_up()).into_js_value();
        let hears = booth.clone();
        let hear = Closure::<dyn FnMut(Event)>::new(move |event| hears.hear(&event)).into_js_value();
        for (name, target) in [("click", booth.root.unchecked_ref::<EventTarget>())]
            .into_iter()
            .chain(["online", "pageshow", "beforeunload"].map(|name| (name, booth.window.unchecked_ref())))
        {
            _ = target.add_event_listener_with_callback(name, hear.unchecked_ref());
        }
        booth.each("[disabled]", |element| set(element, "disabled", false));
        booth.each("[data-waiting]", |element| set(element, "hidden", true));
        booth.paint();
    }

    fn hear(self: &Rc<Self>, event: &Event) {
        match event.type_().as_str() {
            "click" => self.pressed(event),
            "online" if self.place.get() == Place::Lost => self.send(),
            // Back from another page: a browser may have kept this one as it was, marks and all.
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
        let Some(target) = event.target() else { return };
        let Ok(Some(button)) = target.unchecked_ref::<Element>().closest("button") else { return };
        if let Some(letter) = button.get_attribute("data-mark") {
            let Some(place) = number(&button, "data-candidate") else { return };
            let is_put = self.marks.borrow_mut().put(place, mark(&letter));
            if !is_put {
                self.each("[data-beyond]", |element| element.set_text_content(Some(&(place + 1).to_string())));
            }
            self.each("[data-notice]", |element| set(element, "hidden", is_put));
            self.paint();
        } else if let Some(view) = button.get_attribute("data-go") {
            match view.as_str() {
                "send" => {
                    self.retries.set(0);
                    self.send();
                }
                view => self.show(view),
            }
        }
    }

    /// Makes the page say what the paper says.
    fn paint(&self) {
        let marks = self.marks.borrow();
        self.each("[data-mark]", |element| {
            let Some(place) = number(element, "data-candidate") else { return };
            let is_marked = marks.is(place, mark(&text(element, "data-mark")));
            if element.has_attribute("aria-pressed") {
                _ = element.set_attribute("aria-pressed", if is_marked { "true" } else { "false" });
            } else {
                set(element, "hidden", !is_marked);
            }
        });
        self.each("[data-count]", |element| {
            let count = marks.count(mark(&text(element, "data-count")));
            element.set_text_content(Some(&count.to_string()));
        });
        self.each("[data-none]", |element| {
            set(element, "hidden", marks.count(mark(&text(element, "data-none"))) > 0);
        });
        let is_castable = marks.is_castable();
        self.each("[data-not-exact]", |element| set(element, "hidden", is_castable));
        self.each("[data-go=send]", |element| set(element, "disabled", !is_castable));
    }

    /// Shows one view and begins to read it; an unknown refusal is shown as something broken.
    fn show(&self, name: &str) {
        let name = if self.views().any(|view| text(&view, "data-view") == name) { name } else { "broken" };
        self.each("[data-notice]", |element| set(element, "hidden", true));
        for view in self.views() {
            let is_it = text(&view, "data-view") == name;
            set(&view, "hidden", !is_it);
            if is_it && let Some(title) = find(&view, "h1") {
                self.root.scroll_into_view();
                _ = title.unchecked_ref::<HtmlElement>().focus();
            }
        }
    }

    /// Sends the paper, unless it is on its way.
    fn send(self: &Rc<Self>) {
        if matches!(self.place.get(), Place::Way | Place::End) {
            return;
        }
        self.place.set(Place::Way);
        self.show("sending");
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
        let of = |name| text(&self.root, name);
        let paper = self.marks.borrow().to_text();
        let body = ["round=", &of("data-round"), "&attempt=", &of("data-attempt"), "&paper=", &paper].concat();
        let headers = Headers::new()?;
        headers.set("accept", "application/json")?;
        headers.set("content-type", "application/x-www-form-urlencoded")?;
        let request = RequestInit::new();
        request.set_method("POST");
        request.set_headers(&headers);
        request.set_body(&body.into());
        Ok(JsFuture::from(self.window.fetch_with_str_and_init("/api/ballots/cast", &request)).await?.unchecked_into())
    }

    fn answered(&self, answer: &Response) {
        if self.place.get() == Place::End {
            return;
        }
        let header = |name| answer.headers().get(name).ok().flatten();
        let refusal = header("x-refusal");
        let is_ours = header("content-type").is_some_and(|kind| kind.starts_with("application/json"));
        match refusal.as_deref() {
            // A network that wants a sign-in of its own answers 200 too, with a page.
            None if answer.ok() && is_ours => self.end("done"),
            None if answer.ok() => self.lose(),
            Some(code @ ("already_voted" | "not_now" | "not_on_roll")) => self.end(code),
            code => {
                self.place.set(Place::Hand);
                self.show(code.unwrap_or("broken"));
            }
        }
    }

    /// Nothing more will be sent from this page: the marks go.
    fn end(&self, view: &str) {
        self.place.set(Place::End);
        self.marks.borrow_mut().wipe();
        self.paint();
        self.show(view);
    }

    /// No answer came: the marks stay, and the paper is sent again.
    fn lose(&self) {
        if self.place.get() == Place::Way {
            self.place.set(Place::Lost);
            self.show("lost");
            self.wait();
        }
    }

    fn wait(&self) {
        self.window.clear_timeout_with_handle(self.timer.get());
        let ring = self.ring.borrow();
        let set = self.window.set_timeout_with_callback_and_timeout_and_arguments_0(ring.unchecked_ref(), PATIENCE_MS);
        self.timer.set(set.unwrap_or(0));
    }

    fn time_is_up(self: &Rc<Self>) {
        match self.place.get() {
            Place::Way => self.lose(),
            Place::Lost if self.retries.get() < MAX_RETRIES => {
                self.retries.set(self.retries.get() + 1);
                self.send();
            }
            _ => {}
        }
    }

    fn views(&self) -> impl Iterator<Item = Element> {
        all(&self.root, "[data-view]")
    }

    fn each(&self, what: &str, change: impl Fn(&Element)) {
        all(&self.root, what).for_each(|element| change(&element));
    }
}

fn find(root: &Element, what: &str) -> Option<Element> {
    root.query_selector(what).ok().flatten()
}

fn all(root: &Element, what: &str) -> impl Iterator<Item = Element> + use<> {
    let found = root.query_selector_all(what).ok();
    let n_found = found.as_ref().map_or(0, |found| found.length());
    (0..n_found).filter_map(move |place| found.as_ref()?.item(place)).map(JsCast::unchecked_into)
}

fn text(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

fn number(element: &Element, name: &str) -> Option<usize> {
    element.get_attribute(name)?.parse().ok()
}

fn set(element: &Element, name: &str, is_set: bool) {
    _ = element.toggle_attribute_with_force(name, is_set);
}
