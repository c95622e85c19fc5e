//! Files as people and programs save them, and files that nobody should send.

use super::from_xlsx::MAX_UNPACKED;
use super::{Written, csv, read, xlsx};
use domain::exchange::{MAX_COLUMNS, MAX_FILE, What};
use proptest::prelude::*;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn written(rows: &[&[&str]]) -> Written {
    let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
    Written {
        title: "名单".into(),
        headings: vec!["编号".into(), "名称".into()],
        rows: rows.iter().map(row).collect(),
        explained: "说明".into(),
        columns: vec![("编号".into(), "数字".into())],
    }
}

/// A workbook of these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(*name, SimpleFileOptions::default()).expect("it is written");
        out.write_all(bytes).expect("it is written");
    }
    out.finish().expect("it is written").into_inner()
}

#[test]
fn what_is_written_is_read_back_in_both_forms() {
    let rows: &[&[&str]] =
        &[&["001", "=1+1"], &["'=1", "''＝x"], &["-2", "甲,“乙”\"丙\"\n第二行"], &["'plain", ""], &["@", "\u{200B}'"]];
    let expected: Vec<Vec<String>> = std::iter::once(vec!["编号".to_owned(), "名称".to_owned()])
        .chain(
            rows.iter().map(|row| row.iter().filter(|cell| !cell.is_empty()).map(|cell| (*cell).to_owned()).collect()),
        )
        .collect();
    assert_eq!(read(&csv(&written(rows)).expect("it is written")), Ok(expected.clone()));
    assert_eq!(read(&xlsx(&written(rows)).expect("it is written")), Ok(expected));
    let text = String::from_utf8(csv(&written(rows)).expect("it is written")).expect("it is text");
    assert!(text.starts_with("\u{FEFF}编号") && text.contains("'=1+1") && text.contains("''=1"), "{text}");
}

#[test]
fn csv_is_read_as_chinese_and_european_programs_save_it() {
    let table = vec![vec!["编号".to_owned(), "名称".to_owned()], vec!["1".to_owned(), "中心小学".to_owned()]];
    for text in ["编号,名称\n1,中心小学\n", "编号;名称\r\n1;中心小学", "编号\t名称\r1\t\"中心小学\"\r"]
    {
        assert_eq!(read(text.as_bytes()), Ok(table.clone()), "{text:?}");
        assert_eq!(read(format!("\u{FEFF}{text}").as_bytes()), Ok(table.clone()), "{text:?}");
        let (gb, _, _) = encoding_rs::GB18030.encode(text);
        assert_eq!(read(&gb), Ok(table.clone()), "{text:?}");
        let utf16: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&utf16), Ok(table.clone()), "{text:?}");
    }
}

#[test]
fn an_empty_line_keeps_its_number() {
    let table = read("a,b\n\n\"x\ny\",2\n".as_bytes()).expect("it is read");
    assert_eq!(table, [vec!["a", "b"], vec![], vec!["x\ny", "2"]]);
}

#[test]
fn what_is_no_list_is_refused_in_its_own_words() {
    assert_eq!(read(b""), Err(What::NoFile));
    assert_eq!(read(&vec![b'a'; MAX_FILE + 1]), Err(What::TooLarge));
    assert_eq!(read(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), Err(What::OldOrLocked));
    assert_eq!(read(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Err(What::Encoding));
    assert_eq!(read(b"PK\x03\x04 cut short"), Err(What::Unreadable));
    assert_eq!(read(&archive(&[("hello.txt", b"hello")])), Err(What::Unreadable));
    assert_eq!(read(&archive(&[("xl/workbook.xml", b"<a/>"), ("xl/vbaProject.bin", b"x")])), Err(What::Macros));
    assert_eq!(read(&archive(&[("xl/workbook.xml", b"<a/>")])), Err(What::Unreadable));
}

#[test]
fn a_bomb_is_not_unpacked() {
    let zeros = vec![b' '; usize::try_from(MAX_UNPACKED).expect("it is small") + 1];
    let bomb = archive(&[("xl/workbook.xml", b"<a/>"), ("xl/sharedStrings.xml", &zeros)]);
    assert!(bomb.len() < MAX_FILE, "{}", bomb.len());
    assert_eq!(read(&bomb), Err(What::Unpacks));
    // One that lies: the size in both its records is made small.
    let size = u32::try_from(zeros.len()).expect("it is small").to_le_bytes();
    let mut lying = bomb.clone();
    let places: Vec<_> = (0..lying.len() - 4).filter(|at| lying[*at..*at + 4] == size).collect();
    assert!(!places.is_empty());
    for at in places {
        lying[at..at + 4].copy_from_slice(&5u32.to_le_bytes());
    }
    assert!(matches!(read(&lying), Err(What::Unpacks | What::Unreadable)));
    let names: Vec<String> = (0..300).map(|n| format!("xl/{n}.xml")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b"x"[..])).collect();
    assert_eq!(read(&archive(&many)), Err(What::Unpacks));
}

/// A library that believed it would ask for the memory of a thousand computers, and the process would end.
#[test]
fn a_workbook_that_boasts_of_its_texts_is_not_believed() {
    for boast in ["uniqueCount=\"99999999999999\"", "uniqueCount = '0099999999999'", "uni\u{1b}(BqueCount=\"9\""] {
        let part = format!("<?xml version=\"1.0\"?><sst count=\"1\" {boast}><si><t>a</t></si></sst>");
        let book = archive(&[("xl/workbook.xml", b"<a/>"), ("xl/sharedStrings.xml", part.as_bytes())]);
        assert_eq!(read(&book), Err(What::Unreadable), "{boast}");
    }
    let whole = xlsx(&written(&[&["1", "uniqueCount 12"]])).expect("it is written");
    assert!(read(&whole).is_ok());
}

#[test]
fn a_cell_far_away_lays_out_no_table() {
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet().write_string(1_048_575, 16_383, "x").expect("it is written");
    assert!(matches!(read(&book.save_to_buffer().expect("it is written")), Err(What::TooManyRows(_))));
    let wide = vec!["a"; MAX_COLUMNS + 1].join(",");
    assert_eq!(read(wide.as_bytes()), Err(What::TooManyColumns));
}

#[test]
fn numbers_and_dates_come_as_texts() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let day = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    let sheet = book.add_worksheet();
    sheet.write_number(0, 0, 7).expect("it is written");
    sheet.write_number(0, 1, 1.5).expect("it is written");
    let date = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 1, 20).expect("it is a day");
    sheet.write_datetime_with_format(0, 2, &date, &day).expect("it is written");
    sheet.write_boolean(0, 3, true).expect("it is written");
    let table = read(&book.save_to_buffer().expect("it is written")).expect("it is read");
    assert_eq!(table, [["7", "1.5", "2026-01-20", "TRUE"]]);
}

#[test]
fn five_thousand_rows_are_read_in_a_moment() {
    let rows: Vec<Vec<String>> = (0..5_000).map(|n| vec![format!("deputy{n:04}"), format!("代表 {n:04}")]).collect();
    let list = Written { rows, ..written(&[]) };
    for bytes in [csv(&list).expect("it is written"), xlsx(&list).expect("it is written")] {
        let begun = std::time::Instant::now();
        assert_eq!(read(&bytes).expect("it is read").len(), 5_001);
        println!("{} bytes, 5,000 rows: {:?}", bytes.len(), begun.elapsed());
    }
}

proptest! {
    #[test]
    fn no_bytes_are_too_odd(bytes in proptest::collection::vec(any::<u8>(), 0..600), text in any::<String>()) {
        let _ = read(&bytes);
        let _ = read(text.as_bytes());
        let _ = read(&[b"PK\x03\x04".as_slice(), &bytes].concat());
    }

    #[test]
    fn a_damaged_workbook_is_refused_or_read(at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<prop::sample::Index>()) {
        let whole = xlsx(&written(&[&["1", "甲"], &["2", "乙"]])).expect("it is written");
        let _ = read(&whole[..cut.index(whole.len())]);
        let mut damaged = whole;
        let at = at.index(damaged.len());
        damaged[at] = byte;
        let _ = read(&damaged);
    }
}
