//! Letters to deputies with one-time codes. The codes are shown in the answer to the form and never again.

use crate::api::staff::show_delegations;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::mock::MockOnPaper;
use crate::components::notice::{FieldError, Problem};
use crate::components::section::{Breadcrumb, Section};
use crate::components::square::{DrawnSquare, Square};
use crate::format::full;
use crate::scene::{Codes, Made, scene};
use crate::words::{t, text, tf};
use domain::shown::{DelegationRow, Letter, Letters, LettersPage as Data};
use leptos::either::Either;
use leptos::prelude::*;

/// The page of the letters. Right after letters were made, it shows them and nothing else.
#[component]
pub fn LettersPage() -> impl IntoView {
    scene().outcome.set_title(t("letters.title"));
    match scene().made.clone() {
        Some(Made { codes: Codes::Letters(letters), address, square }) => {
            Either::Left(view! { <Printed letters address square /> })
        }
        _ => Either::Right(view! {
            <Breadcrumb above=vec![(t("frame.desk"), "/desk")] here=t("letters.title") />
            {load(show_delegations(), |data| view! { <Delegations data /> })}
        }),
    }
}

#[component]
fn Delegations(data: Data) -> impl IntoView {
    let is_single = scene().retained("letter").is_some();
    view! {
        {if is_single {
            view! { <Problem field="#deputy" /> }.into_any()
        } else {
            view! { <Problem /> }.into_any()
        }}
        <div class="page-head">
            <h1>{t("letters.title")}</h1>
            <p class="page-head__lead">{t("letters.lead")}</p>
        </div>
        <Section title=t("letters.delegations") note=t("letters.delegations.note")>
            <ul class="delegations">
                {data.delegations.into_iter().map(|row| view! { <Delegation row /> }).collect_view()}
            </ul>
        </Section>
        <Section title=t("letters.one") note=t("letters.one.note")><One /></Section>
    }
}

#[component]
fn Delegation(row: DelegationRow) -> impl IntoView {
    let name = text(&row.name);
    let waiting = match row.n_codes {
        0 => t("letters.no_codes"),
        n => tf("letters.n_codes", &[("n", &n)]),
    };
    let whose = tf("letters.whose", &[("name", &name)]);
    let (n_deputies, n_codes) = (row.n_deputies, row.n_codes);
    view! {
        <li class="delegation">
            <h3 class="delegation__name">{name}</h3>
            <p class="delegation__size">{tf("letters.n_deputies", &[("n", &n_deputies)])}</p>
            <p class="delegation__codes">{waiting}</p>
            {(n_deputies > 0).then(|| view! {
                <details class="refuse delegation__make">
                    <summary class="link-action refuse__summary">
                        {t("letters.make")}<span class="visually-hidden">{whose.clone()}</span>" "<Sign icon=Icon::Down />
                    </summary>
                    <form class="refuse__form member__forms" method="post" action="/desk/letters">
                        <input type="hidden" name="delegation" value=row.id.0 />
                        <p>{tf("letters.make.text", &[("n", &n_deputies)])}</p>
                        {(n_codes > 0).then(|| view! { <p>{tf("letters.make.ends", &[("n", &n_codes)])}</p> })}
                        <button class="button">
                            {t("letters.make.button")}<span class="visually-hidden">{whose}</span>
                        </button>
                    </form>
                </details>
            })}
        </li>
    }
}

/// One letter, for whoever lost theirs.
#[component]
fn One() -> impl IntoView {
    let retained = scene().retained("letter");
    let refused = retained.is_some();
    let typed = retained.and_then(|retained| retained.field("sign_in")).unwrap_or_default();
    let described_by = if refused { "deputy-hint deputy-error" } else { "deputy-hint" };
    view! {
        <form class="form" method="post" action="/desk/letters/one">
            <div class="field" class:field--error=refused>
                <label class="field__label" for="deputy">{t("letters.deputy")}</label>
                <p class="field__hint" id="deputy-hint">{t("letters.deputy.hint")}</p>
                <FieldError form="letter" id="deputy-error" />
                <input
                    class="field__input" id="deputy" name="sign_in" autocomplete="off" autocapitalize="off"
                    spellcheck="false" required value=typed aria-describedby=described_by
                    aria-invalid=refused.then_some("true")
                />
            </div>
            <div class="actions"><button class="button">{t("letters.one.button")}</button></div>
        </form>
    }
}

/// The letters, to be printed at once.
#[component]
fn Printed(letters: Letters, address: String, square: Option<Square>) -> impl IntoView {
    let n = letters.letters.len();
    let of = letters.delegation.as_ref().map(text);
    let made_at = full(letters.made_at);
    view! {
        <div class="letters-screen">
            <h1 class="letters-screen__title">
                {tf("letters.made", &[("n", &n)])}{of.clone().map(|of| view! { <span class="letters-screen__of">{of}</span> })}
            </h1>
            <div class="notice notice--warn">
                <p class="notice__title"><Sign icon=Icon::Warn />" "{t("letters.once")}</p>
                <p>{t("letters.once.text")}</p>
            </div>
            <p class="form__note">{t("letters.print")}</p>
            <div class="actions"><a class="button button--plain" href="/desk/letters">{t("letters.back")}</a></div>
        </div>
        <div class="letters">
            {letters
                .letters
                .into_iter()
                .map(|letter| view! {
                    <OneLetter
                        letter of=of.clone() address=address.clone() square=square.clone() made_at=made_at.clone()
                    />
                })
                .collect_view()}
        </div>
    }
}

#[component]
fn OneLetter(
    letter: Letter,
    of: Option<String>,
    address: String,
    square: Option<Square>,
    made_at: String,
) -> impl IntoView {
    let frame = scene().frame.clone();
    let place =
        frame.as_ref().map(|frame| tf("frame.place", &[("district", &text(&frame.district)), ("year", &frame.year)]));
    let is_demo = frame.is_some_and(|frame| frame.is_demo);
    let heading = format!("l-{}", letter.sign_in);
    let labelled = heading.clone();
    let name = text(&letter.name);
    let steps =
        [tf("letters.step.open", &[("address", &typed(&address))]), t("letters.step.code"), t("letters.step.vote")];
    view! {
        <article class="letter" aria-labelledby=labelled>
            <header class="letter__head">
                <p class="letter__site">
                    {t("frame.name")}{place.map(|place| view! { <span class="letter__place">{place}</span> })}
                </p>
                <p class="letter__date">{made_at}</p>
            </header>
            <MockOnPaper />
            {is_demo.then(|| view! { <p class="letter__demo">{t("letters.demo")}</p> })}
            <h2 class="letter__to" id=heading>
                {tf("letters.to", &[("name", &name)])}{of.map(|of| view! { <span class="letter__of">{of}</span> })}
            </h2>
            <div class="letter__body">
                <div class="letter__words">
                    <p class="letter__label">{t("letters.code")}</p>
                    <p class="letter__code">{letter.code.as_str().to_owned()}</p>
                    <ol class="letter__steps">{steps.map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
                    <p class="letter__care">{t("letters.care")}</p>
                    <p class="letter__small">{tf("letters.sign_in", &[("name", &letter.sign_in)])}</p>
                </div>
                {square.map(|square| view! {
                    <div class="letter__square"><DrawnSquare square label=tf("letters.square", &[("address", &address)]) /></div>
                })}
            </div>
        </article>
    }
}

/// The address as it is typed by hand: without what a browser adds, and without what only saves a look down the page.
pub(super) fn typed(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.split('?').next().unwrap_or(rest).to_owned()
}

#[cfg(test)]
mod tests {
    use super::typed;

    #[test]
    fn an_address_is_typed_without_its_ends() {
        assert_eq!(typed("https://site.test/sign-in?letter"), "site.test/sign-in");
        assert_eq!(typed("site.test"), "site.test");
    }
}
