//! A project's poster for a notice board: one sheet of A4 with a square to be photographed.

use crate::api::reading::{Poster as Made, show_poster};
use crate::components::load::load;
use crate::components::message::ErrorMessage;
use crate::components::section::Breadcrumb;
use crate::components::square::DrawnSquare;
use crate::error::ApiError;
use crate::format::{planned_or_present, two_digits};
use crate::scene::{About, scene};
use crate::words::{t, text, tf};
use domain::{Phase, Refusal};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The poster. An address without a number in it is no page.
#[component]
pub fn PosterPage() -> impl IntoView {
    let number = use_params_map().get_untracked().get_str("number").and_then(|typed| typed.parse().ok());
    let Some(number) = number else {
        return Either::Left(view! { <ErrorMessage error=ApiError::Refused(Refusal::NotFound) /> });
    };
    Either::Right(load(show_poster(number), |made: Made| view! { <Poster made /> }))
}

#[component]
fn Poster(made: Made) -> impl IntoView {
    let Made { page: data, address, square } = made;
    let (project, scene) = (data.project, scene());
    let (number, title) = (project.number, text(&project.title));
    scene.outcome.set_title(tf("poster.title", &[("project", &title)]));
    scene.outcome.set_about(About { is_left_out: true, ..About::default() });
    scene.outcome.shows_origin();
    let short = address.split_once("://").map_or(address.clone(), |(_, rest)| rest.to_owned());
    let notice = scene.frame.as_ref().and_then(|frame| {
        let stage = frame.stages.iter().find(|stage| stage.phase == Phase::PublicNotice)?;
        Some(planned_or_present(frame, stage))
    });
    let place = text(&project.place);
    let facts = [
        (t("project.target"), text(&project.target)),
        (t("project.place"), if place.is_empty() { t("project.place.none") } else { place }),
        (t("project.department"), text(&project.department.name)),
        (t("poster.notice"), notice.unwrap_or_default()),
    ];
    view! {
        <Breadcrumb above=vec![(t("frame.projects"), "/projects")] here=tf("poster.title", &[("project", &title)]) />
        <p class="poster-hint no-print">{t("poster.hint")}</p>
        <article class="poster">
            <p class="poster__round">{text(&data.round.title)}</p>
            <p class="poster__no">{tf("project.number", &[("n", &two_digits(number))])}</p>
            <h1 class="poster__title">{title.clone()}</h1>
            <dl class="poster__facts">
                {facts
                    .into_iter()
                    .filter(|(_, value)| !value.is_empty())
                    .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                    .collect_view()}
            </dl>
            <div class="poster__way">
                {square.map(|square| view! { <DrawnSquare square label=tf("poster.square", &[("address", &short)]) /> })}
                <div class="poster__words">
                    <p class="poster__do">{t("poster.do")}</p>
                    <p class="poster__address">{short.clone()}</p>
                    <p class="poster__paper">{t("poster.no_phone")}</p>
                </div>
            </div>
            <p class="poster__notice">{text(&data.notice)}</p>
        </article>
        <p class="no-print"><a class="link-action" href=format!("/projects/{number}")>{t("poster.back")}</a></p>
    }
}
