//! For search engines: the map of the site, and what they are to leave alone.

use crate::files::shared;
use crate::site::Site;
use crate::{feeds, render, view};
use app::request::answer;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// Pages that everyone reads, beside those of a year.
const PAGES: [&str; 8] = ["/", "/projects", "/voices", "/years", "/about", "/open-data", "/api", "/moderation/figures"];
/// What search engines are to leave alone: what is somebody's, and what is made anew for each question.
const LEFT_OUT: [&str; 15] = [
    "/api/",
    "/account",
    "/audit",
    "/ballot",
    "/comments/",
    "/compare",
    "/desk",
    "/exchange",
    "/moderation",
    "/replies",
    "/search",
    "/sign-in",
    "/sign-up",
    "/staff",
    "/window",
];
/// What of it everyone reads all the same.
const LET_IN: [&str; 1] = ["/moderation/figures"];

/// The routes; the map stands in [`app::doors::DOWNLOADS`].
pub fn routes() -> Router<Site> {
    Router::new().route("/sitemap.xml", get(map))
}

/// The route of what is to be left alone: it needs neither session nor database.
pub fn robots_routes() -> Router<Site> {
    Router::new().route("/robots.txt", get(robots))
}

/// The map. It holds whole addresses, and so is there only where the operator has set where readers reach the site.
async fn map(State(site): State<Site>, request: Request) -> Response {
    let origin = &site.operator.public_url;
    let is_visitor = view::cookie(request.headers(), site.cookie()).is_none();
    let who = request.extensions().get::<app::request::Who>().cloned().unwrap_or_default().0;
    if origin.is_empty() {
        return render::page(State(site), request).await;
    }
    let Ok(years) = answer(of_years(&site, who.as_ref()).await) else {
        return render::page(State(site), request).await;
    };
    let pages = PAGES.iter().map(|page| (*page).to_owned()).chain(years);
    let pages: String =
        pages.map(|page| format!("<url><loc>{}</loc></url>\n", feeds::text(&format!("{origin}{page}")))).collect();
    let map = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n{pages}</urlset>\n"
    );
    shared(map.into_bytes(), "application/xml; charset=utf-8", is_visitor)
}

/// The pages of every year, by the addresses that stay.
async fn of_years(site: &Site, who: Option<&domain::Person>) -> service::Result<Vec<String>> {
    let mut pages = Vec::new();
    for round in site.service.list_rounds(who).await? {
        let year = round.year;
        let (_, projects) = site.service.list_candidates(who, year).await?;
        pages.extend(["", "/rules", "/results"].map(|page| format!("/years/{year}{page}")));
        pages.extend(projects.iter().map(|project| format!("/years/{year}/projects/{}", project.number)));
    }
    Ok(pages)
}

async fn robots(State(site): State<Site>) -> Response {
    let mut text = String::from("User-agent: *\n");
    // Before the rest: not every reader of this file looks for the longest line that fits.
    for path in LET_IN {
        text.push_str(&format!("Allow: {path}\n"));
    }
    for path in LEFT_OUT {
        text.push_str(&format!("Disallow: {path}\n"));
    }
    if !site.operator.public_url.is_empty() {
        text.push_str(&format!("Sitemap: {}/sitemap.xml\n", site.operator.public_url));
    }
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=3600"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::doors;
    use domain::permit::Action;

    #[test]
    fn what_is_left_out_is_there_and_nothing_that_is_somebodys_is_forgotten() {
        for path in LEFT_OUT {
            assert!(path == "/api/" || doors::PAGES.iter().any(|(page, _)| page.starts_with(path)), "{path}");
        }
        for (page, right) in doors::PAGES {
            let is_left_out = LEFT_OUT.iter().any(|path| page.starts_with(path)) && !LET_IN.contains(page);
            let is_public = matches!(right, Action::ReadPublic | Action::ReadResult);
            assert!(is_left_out || is_public, "{page}");
            assert!(!(is_left_out && PAGES.contains(page)), "{page} is in the map and left out");
        }
        assert!(LET_IN.iter().all(|page| doors::PAGES.contains(&(*page, Action::ReadPublic))));
    }
}
