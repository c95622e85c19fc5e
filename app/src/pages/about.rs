//! What this site is, who runs it, what it keeps, who can use it, and how to report an error.

use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::scene::scene;
use crate::words::{t, text, tf};
use leptos::prelude::*;

/// The page about the site.
#[component]
pub fn AboutPage() -> impl IntoView {
    scene().outcome.set_title(t("about.title"));
    let is_demo = scene().frame.as_ref().is_some_and(|frame| frame.is_demo);
    view! {
        <Breadcrumb here=t("about.title") />
        <Problem />
        <div class="page-head">
            <h1>{t("about.title")}</h1>
            <p class="page-head__lead">{lead()}</p>
        </div>
        {is_demo.then(|| view! { <Demonstration /> })}
        <WhoRunsIt />
        <Privacy />
        <BallotSecrecy />
        <Section title=t("about.moderation") id="moderation">
            <div class="prose">
                <p>{t("about.moderation.how")}</p>
                <p><a href="/moderation/figures">{t("about.moderation.figures")}</a></p>
            </div>
        </Section>
        <Section title=t("about.accessibility") id="accessibility">
            <Points
                of=vec![
                    t("about.accessibility.no_scripts"),
                    t("about.accessibility.voting"),
                    t("about.accessibility.elder"),
                    t("about.accessibility.keyboard"),
                    t("about.accessibility.signs"),
                    t("about.accessibility.print"),
                ]
                end=t("about.accessibility.help")
            />
        </Section>
        <Section title=t("about.error") id="error">
            <div class="prose">
                <p>{t("about.error.what")}</p>
                <p>{contact("about.error.contact", "about.error.nobody")}</p>
            </div>
        </Section>
    }
}

fn lead() -> String {
    let scene = scene();
    match scene.frame.as_ref() {
        Some(frame) => {
            let (district, congress) = (text(&frame.district), text(&frame.congress));
            tf("about.lead", &[("district", &district), ("congress", &congress), ("year", &frame.year)])
        }
        None => t("about.lead.no_round"),
    }
}

/// How to reach whoever runs the site, or that it is not set.
fn contact(known: &str, unknown: &str) -> String {
    let scene = scene();
    match scene.operator.contact.as_str() {
        "" => t(unknown),
        contact => tf(known, &[("contact", &contact)]),
    }
}

/// Points in a list, and a sentence after them.
#[component]
fn Points(of: Vec<String>, end: String) -> impl IntoView {
    view! {
        <div class="prose">
            <ul>{of.into_iter().map(|point| view! { <li>{point}</li> }).collect_view()}</ul>
            <p>{end}</p>
        </div>
    }
}

#[component]
fn Demonstration() -> impl IntoView {
    view! {
        <Section title=t("about.demo") id="demo">
            <div class="prose">
                <p>{t("about.demo.data")}</p>
                <p>{t("about.demo.people")}</p>
                <p>{t("about.demo.rules")}</p>
            </div>
        </Section>
    }
}

#[component]
fn WhoRunsIt() -> impl IntoView {
    let operator = scene().operator.clone();
    let facts =
        [(t("frame.foot.organiser"), operator.organiser.clone()), (t("frame.foot.contact"), operator.contact.clone())];
    let facts: Vec<_> = facts.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let nobody = facts.is_empty();
    view! {
        <Section title=t("about.operator")>
            {(!nobody).then(|| view! {
                <dl class="facts">
                    {facts
                        .into_iter()
                        .map(|(name, value)| view! { <div class="facts__item"><dt>{name}</dt><dd>{value}</dd></div> })
                        .collect_view()}
                </dl>
            })}
            {nobody.then(|| view! { <p>{t("about.operator.none")}</p> })}
        </Section>
    }
}

#[component]
fn Privacy() -> impl IntoView {
    view! {
        <Section title=t("about.privacy") note=t("about.privacy.note") id="privacy">
            <Points
                of=vec![
                    t("about.privacy.account"),
                    t("about.privacy.comments"),
                    t("about.privacy.steps"),
                    t("about.privacy.session"),
                    t("about.privacy.view"),
                    t("about.privacy.no_tracking"),
                ]
                end=contact("about.privacy.contact", "about.privacy.nobody")
            />
        </Section>
    }
}

/// What of a ballot is kept and what is not, with what this form of it cannot prevent.
#[component]
fn BallotSecrecy() -> impl IntoView {
    view! {
        <Section title=t("about.ballot") id="ballot">
            <div class="prose">
                <p>{t("about.ballot.kept")}</p>
                <p>{t("about.ballot.not_kept")}</p>
                <p><strong>{t("about.ballot.limit")}</strong></p>
                <p>{t("about.ballot.close")}</p>
                <p>{t("about.ballot.sealed")}</p>
            </div>
        </Section>
    }
}
