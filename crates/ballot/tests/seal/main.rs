//! The sealed ballot, from outside: whole elections, tampered ones, and a program that is not ours.

#![expect(clippy::unwrap_used, clippy::cast_possible_truncation, reason = "a test that cannot go on fails")]

mod bel;
mod ceremony;
mod fields;
mod fuzz;
mod hall;
mod interop;
mod properties;
mod tampered;
mod whole;

mod vectors {
    use ballot::seal::{Expected, audit};

    const ARCHIVE: &[u8] = include_bytes!("vectors/U9Wr9Rv4Rn3AZZ.bel");

    #[test]
    fn the_archive_of_the_tool_is_accepted() {
        let report = audit(ARCHIVE, &Expected::default()).unwrap();
        assert_eq!(report.result, Some(vec![vec![0, 1]]));
        assert_eq!((report.n_ballots, report.n_credentials, report.owners), (1, 1, vec![1, 2]));
        assert_eq!(report.last_event, "5c92992e3d66e5a35af42990eb0a6502849319cb0b405ca320511464ab7de4bf");
    }
}
