//! The service window: a clerk looks at a document, hands out a code, and writes nothing down.

use crate::api::citizens::show_window;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::format::day;
use crate::scene::{Codes, Made, scene};
use crate::words::{t, tf};
use domain::shown::{WindowCode, WindowPage as Data};
use leptos::either::Either;
use leptos::prelude::*;

/// The page of the window. Right after a code was made, it shows it and nothing else.
#[component]
pub fn WindowPage() -> impl IntoView {
    scene().outcome.set_title(t("window.title"));
    match scene().made.clone() {
        Some(Made { codes: Codes::Window(code), .. }) => Either::Left(view! { <Slip code /> }),
        _ => Either::Right(view! {
            <Breadcrumb above=vec![(t("frame.desk"), "/desk")] here=t("window.title") />
            {load(show_window(), |data| view! { <Window data /> })}
        }),
    }
}

#[component]
fn Window(data: Data) -> impl IntoView {
    view! {
        <div class="page-head">
            <h1>{t("window.title")}</h1>
            <p class="page-head__lead">{t("window.lead")}</p>
            <Problem />
        </div>
        <Section title=t("window.how")>
            <ol class="prose">
                <li>{t("window.step.look")}</li>
                <li>{t("window.step.press")}</li>
                <li>{t("window.step.hand")}</li>
            </ol>
            {if data.is_set_up {
                Either::Left(view! {
                    <form method="post" action="/window">
                        <div class="actions"><button class="button">{t("window.button")}</button></div>
                    </form>
                })
            } else {
                Either::Right(view! { <p>{t("window.off")}</p> })
            }}
            <p class="form__note">{tf("window.waiting", &[("n", &data.n_waiting)])}</p>
        </Section>
    }
}

#[component]
fn Slip(code: WindowCode) -> impl IntoView {
    let steps = [t("window.slip.sign_in"), t("window.slip.go"), t("window.slip.type")];
    view! {
        <div class="letters-screen">
            <h1 class="letters-screen__title">{t("window.slip.title")}</h1>
            <div class="notice notice--warn">
                <p class="notice__title"><Sign icon=Icon::Warn />" "{t("window.slip.once")}</p>
                <p>{t("window.slip.once.text")}</p>
            </div>
            <div class="actions"><a class="button button--plain" href="/window">{t("window.slip.next")}</a></div>
        </div>
        <div class="letters">
            <article class="letter" aria-labelledby="slip-title">
                <header class="letter__head">
                    <p class="letter__site">{t("frame.name")}</p>
                    <p class="letter__date">{tf("window.slip.until", &[("day", &day(code.ends_at))])}</p>
                </header>
                <h2 class="letter__to" id="slip-title">{t("window.slip.heading")}</h2>
                <div class="letter__body">
                    <div class="letter__words">
                        <p class="letter__label">{t("verify.code")}</p>
                        <p class="letter__code">{code.code.as_str().to_owned()}</p>
                        <ol class="letter__steps">{steps.map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
                        <p class="letter__care">{t("window.slip.care")}</p>
                    </div>
                </div>
            </article>
        </div>
    }
}
