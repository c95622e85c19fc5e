//! A no, as RFC 9457 writes it: `application/problem+json` with a code that stays.

use crate::site::Site;
use app::error::ApiError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use domain::Refusal;
use serde::Serialize;
use utoipa::ToSchema;

/// Every no that the interface says. The names stay as they are as long as the address says `v1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// 400: a name in the query that is not known, or a value out of its bounds.
    BadQuery,
    /// 404: no such address, round or candidate.
    NotFound,
    /// 404: there is no published result of this round yet.
    ResultNotPublished,
    /// 405: the interface is for reading.
    MethodNotAllowed,
    /// 406: answers are JSON, and whoever asks takes none.
    NotAcceptable,
    /// 429: too many questions from one network; `Retry-After` says how many seconds to wait.
    TooMany,
    /// 500: something is broken; the reference in `detail` stands in the operator's log.
    Broken,
    /// 503: the database cannot be reached.
    DatabaseAway,
    /// 503: the answer took too long.
    TooSlow,
}

impl Code {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::BadQuery,
        Self::NotFound,
        Self::ResultNotPublished,
        Self::MethodNotAllowed,
        Self::NotAcceptable,
        Self::TooMany,
        Self::Broken,
        Self::DatabaseAway,
        Self::TooSlow,
    ];

    /// The name for machines.
    pub fn name(self) -> &'static str {
        self.parts().0
    }

    /// The status of the answer.
    pub fn status(self) -> u16 {
        self.parts().1
    }

    /// What it means, for people.
    pub fn title(self) -> &'static str {
        self.parts().2
    }

    fn parts(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::BadQuery => ("bad_query", 400, "The query holds a name that is not known, or a value out of bounds."),
            Self::NotFound => ("not_found", 404, "There is nothing of that address."),
            Self::ResultNotPublished => ("result_not_published", 404, "The result of this round is not published."),
            Self::MethodNotAllowed => ("method_not_allowed", 405, "This interface is for reading."),
            Self::NotAcceptable => ("not_acceptable", 406, "Answers are JSON."),
            Self::TooMany => ("too_many", 429, "Too many questions. Please wait."),
            Self::Broken => ("broken", 500, "Something is broken on our side."),
            Self::DatabaseAway => ("database_away", 503, "The database cannot be reached. Please try again."),
            Self::TooSlow => ("too_slow", 503, "The answer took too long. Please try again."),
        }
    }
}

/// A no (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Where the code is explained, on this site.
    #[serde(rename = "type")]
    #[schema(example = "/api#bad_query")]
    kind: String,
    /// What the code means, in English.
    title: &'static str,
    /// The status of the answer.
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    /// Stays as it is; programs go by it.
    code: Code,
    /// More of this case, if there is more to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    #[serde(skip)]
    wait: Option<u32>,
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        let wait = matches!(code, Code::DatabaseAway | Code::TooSlow).then_some(5);
        let kind = format!("/api#{}", code.name());
        Self { kind, title: code.title(), status: code.status(), code, detail: None, wait }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::TooMany { seconds } => Self { wait: Some(seconds), ..Code::TooMany.into() },
            // What a visitor may not read is as good as not there; so is everything before the first round.
            _ => Code::NotFound.into(),
        }
    }
}

impl Problem {
    /// Something is broken, and stands in the log under a reference.
    pub fn broken(error: &ApiError) -> Self {
        let detail = match error {
            ApiError::Broken { reference } => Some(format!("reference {reference}")),
            _ => None,
        };
        Self { detail, ..Code::Broken.into() }
    }

    /// What a service function found, or its no.
    ///
    /// # Errors
    /// Its no.
    pub async fn unless<T>(site: &Site, found: service::Result<T>) -> Result<T, Self> {
        match found {
            Ok(found) => Ok(found),
            Err(error) => Err(Self::of(site, error).await),
        }
    }

    /// Where something is broken, the database is asked whether it is there at all.
    async fn of(site: &Site, error: service::Error) -> Self {
        match error {
            service::Error::Refused(refusal) => refusal.into(),
            service::Error::Broken(fault) => {
                let broken = app::request::broken(&fault);
                match site.service.store().ping().await {
                    Ok(()) => Self::broken(&broken),
                    Err(_) => Code::DatabaseAway.into(),
                }
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        // It is words and numbers: writing it does not fail.
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.wait {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.code == Code::MethodNotAllowed {
            headers.insert(header::ALLOW, HeaderValue::from_static(super::METHODS));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_called_the_same_in_json_and_here() {
        for code in Code::ALL {
            assert_eq!(serde_json::to_value(code).expect("a word"), code.name());
        }
    }
}
