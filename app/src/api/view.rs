//! How the reader wants to see pages: kept in two cookies that name nobody.

use crate::error::ApiError;
use leptos::prelude::*;

/// Chooses a language (`zh`, `en`) or elder mode (`on`, `off`); what is empty or unknown stays as it is.
#[server(prefix = "/api", endpoint = "view/set")]
pub async fn set_view(#[server(default)] language: String, #[server(default)] elder: String) -> Result<(), ApiError> {
    let language = domain::Language::from_code(&language).map(|language| ("language", language.code()));
    let elder = ["on", "off"].contains(&elder.as_str()).then(|| ("elder", if elder == "on" { "1" } else { "0" }));
    for (name, value) in language.into_iter().chain(elder) {
        crate::request::set_cookie(name, value)?;
    }
    Ok(())
}
