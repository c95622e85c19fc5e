//! What is handed out for others to work with.

use crate::world::{World, on_both, refusal};
use domain::{CommentId, Phase};
use service::{MOST_COMMENTS, Refusal, TypedComment};

/// The newest few published comments of the round, by number.
async fn newest(world: &World, of: Option<u32>) -> Vec<CommentId> {
    let found = world.service.read_comments(None, (2025, of), None, 3).await.unwrap();
    found.comments.into_iter().map(|comment| comment.id).collect()
}

#[tokio::test]
async fn rounds_and_candidates_are_found_by_their_year_and_nothing_is_where_there_is_none() {
    on_both(async |world: World, _| {
        let service = &world.service;
        let rounds = service.list_rounds(None).await.unwrap();
        assert_eq!(rounds.iter().map(|round| round.year).collect::<Vec<_>>(), [2025]);
        let round = service.show_round(None, 2025).await.unwrap();
        assert_eq!((round.n_candidates, round.round.phase), (23, Phase::PublicNotice));
        let (of, candidates) = service.list_candidates(None, 2025).await.unwrap();
        assert_eq!((of, candidates.len()), (round.round, 23));
        assert_eq!(refusal(service.show_round(None, 1999).await), Refusal::NotFound);
        assert_eq!(refusal(service.list_candidates(None, 1999).await), Refusal::NotFound);
        assert_eq!(refusal(service.show_result_of(None, 1999, None).await), Refusal::NotFound);
        assert_eq!(refusal(service.read_comments(None, (1999, None), None, 3).await), Refusal::NotFound);
        assert_eq!(refusal(service.read_comments(None, (2025, Some(99)), None, 3).await), Refusal::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_comment_is_handed_out_from_its_publication_on_until_it_is_taken_from_sight() {
    on_both(async |world: World, _| {
        let (citizen, moderator) = (world.person("citizen9").await, world.person("moderator").await);
        let typed = TypedComment { tag: "other", words: "梧桐树要留着。", ..TypedComment::default() };
        let id = world.service.leave_comment(Some(&citizen), 12, typed).await.unwrap();
        assert!(!newest(&world, None).await.contains(&id));
        world.service.approve_comment(Some(&moderator), id).await.unwrap();
        assert_eq!(newest(&world, None).await[0], id);
        assert_eq!(newest(&world, Some(12)).await[0], id);
        assert!(!newest(&world, Some(13)).await.contains(&id));
        let part = world.service.read_comments(None, (2025, None), Some(id), MOST_COMMENTS + 9).await.unwrap();
        assert!(part.comments.iter().all(|comment| comment.id < id));
        assert!(part.comments.len() <= MOST_COMMENTS as usize);
        let first = world.service.read_comments(None, (2025, None), None, 1).await.unwrap();
        assert_eq!((first.comments.len(), first.next), (1, Some(id)));
        world.service.hide_comment(Some(&moderator), id, "off_topic", "").await.unwrap();
        assert!(!newest(&world, None).await.contains(&id) && !newest(&world, Some(12)).await.contains(&id));
    })
    .await;
}

#[tokio::test]
async fn the_result_of_a_year_is_behind_the_gate_of_the_page() {
    on_both(async |world: World, _| {
        world.is_at(Phase::Counting, "410", "384").await;
        world.counts().await.unwrap();
        world.confirms().await;
        assert!(world.service.show_result_of(None, 2025, None).await.unwrap().published.is_none());
        world.publishes().await.unwrap();
        let (page, of_year) = (
            world.service.show_result(None, None).await.unwrap(),
            world.service.show_result_of(None, 2025, None).await.unwrap(),
        );
        assert!(of_year.published.is_some());
        assert_eq!(page, of_year);
    })
    .await;
}
