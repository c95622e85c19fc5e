//! Reading across projects: search, overview, comparison, poster, news.

use crate::world::{World, on_both, on_sqlite, refusal};
use domain::shown::{MOST_COMPARED, SearchFor, Voices};
use domain::{CommentId, Phase, Tag};
use service::{Refusal, TypedComment};

fn looks_for(words: &str) -> SearchFor {
    SearchFor { words: words.to_owned(), ..SearchFor::default() }
}

/// A citizen's published comment.
async fn says(world: &World, project: u32, tag: &str, words: &str) -> CommentId {
    let (citizen, moderator) = (world.person("citizen9").await, world.person("moderator").await);
    let typed = TypedComment { tag, words, ..TypedComment::default() };
    let id = world.service.leave_comment(Some(&citizen), project, typed).await.unwrap();
    world.service.approve_comment(Some(&moderator), id).await.unwrap();
    id
}

#[tokio::test]
async fn a_comment_is_found_from_its_publication_on_until_it_is_taken_from_sight() {
    on_both(async |world: World, _| {
        let (citizen, moderator) = (world.person("citizen9").await, world.person("moderator").await);
        let found = async |asked: SearchFor| -> Vec<CommentId> {
            world.service.search(None, asked).await.unwrap().comments.into_iter().map(|found| found.id).collect()
        };
        let words = "路边的梧桐树要留着，泊位可以少画两个。";
        let typed = TypedComment { tag: "appearance", words, ..TypedComment::default() };
        let id = world.service.leave_comment(Some(&citizen), 12, typed).await.unwrap();
        assert!(found(looks_for("梧桐")).await.is_empty());
        world.service.approve_comment(Some(&moderator), id).await.unwrap();
        assert_eq!(found(looks_for("梧桐")).await, [id]);
        assert_eq!(found(looks_for("梧桐树 泊位")).await, [id]);
        assert!(found(looks_for("梧桐 恐龙")).await.is_empty());
        let within = |project, area: &str, tag: &str| SearchFor {
            project,
            area: area.to_owned(),
            tag: tag.to_owned(),
            ..looks_for("梧桐")
        };
        assert_eq!(found(within(Some(12), "", "appearance")).await, [id]);
        assert!(found(within(Some(13), "", "")).await.is_empty());
        assert!(found(within(None, "education", "")).await.is_empty());
        assert!(found(within(None, "", "traffic")).await.is_empty());
        // What is not there is not asked for.
        assert_eq!(found(within(Some(99), "no-such-area", "no-such-tag")).await, [id]);
        world.service.hide_comment(Some(&moderator), id, "off_topic", "").await.unwrap();
        assert!(found(looks_for("梧桐")).await.is_empty());
        world.service.restore_comment(Some(&moderator), id).await.unwrap();
        assert_eq!(found(looks_for("梧桐")).await, [id]);
        world.service.withdraw_comment(Some(&citizen), id).await.unwrap();
        assert!(found(looks_for("梧桐")).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_search_finds_projects_and_comments_and_says_nothing_for_nothing() {
    on_sqlite(async |world| {
        let page = world.service.search(None, looks_for(" 停车 ")).await.unwrap();
        assert_eq!(page.asked.words, "停车");
        assert!(page.projects.iter().any(|project| project.number == 12) && !page.comments.is_empty());
        assert!(page.comments.iter().all(|comment| comment.body.contains("停车")));
        let tagged = SearchFor { tag: "traffic".to_owned(), ..looks_for("停车") };
        assert!(world.service.search(None, tagged).await.unwrap().projects.is_empty());
        let nothing = world.service.search(None, looks_for("，")).await.unwrap();
        assert!(nothing.query.is_empty() && nothing.comments.is_empty() && nothing.go_on.is_none());
        let long = world.service.search(None, looks_for(&"停".repeat(500))).await.unwrap();
        assert_eq!(long.asked.words.chars().count(), 60);
    })
    .await;
}

#[tokio::test]
async fn the_overview_counts_what_is_said_and_what_is_answered() {
    on_both(async |world: World, _| {
        let before = world.service.show_voices(None).await.unwrap();
        let id = says(&world, 3, "other", "请把申请表也放在社区里。").await;
        let home = world.service.home(None).await.unwrap();
        let department = home.most_discussed.first().map(|(project, _)| project.department.code.clone());
        assert!(department.is_some());
        let list = world.service.list_projects(None, "", "", domain::shown::Order::Official).await.unwrap();
        let row = list.rows.iter().find(|row| row.project.number == 3).unwrap();
        let editor = world.person(&format!("editor-{}", row.project.department.code)).await;
        world.service.reply_officially(Some(&editor), id, "下周起各社区都有纸质表。").await.unwrap();
        let after = world.service.show_voices(None).await.unwrap();
        let one_more = |one: Voices, other: Voices| {
            (other.n_comments - one.n_comments, other.n_answered - one.n_answered) == (1, 1)
        };
        assert!(one_more(before.all, after.all));
        let of_tag =
            |page: &domain::shown::VoicesPage| page.by_tag.iter().find(|(tag, _)| *tag == Tag::Other).unwrap().1;
        assert!(one_more(of_tag(&before), of_tag(&after)));
        let sum = after.by_area.iter().map(|area| area.voices.n_comments).sum::<u32>();
        assert_eq!(sum, after.all.n_comments);
        assert!(after.by_area.iter().all(|area| area.by_tag.iter().sum::<u32>() == area.voices.n_comments));
        assert_eq!(after.by_department.iter().map(|it| it.n_projects).sum::<u32>(), 23);
        assert_eq!((after.replies[0].comment, after.replies[0].project.number), (id, 3));
        assert_eq!(world.service.home(None).await.unwrap().latest_replies[0].comment, id);
    })
    .await;
}

#[tokio::test]
async fn at_most_four_projects_are_compared_in_official_order() {
    on_sqlite(async |world| {
        let compared = async |numbers: &[u32]| {
            let page = world.service.compare_projects(None, numbers).await.unwrap();
            let chosen: Vec<u32> = page.chosen.iter().map(|one| one.project.number).collect();
            (chosen, page.is_cut, page.choices.len())
        };
        assert_eq!(compared(&[12, 3, 12, 99]).await, (vec![3, 12], false, 23));
        assert_eq!(compared(&[5, 4, 3, 2, 1]).await, (vec![2, 3, 4, 5], true, 23));
        assert_eq!(MOST_COMPARED, 4);
        assert_eq!(compared(&[]).await, (Vec::new(), false, 23));
    })
    .await;
}

#[tokio::test]
async fn a_comment_that_waited_long_is_news_when_it_is_published() {
    on_both(async |world: World, database| {
        let (citizen, moderator) = (world.person("citizen8").await, world.person("moderator").await);
        let waited = world.service.leave_comment(Some(&citizen), 12, "夜里的灯要亮到几点？").await.unwrap();
        let other = says(&world, 12, "other", "雨天的台阶很滑。").await;
        let sql = format!("update comment set decided_at = '2026-01-20T03:59:00Z' where id = {other}");
        database.raw().await.run(&sql).await;
        world.service.approve_comment(Some(&moderator), waited).await.unwrap();
        for number in [None, Some(12)] {
            let news = world.service.show_news(None, number).await.unwrap();
            assert_eq!((news.comments[0].id, news.comments[1].id), (waited, other), "{number:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn news_are_of_all_projects_or_of_one_with_the_steps_of_the_round() {
    on_both(async |world: World, _| {
        let id = says(&world, 12, "traffic", "地下车库也算进去吗？").await;
        world.is_at(Phase::Deliberation, "410", "384").await;
        let all = world.service.show_news(None, None).await.unwrap();
        assert_eq!(all.comments[0].id, id);
        assert!(all.steps.iter().any(|(phase, _)| *phase == Phase::Deliberation));
        let one = world.service.show_news(None, Some(12)).await.unwrap();
        assert_eq!(one.project.unwrap().number, 12);
        assert!(one.comments.iter().all(|comment| comment.project.number == 12) && one.comments[0].id == id);
        assert!(one.replies.iter().all(|reply| reply.project.number == 12));
        assert_eq!(refusal(world.service.show_news(None, Some(99)).await), Refusal::NotFound);
        assert_eq!(world.service.show_poster(None, 12).await.unwrap().project.number, 12);
        assert_eq!(refusal(world.service.show_poster(None, 99).await), Refusal::NotFound);
    })
    .await;
}
