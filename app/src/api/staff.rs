//! Accounts of staff, on the side of the security administrator, and the delegations to write letters to. Issuing,
//! resetting, changing a role and making letters are plain forms of the server: they hold words, or answer with codes.

use crate::error::ApiError;
use domain::shown::{LettersPage, StaffPage};
use leptos::prelude::*;

/// The accounts of staff.
#[server(prefix = "/api", endpoint = "staff/show")]
pub async fn show_staff() -> Result<StaffPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_staff(asking.who.as_ref()).await)
}

/// Releases an account that was issued or reset.
#[server(prefix = "/api", endpoint = "staff/release")]
pub async fn release_account(#[server(default)] sign_in: String) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.release_account(asking.who.as_ref(), &sign_in).await)
}

/// Suspends an account.
#[server(prefix = "/api", endpoint = "staff/suspend")]
pub async fn suspend_account(#[server(default)] sign_in: String) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.suspend_account_by(asking.who.as_ref(), &sign_in).await)
}

/// Ends the suspension of an account.
#[server(prefix = "/api", endpoint = "staff/lift")]
pub async fn lift_suspension(#[server(default)] sign_in: String) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.lift_suspension(asking.who.as_ref(), &sign_in).await)
}

/// Takes the second factor of an account away.
#[server(prefix = "/api", endpoint = "staff/remove_second_factor")]
pub async fn remove_second_factor(#[server(default)] sign_in: String) -> Result<(), ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.remove_second_factor(asking.who.as_ref(), &sign_in).await)
}

/// The delegations for which letters can be made.
#[server(prefix = "/api", endpoint = "letters/show")]
pub async fn show_delegations() -> Result<LettersPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.delegations(asking.who.as_ref()).await)
}
