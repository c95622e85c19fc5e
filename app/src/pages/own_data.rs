//! All that the site keeps of a citizen: to be looked at, taken away, and deleted with the account.

use crate::api::citizens::show_own_data;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::{FieldError, Problem};
use crate::components::said::{lines, tongue};
use crate::components::section::{Breadcrumb, Section};
use crate::format::full;
use crate::pages::account::verified_words;
use crate::pages::sessions::device_word;
use crate::scene::scene;
use crate::words::{t, tf};
use domain::Refusal;
use domain::shown::{OwnData, OwnReport, OwnWords};
use leptos::prelude::*;

/// The page of one's own data.
#[component]
pub fn OwnDataPage() -> impl IntoView {
    scene().outcome.set_title(t("data.title"));
    view! {
        <Breadcrumb above=vec![(t("account.title"), "/account")] here=t("data.title") />
        {load(show_own_data(), |data| view! { <All data /> })}
    }
}

#[component]
fn All(data: OwnData) -> impl IntoView {
    let nickname = data.nickname.clone();
    let (comments, reports) = (data.comments.clone(), data.reports.clone());
    view! {
        <div class="page-head">
            <h1>{t("data.title")}</h1>
            <p class="page-head__lead">{t("data.lead")}</p>
            <Problem field=wrong_field() />
            <div class="actions">
                <a class="button" href="/account/data.json" download="minsheng-my-data.json">{t("data.download")}</a>
                <a class="link-action" href="/account">{t("data.correct")}</a>
                <a class="link-action" href="#delete">{t("data.to_delete")}</a>
            </div>
        </div>
        <Account data />
        <Section title=t("data.comments") note=tf("data.n", &[("n", &comments.len())])>
            {comments.is_empty().then(|| view! { <p>{t("data.comments.none")}</p> })}
            <ul class="own-words">{comments.into_iter().map(|words| view! { <Words words /> }).collect_view()}</ul>
        </Section>
        <Section title=t("data.reports") note=tf("data.n", &[("n", &reports.len())])>
            {reports.is_empty().then(|| view! { <p>{t("data.reports.none")}</p> })}
            <ul class="own-words">{reports.into_iter().map(|report| view! { <Report report /> }).collect_view()}</ul>
        </Section>
        <Section title=t("data.not_kept")><p>{t("data.not_kept.text")}</p></Section>
        <Section title=t("data.delete") id="delete"><Delete nickname /></Section>
    }
}

#[component]
fn Account(data: OwnData) -> impl IntoView {
    let at = |moment: Option<_>| moment.map_or_else(|| t("data.unknown"), full);
    let consents = data
        .consents
        .iter()
        .map(|given| tf("data.consent.one", &[("version", &given.version), ("day", &full(given.given_at))]));
    let consents: Vec<String> = consents.collect();
    let sessions: Vec<String> =
        data.sessions.iter().map(|it| format!("{} {}", device_word(it), full(it.began_at))).collect();
    let facts = [
        (t("sign_up.nickname"), vec![data.nickname]),
        (t("account.sign_in"), vec![data.sign_in]),
        (t("data.number"), vec![data.number.to_string()]),
        (t("data.joined"), vec![at(data.joined_at)]),
        (t("account.verified"), vec![verified_words(data.verified_how.map(|how| (how, data.verified_at)))]),
        (t("data.password"), vec![t("data.password.text")]),
        (t("account.consent"), consents),
        (t("sessions.title"), sessions),
    ];
    view! {
        <Section title=t("data.account")>
            <dl class="facts">
                {facts
                    .into_iter()
                    .map(|(name, values)| {
                        let values = if values.is_empty() { vec![t("data.none")] } else { values };
                        view! {
                            <div class="facts__item">
                                <dt>{name}</dt>
                                <dd>{values.into_iter().map(|value| view! { <p class="facts__line">{value}</p> }).collect_view()}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
        </Section>
    }
}

#[component]
fn Words(words: OwnWords) -> impl IntoView {
    let state = t(&format!("data.state.{}", words.state.code()));
    let about = tf("data.about", &[("project", &words.project), ("when", &full(words.left_at))]);
    let lang = tongue(&words.body);
    let reason = words.reason.map(|reason| t(&format!("moderation.reason.{}", reason.code())));
    view! {
        <li class="own-words__one">
            <p class="own-words__about"><a href=format!("/comments/{}", words.number)>{about}</a>" "{state}</p>
            {(!words.body.is_empty()).then(|| view! { <p lang=lang>{lines(&words.body)}</p> })}
            {reason.map(|reason| view! { <p class="own-words__about">{reason}" "{words.reason_words}</p> })}
            {words.appeal.map(|appeal| view! { <p class="own-words__about">{t("data.appeal")}" "{lines(&appeal)}</p> })}
        </li>
    }
}

#[component]
fn Report(report: OwnReport) -> impl IntoView {
    let about = tf("data.report", &[("number", &report.comment), ("when", &full(report.made_at))]);
    view! {
        <li class="own-words__one">
            <p class="own-words__about">{about}" "{t(&format!("moderation.reason.{}", report.reason.code()))}</p>
            {(!report.words.is_empty()).then(|| view! { <p>{lines(&report.words)}</p> })}
        </li>
    }
}

fn wrong_field() -> String {
    match scene().refusal("delete") {
        Some(Refusal::NameNotConfirmed) => "#confirm".to_owned(),
        Some(_) => "#password".to_owned(),
        None => "#delete".to_owned(),
    }
}

/// The account goes: password and nickname are typed, so that it happens to nobody by accident.
#[component]
fn Delete(nickname: String) -> impl IntoView {
    let refusal = scene().refusal("delete");
    let other_name = refusal == Some(Refusal::NameNotConfirmed);
    let refused = refusal.is_some() && !other_name;
    let typed = scene().retained("delete").and_then(|retained| retained.field("nickname")).unwrap_or_default();
    let described_by = if other_name { "confirm-hint confirm-error" } else { "confirm-hint" };
    view! {
        <div class="notice notice--warn">
            <p class="notice__title"><Sign icon=Icon::Warn />" "{t("data.delete.what")}</p>
            <ul>
                <li>{t("data.delete.published")}</li>
                <li>{t("data.delete.others")}</li>
                <li>{t("data.delete.account")}</li>
                <li>{t("data.delete.never")}</li>
            </ul>
        </div>
        <form class="form" method="post" action="/account/delete">
            <div class="field" class:field--error=other_name>
                <label class="field__label" for="confirm">{t("data.delete.confirm")}</label>
                <p class="field__hint" id="confirm-hint">{tf("data.delete.confirm.hint", &[("name", &nickname)])}</p>
                {other_name.then(|| view! { <FieldError form="delete" id="confirm-error" /> })}
                <input
                    class="field__input" id="confirm" name="nickname" autocomplete="off" spellcheck="false" required
                    value=typed aria-describedby=described_by aria-invalid=other_name.then_some("true")
                />
            </div>
            <div class="field" class:field--error=refused>
                <label class="field__label" for="password">{t("sign_in.password")}</label>
                {refused.then(|| view! { <FieldError form="delete" id="password-error" /> })}
                <input
                    class="field__input" id="password" name="password" type="password" autocomplete="current-password"
                    required aria-describedby=refused.then_some("password-error") aria-invalid=refused.then_some("true")
                />
            </div>
            <div class="actions"><button class="button button--final">{t("data.delete.button")}</button></div>
        </form>
    }
}
