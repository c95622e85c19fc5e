//! The few classes of requests and of answers: all that a figure tells of what was asked for.

use app::doors::{DOWNLOADS, PAGES};
use axum::http::{Method, StatusCode};
use domain::Phase;
use domain::permit::{Action, permits};

/// What kind of request it is. Never which one, and of what changes something not even that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A page that visitors may read.
    Page,
    /// A page that is for somebody who is signed in.
    OwnPage,
    /// Whatever changes something, ballots among it: forms and server functions.
    Form,
    /// A file of a page, such as a feed or a result for spreadsheets.
    Download,
    /// A file of the build, and what is there for machines alone.
    File,
    /// The open interface.
    Interface,
    /// `/healthz` and `/readyz`.
    Health,
    /// An address that is none of ours.
    Other,
}

/// What answers are told apart by.
pub const STATUSES: [&str; N_STATUSES] = ["2xx", "3xx", "4xx", "5xx"];
/// How many there are.
pub const N_STATUSES: usize = 4;

impl Class {
    /// All of them, in the order of their numbers.
    pub const ALL: [Self; 8] =
        [Self::Page, Self::OwnPage, Self::Form, Self::Download, Self::File, Self::Interface, Self::Health, Self::Other];

    /// The value of the label `class`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::OwnPage => "own_page",
            Self::Form => "form",
            Self::Download => "download",
            Self::File => "file",
            Self::Interface => "interface",
            Self::Health => "health",
            Self::Other => "other",
        }
    }

    /// The class of a request.
    pub fn of(method: &Method, path: &str) -> Self {
        match path {
            _ if !method.is_safe() => Self::Form,
            "/healthz" | "/readyz" => Self::Health,
            "/robots.txt" | "/favicon.ico" | "/sitemap.xml" => Self::File,
            _ if path.starts_with("/pkg/") => Self::File,
            _ if path.starts_with(crate::api::ROOT) => Self::Interface,
            _ if is_one_of(DOWNLOADS, path).is_some() => Self::Download,
            _ => match is_one_of(PAGES, path) {
                Some(action) if is_for_visitors(action) => Self::Page,
                Some(_) => Self::OwnPage,
                None => Self::Other,
            },
        }
    }
}

/// The place of an answer among [`STATUSES`]. A form that went well is one thing, whether it leads on or says so.
pub fn status(class: Class, code: StatusCode) -> usize {
    match code.as_u16() {
        300..400 if class != Class::Form => 1,
        ..400 => 0,
        400..500 => 2,
        _ => 3,
    }
}

/// The right that the first of these doors asks for which leads to a path.
fn is_one_of(doors: &[(&str, Action)], path: &str) -> Option<Action> {
    doors.iter().find(|(pattern, _)| leads_to(pattern, path)).map(|(_, action)| *action)
}

fn leads_to(pattern: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    pattern.split('/').all(|asked| match parts.next() {
        Some(part) => asked == part || (asked.starts_with([':', '{']) && !part.is_empty()),
        None => false,
    }) && parts.next().is_none()
}

fn is_for_visitors(action: Action) -> bool {
    Phase::ALL.into_iter().any(|phase| permits(None, action, phase))
}

#[cfg(test)]
mod tests {
    use super::*;
    use app::doors::{FORMS, SERVER_FUNCTIONS};

    #[test]
    fn whatever_changes_something_is_a_form_and_so_is_a_ballot() {
        for (path, _) in FORMS.iter().chain(SERVER_FUNCTIONS) {
            assert_eq!(Class::of(&Method::POST, path), Class::Form, "{path}");
        }
        let ballot = status(Class::Form, StatusCode::OK);
        assert_eq!(ballot, status(Class::Form, StatusCode::SEE_OTHER), "no status is the ballot's alone");
        assert_eq!(status(Class::Page, StatusCode::NOT_MODIFIED), 1);
    }

    #[test]
    fn every_page_has_a_class_and_what_is_no_page_is_other() {
        let of = |path: &str| Class::of(&Method::GET, path);
        for (path, _) in PAGES {
            let path = path.replace(":number", "7").replace(":id", "7");
            assert!(matches!(of(&path), Class::Page | Class::OwnPage), "{path}");
        }
        assert_eq!((of("/projects/7"), of("/ballot"), of("/desk")), (Class::Page, Class::OwnPage, Class::OwnPage));
        assert_eq!((of("/moderation/figures"), of("/moderation/7")), (Class::Page, Class::OwnPage));
        assert_eq!((of("/results.csv"), of("/api/v1/rounds")), (Class::Download, Class::Interface));
        for other in ["/wp-login.php", "/projects/7/8/9", "/desk/none", "//", "/ballots/7"] {
            assert_eq!(of(other), Class::Other, "{other}");
        }
        for (number, class) in Class::ALL.into_iter().enumerate() {
            assert_eq!(class as usize, number);
        }
    }
}
