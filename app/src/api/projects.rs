//! Projects.

use crate::error::ApiError;
use domain::shown::{ProjectList, ProjectPage};
use leptos::prelude::*;

/// The list of projects. `shuffle` is the number of a shuffled order; without it the order is the official one.
#[server(prefix = "/api", endpoint = "projects/list")]
pub async fn list_projects(
    #[server(default)] area: String,
    #[server(default)] q: String,
    #[server(default)] shuffle: Option<u32>,
) -> Result<ProjectList, ApiError> {
    let asking = crate::request::asking();
    let order = shuffle.map_or(domain::shown::Order::Official, domain::shown::Order::Shuffled);
    crate::request::answer(asking.service.list_projects(asking.who.as_ref(), &area, &q, order).await)
}

/// A project with its comments; `page` 1 holds the newest.
#[server(prefix = "/api", endpoint = "projects/show")]
pub async fn show_project(number: u32, #[server(default)] page: u32) -> Result<ProjectPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_project(asking.who.as_ref(), number, page).await)
}
