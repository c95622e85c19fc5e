//! Files that are the same for every visitor: their words in the reader's language, and their way out, kept like a page.

use crate::assets;
use crate::render::MayKeep;
use crate::site::Site;
use app::request::sentences::sentences;
use app::scene::{Inside, Outcome, Scene};
use axum::body::Body;
use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, VARY};
use axum::response::{IntoResponse, Response};
use domain::Language;
use leptos::prelude::{Owner, provide_context};

/// Makes words as a page makes them, in a language.
pub fn in_words<T>(site: &Site, language: Language, make: impl FnOnce() -> T) -> T {
    let scene = Scene::new(Inside {
        language,
        sentences: sentences(language),
        elder: false,
        path: String::new(),
        viewer: None,
        frame: None,
        retained: None,
        made: None,
        held: None,
        files: assets::BASE.clone(),
        operator: site.operator.clone(),
        origin: site.operator.public_url.clone(),
        outcome: Outcome::default(),
    });
    let owner = Owner::new();
    owner.with(|| {
        provide_context(scene);
        make()
    })
}

/// A file's way out. It holds nothing of who asks; it is kept for the next one where nobody is signed in.
pub fn shared(bytes: Vec<u8>, kind: &'static str, is_visitor: bool) -> Response {
    let mut response = Body::from(bytes).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding, accept-language, cookie"));
    let value = if is_visitor { "no-cache" } else { "private, no-store" };
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(value));
    if is_visitor {
        response.extensions_mut().insert(MayKeep);
    }
    response
}
