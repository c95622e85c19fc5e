//! The privacy notice: what is kept, why, on what basis, how long, who sees it, and what one can do about it.

use crate::components::icon::{Icon, Sign};
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::scene::scene;
use crate::words::{t, tf};
use domain::PRIVACY_VERSION;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What is kept: name of the thing, and for it what, why and how long.
const KEPT: [[&str; 4]; 8] = [
    ["privacy.account", "privacy.account.what", "privacy.account.why", "privacy.account.long"],
    ["privacy.verified", "privacy.verified.what", "privacy.verified.why", "privacy.verified.long"],
    ["privacy.consent", "privacy.consent.what", "privacy.consent.why", "privacy.consent.long"],
    ["privacy.comments", "privacy.comments.what", "privacy.comments.why", "privacy.comments.long"],
    ["privacy.reports", "privacy.reports.what", "privacy.reports.why", "privacy.reports.long"],
    ["privacy.sessions", "privacy.sessions.what", "privacy.sessions.why", "privacy.sessions.long"],
    ["privacy.cookies", "privacy.cookies.what", "privacy.cookies.why", "privacy.cookies.long"],
    ["privacy.network", "privacy.network.what", "privacy.network.why", "privacy.network.long"],
];

/// The privacy notice.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    scene().outcome.set_title(t("privacy.title"));
    let is_deleted = use_query_map().get_untracked().get("deleted").is_some() && scene().viewer.is_none();
    view! {
        <Breadcrumb here=t("privacy.title") />
        <Problem />
        <div class="page-head">
            {is_deleted.then(|| view! {
                <p class="state state--ok" role="status"><Sign icon=Icon::Tick />{t("privacy.deleted")}</p>
            })}
            <h1>{t("privacy.title")}</h1>
            <p class="page-head__lead">{t("privacy.lead")}</p>
            <p class="page-head__note">{tf("privacy.version", &[("version", &PRIVACY_VERSION)])}</p>
        </div>
        <Section title=t("privacy.who")><div class="prose"><p>{who()}</p></div></Section>
        <Section title=t("privacy.kept") id="kept">
            <dl class="facts">{KEPT.map(|keys| view! { <Kept keys /> }).collect_view()}</dl>
        </Section>
        <Points title="privacy.not" points=&["privacy.not.identity", "privacy.not.address", "privacy.not.tracking", "privacy.not.profile"] />
        <Points title="privacy.basis" points=&["privacy.basis.consent", "privacy.basis.duty", "privacy.basis.withdraw"] />
        <Points
            title="privacy.seen"
            points=&["privacy.seen.everyone", "privacy.seen.moderators", "privacy.seen.departments", "privacy.seen.operator", "privacy.seen.gateway", "privacy.seen.nobody"]
        />
        <Points
            title="privacy.rights"
            points=&["privacy.rights.see", "privacy.rights.correct", "privacy.rights.delete", "privacy.rights.withdraw", "privacy.rights.explain", "privacy.rights.complain"]
        />
        <Points title="privacy.staff" points=&["privacy.staff.deputies", "privacy.staff.log"] />
        <Points title="privacy.safe" points=&["privacy.safe.how", "privacy.safe.breach", "privacy.safe.children"] />
        <Section title=t("privacy.changes")><div class="prose"><p>{t("privacy.changes.text")}</p></div></Section>
    }
}

/// Who answers for it, and how to reach them.
fn who() -> String {
    let operator = scene().operator.clone();
    match (operator.organiser.as_str(), operator.contact.as_str()) {
        ("", "") => t("privacy.who.nobody"),
        ("", contact) => tf("privacy.who.contact", &[("contact", &contact)]),
        (organiser, "") => tf("privacy.who.organiser", &[("organiser", &organiser)]),
        (organiser, contact) => tf("privacy.who.both", &[("organiser", &organiser), ("contact", &contact)]),
    }
}

#[component]
fn Kept(keys: [&'static str; 4]) -> impl IntoView {
    let [name, what, why, long] = keys.map(t);
    view! {
        <div class="facts__item">
            <dt>{name}</dt>
            <dd>
                <p class="facts__line">{what}</p>
                <p class="facts__note">{t("privacy.why")}{why}</p>
                <p class="facts__note">{t("privacy.long")}{long}</p>
            </dd>
        </div>
    }
}

#[component]
fn Points(title: &'static str, points: &'static [&'static str]) -> impl IntoView {
    view! {
        <Section title=t(title)>
            <div class="prose"><ul>{points.iter().map(|point| view! { <li>{t(point)}</li> }).collect_view()}</ul></div>
        </Section>
    }
}
