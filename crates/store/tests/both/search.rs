//! Comments found by their words, and what people say across all projects.

use crate::database::{Database, Raw, on_both};
use crate::given;
use domain::search::{query, terms};
use domain::{CommentId, CommentState, Phase, ProjectId, RoundId, Tag};
use store::{FoundNumbers, Sight, Sought, Store};

const PUBLIC: &[Sight] = &[Sight::Public];

struct Talk {
    round: RoundId,
    projects: Vec<ProjectId>,
    raw: Raw,
    store: Store,
}

async fn talk(database: &Database, store: &Store) -> Talk {
    let mut tx = store.write().await.unwrap();
    let round = given::round(&mut tx, Phase::PublicNotice).await;
    let projects = tx.projects(round).await.unwrap().into_iter().map(|project| project.id).collect();
    tx.commit().await.unwrap();
    Talk { round, projects, raw: database.raw().await, store: store.clone() }
}

impl Talk {
    /// A published comment by somebody whose account is deleted.
    async fn says(&mut self, project: ProjectId, tag: &str, body: &str) -> CommentId {
        self.said(project, tag, body, 20).await
    }

    /// The same, published on that day of the month.
    async fn said(&mut self, project: ProjectId, tag: &str, body: &str, day: u32) -> CommentId {
        self.raw
            .run(&format!(
                "insert into comment (project_id, tag, body, state, left_at, decided_at)
                 values ({project}, '{tag}', '{body}', 'approved', '2026-01-20T04:00:00Z', '2026-01-{day}T04:00:00Z')"
            ))
            .await;
        let id = CommentId(self.raw.number("select max(id) from comment").await);
        let mut tx = self.store.write().await.unwrap();
        tx.add_terms(Sight::Public, project, id, &terms(body)).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    async fn finds(&self, typed: &str, projects: &[ProjectId], before: Option<CommentId>) -> FoundNumbers {
        let query = query(typed);
        let sought =
            Sought { sights: PUBLIC, state: None, projects, terms: query.terms(), tag: None, before, at_most: 2 };
        self.store.read().await.unwrap().find_comments(&sought).await.unwrap()
    }
}

#[tokio::test]
async fn a_comment_is_found_by_its_words_newest_first_in_parts() {
    on_both(async |database, store| {
        let mut talk = talk(database, &store).await;
        let (one, two) = (talk.projects[0], talk.projects[1]);
        let first = talk.says(one, "traffic", "停车位太少").await;
        let second = talk.says(two, "other", "P+R 停车，1300 个").await;
        let third = talk.says(one, "traffic", "上学路上不好停车").await;
        let all = talk.projects.clone();
        let page = talk.finds("停车", &all, None).await;
        assert_eq!(page, FoundNumbers { ids: vec![third, second], go_on: Some(second) });
        let rest = talk.finds("停车", &all, page.go_on).await;
        assert_eq!(rest, FoundNumbers { ids: vec![first], go_on: None });
        assert_eq!(talk.finds("停车 1300", &all, None).await.ids, [second]);
        assert_eq!(talk.finds("停车", &[one], None).await.ids, [third, first]);
        assert_eq!(talk.finds("学", &all, None).await.ids, [third]);
        assert_eq!(talk.finds("车停", &all, None).await, FoundNumbers::default());
        assert_eq!(talk.finds("", &all, None).await, FoundNumbers::default());
        assert_eq!(talk.finds("停车", &[], None).await, FoundNumbers::default());
        let parking = query("停车");
        let tag = Some(Tag::Other);
        let (state, terms) = (None, parking.terms());
        let tagged = Sought { sights: PUBLIC, state, projects: &all, terms, tag, before: None, at_most: 2 };
        assert_eq!(store.read().await.unwrap().find_comments(&tagged).await.unwrap().ids, [second]);
    })
    .await;
}

#[tokio::test]
async fn terms_are_added_once_and_removed_with_the_words() {
    on_both(async |database, store| {
        let mut talk = talk(database, &store).await;
        let project = talk.projects[0];
        let body: String = ('\u{4E00}'..'\u{9FFF}').take(500).collect();
        let id = talk.says(project, "other", &body).await;
        assert_eq!(talk.raw.number("select count(*) from comment_term").await, 999);
        let mut tx = store.write().await.unwrap();
        tx.add_terms(Sight::Public, project, id, &terms(&body)).await.unwrap();
        tx.remove_terms(Sight::Public, project, CommentId(id.0 + 1), &terms(&body)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(talk.raw.number("select count(*) from comment_term").await, 999);
        let mut tx = store.write().await.unwrap();
        tx.remove_terms(Sight::Public, project, id, &terms(&body)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(talk.raw.number("select count(*) from comment_term").await, 0);
    })
    .await;
}

#[tokio::test]
async fn what_moderators_alone_see_is_found_by_them_alone_and_by_where_it_stands() {
    on_both(async |database, store| {
        let mut talk = talk(database, &store).await;
        let (one, two) = (talk.projects[0], talk.projects[1]);
        let public = talk.says(one, "traffic", "停车位太少").await;
        let mut withheld = Vec::new();
        for (project, state, reason) in [(one, "pending", "null"), (two, "refused", "'off_topic'")] {
            let decided = if state == "pending" { "null" } else { "'2026-01-20T04:00:00Z'" };
            talk.raw
                .run(&format!(
                    "insert into comment (project_id, tag, body, state, reason, left_at, decided_at)
                     values ({project}, 'other', '停车 1300', '{state}', {reason}, '2026-01-20T04:00:00Z', {decided})"
                ))
                .await;
            let id = CommentId(talk.raw.number("select max(id) from comment").await);
            let mut tx = store.write().await.unwrap();
            tx.add_terms(Sight::Withheld, project, id, &terms("停车 1300")).await.unwrap();
            tx.commit_unseen().await.unwrap();
            withheld.push(id);
        }
        let all = talk.projects.clone();
        let finds = async |typed: &str, sights: &[Sight], state: Option<CommentState>| {
            let query = query(typed);
            let terms = query.terms();
            let sought = Sought { sights, state, projects: &all, terms, tag: None, before: None, at_most: 10 };
            store.read().await.unwrap().find_comments(&sought).await.unwrap().ids
        };
        let everything: &[Sight] = &[Sight::Public, Sight::Withheld];
        assert_eq!(finds("停车", PUBLIC, None).await, [public]);
        assert_eq!(finds("停车", everything, None).await, [withheld[1], withheld[0], public]);
        assert_eq!(finds("1300 停车", everything, None).await, [withheld[1], withheld[0]]);
        assert_eq!(finds("停车", everything, Some(CommentState::Pending)).await, [withheld[0]]);
        assert_eq!(finds("停车", &[Sight::Withheld], Some(CommentState::Approved)).await, []);
        assert_eq!(finds("停车", &[], None).await, []);
        let mut tx = store.write().await.unwrap();
        tx.remove_terms(Sight::Withheld, two, withheld[1], &terms("停车 1300")).await.unwrap();
        tx.commit_unseen().await.unwrap();
        assert_eq!(finds("停车", everything, None).await, [withheld[0], public]);
    })
    .await;
}

#[tokio::test]
async fn words_that_lie_there_from_before_are_taken_apart_part_by_part() {
    on_both(async |database, store| {
        let mut talk = talk(database, &store).await;
        let project = talk.projects[0];
        let (first, last) = (talk.says(project, "other", "甲").await, talk.says(project, "other", "乙").await);
        talk.raw.run(&format!("insert into term_backlog values ({first}), ({last})")).await;
        let mut tx = store.write().await.unwrap();
        assert_eq!(tx.term_backlog(1).await.unwrap(), [first]);
        tx.leave_term_backlog(first).await.unwrap();
        assert_eq!(tx.term_backlog(10).await.unwrap(), [last]);
    })
    .await;
}

#[tokio::test]
async fn a_search_that_reads_much_and_finds_nothing_says_where_it_goes_on() {
    on_both(async |database, store| {
        let mut talk = talk(database, &store).await;
        let project = talk.projects[0];
        let rare = talk.says(project, "other", "甲 乙").await;
        // Each term is on more than a thousand comments, and both on one alone.
        let many = "with recursive n (i) as (select 1 union all select i + 1 from n where i < 2400)";
        let (term, at) = ("case when i % 2 = 0 then '甲' else '乙' end", "'2026-01-20T04:00:00Z'");
        talk.raw
            .run(&format!(
                "insert into comment (id, project_id, tag, body, state, left_at, decided_at)
                 {many} select {rare} + i, {project}, 'other', {term}, 'approved', {at}, {at} from n"
            ))
            .await;
        talk.raw
            .run(&format!(
                "insert into comment_term (term, project_id, comment_id) {many} select {term}, {project}, {rare} + i from n"
            ))
            .await;
        let mut page = talk.finds("甲 乙", &[project], None).await;
        assert!(page.ids.is_empty());
        let before = page.go_on.expect("there is more to look at");
        assert!(before > rare);
        page = talk.finds("甲 乙", &[project], Some(before)).await;
        assert_eq!(page.ids, [rare]);
    })
    .await;
}

#[tokio::test]
async fn the_newest_are_those_published_last_whenever_they_were_left() {
    on_both(async |database, store| {
        let mut talk = talk(database, &store).await;
        let (one, two) = (talk.projects[0], talk.projects[1]);
        let late = talk.said(one, "traffic", "停车位太少", 25).await;
        let early = talk.said(one, "other", "路灯太暗", 22).await;
        let other = talk.said(two, "traffic", "再多一点", 23).await;
        let beside = talk.said(one, "other", "台阶太高", 22).await;
        let numbers = |found: Vec<store::PublishedComment>| found.into_iter().map(|it| it.id).collect::<Vec<_>>();
        let mut tx = store.read().await.unwrap();
        assert_eq!(numbers(tx.newest_comments(9).await.unwrap()), [late, other, beside, early]);
        assert_eq!(numbers(tx.newest_comments(1).await.unwrap()), [late]);
        assert_eq!(numbers(tx.newest_comments_on(one, 9).await.unwrap()), [late, beside, early]);
        assert_eq!(numbers(tx.newest_comments_on(one, 2).await.unwrap()), [late, beside]);
        assert!(tx.newest_comments_on(ProjectId(9_999), 9).await.unwrap().is_empty());
    })
    .await;
}

#[tokio::test]
async fn what_people_say_is_told_from_the_kept_counts() {
    on_both(async |database, store| {
        let mut talk = talk(database, &store).await;
        let (one, two) = (talk.projects[0], talk.projects[1]);
        let first = talk.says(one, "traffic", "停车位太少").await;
        let second = talk.says(two, "traffic", "再多一点").await;
        let third = talk.says(one, "other", "路灯太暗").await;
        talk.raw
            .run(&format!(
                "insert into official_reply (comment_id, department_code, body, replied_at, replied_by)
                 values ({first}, 'roads', '正在办', '2026-01-21T04:00:00Z', 1)"
            ))
            .await;
        talk.raw.run(&format!("update comment set answered_at = '2026-01-21T04:00:00Z' where id = {first}")).await;
        let mut tx = store.read().await.unwrap();
        let tallies = tx.comment_tallies(talk.round).await.unwrap();
        let told = |project: ProjectId, tag: Tag| {
            let found = tallies.iter().find(|tally| tally.project == project && tally.tag == tag);
            found.map(|tally| (tally.n_comments, tally.n_answered))
        };
        assert_eq!(told(one, Tag::Traffic), Some((1, 1)));
        assert_eq!(told(two, Tag::Traffic), Some((1, 0)));
        assert_eq!(told(one, Tag::Other), Some((1, 0)));
        assert_eq!(told(two, Tag::Other), None);
        let numbers = |found: Vec<store::PublishedComment>| found.into_iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(numbers(tx.newest_comments(2).await.unwrap()), [third, second]);
        assert_eq!(numbers(tx.newest_comments_on(one, 9).await.unwrap()), [third, first]);
        let ids = [first, second, CommentId(9_999)];
        let found = tx.published_comments(&ids).await.unwrap();
        assert_eq!((found[1].is_answered, found[1].author.clone(), found[1].tag), (true, None, Tag::Traffic));
        assert_eq!(numbers(found), [second, first]);
        assert!(tx.published_comments(&[]).await.unwrap().is_empty());
        let replies = tx.newest_replies(3).await.unwrap();
        assert_eq!((replies.len(), replies[0].comment, replies[0].body.as_str()), (1, first, "正在办"));
        assert_eq!((replies[0].project, replies[0].department.en.as_str()), (one, "Roads"));
        assert_eq!(tx.newest_replies_on(one, "roads", 3).await.unwrap(), replies);
        assert!(tx.newest_replies_on(two, "roads", 3).await.unwrap().is_empty());
    })
    .await;
}
