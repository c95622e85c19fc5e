//! The audit log. The whole of it, to be kept elsewhere, comes as files from the server.

use crate::error::ApiError;
use domain::shown::{AuditCheck, AuditPage};
use leptos::prelude::*;

/// A part of the log, newest first: the lines that hold what is looked for, before a number.
#[server(prefix = "/api", endpoint = "audit/show")]
pub async fn show_audit(#[server(default)] search: String, before: Option<u64>) -> Result<AuditPage, ApiError> {
    let asking = crate::request::asking();
    let codes = crate::request::sentences::audit_codes(&search);
    crate::request::answer(asking.service.search_audit(asking.who.as_ref(), &search, &codes, before).await)
}

/// Looks at the whole chain, line by line.
#[server(prefix = "/api", endpoint = "audit/verify")]
pub async fn verify_audit() -> Result<AuditCheck, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.verify_audit(asking.who.as_ref()).await)
}
