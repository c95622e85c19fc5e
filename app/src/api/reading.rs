//! Reading across projects: search, overview, comparison, poster.

use crate::components::square::Square;
use crate::error::ApiError;
use domain::shown::{ComparePage, PosterPage, SearchPage, VoicesPage};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// Looks for words; `before` is the number of the comment after which the search goes on.
#[server(prefix = "/api", endpoint = "search/find")]
pub async fn find(
    #[server(default)] q: String,
    #[server(default)] area: String,
    #[server(default)] tag: String,
    #[server(default)] project: Option<u32>,
    #[server(default)] before: Option<i64>,
) -> Result<SearchPage, ApiError> {
    let asking = crate::request::asking();
    let before = before.map(domain::CommentId);
    let asked = domain::shown::SearchFor { words: q, area, tag, project, before };
    crate::request::answer(asking.service.search(asking.who.as_ref(), asked).await)
}

/// What people say, across all projects.
#[server(prefix = "/api", endpoint = "voices/show")]
pub async fn show_voices() -> Result<VoicesPage, ApiError> {
    let asking = crate::request::asking();
    crate::request::answer(asking.service.show_voices(asking.who.as_ref()).await)
}

/// Projects side by side; `numbers` are official numbers with commas between them.
#[server(prefix = "/api", endpoint = "projects/compare")]
pub async fn compare_projects(#[server(default)] numbers: String) -> Result<ComparePage, ApiError> {
    let asking = crate::request::asking();
    let numbers: Vec<u32> = numbers.split(',').filter_map(|number| number.trim().parse().ok()).take(100).collect();
    crate::request::answer(asking.service.compare_projects(asking.who.as_ref(), &numbers).await)
}

/// A poster, with the address of its project as this page is reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Poster {
    /// What stands on it.
    pub page: PosterPage,
    /// The whole address of the project; empty where nobody asks for a page.
    pub address: String,
    /// The same as a square to be photographed.
    pub square: Option<Square>,
}

/// What stands on a project's poster.
#[server(prefix = "/api", endpoint = "projects/poster")]
pub async fn show_poster(number: u32) -> Result<Poster, ApiError> {
    let asking = crate::request::asking();
    let page = crate::request::answer(asking.service.show_poster(asking.who.as_ref(), number).await)?;
    let scene = use_context::<crate::scene::Scene>();
    let address =
        scene.map_or(String::new(), |scene| format!("{}/years/{}/projects/{number}", scene.origin, page.round.year));
    Ok(Poster { page, square: crate::request::square::square(&address), address })
}
