//! How a reader wants to see pages, from two cookies and the browser's languages. The same function serves the pages and
//! the pages kept in memory, so that nobody is shown another's.

use axum::http::{HeaderMap, header};
use domain::Language;

/// Language and type size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct View {
    /// The language of the page.
    pub language: Language,
    /// Elder mode.
    pub elder: bool,
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

/// What the headers of a request ask for: the cookie, else the first language the browser names that we have, else Chinese.
pub fn view(headers: &HeaderMap) -> View {
    let browser = || {
        let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        accepted.split(',').find_map(Language::from_code)
    };
    let language = cookie(headers, "language").and_then(Language::from_code).or_else(browser).unwrap_or_default();
    View { language, elder: cookie(headers, "elder") == Some("1") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().expect("a name"), value.parse().expect("a value"))).collect()
    }

    #[test]
    fn the_cookie_goes_before_the_browser() {
        let asked = headers(&[("accept-language", "en-GB,en;q=0.8"), ("cookie", "a=b; language=zh; elder=1")]);
        assert_eq!(view(&asked), View { language: Language::Zh, elder: true });
    }

    #[test]
    fn a_language_we_do_not_have_is_passed_over() {
        assert_eq!(view(&headers(&[("accept-language", "fr, en;q=0.5")])).language, Language::En);
        assert_eq!(view(&headers(&[("accept-language", "fr")])).language, Language::Zh);
        assert_eq!(view(&headers(&[])).language, Language::Zh);
    }
}
