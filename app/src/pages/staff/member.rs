//! One account: who it is, how it stands, and what the reader can do with it.

use super::{DepartmentSelect, NO_UNIT, RoleSelect, does_not_fit};
use crate::components::icon::{Icon, Sign};
use crate::components::notice::FieldError;
use crate::pages::account::role_word;
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::shown::StaffRow;
use domain::{Department, Role};
use leptos::prelude::*;

/// An account in the list.
#[component]
pub(super) fn Member(row: StaffRow, may_issue: bool, may_govern: bool, departments: Vec<Department>) -> impl IntoView {
    let name = text(&row.name);
    let whose = tf("staff.whose", &[("name", &name)]);
    let department = row.department.as_ref().map(text);
    let unit = row.unit.as_ref().map(|unit| tf("staff.of_unit", &[("name", &text(unit))]));
    let heading = format!("m-{}", row.sign_in);
    let labelled = heading.clone();
    let is_mine = row.is_mine;
    view! {
        <li>
            <article class="member" aria-labelledby=labelled>
                <div class="member__who">
                    <h3 class="member__name" id=heading>{name}</h3>
                    <p class="member__sign-in">{row.sign_in.clone()}</p>
                </div>
                <p class="member__role">
                    {role_word(row.role)}{department.map(|name| view! { <span class="member__of">{name}</span> })}
                    {unit.map(|unit| view! { <span class="member__of">{unit}</span> })}
                </p>
                <States row=row.clone() />
                <div class="member__act">
                    {match (is_mine, may_govern, may_issue) {
                        (true, ..) => view! { <p class="member__mine">{t("staff.mine")}</p> }.into_any(),
                        (_, true, _) => view! { <Govern row whose departments /> }.into_any(),
                        (_, _, true) => view! { <Reset row whose /> }.into_any(),
                        _ => ().into_any(),
                    }}
                </div>
            </article>
        </li>
    }
}

/// How an account stands, word by word.
#[component]
fn States(row: StaffRow) -> impl IntoView {
    let (class, icon, word) = match (row.suspended, row.released) {
        (true, _) => ("state state--error", Icon::Error, t("staff.state.suspended")),
        (false, false) => ("state state--warn", Icon::Wait, t("staff.state.waiting")),
        (false, true) => ("state state--ok", Icon::Tick, t("staff.state.active")),
    };
    let password = match (row.has_password, row.has_code) {
        (true, _) => t("staff.state.password"),
        (false, true) => t("staff.state.code"),
        (false, false) => t("staff.state.no_password"),
    };
    let second = match (row.has_second_factor, row.role.needs_second_factor()) {
        (true, _) => t("staff.state.second"),
        (false, true) => t("staff.state.no_second"),
        (false, false) => t("staff.state.second_not_needed"),
    };
    view! {
        <ul class="member__states">
            <li><span class=class><Sign icon />{word}</span></li>
            <li>{password}</li>
            <li>{second}</li>
        </ul>
    }
}

/// A button whose deed needs no words.
#[component]
fn Deed(
    action: &'static str,
    sign_in: String,
    label: String,
    whose: String,
    #[prop(optional)] is_plain: bool,
) -> impl IntoView {
    let class = if is_plain { "button button--plain" } else { "button" };
    view! {
        <form method="post" action=action>
            <input type="hidden" name="sign_in" value=sign_in />
            <button class=class>{label}<span class="visually-hidden">{whose}</span></button>
        </form>
    }
}

/// What the security administrator does.
#[component]
fn Govern(row: StaffRow, whose: String, departments: Vec<Department>) -> impl IntoView {
    let is_open = retained_for(&row.sign_in).is_some();
    let sign_in = row.sign_in.clone();
    let release = (!row.released).then(|| match row.role {
        Role::Moderator => {
            view! { <Release row=row.clone() whose=whose.clone() departments=departments.clone() /> }.into_any()
        }
        _ => view! {
            <Deed action="/api/staff/release" sign_in=sign_in.clone() label=t("staff.release") whose=whose.clone() />
        }
        .into_any(),
    });
    let standing = if row.suspended {
        view! { <Deed action="/api/staff/lift" sign_in=sign_in.clone() label=t("staff.lift") whose=whose.clone() is_plain=true /> }
            .into_any()
    } else {
        view! {
            <Deed action="/api/staff/suspend" sign_in=sign_in.clone() label=t("staff.suspend") whose=whose.clone() is_plain=true />
        }
        .into_any()
    };
    let second = row.has_second_factor.then(|| {
        view! {
            <p>{t("staff.remove_second.text")}</p>
            <Deed
                action="/api/staff/remove_second_factor"
                sign_in=sign_in.clone()
                label=t("staff.remove_second")
                whose=whose.clone()
                is_plain=true
            />
        }
    });
    view! {
        {release}
        <details class="refuse" open=is_open>
            <summary class="link-action refuse__summary">
                {t("staff.more")}<span class="visually-hidden">{whose.clone()}</span>" "<Sign icon=Icon::Down />
            </summary>
            <div class="refuse__form member__forms">
                <p>{if row.suspended { t("staff.lift.text") } else { t("staff.suspend.text") }}</p>
                {standing}
                {second}
                <details class="member__other" open=is_open>
                    <summary class="link-action refuse__summary">
                        {t("staff.change_role")}<span class="visually-hidden">{whose.clone()}</span>" "
                        <Sign icon=Icon::Down />
                    </summary>
                    <ChangeRole row=row.clone() whose=whose.clone() departments=departments.clone() />
                </details>
                <details class="member__other">
                    <summary class="link-action refuse__summary">
                        {t("staff.change_unit")}<span class="visually-hidden">{whose.clone()}</span>" "
                        <Sign icon=Icon::Down />
                    </summary>
                    <ChangeUnit row whose departments />
                </details>
            </div>
        </details>
    }
}

/// The code of the unit that is written down of somebody; empty where there is none.
fn unit_of(row: &StaffRow, departments: &[Department]) -> String {
    let found = row.unit.as_ref().and_then(|name| departments.iter().find(|found| found.name == *name));
    found.map(|found| found.code.clone()).unwrap_or_default()
}

/// The release of a moderator: with the unit that the moderator works for, or the word that there is none.
#[component]
fn Release(row: StaffRow, whose: String, departments: Vec<Department>) -> impl IntoView {
    let refused = scene().retained("release").and_then(|retained| retained.field("sign_in"));
    let is_wrong = refused.as_ref() == Some(&row.sign_in);
    let chosen = unit_of(&row, &departments);
    let id = format!("release-{}", row.sign_in);
    let hint = format!("{id}-hint");
    let described_by = if is_wrong { format!("{hint} release-error") } else { hint.clone() };
    let units = departments.into_iter().map(|unit| {
        let is_chosen = unit.code == chosen;
        view! { <option value=unit.code selected=is_chosen>{text(&unit.name)}</option> }
    });
    let units = units.collect_view();
    view! {
        <form class="form" method="post" action="/staff/release">
            <input type="hidden" name="sign_in" value=row.sign_in />
            <div class="field" class:field--error=is_wrong>
                <label class="field__label" for=id.clone()>{t("staff.unit")}</label>
                <p class="field__hint" id=hint>{t("staff.unit.release")}</p>
                {is_wrong.then(|| view! { <FieldError form="release" id="release-error" /> })}
                <select
                    class="field__input" id=id name="unit" required aria-describedby=described_by
                    aria-invalid=is_wrong.then_some("true")
                >
                    <option value="">{t("staff.choose")}</option>
                    <option value=NO_UNIT>{t("staff.unit.none")}</option>
                    {units}
                </select>
            </div>
            <div class="actions">
                <button class="button">{t("staff.release")}<span class="visually-hidden">{whose}</span></button>
            </div>
        </form>
    }
}

/// What was typed into the refused form of this account.
fn retained_for(sign_in: &str) -> Option<crate::scene::Retained> {
    scene().retained("role").filter(|retained| retained.field("sign_in").as_deref() == Some(sign_in))
}

/// Another role.
#[component]
fn ChangeRole(row: StaffRow, whose: String, departments: Vec<Department>) -> impl IntoView {
    let retained = retained_for(&row.sign_in);
    let is_wrong = retained.is_some() && scene().refusal("role").as_ref().is_some_and(does_not_fit);
    let typed = |name: &str| retained.as_ref().and_then(|retained| retained.field(name));
    let chosen = typed("role").unwrap_or_else(|| row.role.code().to_owned());
    let present = row.department.and_then(|name| departments.iter().find(|found| found.name == name).cloned());
    let department = typed("department").or(present.map(|found| found.code)).unwrap_or_default();
    let (role_id, department_id) = (format!("role-{}", row.sign_in), format!("department-{}", row.sign_in));
    let hint = format!("{department_id}-hint");
    view! {
        <form class="form" method="post" action="/staff/role">
            <input type="hidden" name="sign_in" value=row.sign_in />
            <div class="field" class:field--error=is_wrong>
                <label class="field__label" for=role_id.clone()>{t("staff.role")}</label>
                {is_wrong.then(|| view! { <FieldError form="role" id="role-error" /> })}
                <RoleSelect id=role_id chosen is_wrong />
            </div>
            <div class="field">
                <label class="field__label" for=department_id.clone()>{t("staff.department")}</label>
                <p class="field__hint" id=hint.clone()>{t("staff.department.hint")}</p>
                <DepartmentSelect id=department_id chosen=department departments described_by=hint />
            </div>
            <div class="actions">
                <button class="button button--plain">
                    {t("staff.change_role")}<span class="visually-hidden">{whose}</span>
                </button>
            </div>
        </form>
    }
}

/// The unit that somebody works for.
#[component]
fn ChangeUnit(row: StaffRow, whose: String, departments: Vec<Department>) -> impl IntoView {
    let chosen = unit_of(&row, &departments);
    let id = format!("unit-{}", row.sign_in);
    let hint = format!("{id}-hint");
    view! {
        <form class="form" method="post" action="/staff/unit">
            <input type="hidden" name="sign_in" value=row.sign_in />
            <div class="field">
                <label class="field__label" for=id.clone()>{t("staff.unit")}</label>
                <p class="field__hint" id=hint.clone()>{t("staff.unit.hint")}</p>
                <DepartmentSelect id name="unit" chosen departments described_by=hint />
            </div>
            <div class="actions">
                <button class="button button--plain">
                    {t("staff.change_unit")}<span class="visually-hidden">{whose}</span>
                </button>
            </div>
        </form>
    }
}

/// What the system administrator does: a new code, after a second look at what that ends.
#[component]
fn Reset(row: StaffRow, whose: String) -> impl IntoView {
    view! {
        <details class="refuse">
            <summary class="link-action refuse__summary">
                {t("staff.reset")}<span class="visually-hidden">{whose.clone()}</span>" "<Sign icon=Icon::Down />
            </summary>
            <form class="refuse__form member__forms" method="post" action="/staff/reset">
                <input type="hidden" name="sign_in" value=row.sign_in />
                <p>{t("staff.reset.text")}</p>
                <button class="button button--plain">
                    {t("staff.reset.button")}<span class="visually-hidden">{whose}</span>
                </button>
            </form>
        </details>
    }
}
