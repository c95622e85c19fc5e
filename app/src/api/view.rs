//! How the reader wants to see pages: kept in two cookies that name nobody.

use crate::error::ApiError;
use leptos::prelude::*;

/// Chooses a language (`zh`, `en`) or elder mode (`on`, `off`); what is empty stays as it is.
#[server(prefix = "/api", endpoint = "view/set")]
pub async fn set_view(#[server(default)] language: String, #[server(default)] elder: String) -> Result<(), ApiError> {
    let options = expect_context::<leptos_axum::ResponseOptions>();
    let chosen = [
        ("language", domain::Language::from_code(&language).map(|language| language.code())),
        ("elder", switch(&elder)),
    ];
    for (name, value) in chosen.into_iter().filter_map(|(name, value)| value.map(|value| (name, value))) {
        let cookie = format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax");
        options.append_header(axum::http::header::SET_COOKIE, cookie.parse().map_err(|_| ApiError::Wire)?);
    }
    Ok(())
}

fn switch(elder: &str) -> Option<&'static str> {
    match elder {
        "on" => Some("1"),
        "off" => Some("0"),
        _ => None,
    }
}
