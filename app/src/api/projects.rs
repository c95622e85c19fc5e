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

/// A project of a year, or of the current one, with its comments, from one on; `reply` and `edit` are the comments that the form is for.
#[server(prefix = "/api", endpoint = "projects/show")]
pub async fn show_project(
    number: u32,
    #[server(default)] year: Option<i32>,
    #[server(default)] from: Option<i64>,
    #[server(default)] after: Option<i64>,
    #[server(default)] reply: Option<i64>,
    #[server(default)] edit: Option<i64>,
) -> Result<ProjectPage, ApiError> {
    let asked = domain::shown::CommentsAsked {
        from: from.map(domain::CommentId),
        after: after.map(domain::CommentId),
        reply: reply.map(domain::CommentId),
        edit: edit.map(domain::CommentId),
    };
    let asking = crate::request::asking();
    let (service, who) = (asking.service, asking.who.as_ref());
    crate::request::answer(match year {
        None => service.show_project(who, number, asked).await,
        Some(year) => service.show_project_of(who, (year, number), asked).await,
    })
}
