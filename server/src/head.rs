//! What the head of a page says to machines: description, the labels that government sites carry (政府网站发展指引, annex),
//! Open Graph for chats, feeds, and the page's one address. What needs a whole address is said only where the operator
//! has set one: a request can name any host, and pages are kept for others.

use crate::site::Site;
use app::scene::{About, Scene, Settled};
use axum::http::{HeaderMap, Uri, header};
use domain::Language;
use std::fmt::Write;

/// The picture that chats show beside the address.
const PICTURE: &str = "share.png";

/// The tags of a page that has said what it is about; nothing for any other.
pub fn tags(settled: &Settled, scene: &Scene, name: &str) -> String {
    let Some(about) = &settled.about else { return String::new() };
    let title = if settled.title.is_empty() { name } else { &settled.title };
    let mut tags = Tags(String::new());
    tags.of_the_site(scene, name);
    let organiser = &scene.operator.organiser;
    tags.of_the_page(about, title, if organiser.is_empty() { name } else { organiser });
    tags.for_chats(about, title, scene, name);
    for (title, address) in &about.feeds {
        tags.link(&[("rel", "alternate"), ("type", "application/atom+xml"), ("title", title), ("href", address)]);
    }
    if about.is_left_out {
        tags.meta("name", "robots", "noindex");
    }
    tags.0
}

/// Where readers reach the site: as the operator has set it, else as this request names it.
pub fn origin(site: &Site, headers: &HeaderMap, uri: &Uri) -> String {
    if !site.operator.public_url.is_empty() {
        return site.operator.public_url.clone();
    }
    let named = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = named.or_else(|| uri.authority().map(axum::http::uri::Authority::as_str));
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let host = host.filter(|host| host.len() <= 255 && host.chars().all(is_plain)).unwrap_or_default();
    format!("{}://{host}", if site.is_secure { "https" } else { "http" })
}

/// The address of a page that stays: what the next round will take over is named by its year.
fn lasting(scene: &Scene) -> String {
    let path = &scene.path;
    let is_of_a_round = path.strip_prefix("/projects/").is_some_and(|rest| !rest.contains('/'))
        || matches!(path.as_str(), "/results" | "/rules");
    match &scene.frame {
        Some(frame) if is_of_a_round => format!("/years/{}{path}", frame.year),
        _ => path.clone(),
    }
}

struct Tags(String);

impl Tags {
    fn meta(&mut self, kind: &str, name: &str, content: &str) {
        if !content.is_empty() {
            // Writing to a string does not fail.
            _ = write!(self.0, "<meta {kind}=\"{name}\" content=\"{}\">", attribute(content));
        }
    }

    fn link(&mut self, pairs: &[(&str, &str)]) {
        let pairs: String = pairs.iter().map(|(name, value)| format!(" {name}=\"{}\"", attribute(value))).collect();
        _ = write!(self.0, "<link{pairs}>");
    }

    /// 站点标签.
    fn of_the_site(&mut self, scene: &Scene, name: &str) {
        self.meta("name", "SiteName", name);
        let host = scene.operator.public_url.split_once("://").map_or("", |(_, host)| host);
        self.meta("name", "SiteDomain", host);
        self.meta("name", "SiteIDCode", &scene.operator.site_code);
    }

    /// 栏目标签, 内容页标签.
    fn of_the_page(&mut self, about: &About, title: &str, author: &str) {
        if let Some((column, kind)) = &about.column {
            self.meta("name", "ColumnName", column);
            self.meta("name", "ColumnType", kind);
        }
        if let Some((published, source)) = &about.article {
            self.meta("name", "ArticleTitle", title);
            if let Some(moment) = published {
                let (year, month, day, hour, minute) = moment.in_china();
                self.meta("name", "PubDate", &format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"));
            }
            self.meta("name", "ContentSource", source);
            self.meta("name", "Author", author);
        }
        self.meta("name", "Keywords", &about.keywords.join(","));
        self.meta("name", "Description", &about.description);
    }

    fn for_chats(&mut self, about: &About, title: &str, scene: &Scene, name: &str) {
        self.meta("property", "og:title", title);
        self.meta("property", "og:description", &about.description);
        self.meta("property", "og:type", if about.article.is_some() { "article" } else { "website" });
        self.meta("property", "og:site_name", name);
        self.meta("property", "og:locale", if scene.language == Language::Zh { "zh_CN" } else { "en_GB" });
        let origin = &scene.operator.public_url;
        if !origin.is_empty() && !about.is_left_out {
            let page = format!("{origin}{}", lasting(scene));
            self.meta("property", "og:url", &page);
            self.meta("property", "og:image", &format!("{origin}{}/{PICTURE}", scene.files));
            self.link(&[("rel", "canonical"), ("href", &page)]);
        }
    }
}

fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_said_breaks_out_of_its_attribute() {
        let mut tags = Tags(String::new());
        tags.meta("name", "Description", "“停车” \"><script> & more");
        tags.meta("name", "Keywords", "");
        let said = "<meta name=\"Description\" content=\"“停车” &quot;&gt;&lt;script&gt; &amp; more\">";
        assert_eq!(tags.0, said);
    }
}
