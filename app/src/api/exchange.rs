//! The lists that come and go as spreadsheets. Files and forms are the server's own.

use crate::error::ApiError;
use domain::shown::ExchangePage;
use leptos::prelude::*;

/// The lists, the newest imports, and the one that was asked for.
#[server(prefix = "/api", endpoint = "exchange/show")]
pub async fn show_exchange(#[server(default)] import: Option<i64>) -> Result<ExchangePage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_exchange(asking.who.as_ref(), import.map(domain::ImportId)).await)
}
