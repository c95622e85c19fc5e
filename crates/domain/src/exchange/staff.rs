//! The accounts of staff as rows. A file brings new accounts and changes none: role, unit and standing of one that is there are
//! for the security administrator alone.

use super::{Column, Takes, What, column};
use crate::text::fold;
use crate::{Bilingual, Role};

const ROLE: usize = 3;
const DEPARTMENT: usize = 4;

pub(super) const COLUMNS: [Column; 6] = [
    column("sign_in", "账号名", "Account name", true, Takes::SignIn),
    column("name_zh", "姓名", "Name", true, Takes::Words(80)),
    column("name_en", "英文姓名", "Name in English", false, Takes::English(160)),
    column("role", "身份", "Role", true, Takes::Role),
    column("department", "部门", "Department", false, Takes::Department),
    column("unit", "所在单位", "Unit", false, Takes::Department),
];

/// What the roles of staff are called.
const ROLES: [(Role, &str, &str); 8] = [
    (Role::Clerk, "会务工作人员", "Clerk"),
    (Role::ChiefScrutineer, "总监票人", "Chief scrutineer"),
    (Role::Scrutineer, "监票人", "Scrutineer"),
    (Role::Moderator, "留言审核员", "Moderator"),
    (Role::DepartmentEditor, "部门编辑", "Department editor"),
    (Role::SystemAdministrator, "系统管理员", "System administrator"),
    (Role::SecurityAdministrator, "安全管理员", "Security administrator"),
    (Role::AuditAdministrator, "审计管理员", "Audit administrator"),
];

/// An account as the cells of a row, with the codes of department and unit.
pub fn staff_row(
    sign_in: &str,
    name: &Bilingual,
    role: Role,
    department: Option<&str>,
    unit: Option<&str>,
) -> Vec<String> {
    let (department, unit) = (department.unwrap_or_default(), unit.unwrap_or_default());
    [sign_in, &name.zh, &name.en, role.code(), department, unit].map(str::to_owned).to_vec()
}

/// The code of the role that is called so.
pub(super) fn role_of(typed: &str) -> Option<String> {
    let typed = fold(typed);
    let mut called =
        ROLES.iter().filter(|(role, zh, en)| [role.code(), *zh, *en].iter().any(|name| fold(name) == typed));
    called.next().map(|(role, ..)| role.code().to_owned())
}

/// Cells that do not go with the others of their row, or with the account that is there.
pub(super) fn wrong(row: &[String], before: Option<&Vec<String>>) -> Vec<(usize, What)> {
    if let Some(before) = before {
        let differing = before.iter().zip(row).enumerate().filter(|(_, (old, new))| old != new);
        return differing.map(|(place, _)| (place, What::Standing)).collect();
    }
    let is_editor = row[ROLE] == Role::DepartmentEditor.code();
    match (row[ROLE].is_empty(), is_editor, row[DEPARTMENT].is_empty()) {
        (false, true, true) => vec![(DEPARTMENT, What::Missing)],
        (false, false, false) => vec![(DEPARTMENT, What::NotForRole)],
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{known, table, told};
    use super::super::{Kind, Known, compare, read};
    use super::*;

    const HEADING: [&str; 6] = ["账号名", "姓名", "英文姓名", "身份", "部门", "所在单位"];

    fn read_rows(rows: &[&[&str]]) -> Result<Vec<Vec<String>>, Vec<String>> {
        let rows: Vec<&[&str]> = std::iter::once(&HEADING[..]).chain(rows.iter().copied()).collect();
        read(Kind::Staff, &table(&rows), &staff()).map_err(|faults| told(&faults))
    }

    fn staff() -> Known {
        let name = Bilingual::new("王芳", "Wang Fang");
        let present = vec![staff_row("clerk1", &name, Role::Clerk, None, Some("roads"))];
        Known { present, taken: ["citizen1".to_owned()].into(), ..known() }
    }

    #[test]
    fn new_accounts_are_added_and_those_that_are_there_stay() {
        let rows = read_rows(&[
            &["clerk1", "王芳", "Wang Fang", "会务工作人员", "", "交通局"],
            &["editor1", "李娜", "", "Department Editor", "卫生健康局", ""],
            &["Clerk2", "张伟", "Zhang Wei", "clerk", "", "health"],
        ])
        .expect("nothing is wrong with it");
        assert_eq!(rows[0], staff().present[0]);
        assert_eq!(rows[1], ["editor1", "李娜", "李娜", "department_editor", "health", ""]);
        assert_eq!(rows[2], ["clerk2", "张伟", "Zhang Wei", "clerk", "", "health"]);
        let found = compare(Kind::Staff, &staff(), &rows);
        assert_eq!((found.added.len(), found.changed.len(), found.n_same), (2, 0, 1));
    }

    #[test]
    fn every_fault_of_an_account_is_named_with_its_cell() {
        let faults = read_rows(&[
            &["clerk1", "王芳", "Wang Fang", "系统管理员", "", ""],
            &["citizen1", "李娜", "", "市民", "", ""],
            &["editor1", "李娜", "", "部门编辑", "", ""],
            &["clerk2", "李娜", "", "clerk", "交通局", "水务局"],
        ]);
        assert_eq!(
            faults,
            Err([
                "D2 身份 standing system_administrator",
                "F2 所在单位 standing ",
                "A3 账号名 taken citizen1",
                "D3 身份 unknown_role 市民",
                "E4 部门 missing ",
                "F5 所在单位 unknown_department 水务局",
                "E5 部门 not_for_role roads",
            ]
            .map(str::to_owned)
            .to_vec())
        );
    }

    #[test]
    fn every_role_of_staff_has_a_name_and_no_other_has() {
        for role in Role::ALL {
            assert_eq!(role_of(role.code()).is_some(), role.is_staff(), "{role:?}");
        }
    }

    #[test]
    fn the_staff_is_for_administrators_and_the_other_lists_for_clerks() {
        use crate::Phase;
        use crate::permit::permits;
        for kind in Kind::ALL {
            let may = |action| Role::ALL.into_iter().filter(move |role| permits(Some(*role), action, Phase::Screening));
            let both = [Role::SystemAdministrator, Role::SecurityAdministrator];
            let (read, upload, approve): (Vec<_>, Vec<_>, Vec<_>) =
                (may(kind.to_read()).collect(), may(kind.to_upload()).collect(), may(kind.to_approve()).collect());
            if kind == Kind::Staff {
                assert_eq!((read, upload, approve), (both.to_vec(), both[..1].to_vec(), both[1..].to_vec()));
            } else {
                let clerk = vec![Role::Clerk];
                assert_eq!((&read, &upload, &approve), (&clerk, &clerk, &clerk));
            }
        }
    }
}
