//! The slip with a one-time code for a member of staff. It is shown this once, to be printed.

use crate::components::icon::{Icon, Sign};
use crate::components::square::{DrawnSquare, Square};
use crate::format::full;
use crate::pages::account::role_word;
use crate::pages::letters::typed;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::IssuedCode;
use leptos::prelude::*;

/// The slip, and what to do with it.
#[component]
pub(super) fn Slip(code: IssuedCode, address: String, square: Option<Square>) -> impl IntoView {
    scene().outcome.set_title(t("staff.slip.title"));
    let steps = [
        tf("staff.slip.step.open", &[("address", &typed(&address))]),
        t("staff.slip.step.code"),
        t("staff.slip.step.then"),
    ];
    view! {
        <div class="letters-screen">
            <h1 class="letters-screen__title">{t("staff.slip.title")}</h1>
            <div class="notice notice--warn">
                <p class="notice__title"><Sign icon=Icon::Warn />" "{t("staff.slip.once")}</p>
                <p>{t("staff.slip.once.text")}</p>
            </div>
            <p class="form__note">{t("letters.print")}</p>
            <div class="actions"><a class="button button--plain" href="/staff">{t("staff.slip.back")}</a></div>
        </div>
        <div class="letters">
            <article class="letter" aria-labelledby="slip-title">
                <header class="letter__head">
                    <p class="letter__site">{t("frame.name")}</p>
                    <p class="letter__date">{full(code.made_at)}</p>
                </header>
                <h2 class="letter__to" id="slip-title">
                    {text(&code.name)}<span class="letter__of">{role_word(code.role)}</span>
                </h2>
                <div class="letter__body">
                    <div class="letter__words">
                        <p class="letter__label">{t("letters.code")}</p>
                        <p class="letter__code">{code.code.as_str().to_owned()}</p>
                        <ol class="letter__steps">{steps.map(|step| view! { <li>{step}</li> }).collect_view()}</ol>
                        <p class="letter__care">{t("staff.slip.care")}</p>
                        <p class="letter__small">{tf("letters.sign_in", &[("name", &code.sign_in)])}</p>
                    </div>
                    {square.map(|square| view! {
                        <div class="letter__square"><DrawnSquare square label=tf("letters.square", &[("address", &address)]) /></div>
                    })}
                </div>
            </article>
        </div>
    }
}
