//! The desk: the sitting as a list of steps, of which one is open; below it the settings of the method, the decision that
//! allows the ballot, and what was done so far. Scrutineers see the same, and have the buttons that are theirs.

mod checks;
mod count;
mod fields;
mod mandate;
mod open;
mod proceedings;
mod seats;
mod settings;
mod vote;

use crate::api::rounds::show_desk;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::Breadcrumb;
use crate::format::day_and_time;
use crate::scene::scene;
use crate::words::{t, text, tf};
use checks::Checks;
use count::{Count, Publish};
use domain::permit::Action;
use domain::shown::{DeskPage as Data, FurtherVote};
use domain::{DeedKind, Phase, Role};
use leptos::prelude::*;
use mandate::Mandate;
use open::{Further, Open};
use proceedings::{Correct, Proceedings};
use settings::Settings;
pub use settings::facts as rule_facts;
use vote::Running;

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

    /// Its address on the page.
    fn id(self) -> String {
        self.title.replace("desk.step.", "step-")
    }

    /// The deed of two people that takes it; the others are plain steps.
    fn deed(self) -> Option<DeedKind> {
        match self.during {
            Phase::MethodAdopted => Some(DeedKind::OpenVote),
            Phase::Voting => Some(DeedKind::CloseVote),
            Phase::Counting if self.is_count() => Some(DeedKind::CountBallots),
            Phase::Counting => Some(DeedKind::PublishResult),
            _ => None,
        }
    }

    /// Who took it and when; nothing where the round began later than this step.
    fn when(self, data: &Data) -> Option<String> {
        let by_two = || {
            let deed = data.done(self.deed()?)?;
            let (second, at) = deed.agreed.as_ref()?;
            let (at, first, second) = (day_and_time(*at), text(&deed.asked_name), text(second));
            Some(tf("desk.when_two", &[("moment", &at), ("first", &first), ("second", &second)]))
        };
        let by_one = || {
            let taken = data.steps.iter().find(|taken| Some(taken.phase) == self.leads_to)?;
            Some(tf("desk.when", &[("moment", &day_and_time(taken.at)), ("name", &text(&taken.by))]))
        };
        let when = by_two().or_else(by_one)?;
        let more = match (self.during, &data.vote) {
            (Phase::MethodAdopted, Some(vote)) => tf("desk.when_present", &[("n", &vote.present)]),
            (Phase::Voting, _) => tf("desk.when_cast", &[("n", &data.n_cast), ("all", &data.n_roll)]),
            _ => String::new(),
        };
        Some(format!("{when}{more}"))
    }
}

#[component]
fn Desk(data: Data) -> impl IntoView {
    let now = STEPS.iter().position(|step| !step.is_done(&data));
    let phase = data.round.phase;
    let further = data.further.clone();
    let place_of_further = now.filter(|_| further.is_some());
    // A further vote is a step of its own, before the one that would leave it out.
    let number = |place: usize| if place_of_further.is_some_and(|at| place >= at) { place + 2 } else { place + 1 };
    view! {
        {match fields::field_to_change() {
            Some(field) => view! { <Problem field /> }.into_any(),
            None => view! { <Problem /> }.into_any(),
        }}
        <Head may_act=data.may_act may_second=data.may_second />
        <ol class="sitting">
            {STEPS
                .iter()
                .enumerate()
                .map(|(place, step)| match now {
                    Some(now) if place > now => view! { <StepAhead number=number(place) step=*step /> }.into_any(),
                    Some(now) if place == now => view! {
                        {further.clone().map(|further| view! { <StepFurther number=place + 1 data=data.clone() further /> })}
                        <StepNow number=number(place) step=*step data=data.clone() />
                    }
                    .into_any(),
                    _ => view! { <StepDone step=*step when=step.when(&data) /> }.into_any(),
                })
                .collect_view()}
        </ol>
        {now.is_none().then(|| view! { <p class="form__note">{t("desk.all_done")}</p> })}
        {phase.is_result_public().then(|| view! { <Correct data=data.clone() /> })}
        <Settings data=data.clone() />
        <Mandate data=data.clone() />
        <Proceedings deeds=data.deeds attendance=data.attendance />
    }
}

/// The title, what the desk is for, and the desk's other pages.
#[component]
fn Head(may_act: bool, may_second: bool) -> impl IntoView {
    let lead = match (may_act, may_second) {
        (true, _) => t("desk.lead"),
        (false, true) => t("desk.lead_second"),
        (false, false) => t("desk.lead_watching"),
    };
    let (makes_letters, prepares_next) = (scene().may(Action::MakeLetters), scene().may(Action::PrepareRound));
    let reads_log = scene().role() == Some(Role::ChiefScrutineer);
    view! {
        <div class="page-head">
            <h1>{t("desk.heading")}</h1>
            <p class="page-head__lead">{lead}</p>
            {makes_letters.then(|| view! { <p><a class="link-action" href="/desk/letters">{t("desk.to_letters")}</a></p> })}
            {prepares_next.then(|| view! { <p><a class="link-action" href="/desk/next">{t("desk.to_next")}</a></p> })}
            {reads_log.then(|| view! { <p><a class="link-action" href="/audit">{t("desk.to_audit")}</a></p> })}
        </div>
    }
}

#[component]
fn StepDone(step: Step, when: Option<String>) -> impl IntoView {
    view! {
        <li class="sitting__step sitting__step--done" id=step.id()>
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
fn StepAhead(number: usize, step: Step) -> impl IntoView {
    view! {
        <li class="sitting__step sitting__step--next" id=step.id()>
            <span class="sitting__sign"><span class="num" aria-hidden="true">{number}</span></span>
            <div class="sitting__head">
                <h2 class="sitting__title">
                    {t(step.title)}<span class="visually-hidden">{t("desk.is_ahead")}</span>
                </h2>
            </div>
        </li>
    }
}

/// The announced result asks for a further vote: the step between the announcement and what is done about the chosen.
#[component]
fn StepFurther(number: usize, data: Data, further: FurtherVote) -> impl IntoView {
    view! {
        <li class="sitting__step sitting__step--now" id="step-further" aria-current="step">
            <span class="sitting__sign"><span class="num" aria-hidden="true">{number}</span></span>
            <div class="sitting__head">
                <h2 class="sitting__title">
                    {t("desk.step.further")}<span class="visually-hidden">{t("desk.is_now")}</span>
                </h2>
            </div>
            <div class="sitting__body"><Further data further /></div>
        </li>
    }
}

#[component]
fn StepNow(number: usize, step: Step, data: Data) -> impl IntoView {
    // Where a further vote is due, that is the step that is looked for.
    let is_present = data.further.is_none();
    view! {
        <li class="sitting__step sitting__step--now" id=step.id() aria-current=is_present.then_some("step")>
            <span class="sitting__sign"><span class="num" aria-hidden="true">{number}</span></span>
            <div class="sitting__head">
                <h2 class="sitting__title">
                    {t(step.title)}<span class="visually-hidden">{t(if is_present { "desk.is_now" } else { "desk.is_ahead" })}</span>
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
    let what = if data.further.is_some() { t("desk.plain.without_further") } else { what };
    view! {
        <p>{what}</p>
        // Where a further vote is due, the list is that of its opening.
        {data.further.is_none().then(|| view! {
            <Checks of=data.preconditions.clone() title=t("desk.checks.look") />
        })}
        {(phase == Phase::Announced).then(|| view! {
            <p><a class="link-action" href="/results">{t("desk.to_results")}</a></p>
        })}
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
