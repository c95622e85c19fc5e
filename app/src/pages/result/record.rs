//! Who answers for the result: counted, confirmed, published by whom and when; its hash; and what was stated since.

use crate::components::said::{lines, tongue};
use crate::components::section::Section;
use crate::format::{day, full};
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::Published;
use domain::{Bilingual, Correction, Deed, DeedKind, Mandate, Timestamp};
use leptos::prelude::*;

/// A name with its moment.
fn named(name: &Bilingual, at: Timestamp) -> String {
    tf("result.by", &[("name", &text(name)), ("moment", &full(at))])
}

/// A day of the calendar, `2026-01-20`, as it is said.
fn date(stored: &str) -> String {
    match Timestamp::parse(&format!("{stored}T00:00:00Z")) {
        Some(moment) => tf("format.full", &[("year", &moment.in_china().0), ("rest", &day(moment))]),
        None => stored.to_owned(),
    }
}

/// What was done, and by whom, line by line.
pub fn facts(published: &Published, deeds: &[Deed]) -> Vec<(String, String)> {
    let mut facts = vec![(t("result.record.counted"), full(published.count.counted_at))];
    for confirmed in &published.confirmations {
        let key = if confirmed.is_chief { "result.record.chief" } else { "result.record.scrutineer" };
        facts.push((t(key), named(&confirmed.name, confirmed.at)));
    }
    if let Some(deed) = deeds.iter().rev().find(|deed| deed.kind == DeedKind::PublishResult) {
        facts.push((t("result.record.asked"), named(&deed.asked_name, deed.asked_at)));
        if let Some((name, at)) = &deed.agreed {
            facts.push((t("result.record.agreed"), named(name, *at)));
        }
    }
    facts
}

/// Count, confirmations and publication with their names; the decision; the hash.
#[component]
pub fn Publication(
    /// The published result.
    published: Published,
    /// What two people did together.
    deeds: Vec<Deed>,
    /// The decision that allowed the on-screen ballot.
    mandate: Option<Mandate>,
) -> impl IntoView {
    let facts = facts(&published, &deeds);
    let hash = published.count.sha256;
    view! {
        <Section title=t("result.record") id="record">
            <dl class="facts">
                {facts
                    .into_iter()
                    .map(|(name, value)| view! { <div class="facts__item"><dt>{name}</dt><dd>{value}</dd></div> })
                    .collect_view()}
                {mandate.map(|mandate| view! { <Decision mandate /> })}
            </dl>
            {(!hash.is_empty()).then(|| view! { <Hash hash /> })}
        </Section>
    }
}

#[component]
fn Decision(mandate: Mandate) -> impl IntoView {
    let decided_on = date(&mandate.decided_on);
    view! {
        <div class="facts__item">
            <dt>{t("result.record.decision")}</dt>
            <dd>
                <span lang=tongue(&mandate.organ)>{mandate.organ.clone()}</span>" "
                <span lang=tongue(&mandate.number)>{mandate.number.clone()}</span>" "
                {decided_on}" "
                <a href=scene().in_round("/mandate/scan")>{t("result.record.scan")}</a>
            </dd>
        </div>
    }
}

#[component]
fn Hash(hash: String) -> impl IntoView {
    view! {
        <div class="result-hash">
            <p class="result-hash__name">{t("result.record.hash")}</p>
            <Groups hash />
            <p class="result-hash__note">{t("result.record.hash.note")}</p>
        </div>
    }
}

/// The hash in full, in groups that the eye can follow; copied, it is one word.
#[component]
fn Groups(hash: String) -> impl IntoView {
    let groups: Vec<_> = hash
        .as_bytes()
        .chunks(8)
        .map(|part| view! { <span class="result-hash__part">{String::from_utf8_lossy(part).into_owned()}</span> })
        .collect();
    view! { <code class="result-hash__value">{groups}</code> }
}

/// Statements added since the publication. The result itself stays as it was published.
#[component]
pub fn Corrections(
    /// The statements.
    corrections: Vec<Correction>,
    /// What two people did together: who added each statement.
    deeds: Vec<Deed>,
    /// The hash of the result that they belong to.
    hash: String,
) -> impl IntoView {
    if corrections.is_empty() {
        return None;
    }
    let mut added = deeds.into_iter().filter(|deed| deed.kind == DeedKind::CorrectResult);
    let items: Vec<_> = corrections
        .into_iter()
        .map(|correction| {
            let names = added.next().and_then(|deed| deed.agreed.map(|(second, _)| (deed.asked_name, second)));
            view! { <CorrectionItem correction names /> }
        })
        .collect();
    Some(view! {
        <Section title=t("result.corrections") id="corrections">
            <div class="prose">
                <p>{t("result.corrections.text")}</p>
                {(!hash.is_empty()).then(|| view! { <p>{t("result.corrections.hash")}</p><Groups hash /> })}
            </div>
            <ol class="record-list">{items}</ol>
        </Section>
    })
}

#[component]
fn CorrectionItem(correction: Correction, names: Option<(Bilingual, Bilingual)>) -> impl IntoView {
    let id = format!("correction-{}", correction.number);
    view! {
        <li class="record-list__item" id=id>
            <p class="record-list__when">
                <strong>{tf("result.corrections.number", &[("n", &correction.number)])}</strong>" "
                {full(correction.at)}
            </p>
            <div class="record-list__what">
                <p lang=tongue(&correction.body)>{lines(&correction.body)}</p>
                {names.map(|(first, second)| view! {
                    <p class="record-list__who">
                        {tf("result.two", &[("first", &text(&first)), ("second", &text(&second))])}
                    </p>
                })}
            </div>
        </li>
    }
}
