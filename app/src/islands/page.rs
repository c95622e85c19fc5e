//! The page as the booth reads and changes it.

use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{Element, HtmlElement};

/// The first element within `root`.
pub fn find(root: &Element, what: &str) -> Option<Element> {
    root.query_selector(what).ok().flatten()
}

/// All elements within `root`, in the order of the page.
pub fn all(root: &Element, what: &str) -> impl Iterator<Item = Element> + use<> {
    let found = root.query_selector_all(what).ok();
    let n_found = found.as_ref().map_or(0, |found| found.length());
    (0..n_found).filter_map(move |place| found.as_ref()?.item(place)).map(JsCast::unchecked_into)
}

/// An attribute, empty where there is none.
pub fn text(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// An attribute that is a number.
pub fn number(element: &Element, name: &str) -> Option<usize> {
    element.get_attribute(name)?.parse().ok()
}

/// Sets an attribute that is there or is not.
pub fn set(element: &Element, name: &str, is_set: bool) {
    _ = element.toggle_attribute_with_force(name, is_set);
}

/// Puts the keyboard and the screen reader there.
pub fn focus(element: &Element) {
    _ = element.unchecked_ref::<HtmlElement>().focus();
}
