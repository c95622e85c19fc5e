//! A new account: it gets a one-time code, and waits for its release.

use super::{DepartmentSelect, RoleSelect, does_not_fit};
use crate::components::notice::FieldError;
use crate::scene::scene;
use crate::words::t;
use domain::{Department, Refusal, Role};
use leptos::prelude::*;

/// The field of the refused form that needs a change.
pub(super) fn wrong(refusal: &Refusal) -> Option<&'static str> {
    let typed = |name: &str| scene().retained("issue").and_then(|retained| retained.field(name)).unwrap_or_default();
    let is_empty = |name: &str| typed(name).trim().is_empty();
    match refusal {
        Refusal::NameNotAllowed => Some("sign_in"),
        Refusal::FieldMissing if is_empty("name_zh") => Some("name_zh"),
        Refusal::FieldMissing if !Role::from_code(&typed("role")).is_some_and(Role::is_staff) => Some("role"),
        other if does_not_fit(other) => Some("department"),
        _ => None,
    }
}

/// The form for a new account.
#[component]
pub(super) fn Issue(departments: Vec<Department>) -> impl IntoView {
    let retained = scene().retained("issue");
    let typed = |name: &str| retained.as_ref().and_then(|retained| retained.field(name)).unwrap_or_default();
    let wrong = scene().refusal("issue").as_ref().and_then(wrong);
    let described =
        |name: &str| if wrong == Some(name) { format!("{name}-hint issue-error") } else { format!("{name}-hint") };
    let error = |name: &str| (wrong == Some(name)).then(|| view! { <FieldError form="issue" id="issue-error" /> });
    view! {
        <form class="form" method="post" action="/staff/issue">
            <Line name="sign_in" label=t("staff.sign_in") hint=t("staff.sign_in.hint") value=typed("sign_in") wrong />
            <Line name="name_zh" label=t("staff.name_zh") hint=t("staff.name_zh.hint") value=typed("name_zh") wrong />
            <Line name="name_en" label=t("staff.name_en") hint=t("staff.name_en.hint") value=typed("name_en") wrong />
            <div class="field" class:field--error=wrong == Some("role")>
                <label class="field__label" for="issue-role">{t("staff.role")}</label>
                {error("role")}
                <RoleSelect id="issue-role".to_owned() chosen=typed("role") is_wrong=wrong == Some("role") />
            </div>
            <div class="field" class:field--error=wrong == Some("department")>
                <label class="field__label" for="issue-department">{t("staff.department")}</label>
                <p class="field__hint" id="department-hint">{t("staff.department.hint")}</p>
                {error("department")}
                <DepartmentSelect
                    id="issue-department".to_owned()
                    chosen=typed("department")
                    departments=departments.clone()
                    described_by=described("department")
                />
            </div>
            <div class="field">
                <label class="field__label" for="issue-unit">{t("staff.unit")}</label>
                <p class="field__hint" id="unit-hint">{t("staff.unit.hint")}</p>
                <DepartmentSelect
                    id="issue-unit".to_owned()
                    name="unit"
                    chosen=typed("unit")
                    departments
                    described_by="unit-hint".to_owned()
                />
            </div>
            <p class="form__note">{t("staff.issue.once")}</p>
            <div class="actions"><button class="button">{t("staff.issue.button")}</button></div>
        </form>
    }
}

/// A field of one line.
#[component]
fn Line(name: &'static str, label: String, hint: String, value: String, wrong: Option<&'static str>) -> impl IntoView {
    let is_wrong = wrong == Some(name);
    let (id, hint_id) = (format!("issue-{name}"), format!("{name}-hint"));
    let described_by = if is_wrong { format!("{hint_id} issue-error") } else { hint_id.clone() };
    view! {
        <div class="field" class:field--error=is_wrong>
            <label class="field__label" for=id.clone()>{label}</label>
            <p class="field__hint" id=hint_id>{hint}</p>
            {is_wrong.then(|| view! { <FieldError form="issue" id="issue-error" /> })}
            <input
                class="field__input"
                id=id
                name=name
                autocomplete="off"
                autocapitalize=(name == "sign_in").then_some("off")
                spellcheck="false"
                required=name != "name_en"
                value=value
                aria-describedby=described_by
                aria-invalid=is_wrong.then_some("true")
            />
        </div>
    }
}
