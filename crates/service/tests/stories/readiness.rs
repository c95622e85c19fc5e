//! Whether a round is ready for its day, as the command line asks.

use crate::world::{World, on_both};
use domain::Phase;

#[tokio::test]
async fn what_is_missing_before_the_day_is_what_the_desk_lists() {
    on_both(async |world: World, _| {
        let ready = world.service.readiness().await.unwrap().unwrap();
        assert_eq!(ready.phase, world.phase().await);
        let clerk = world.person("clerk1").await;
        assert_eq!(ready.preconditions, world.service.show_desk(Some(&clerk)).await.unwrap().preconditions);
        let of = ready.scrutineers;
        assert!(of.n_chiefs == 1 && of.n_others >= 1 && of.n_ready_chiefs == 0 && of.n_ready_others == 0, "{of:?}");
        world.service.suspend_account("chief").await.unwrap();
        let of = world.service.readiness().await.unwrap().unwrap().scrutineers;
        assert_eq!(of.n_chiefs, 0, "an account that cannot be used does not count");
    })
    .await;
}

#[tokio::test]
async fn while_a_vote_is_open_no_figure_of_it_is_told() {
    on_both(async |world: World, _| {
        world.votes().await;
        let before = world.service.readiness().await.unwrap().unwrap();
        assert_eq!(before.phase, Phase::Voting);
        let deputy = world.deputies(1).await.remove(0);
        world.casts(&deputy, "-----------------------", "a").await.unwrap();
        assert_eq!(world.service.readiness().await.unwrap().unwrap(), before, "one ballot changes nothing of it");
    })
    .await;
}

#[tokio::test]
async fn without_a_round_there_is_nothing_to_be_ready_for() {
    let database = crate::database::Database::sqlite();
    let service = crate::world::service(database.migrated().await);
    assert_eq!(service.readiness().await.unwrap(), None);
}
