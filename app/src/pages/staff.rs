//! The accounts of staff: who may come in, and as what. Three administrators share the work, and none can do it alone; each
//! sees the buttons of the own part only.

mod issue;
mod member;
mod slip;

use crate::api::staff::show_staff;
use crate::components::icon::{Icon, Sign};
use crate::components::load::load;
use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::scene::{Codes, scene};
use crate::words::{t, tf};
use domain::shown::{StaffPage as Data, StaffRow};
use domain::{Department, Refusal, Role};
use issue::Issue;
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use member::Member;
use slip::Slip;

/// The page of the administrators. Right after a code was made, it shows that code and nothing else.
#[component]
pub fn StaffPage() -> impl IntoView {
    let made = scene().made.clone();
    match made.as_ref().map(|made| &made.codes) {
        Some(Codes::Staff(code)) => {
            let (code, address) = (code.clone(), made.as_ref().map(|made| made.address.clone()).unwrap_or_default());
            let square = made.as_ref().and_then(|made| made.square.clone());
            Either::Left(view! { <Slip code address square /> })
        }
        _ => {
            scene().outcome.set_title(t("staff.title"));
            Either::Right(view! {
                <Breadcrumb here=t("staff.title") />
                {load(show_staff(), |data| view! { <Staff data /> })}
            })
        }
    }
}

#[component]
fn Staff(data: Data) -> impl IntoView {
    let lead = if data.may_issue { t("staff.lead.issuer") } else { t("staff.lead.governor") };
    let looked_for = use_query_map().get_untracked().get("q").unwrap_or_default().trim().to_owned();
    let found = data.rows.clone().into_iter().filter(|row| fits(row, &looked_for));
    let (waiting, others): (Vec<_>, Vec<_>) = found.partition(|row| !row.released);
    let is_search = !looked_for.is_empty();
    let is_nothing = is_search && waiting.is_empty() && others.is_empty();
    let (may_issue, departments) = (data.may_issue, data.departments.clone());
    let of_waiting = data.clone();
    view! {
        {match field_to_change() {
            Some(field) => view! { <Problem field /> }.into_any(),
            None => view! { <Problem /> }.into_any(),
        }}
        <div class="page-head">
            <h1>{t("staff.heading")}</h1>
            <p class="page-head__lead">{lead}</p>
            {may_issue.then(|| view! { <p><a class="link-action" href="#issue">{t("staff.issue")}</a></p> })}
        </div>
        <Search looked_for />
        {is_nothing.then(|| view! { <p role="status">{t("staff.not_found")}</p> })}
        {(!waiting.is_empty()).then(|| view! {
            <Section title=tf("staff.waiting", &[("n", &waiting.len())]) note=t("staff.waiting.note") id="waiting">
                <Members rows=waiting data=of_waiting />
            </Section>
        })}
        {(!others.is_empty()).then(|| view! {
            <Section title=tf("staff.accounts", &[("n", &others.len())]) id="accounts">
                <Groups rows=others data is_search />
            </Section>
        })}
        {may_issue.then(|| view! {
            <Section title=t("staff.issue") note=t("staff.issue.note") id="issue"><Issue departments /></Section>
        })}
        <Section title=t("staff.duties")><Duties /></Section>
    }
}

/// Whether an account is one of those that are looked for.
fn fits(row: &StaffRow, looked_for: &str) -> bool {
    let role = crate::pages::account::role_word(row.role);
    let places = [&row.department, &row.unit].into_iter().flatten().flat_map(|place| [&place.zh, &place.en]);
    let all: Vec<_> = [&row.sign_in, &row.name.zh, &row.name.en, &role].into_iter().chain(places).cloned().collect();
    let all = all.join("\n").to_lowercase();
    looked_for.to_lowercase().split_whitespace().all(|word| all.contains(word))
}

#[component]
fn Search(looked_for: String) -> impl IntoView {
    let is_search = !looked_for.is_empty();
    view! {
        <form class="search" method="get" action="/staff" role="search">
            <label class="search__label" for="q">{t("staff.search")}</label>
            <div class="search__row">
                <input class="field__input" type="search" id="q" name="q" value=looked_for aria-describedby="q-hint" />
                <button class="button button--plain">{t("staff.search.button")}</button>
            </div>
            <p class="field__hint" id="q-hint">{t("staff.search.hint")}</p>
            {is_search.then(|| view! { <p><a class="link-action" href="/staff">{t("staff.search.all")}</a></p> })}
        </form>
    }
}

/// Accounts by role, each role folded in one line with its number: a department has dozens. What was looked for, and the
/// account whose form was refused, stand open.
#[component]
fn Groups(rows: Vec<StaffRow>, data: Data, is_search: bool) -> impl IntoView {
    let refused = scene().retained.clone().and_then(|retained| retained.field("sign_in"));
    roles_of_staff()
        .filter_map(|role| {
            let rows: Vec<_> = rows.iter().filter(|row| row.role == role).cloned().collect();
            let is_open = is_search || rows.iter().any(|row| refused.as_ref() == Some(&row.sign_in));
            let n = rows.len();
            (n > 0).then(|| {
                view! {
                    <details class="staff-group" open=is_open>
                        <summary class="staff-group__summary">
                            <span class="staff-group__role">{crate::pages::account::role_word(role)}</span>" "
                            <span class="staff-group__n">{tf("staff.group", &[("n", &n)])}</span>" "
                            <Sign icon=Icon::Down />
                        </summary>
                        <Members rows data=data.clone() />
                    </details>
                }
            })
        })
        .collect_view()
}

/// 三员分立: who may do what.
#[component]
fn Duties() -> impl IntoView {
    let duties = [
        (t("staff.role.system_administrator"), t("staff.duties.system")),
        (t("staff.role.security_administrator"), t("staff.duties.security")),
        (t("staff.role.audit_administrator"), t("staff.duties.audit")),
    ];
    view! {
        <dl class="duties">
            {duties.map(|(who, what)| view! { <div class="duties__item"><dt>{who}</dt><dd>{what}</dd></div> }).collect_view()}
        </dl>
        <p class="form__note">{t("staff.duties.note")}</p>
    }
}

#[component]
fn Members(rows: Vec<StaffRow>, data: Data) -> impl IntoView {
    let (may_issue, may_govern) = (data.may_issue, data.may_govern);
    view! {
        <ul class="members">
            {rows
                .into_iter()
                .map(|row| view! { <Member row may_issue may_govern departments=data.departments.clone() /> })
                .collect_view()}
        </ul>
    }
}

/// What a form says of somebody who works for no department; no department has this code.
pub const NO_UNIT: &str = "*";

/// The roles that staff can have.
fn roles_of_staff() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| role.is_staff())
}

/// A choice of roles.
#[component]
fn RoleSelect(id: String, chosen: String, is_wrong: bool) -> impl IntoView {
    let options = roles_of_staff().map(|role| {
        let is_chosen = role.code() == chosen;
        view! { <option value=role.code() selected=is_chosen>{crate::pages::account::role_word(role)}</option> }
    });
    let options = options.collect_view();
    view! {
        <select class="field__input" id=id name="role" required aria-invalid=is_wrong.then_some("true")>
            <option value="">{t("staff.choose")}</option>
            {options}
        </select>
    }
}

/// A choice of departments: the one that an editor speaks for, or the unit that somebody works for.
#[component]
fn DepartmentSelect(
    id: String,
    #[prop(default = "department")] name: &'static str,
    chosen: String,
    departments: Vec<Department>,
    described_by: String,
) -> impl IntoView {
    view! {
        <select class="field__input" id=id name=name aria-describedby=described_by>
            <option value="">{t("staff.no_department")}</option>
            {departments
                .into_iter()
                .map(|department| {
                    let is_chosen = department.code == chosen;
                    view! { <option value=department.code selected=is_chosen>{crate::words::text(&department.name)}</option> }
                })
                .collect_view()}
        </select>
    }
}

/// The address of the field to change in the refused form of this page.
fn field_to_change() -> Option<String> {
    let scene = scene();
    let role = scene.retained("role").and_then(|retained| retained.field("sign_in"));
    if let Some(sign_in) = role {
        return Some(format!("#role-{sign_in}"));
    }
    let released = scene.retained("release").and_then(|retained| retained.field("sign_in"));
    if let Some(sign_in) = released {
        return Some(format!("#release-{sign_in}"));
    }
    issue::wrong(&scene.refusal("issue")?).map(|name| format!("#issue-{name}"))
}

/// Whether a choice of role and department does not fit, so that both are looked at again.
fn does_not_fit(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::FieldMissing | Refusal::NotFound)
}
