//! The steps after the vote: the count, its figures and their hash, the scrutineers' confirmation, the announcement.
//! Nothing per project is here before the count; after it, scrutineers read here what the result page will say, in the
//! same words.

use super::checks::Checks;
use super::fields::{Line, Takes, ids};
use super::seats::Seats;
use super::vote::Others;
use crate::format::day_and_time;
use crate::pages::result::table::RankedTable;
use crate::pages::result::why::sentences;
use crate::pages::result::{Sheet, SittingFigures};
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::DeskPage as Data;
use domain::{Confirmation, DeedKind, Role};
use leptos::prelude::*;

/// The box is closed: the papers handed out and returned are compared, then counted.
#[component]
pub fn Count(data: Data) -> impl IntoView {
    let Some(vote) = data.vote.clone() else { return ().into_any() };
    let (issued, returned) = (vote.present.min(data.n_roll), data.n_cast);
    let figures = [("issued", &issued as &dyn std::fmt::Display), ("returned", &returned)];
    let is_valid = returned <= vote.present;
    let sentence = if is_valid { tf("desk.count.valid", &figures) } else { tf("desk.count.more_cast", &figures) };
    let may_act = data.may_act;
    view! {
        <p>{sentence}</p>
        <Checks of=data.preconditions.clone() />
        <Seats data=data.clone() kind=DeedKind::CountBallots is_possible=is_valid>
            <form class="form" method="post" action="/desk/count">
                <p>{t("desk.count.no_way_back")}</p>
                <div class="actions"><button class="button button--final">{t("deed.ask.count_ballots")}</button></div>
            </form>
        </Seats>
        {may_act.then(|| view! { <Others data /> })}
    }
    .into_any()
}

/// The count is done: its figures, their confirmation, and the announcement.
#[component]
pub fn Publish(data: Data) -> impl IntoView {
    let is_mock = data.vote.as_ref().is_some_and(|vote| vote.is_mock);
    let is_confirmed = data.preconditions.iter().all(|one| one.holds);
    let may_act = data.may_act;
    let sheet = |count| Sheet::new(&data.round, data.vote.as_ref(), &data.projects, count);
    let counted = data.count.as_ref().map(|count| (sheet(count), count.sha256.clone()));
    view! {
        <p>{t("desk.counted.text")}</p>
        {counted.map(|(sheet, sha256)| view! {
            <SittingFigures sheet=sheet.clone() />
            <div class="counted">
                {sentences(&sheet).into_iter().map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
            </div>
            {(!sheet.is_undecided()).then(|| view! { <RankedTable sheet /> })}
            <Hash sha256 />
        })}
        <Confirmations data=data.clone() />
        <Checks of=data.preconditions.clone() />
        <Seats data=data.clone() kind=DeedKind::PublishResult is_possible=is_confirmed>
            <form class="form" method="post" action="/desk/publish">
                <p>{if is_mock { t("desk.publish.mock") } else { t("desk.publish.no_way_back") }}</p>
                <div class="actions"><button class="button button--final">{t("deed.ask.publish_result")}</button></div>
            </form>
        </Seats>
        {may_act.then(|| view! { <Others data /> })}
    }
}

/// The hash, in groups of eight for the eye; the groups are parted by space only, so that a copy of it has none.
#[component]
fn Hash(sha256: String) -> impl IntoView {
    let groups: Vec<String> =
        sha256.as_bytes().chunks(8).map(|group| String::from_utf8_lossy(group).into_owned()).collect();
    (!groups.is_empty()).then(|| view! {
        <div class="hash">
            <h3 class="hash__title">{t("desk.hash")}</h3>
            <p class="field__hint">{t("desk.hash.text")}</p>
            <code class="hash__value">{groups.into_iter().map(|group| view! { <span>{group}</span> }).collect_view()}</code>
        </div>
    })
}

/// Two more seats: the chief scrutineer's and a scrutineer's.
#[component]
fn Confirmations(data: Data) -> impl IntoView {
    let role = scene().role();
    let may_confirm = |of| data.may_confirm && role == Some(of);
    let of = |is_chief| -> Vec<Confirmation> {
        data.confirmations.iter().filter(|found| found.is_chief == is_chief).cloned().collect()
    };
    view! {
        <div class="two">
            <h3 class="two__title">{t("desk.confirm")}</h3>
            <p class="two__text">{t("desk.confirm.text")}</p>
            <div class="seats">
                <ConfirmSeat title=t("desk.confirm.chief") by=of(true) is_mine=may_confirm(Role::ChiefScrutineer) />
                <ConfirmSeat title=t("desk.confirm.one_more") by=of(false) is_mine=may_confirm(Role::Scrutineer) />
            </div>
        </div>
    }
}

#[component]
fn ConfirmSeat(title: String, by: Vec<Confirmation>, is_mine: bool) -> impl IntoView {
    let class = if by.is_empty() { "seats__seat" } else { "seats__seat seats__seat--taken" };
    let is_empty = by.is_empty();
    view! {
        <div class=class>
            <h4 class="seats__role">{title}</h4>
            {by.into_iter()
                .map(|one| view! {
                    <p class="seats__name">{text(&one.name)}</p>
                    <p class="seats__when">{tf("desk.confirm.when", &[("moment", &day_and_time(one.at))])}</p>
                })
                .collect_view()}
            {(is_empty && !is_mine).then(|| view! { <p class="seats__who">{t("desk.confirm.empty")}</p> })}
            {is_mine.then(|| view! {
                <form class="form" method="post" action="/desk/confirm">
                    <Line
                        ids=ids!("confirm", "hash") label=t("desk.confirm.hash") hint=t("desk.confirm.hash.hint")
                        takes=Takes::Words
                    />
                    <div class="actions"><button class="button button--final">{t("desk.confirm.button")}</button></div>
                </form>
            })}
        </div>
    }
}
