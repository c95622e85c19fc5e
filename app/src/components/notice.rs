//! Why something was not done, at the top of the page and again at the field.

use crate::components::icon::{Icon, Sign};
use crate::error::ApiError;
use crate::scene::scene;
use crate::words::{refusal, t};
use leptos::prelude::*;

/// The sentence of an error.
pub fn sentence(error: &ApiError) -> String {
    match error {
        ApiError::Refused(refused) => refusal(refused),
        ApiError::Broken { reference } => format!("{} {} {reference}", t("error.broken.text"), t("error.reference")),
        ApiError::Wire => t("error.wire.text"),
    }
}

/// What was refused on this page, with a link to the field that needs a change.
#[component]
pub fn Problem(
    /// The address on the page of the field to change, such as `#words`; none where there is nothing to change.
    #[prop(optional, into)]
    field: Option<String>,
) -> impl IntoView {
    scene().retained.clone().map(|retained| {
        let sentence = sentence(&retained.error);
        view! {
            <div class="error-summary" role="alert" tabindex="-1" aria-labelledby="error-title">
                <h2 class="error-summary__title" id="error-title"><Sign icon=Icon::Error />{t("error.summary")}</h2>
                <ul class="error-summary__list">
                    <li>{match field {
                        Some(field) => view! { <a href=field>{sentence}</a> }.into_any(),
                        None => sentence.into_any(),
                    }}</li>
                </ul>
            </div>
        }
    })
}

/// The same sentence at the field itself.
#[component]
pub fn FieldError(
    /// The form that the field is in.
    form: &'static str,
    /// The `id` of this sentence, named by the field's `aria-describedby`.
    id: &'static str,
) -> impl IntoView {
    scene().retained(form).map(|retained| {
        view! {
            <p class="field__error" id=id>
                <Sign icon=Icon::Error />
                <span><span class="visually-hidden">{t("error.prefix")}</span>{sentence(&retained.error)}</span>
            </p>
        }
    })
}
