//! A vote whose ballots no backup has.

use crate::world::on_both;
use domain::Phase;
use domain::audit::Act;

#[tokio::test]
async fn a_vote_whose_ballots_are_lost_is_void_and_can_be_opened_again() {
    on_both(async |world, _| {
        let first = world.votes().await;
        let deputy = world.deputies(1).await.remove(0);
        world.casts(&deputy, "-----------------------", "a").await.unwrap();
        let mut tx = world.service.store().write().await.unwrap();
        let lifted = tx.lift_triggers().await.unwrap();
        assert_eq!(world.service.void_lost_votes(&mut tx).await.unwrap(), [first]);
        assert!(world.service.void_lost_votes(&mut tx).await.unwrap().is_empty(), "once");
        world.service.note_restore(&mut tx, "2026-01-19T04:00:00Z").await.unwrap();
        tx.set_triggers(lifted).await.unwrap();
        let check = world.service.check_log(&mut tx).await.unwrap();
        assert!(check.first_bad.is_none() && check.n_lines > 0);
        tx.commit().await.unwrap();
        assert_eq!(world.phase().await, Phase::MethodAdopted);
        let auditor = world.person("auditor").await;
        let lines = world.service.show_audit(Some(&auditor), "", None).await.unwrap().lines;
        assert_eq!((lines[0].act, lines[0].subject.as_str()), (Act::RestoredBackup, "2026-01-19T04:00:00Z"));
        assert_eq!((lines[1].act, lines[1].person), (Act::VoidedLostVote, None));
        assert!(world.casts(&deputy, "-----------------------", "b").await.is_err());
        world.opens("410", "384").await.unwrap();
        assert_ne!(world.vote().await, first);
        world.casts(&deputy, "-----------------------", "b").await.unwrap();
    })
    .await;
}
