//! A site that is no demonstration begins its first round from a file.

use crate::database::on_both as on_empty;
use crate::world::{World, on_sqlite, service};
use domain::audit::Act;
use domain::{Phase, Timestamp};
use service::first_round::{EXAMPLE, FirstRoundError};

#[tokio::test]
async fn the_example_begins_a_round_in_its_first_phase_once() {
    on_empty(async |_, store| {
        let service = service(store);
        assert_eq!(service.begin_first_round(EXAMPLE).await.unwrap(), 2027);
        let home = service.home(None).await.unwrap();
        assert_eq!((home.round.year, home.round.phase, home.n_projects), (2027, Phase::Collecting, 0));
        assert_eq!((home.round.rules.seats(), home.round.rules.candidates()), (20, 23));
        let frame = service.frame().await.unwrap().unwrap();
        assert!(!frame.is_demo);
        let first = &frame.stages[0];
        assert_eq!((first.phase, Some(first.from)), (Phase::Collecting, Timestamp::parse("2026-08-31T16:00:00Z")));
        assert_eq!(frame.stages.len(), 3);
        let mut tx = service.store().read().await.unwrap();
        assert_eq!(tx.areas().await.unwrap().first().unwrap().code, "education");
        let last = tx.last_line().await.unwrap().unwrap();
        assert_eq!(last.0, 1);
        drop(tx);
        let again = service.begin_first_round(EXAMPLE).await;
        assert!(matches!(again, Err(FirstRoundError::NotFirst)), "{again:?}");
        assert_eq!(Act::BeganRound.code(), "began_round");
    })
    .await;
}

#[tokio::test]
async fn what_does_not_make_sense_is_named_and_nothing_is_begun() {
    on_empty(async |_, store| {
        let service = service(store);
        for (from, to, said) in [
            ("year = 2027", "year = 27", "year"),
            ("title_zh = \"2027年民生实事项目人大代表票决\"", "title_zh = \" \"", "title"),
            ("seats = 20", "seats = 24", "[rules]"),
            ("seats = 20", "seats = \"many\"", "expected form"),
            ("phase = \"voting\"", "phase = \"collecting\"", "stage.phase"),
            ("to = \"2026-12-20\"", "to = \"2026-11-20\"", "public_notice"),
            ("to = \"2026-12-20\"", "to = \"2026-12-32\"", "stage.to"),
            ("code = \"health\"", "code = \"education\"", "area.code"),
            ("code = \"health\"", "code = \"Health care\"", "area.code"),
            ("name_zh = \"医疗\"", "name_zh = \"\"", "area.name"),
            ("year = 2027", "year = 2027\nmotto = \"x\"", "expected form"),
        ] {
            let file = EXAMPLE.replacen(from, to, 1);
            assert_ne!(file, EXAMPLE, "{from}");
            let error = service.begin_first_round(&file).await.unwrap_err().to_string();
            assert!(error.contains(said), "{to}: {error}");
        }
        assert!(service.home(None).await.is_err());
        assert!(service.store().read().await.unwrap().areas().await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_demonstration_has_its_round_already() {
    on_sqlite(async |world: World| {
        let answer = world.service.begin_first_round(EXAMPLE).await;
        assert!(matches!(answer, Err(FirstRoundError::NotFirst)));
    })
    .await;
}
