//! Deeds of two people, on the side of the second. Asking for one may hold words and is a plain form of the server.

use crate::error::ApiError;
use leptos::prelude::*;

/// Agrees to a deed that somebody else has asked for: it is done now.
#[server(prefix = "/api", endpoint = "deeds/agree")]
pub async fn agree_to_deed(id: i64) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.agree_to_deed(asking.who.as_ref(), domain::DeedId(id)).await)
}

/// Drops a deed that waits: it will not be done.
#[server(prefix = "/api", endpoint = "deeds/drop")]
pub async fn drop_deed(id: i64) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.drop_deed(asking.who.as_ref(), domain::DeedId(id)).await)
}
