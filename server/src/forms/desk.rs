//! The forms of the clerks' desk: what one person asks for and another agrees to, the settings of the method, the
//! attendance, and the scrutineers' confirmation.

use super::Posted;
use crate::site::Site;
use app::request::answer;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::{Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use domain::{Asked, DeedKind};
use service::TypedRules;

const DESK: &str = "/desk";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/desk/open", deed("open", DeedKind::OpenVote))
        .route("/desk/close", deed("close", DeedKind::CloseVote))
        .route("/desk/count", deed("count", DeedKind::CountBallots))
        .route("/desk/publish", deed("publish", DeedKind::PublishResult))
        .route("/desk/suspend", deed("suspend", DeedKind::SuspendVote))
        .route("/desk/resume", deed("resume", DeedKind::ResumeVote))
        .route("/desk/extend", deed("extend", DeedKind::ExtendVote))
        .route("/desk/void", deed("void", DeedKind::VoidVote))
        .route("/desk/seat", deed("seat", DeedKind::SuspendDeputy))
        .route("/desk/amend", deed("amend", DeedKind::AmendAttendance))
        .route("/desk/correct", deed("correct", DeedKind::CorrectResult))
        .route("/desk/rules", to_desk().post(set_rules))
        .route("/desk/confirm", to_desk().post(confirm_count))
        .route("/desk/attendance", to_desk().post(correct_attendance))
}

/// A form that asks for a deed of this kind.
fn deed(form: &'static str, kind: DeedKind) -> MethodRouter<Site> {
    let ask = move |State(site): State<Site>, posted: Posted| ask(site, posted, form, kind);
    to_desk().merge(post(ask))
}

/// A refused form leaves its own address in the browser; whoever reloads it, or is led back to it by the next form, comes
/// to the desk.
pub(super) fn to_desk() -> MethodRouter<Site> {
    get(|RawQuery(query): RawQuery| async {
        Redirect::to(&query.map_or(DESK.to_owned(), |query| format!("{DESK}?{query}")))
    })
}

async fn ask(site: Site, posted: Posted, form: &'static str, kind: DeedKind) -> Response {
    let typed = |name| posted.field(name).to_owned();
    let asked = Asked {
        total: typed("total"),
        present: typed("present"),
        minutes: typed("minutes"),
        deputy: typed("deputy"),
        vote: typed("vote"),
        reason: typed("reason"),
    };
    let done = answer(site.service.ask_deed(posted.who.as_ref(), kind, &asked).await);
    posted.answer(&site, form, DESK, DESK, done).await
}

async fn set_rules(State(site): State<Site>, posted: Posted) -> Response {
    let typed = |name| posted.field(name).to_owned();
    let rules = TypedRules {
        seats: typed("seats"),
        cap: typed("cap"),
        exact: posted.field("exact") == "yes",
        pass_basis: typed("pass_basis"),
        tie_at_cut: typed("tie_at_cut"),
        shortfall: typed("shortfall"),
    };
    let done = answer(site.service.set_rules(posted.who.as_ref(), &rules).await);
    posted.answer(&site, "rules", DESK, "/desk#rules", done).await
}

async fn confirm_count(State(site): State<Site>, posted: Posted) -> Response {
    let done = answer(site.service.confirm_count(posted.who.as_ref(), posted.field("hash")).await);
    posted.answer(&site, "confirm", DESK, DESK, done).await
}

async fn correct_attendance(State(site): State<Site>, posted: Posted) -> Response {
    let done = answer(site.service.correct_attendance(posted.who.as_ref(), posted.field("present")).await);
    posted.answer(&site, "attendance", DESK, DESK, done).await
}
