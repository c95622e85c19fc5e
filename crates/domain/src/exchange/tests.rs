//! Tables as people fill them in, right and wrong.

use super::*;
use crate::{Area, Bilingual};
use proptest::prelude::*;

pub(super) fn known() -> Known {
    let department = |code: &str, zh: &str, en: &str| Department { code: code.into(), name: Bilingual::new(zh, en) };
    Known {
        areas: vec![Area { code: "education".into(), name: Bilingual::new("教育", "Education") }],
        departments: vec![department("health", "卫生健康局", "Health"), department("roads", "交通局", "Roads")],
        ..Known::default()
    }
}

pub(super) fn table(rows: &[&[&str]]) -> Vec<Vec<String>> {
    rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
}

/// A candidate with everything that is needed, in a column order of its own.
fn candidates(rows: &[[&str; 7]]) -> Vec<Vec<String>> {
    let mut heading = table(&[&["项目名称", "编号", "项目简介", "领域", "承办单位", "建设目标", "目标数字"]]);
    let others: Vec<String> = Kind::Candidates
        .columns()
        .iter()
        .map(|column| column.zh.to_owned())
        .filter(|name| !heading[0].contains(name))
        .collect();
    heading[0].extend(others);
    heading.into_iter().chain(rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect())).collect()
}

pub(super) fn told(faults: &[Fault]) -> Vec<String> {
    let column = |fault: &Fault| fault.column.map_or("", |column| column.zh);
    let line = |fault: &Fault| {
        let address = fault.address().unwrap_or_default();
        format!("{address} {} {} {}", column(fault), fault.what.code(), fault.value)
    };
    faults.iter().map(line).collect()
}

#[test]
fn a_table_is_read_whatever_the_order_of_its_columns() {
    let rows = read(
        Kind::Candidates,
        &candidates(&[["新建 学校", "０１", "=1+1", "教育", "卫生健康局", "10 所", "10|所|schools"]]),
        &known(),
    )
    .expect("nothing is wrong with it");
    assert_eq!(rows[0][..8], ["1", "新建 学校", "新建 学校", "=1+1", "=1+1", "education", "health", ""]);
    assert_eq!(rows[0][9..], ["10 所", "10 所", "10|所|schools", "", "", ""]);
}

#[test]
fn every_fault_is_named_with_its_cell() {
    let long = "长".repeat(121);
    let faults = read(
        Kind::Candidates,
        &candidates(&[
            ["新建学校", "1", "简介", "教育", "卫生健康局", "目标", ""],
            ["", "一", "简介", "体育", "水务局", "目标", "十所"],
            ["", "", "", "", "", "", ""],
            [&long, "1", "", "Education", "ROADS", "目标", "3|所"],
        ]),
        &known(),
    )
    .expect_err("much is wrong with it");
    assert_eq!(
        told(&faults),
        [
            "B3 编号 not_a_number 一",
            "A3 项目名称 missing ",
            "D3 领域 unknown_area 体育",
            "E3 承办单位 unknown_department 水务局",
            "G3 目标数字 bad_targets 十所",
            &format!("A5 项目名称 too_long {}…", "长".repeat(40)),
            "C5 项目简介 missing ",
            "B5 编号 twice 1",
        ]
    );
    assert_eq!(faults[7].what, What::Twice(2));
}

#[test]
fn headings_are_known_in_both_languages_and_others_are_not() {
    let head = |names: &[&str]| read(Kind::Departments, &table(&[names, &["new", "新局", "New"]]), &known());
    assert_eq!(head(&["code", "name in chinese", "ＮＡＭＥ in English"]).map(|rows| rows.len()), Ok(1));
    assert_eq!(head(&["单位代码", "单位 名称", "单位英文名称"]).map(|rows| rows.len()), Ok(1));
    let faults = head(&["单位代码", "单位代码", "电话"]).expect_err("two are missing");
    assert_eq!(
        told(&faults),
        [
            "B1  twice_column 单位代码",
            "C1  unknown_column 电话",
            " 单位名称 missing_column ",
            " 单位英文名称 missing_column "
        ]
    );
    let outside = table(&[&["code", "name_zh", "name_en"], &["new", "新局", "New", "多余"]]);
    assert_eq!(told(&read(Kind::Departments, &outside, &known()).expect_err("it is outside")), ["D2  no_heading 多余"]);
}

#[test]
fn a_list_is_neither_empty_nor_too_long() {
    for empty in [&[][..], &[&["单位代码", "单位名称", "单位英文名称"][..]]] {
        let faults = read(Kind::Departments, &table(empty), &known()).expect_err("it is empty");
        assert_eq!(faults, [Fault::of_file(What::NoRows)]);
    }
    let row = |n: usize| vec![format!("d{n}"), format!("局{n}"), String::new()];
    let long = |n: usize| -> Vec<Vec<String>> {
        table(&[&["code", "name_zh", "name_en"]]).into_iter().chain((0..n).map(row)).collect()
    };
    assert_eq!(read(Kind::Departments, &long(1_000), &known()).map(|rows| rows.len()), Ok(1_000));
    let faults = read(Kind::Departments, &long(1_001), &known()).expect_err("it is too long");
    assert_eq!(faults, [Fault::of_file(What::TooManyRows(1_000))]);
    let bad: Vec<Vec<String>> = long(1).into_iter().chain((0..300).map(|_| vec!["A".into(), "局".into()])).collect();
    assert_eq!(read(Kind::Departments, &bad, &known()).expect_err("all are bad").len(), MAX_FAULTS);
}

#[test]
fn what_a_file_changes_is_told_and_what_it_leaves_out_is_kept() {
    let present = table(&[&["health", "卫生健康局", "Health"], &["roads", "交通局", "Roads"]]);
    let rows = table(&[&["health", "卫生健康委", "Health"], &["water", "交通-局", "Water"]]);
    let known = Known { present, ..known() };
    let found = compare(Kind::Departments, &known, &rows);
    assert_eq!((found.added.len(), found.changed.len(), found.n_same, found.kept.len()), (1, 1, 0, 1));
    assert_eq!(found.changed[0].differing().collect::<Vec<_>>(), [1]);
    assert_eq!(found.look_alikes.len(), 1);
    assert!(found.look_alikes[0].is_same);
    assert!(compare(Kind::Departments, &known, &known.present).is_empty());
}

#[test]
fn what_is_there_without_english_stays_so() {
    let present = table(&[&["health", "卫生健康局", ""]]);
    let known = Known { present: present.clone(), ..known() };
    let same = table(&[&["code", "name_zh", "name_en"], &["health", "卫生健康局", ""]]);
    assert_eq!(read(Kind::Departments, &same, &known), Ok(present));
}

#[test]
fn cells_have_the_addresses_of_spreadsheets() {
    let at = |place| Fault { row: Some(7), place: Some(place), ..Fault::of_file(What::Missing) }.address();
    assert_eq!([at(0), at(25), at(26), at(39)].map(Option::unwrap_or_default), ["A7", "Z7", "AA7", "AN7"]);
}

proptest! {
    #[test]
    fn no_table_is_too_odd(cells in proptest::collection::vec(proptest::collection::vec(any::<String>(), 0..18), 0..6), code in any::<String>()) {
        let heading: Vec<String> = Kind::Candidates.columns().iter().map(|column| column.en.to_owned()).collect();
        let _ = read(Kind::Candidates, &cells, &known());
        let table: Vec<_> = std::iter::once(heading).chain(cells).chain([vec![code]]).collect();
        if let Ok(rows) = read(Kind::Candidates, &table, &known()) {
            prop_assert!(rows.iter().all(|row| row.len() == 15));
        }
    }
}
