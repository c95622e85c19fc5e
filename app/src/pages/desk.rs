//! The desk: the sitting as a list of steps, of which one is open. Scrutineers see the same and have no buttons.

mod count;
mod vote;

use crate::api::rounds::show_desk;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::Breadcrumb;
use crate::format::day_and_time;
use crate::scene::scene;
use crate::words::{t, text, tf};
use count::{Announced, Count, Publish};
use domain::shown::DeskPage as Data;
use domain::{Phase, Timestamp};
use leptos::prelude::*;
use vote::{Open, Running};

/// The page of clerks and scrutineers.
#[component]
pub fn DeskPage() -> impl IntoView {
    scene().outcome.set_title(t("desk.title"));
    view! {
        <Breadcrumb here=t("desk.title") />
        {load(show_desk(), |data| view! { <Desk data /> })}
    }
}

/// A step of the sitting.
#[derive(Clone, Copy, PartialEq)]
struct Step {
    /// The phase in which it is taken.
    during: Phase,
    /// The phase it leads to; counting leads to none.
    leads_to: Option<Phase>,
    /// Its title.
    title: &'static str,
}

/// All steps, first first.
const STEPS: [Step; 11] = [
    step(Phase::Collecting, Some(Phase::Screening), "desk.step.end_call"),
    step(Phase::Screening, Some(Phase::PublicNotice), "desk.step.begin_notice"),
    step(Phase::PublicNotice, Some(Phase::Deliberation), "desk.step.end_notice"),
    step(Phase::Deliberation, Some(Phase::MethodAdopted), "desk.step.adopt_method"),
    step(Phase::MethodAdopted, Some(Phase::Voting), "desk.step.open"),
    step(Phase::Voting, Some(Phase::Counting), "desk.step.vote"),
    step(Phase::Counting, None, "desk.step.count"),
    step(Phase::Counting, Some(Phase::Announced), "desk.step.publish"),
    step(Phase::Announced, Some(Phase::Implementing), "desk.step.begin_implementing"),
    step(Phase::Implementing, Some(Phase::Rating), "desk.step.begin_rating"),
    step(Phase::Rating, Some(Phase::Closed), "desk.step.close_round"),
];

const fn step(during: Phase, leads_to: Option<Phase>, title: &'static str) -> Step {
    Step { during, leads_to, title }
}

impl Step {
    fn is_count(self) -> bool {
        self.leads_to.is_none()
    }

    fn is_done(self, data: &Data) -> bool {
        data.round.phase > self.during || (self.is_count() && data.count.is_some())
    }

    /// Who took it and when; nothing where the round began later than this step.
    fn when(self, data: &Data) -> Option<String> {
        let said = |moment: Timestamp| day_and_time(moment);
        if self.is_count() {
            return data.count.as_ref().map(|count| said(count.counted_at));
        }
        let taken = data.steps.iter().find(|taken| Some(taken.phase) == self.leads_to)?;
        let when = tf("desk.when", &[("moment", &said(taken.at)), ("name", &text(&taken.by))]);
        let more = match (self.during, data.round.present) {
            (Phase::MethodAdopted, Some(present)) => tf("desk.when_present", &[("n", &present)]),
            (Phase::Voting, _) => tf("desk.when_cast", &[("n", &data.n_cast), ("all", &data.n_roll)]),
            _ => String::new(),
        };
        Some(format!("{when}{more}"))
    }
}

#[component]
fn Desk(data: Data) -> impl IntoView {
    let now = STEPS.iter().position(|step| !step.is_done(&data));
    let lead = if data.may_act { t("desk.lead") } else { t("desk.lead_watching") };
    view! {
        {match vote::wrong_field() {
            Some(field) => view! { <Problem field=format!("#{field}") /> }.into_any(),
            None => view! { <Problem /> }.into_any(),
        }}
        <div class="page-head">
            <h1>{t("desk.heading")}</h1>
            <p class="page-head__lead">{lead}</p>
        </div>
        <ol class="sitting">
            {STEPS
                .iter()
                .enumerate()
                .map(|(place, step)| match now {
                    Some(now) if place > now => view! { <StepAhead place step=*step /> }.into_any(),
                    Some(now) if place == now => view! { <StepNow place step=*step data=data.clone() /> }.into_any(),
                    _ => view! { <StepDone step=*step when=step.when(&data) /> }.into_any(),
                })
                .collect_view()}
        </ol>
        {now.is_none().then(|| view! { <p class="form__note">{t("desk.all_done")}</p> })}
    }
}

#[component]
fn StepDone(step: Step, when: Option<String>) -> impl IntoView {
    view! {
        <li class="sitting__step sitting__step--done">
            <span class="sitting__sign"><Sign icon=Icon::Tick /></span>
            <div class="sitting__head">
                <h2 class="sitting__title">
                    {t(step.title)}<span class="visually-hidden">{t("desk.is_done")}</span>
                </h2>
                {when.map(|when| view! { <p class="sitting__when">{when}</p> })}
            </div>
        </li>
    }
}

#[component]
fn StepAhead(place: usize, step: Step) -> impl IntoView {
    view! {
        <li class="sitting__step sitting__step--next">
            <span class="sitting__sign"><span class="num" aria-hidden="true">{place + 1}</span></span>
            <div class="sitting__head">
                <h2 class="sitting__title">
                    {t(step.title)}<span class="visually-hidden">{t("desk.is_ahead")}</span>
                </h2>
            </div>
        </li>
    }
}

#[component]
fn StepNow(place: usize, step: Step, data: Data) -> impl IntoView {
    view! {
        <li class="sitting__step sitting__step--now" aria-current="step">
            <span class="sitting__sign"><span class="num" aria-hidden="true">{place + 1}</span></span>
            <div class="sitting__head">
                <h2 class="sitting__title">
                    {t(step.title)}<span class="visually-hidden">{t("desk.is_now")}</span>
                </h2>
            </div>
            <div class="sitting__body">
                {match step.during {
                    Phase::MethodAdopted => view! { <Open data /> }.into_any(),
                    Phase::Voting => view! { <Running data /> }.into_any(),
                    Phase::Counting if step.is_count() => view! { <Count data /> }.into_any(),
                    Phase::Counting => view! { <Publish data /> }.into_any(),
                    _ => view! { <PlainStep data /> }.into_any(),
                }}
            </div>
        </li>
    }
}

/// A step that only moves the round on.
#[component]
fn PlainStep(data: Data) -> impl IntoView {
    let phase = data.round.phase;
    let next = phase.next().map(|next| t(&format!("phase.{}", next.code()))).unwrap_or_default();
    let what = match phase {
        Phase::Collecting => t("desk.plain.collecting"),
        Phase::Screening => t("desk.plain.screening"),
        Phase::PublicNotice => t("desk.plain.public_notice"),
        Phase::Deliberation => t("desk.plain.deliberation"),
        Phase::Announced => t("desk.plain.announced"),
        Phase::Implementing => t("desk.plain.implementing"),
        _ => t("desk.plain.rating"),
    };
    let waiting = (phase == Phase::PublicNotice).then(|| match data.n_pending {
        0 => t("desk.none_waiting"),
        n => tf("desk.waiting", &[("n", &n)]),
    });
    view! {
        <p>{what}</p>
        {waiting.map(|waiting| view! { <p>{waiting}</p> })}
        {(phase == Phase::Announced).then(|| view! { <Announced /> })}
        {data.may_act.then(|| view! {
            <form method="post" action="/api/rounds/advance">
                <input type="hidden" name="from" value=phase.code() />
                <p>{t("desk.no_way_back")}</p>
                <div class="actions">
                    <button class="button button--final">{tf("desk.advance", &[("phase", &next)])}</button>
                </div>
            </form>
        })}
    }
}
