//! What is new, as Atom feeds: of all projects, and of one. For every visitor the same, and so kept like a page.

use crate::files::{in_words, shared};
use crate::site::Site;
use crate::{render, view};
use app::pages::follow::{Entry, Feed, feed};
use app::request::{Who, answer};
use axum::Router;
use axum::extract::{Path, Request, State};
use axum::response::Response;
use axum::routing::get;
use domain::shown::News;
use domain::{Language, Timestamp};
use service::hexadecimal;
use sha2::{Digest, Sha256};
use std::fmt::Write;

const KIND: &str = "application/atom+xml; charset=utf-8";

/// The routes of the feeds; each stands in [`app::doors::DOWNLOADS`].
pub fn routes() -> Router<Site> {
    Router::new().route("/feed.atom", get(of_all)).route("/projects/{number}/feed.atom", get(of_one))
}

async fn of_all(State(site): State<Site>, request: Request) -> Response {
    of(site, request, None).await
}

async fn of_one(State(site): State<Site>, Path(number): Path<String>, request: Request) -> Response {
    match number.parse() {
        Ok(number) => of(site, request, Some(number)).await,
        Err(_) => render::page(State(site), request).await,
    }
}

async fn of(site: Site, request: Request, number: Option<u32>) -> Response {
    let who = request.extensions().get::<Who>().cloned().unwrap_or_default().0;
    let language = view::view(request.headers()).language;
    let is_visitor = view::cookie(request.headers(), site.cookie()).is_none();
    let Ok(news) = answer(site.service.show_news(who.as_ref(), number).await) else {
        // The page of this address says what there is not.
        return render::page(State(site), request).await;
    };
    let feed = in_words(&site, language, || feed(&news));
    let origin = &site.operator.public_url;
    shared(atom(&feed, &news, language, origin).into_bytes(), KIND, is_visitor)
}

/// The feed as Atom 1.0 (RFC 4287). Links are whole where the operator has set where readers reach the site; else they
/// lead on from the feed's own address, which the standard allows.
fn atom(feed: &Feed, news: &News, language: Language, origin: &str) -> String {
    let updated = feed.entries.first().map_or_else(|| epoch(news), |entry| entry.at);
    let root = format!("{}/{}", news.round.year, news.round.district.zh);
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n");
    // Writing to a string does not fail.
    _ = write!(
        out,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n<id>{}</id>\n<title>{}</title>\n\
         <subtitle>{}</subtitle>\n<updated>{}</updated>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<author><name>{}</name></author>\n",
        language.tag(),
        name(&root, &feed.address),
        text(&feed.title),
        text(&feed.subtitle),
        updated.to_text(),
        text(&format!("{origin}{}", feed.address)),
        text(&format!("{origin}{}", feed.page)),
        text(news.round.congress.get(language)),
    );
    for entry in &feed.entries {
        write_entry(&mut out, entry, &root, origin);
    }
    out.push_str("</feed>\n");
    out
}

fn write_entry(out: &mut String, entry: &Entry, root: &str, origin: &str) {
    _ = write!(
        out,
        "<entry>\n<id>{}</id>\n<title>{}</title>\n<updated>{at}</updated>\n<published>{at}</published>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n<author><name>{}</name></author>\n\
         <content type=\"text\">{}</content>\n</entry>\n",
        name(root, &entry.key),
        text(&entry.title),
        text(&format!("{origin}{}", entry.page)),
        text(&entry.author),
        text(&entry.text),
        at = entry.at.to_text(),
    );
}

/// The moment of a feed in which nothing has happened: the first day of its year.
fn epoch(news: &News) -> Timestamp {
    let first = format!("{:04}-01-01T00:00:00Z", news.round.year);
    Timestamp::parse(&first).unwrap_or(Timestamp::from_unix(0))
}

/// A name that stays the same wherever the site is reached and in whichever language: of the round and the thing.
fn name(root: &str, key: &str) -> String {
    let hash = Sha256::digest(format!("minsheng/{root}/{key}").as_bytes());
    let mut bytes: Vec<u8> = hash.iter().take(16).copied().collect();
    // Version 8 of RFC 9562: made as its maker likes.
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let digits = hexadecimal(&bytes);
    format!("urn:uuid:{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
}

/// Words as XML takes them; characters that it does not know go.
pub(crate) fn text(words: &str) -> String {
    let known = |c: &char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    let words: String = words.chars().filter(known).collect();
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_same_each_time_and_another_for_another_thing() {
        let one = name("2026/区", "comment/1");
        assert_eq!(one, name("2026/区", "comment/1"));
        assert_ne!(one, name("2026/区", "comment/2"));
        assert!(one.starts_with("urn:uuid:") && one.len() == 45 && &one[23..24] == "8", "{one}");
    }

    #[test]
    fn words_that_xml_does_not_know_are_left_out() {
        assert_eq!(text("a<b>&\"\u{8}\u{FFFF}停"), "a&lt;b&gt;&amp;&quot;停");
    }
}
