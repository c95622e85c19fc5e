//! The roll as rows: deputies by the name that they sign in with, each with a delegation. A delegation has no code; it is known
//! by its Chinese name and has one English name.

use super::{Column, Fault, Takes, What, column};
use crate::Bilingual;
use std::collections::HashMap;

/// The column of the delegation's name; the next one holds its English name.
pub const DELEGATION: usize = 3;

pub(super) const COLUMNS: [Column; 5] = [
    column("sign_in", "账号名", "Account name", true, Takes::SignIn),
    column("name_zh", "姓名", "Name", true, Takes::Words(80)),
    column("name_en", "英文姓名", "Name in English", false, Takes::English(160)),
    column("delegation_zh", "代表团", "Delegation", true, Takes::Delegation(80)),
    column("delegation_en", "代表团英文名称", "Delegation in English", false, Takes::DelegationEnglish(160)),
];

/// A deputy as the cells of a row.
pub fn roll_row(sign_in: &str, name: &Bilingual, delegation: Option<&Bilingual>) -> Vec<String> {
    let (zh, en) = delegation.map(|name| (name.zh.clone(), name.en.clone())).unwrap_or_default();
    vec![sign_in.to_owned(), name.zh.clone(), name.en.clone(), zh, en]
}

/// The English names of delegations, by their Chinese ones: those that are known, then those that a file brings.
pub(super) struct EnglishNames(HashMap<String, String>);

impl EnglishNames {
    pub(super) fn of(delegations: &[Bilingual]) -> Self {
        let mut names = HashMap::new();
        for delegation in delegations {
            // Of two of one name the first one is meant.
            names.entry(delegation.zh.clone()).or_insert_with(|| delegation.en.clone());
        }
        Self(names)
    }

    /// Fills in the English name of a row's delegation, or says what is wrong with the one that stands there: the column, and why.
    pub(super) fn fill(&mut self, row: &mut [String], before: Option<&Vec<String>>) -> Result<(), (usize, What)> {
        let (zh, en) = (row[DELEGATION].clone(), row[DELEGATION + 1].clone());
        if before.is_some_and(|before| before[DELEGATION..] == row[DELEGATION..]) {
            return Ok(());
        }
        if zh.is_empty() {
            return if en.is_empty() { Ok(()) } else { Err((DELEGATION, What::Missing)) };
        }
        let typed = if en.is_empty() { None } else { Some(en) };
        let name = self.0.entry(zh.clone()).or_insert_with(|| typed.clone().unwrap_or(zh));
        if typed.is_some_and(|typed| typed != *name) {
            return Err((DELEGATION + 1, What::OtherEnglish));
        }
        row[DELEGATION + 1].clone_from(name);
        Ok(())
    }
}

/// Whether a cell of a row has a fault already.
pub(super) fn is_told(faults: &[Fault], number: u32, column: &Column) -> bool {
    let is_it = |fault: &Fault| fault.row == Some(number) && fault.column == Some(column);
    faults.iter().rev().take_while(|fault| fault.row == Some(number)).any(is_it)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{table, told};
    use super::super::{Kind, Known, compare, read};
    use super::*;

    const HEADING: [&str; 5] = ["账号名", "姓名", "英文姓名", "代表团", "代表团英文名称"];

    fn known() -> Known {
        let delegation = |zh: &str, en: &str| Bilingual::new(zh, en);
        Known {
            delegations: vec![delegation("第一代表团", "Delegation 1"), delegation("第二代表团", "Delegation 2")],
            taken: ["clerk1".to_owned()].into(),
            present: table(&[
                &["deputy001", "王芳", "Wang Fang", "第一代表团", "Delegation 1"],
                &["deputy002", "李娜", "", "第一代表团", "Delegation 1"],
                &["deputy003", "张伟", "Zhang Wei", "", ""],
            ]),
            ..Known::default()
        }
    }

    fn read_rows(rows: &[&[&str]]) -> Result<Vec<Vec<String>>, Vec<String>> {
        let rows: Vec<&[&str]> = std::iter::once(&HEADING[..]).chain(rows.iter().copied()).collect();
        read(Kind::Roll, &table(&rows), &known()).map_err(|faults| told(&faults))
    }

    #[test]
    fn what_is_there_comes_back_as_it_is_and_a_new_delegation_is_told_once() {
        let rows = read_rows(&[
            &["deputy001", "王芳", "Wang Fang", "第一代表团", "Delegation 1"],
            &["deputy002", "李娜", "", "第一代表团", ""],
            &["deputy003", "张伟", "Zhang Wei", "", ""],
            &["Ｄeputy004", "刘洋", "", "delegation 2", ""],
            &["deputy005", "王芳", "", "第 一代表团", ""],
            &["deputy006", "陈静", "", "街道代表团", "Street"],
            &["deputy007", "赵磊", "", "街道代表团", ""],
        ])
        .expect("nothing is wrong with it");
        assert_eq!(rows[..3], known().present);
        assert_eq!(rows[3], ["deputy004", "刘洋", "刘洋", "第二代表团", "Delegation 2"]);
        assert_eq!(rows[6][DELEGATION..], ["街道代表团", "Street"]);
        let found = compare(Kind::Roll, &known(), &rows);
        assert_eq!((found.added.len(), found.changed.len(), found.n_same), (4, 0, 3));
        assert_eq!(
            found.delegations,
            [Bilingual::new("第 一代表团", "第 一代表团"), Bilingual::new("街道代表团", "Street")]
        );
        let alike: Vec<_> = found.look_alikes.iter().map(|two| (two.one.1.as_str(), two.is_same)).collect();
        assert_eq!(alike, [("王芳", true), ("第一代表团", true)]);
    }

    #[test]
    fn every_fault_of_a_deputy_is_named_with_its_cell() {
        let faults = read_rows(&[
            &["clerk1", "王芳", "", "第一代表团", ""],
            &["代表", "", "", "", ""],
            &["deputy003", "张伟", "", "", "Delegation 1"],
            &["deputy004", "刘洋", "", "第一代表团", "First"],
            &["deputy005", "刘洋", "", "街道代表团", ""],
            &["deputy005", "刘洋", "", "街道代表团", "Street"],
            &["deputy006", "刘洋", "", "", "Street"],
        ]);
        assert_eq!(
            faults,
            Err([
                "A2 账号名 taken clerk1",
                "A3 账号名 not_a_sign_in 代表",
                "B3 姓名 missing ",
                "D3 代表团 missing ",
                "D4 代表团 missing ",
                "E5 代表团英文名称 other_english First",
                "E7 代表团英文名称 other_english Street",
                "A7 账号名 twice deputy005",
                "D8 代表团 missing ",
            ]
            .map(str::to_owned)
            .to_vec())
        );
    }

    #[test]
    fn deputies_move_to_another_delegation_and_get_other_names() {
        let rows =
            read_rows(&[&["deputy001", "王方", "Wang Fang", "第二代表团", ""]]).expect("nothing is wrong with it");
        let found = compare(Kind::Roll, &known(), &rows);
        assert_eq!(found.changed[0].differing().collect::<Vec<_>>(), [1, 3, 4]);
        assert_eq!((found.delegations.len(), found.kept.len()), (0, 2));
    }

    #[test]
    fn a_row_is_what_is_known_of_a_deputy() {
        let name = Bilingual::new("王芳", "Wang Fang");
        let row = roll_row("deputy001", &name, Some(&Bilingual::new("第一代表团", "Delegation 1")));
        assert_eq!(row, known().present[0]);
        assert_eq!(roll_row("deputy003", &name, None)[DELEGATION..], ["", ""]);
        assert_eq!(row.len(), COLUMNS.len());
    }
}
