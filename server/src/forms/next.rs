//! The forms of the next round while it is prepared.

use super::Posted;
use super::accounts::back_to;
use crate::site::Site;
use app::error::ApiError;
use app::request::answer;
use app::scene::{Codes, Made};
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use domain::exchange::Kind;
use domain::{Bilingual, Phase, Refusal};
use service::TypedDraft;

const PAGE: &str = "/desk/next";
const CANDIDATES: &str = "/desk/next#candidates";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/desk/next/copy", back_to(PAGE).post(copy))
        .route("/desk/next/change", back_to(PAGE).post(change))
        .route("/desk/next/candidate", back_to(PAGE).post(write_candidate))
        .route("/desk/next/remove", back_to(PAGE).post(remove_candidate))
        .route("/desk/next/drop", back_to(PAGE).post(drop_draft))
        .route("/desk/next/begin", back_to(PAGE).post(begin))
}

async fn copy(State(site): State<Site>, posted: Posted) -> Response {
    let done = answer(site.service.copy_round(posted.who.as_ref()).await);
    posted.answer(&site, "copy", PAGE, PAGE, done).await
}

async fn change(State(site): State<Site>, posted: Posted) -> Response {
    let typed = |name: &str| posted.field(name).to_owned();
    let both = |name: &str| Bilingual { zh: typed(&format!("{name}_zh")), en: typed(&format!("{name}_en")) };
    let days = |phase: Phase| (phase, typed(&format!("from_{}", phase.code())), typed(&format!("to_{}", phase.code())));
    let draft = TypedDraft {
        title: both("title"),
        congress: both("congress"),
        notice: both("notice"),
        source: both("source"),
        seats: typed("seats"),
        days: Phase::ALL.into_iter().map(days).collect(),
    };
    let done = answer(site.service.change_draft(posted.who.as_ref(), &draft).await);
    posted.answer(&site, "draft", PAGE, "/desk/next#round", done).await
}

async fn write_candidate(State(site): State<Site>, mut posted: Posted) -> Response {
    let before = posted.field("before").to_owned();
    let cells: Vec<_> = Kind::Candidates.columns().iter().map(|column| posted.field(column.code).to_owned()).collect();
    let page = page_of(&before);
    let written = site.service.write_candidate_of_draft(posted.who.as_ref(), &before, &cells).await;
    let done = match answer(written) {
        Ok(faults) if faults.is_empty() => Ok(()),
        Ok(faults) => {
            let found = u32::try_from(faults.len()).unwrap_or(u32::MAX);
            let made = Made { codes: Codes::Faults(faults), address: String::new(), square: None };
            posted.parts.extensions.insert(made);
            Err(ApiError::Refused(Refusal::FieldsFaulty { found }))
        }
        Err(error) => Err(error),
    };
    posted.answer(&site, "candidate", &page, CANDIDATES, done).await
}

async fn remove_candidate(State(site): State<Site>, posted: Posted) -> Response {
    let number = posted.field("number").to_owned();
    let done = answer(site.service.remove_candidate_of_draft(posted.who.as_ref(), &number).await);
    posted.answer(&site, "remove", PAGE, CANDIDATES, done).await
}

async fn drop_draft(State(site): State<Site>, posted: Posted) -> Response {
    let done = answer(site.service.drop_draft(posted.who.as_ref()).await);
    posted.answer(&site, "drop", PAGE, PAGE, done).await
}

async fn begin(State(site): State<Site>, posted: Posted) -> Response {
    let done = answer(site.service.begin_draft(posted.who.as_ref()).await);
    posted.answer(&site, "begin", PAGE, "/desk", done).await
}

/// The page of the candidate that has this number, or of a new one.
fn page_of(before: &str) -> String {
    match before.parse::<u32>() {
        Ok(number) => format!("/desk/next?candidate={number}"),
        Err(_) => "/desk/next?candidate=new".to_owned(),
    }
}
