//! What pages are given to show.

use crate::world::{World, on_both, on_sqlite, paper, refusal};
use domain::Phase;
use domain::shown::{CommentsAsked, Order};
use service::Refusal;

#[tokio::test]
async fn the_first_page_names_the_most_discussed() {
    on_both(async |world: World, _| {
        let home = world.service.home(None).await.unwrap();
        assert_eq!(home.most_discussed.len(), 5);
        assert!(home.most_discussed.is_sorted_by_key(|(project, n)| (std::cmp::Reverse(*n), project.number)));
        let list = world.service.list_projects(None, "", "", Order::Official).await.unwrap();
        assert_eq!(home.n_comments, list.rows.iter().map(|row| row.voices.n_comments).sum::<u32>());
    })
    .await;
}

#[tokio::test]
async fn a_list_is_filtered_by_area_and_by_words() {
    on_sqlite(async |world| {
        let list = async |area, words| world.service.list_projects(None, area, words, Order::Official).await.unwrap();
        let all = list("", "").await;
        assert_eq!((all.n_all, all.rows.len(), all.area.is_none()), (23, 23, true));
        assert_eq!(all.areas.iter().map(|area| area.n_projects).sum::<u32>(), 23);
        let one = list("education", "").await;
        assert_eq!((one.n_all, one.area.as_ref().map(|area| area.code.as_str())), (23, Some("education")));
        assert!(one.rows.iter().all(|row| row.project.area.code == "education") && !one.rows.is_empty());
        assert_eq!(list("no-such-area", "").await.rows.len(), 23);
        assert!(list("", "ＨＥＮＧＳＨＡＮ school").await.rows.iter().any(|row| row.project.number == 1));
        assert!(list("", "恐龙").await.rows.is_empty());
        assert!(list("", "17").await.rows.iter().any(|row| row.project.number == 17));
    })
    .await;
}

#[tokio::test]
async fn a_shuffled_list_holds_the_same_and_comes_back_the_same() {
    on_sqlite(async |world| {
        let numbers = async |order| -> Vec<u32> {
            let list = world.service.list_projects(None, "", "", order).await.unwrap();
            list.rows.into_iter().map(|row| row.project.number).collect()
        };
        let mut shuffled = numbers(Order::Shuffled(7)).await;
        assert_eq!(shuffled, numbers(Order::Shuffled(7)).await);
        assert_ne!(shuffled, numbers(Order::Shuffled(8)).await);
        shuffled.sort_unstable();
        assert_eq!(shuffled, numbers(Order::Official).await);
    })
    .await;
}

#[tokio::test]
async fn a_projects_page_knows_its_neighbours() {
    on_sqlite(async |world| {
        let neighbours = async |number| {
            let page = world.service.show_project(None, number, CommentsAsked::default()).await.unwrap();
            (page.previous, page.next)
        };
        assert_eq!(neighbours(1).await, (None, Some(2)));
        assert_eq!(neighbours(12).await, (Some(11), Some(13)));
        assert_eq!(neighbours(23).await, (Some(22), None));
        assert_eq!(refusal(world.service.show_project(None, 24, CommentsAsked::default()).await), Refusal::NotFound);
        let far = CommentsAsked { from: Some(domain::CommentId(0)), ..CommentsAsked::default() };
        let said = world.service.show_project(None, 12, far).await.unwrap().said;
        assert!(said.comments.is_empty() && said.n_comments > 0 && said.newer.is_some());
    })
    .await;
}

#[tokio::test]
async fn everyone_may_read_the_rules() {
    on_sqlite(async |world| {
        let page = world.service.show_rules(None).await.unwrap();
        assert_eq!((page.rules.seats(), page.rules.cap(), page.rules.quorum()), (20, Some(20), 274));
    })
    .await;
}

#[tokio::test]
async fn a_ballot_page_says_whether_and_never_what() {
    on_both(async |world: World, _| {
        let deputy = world.person("deputy001").await;
        let page = world.service.show_ballot(Some(&deputy)).await.unwrap();
        assert_eq!((page.phase, page.has_voted, page.on_roll), (Phase::PublicNotice, false, true));
        world.votes().await;
        let first = world.service.show_ballot(Some(&deputy)).await.unwrap();
        let second = world.service.show_ballot(Some(&deputy)).await.unwrap();
        assert_ne!(first.attempt, second.attempt, "each look is another attempt");
        assert_eq!((first.attempt.len(), first.has_voted, first.projects.len()), (32, false, 23));
        world.casts(&deputy, &paper(20), &first.attempt).await.unwrap();
        let voted = world.service.show_ballot(Some(&deputy)).await.unwrap();
        assert!(voted.has_voted);
        assert_eq!(voted.projects, first.projects);
    })
    .await;
}

#[tokio::test]
async fn only_deputies_see_a_ballot_paper() {
    on_sqlite(async |world| {
        for name in ["citizen1", "clerk1", "chief", "scrutineer1", "moderator", "editor-health", "sysadmin"] {
            let person = world.person(name).await;
            assert_eq!(refusal(world.service.show_ballot(Some(&person)).await), Refusal::NotAllowed, "{name}");
        }
        assert_eq!(refusal(world.service.show_ballot(None).await), Refusal::SignInFirst);
    })
    .await;
}

#[tokio::test]
async fn scrutineers_look_at_the_desk_and_clerks_act() {
    on_sqlite(async |world| {
        for (name, may_act) in [("clerk1", true), ("clerk2", true), ("chief", false), ("scrutineer1", false)] {
            let person = world.person(name).await;
            assert_eq!(world.service.show_desk(Some(&person)).await.unwrap().may_act, may_act, "{name}");
        }
        for name in ["citizen1", "deputy001", "moderator", "editor-health", "sysadmin"] {
            let person = world.person(name).await;
            assert_eq!(refusal(world.service.show_desk(Some(&person)).await), Refusal::NotAllowed, "{name}");
        }
        assert_eq!(refusal(world.service.show_desk(None).await), Refusal::SignInFirst);
    })
    .await;
}
