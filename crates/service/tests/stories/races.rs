//! Many at once: one deputy has one ballot, and an acknowledged ballot is a counted one.

use crate::world::{World, because, on_both, own_paper, refusal};
use domain::{Asked, DeedKind, Phase};
use service::{Refusal, TypedComment};
use std::collections::HashMap;

/// How often each race is run.
const ROUNDS: usize = 50;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_hundred_ballots_of_one_deputy_at_once_one_is_in_the_box() {
    on_both(async |world: World, _| {
        let vote = world.votes().await;
        let deputies = world.deputies(u32::try_from(ROUNDS).unwrap()).await;
        for (n_before, deputy) in (0..).zip(deputies) {
            let casting: Vec<_> = (0..100)
                .map(|number| {
                    let (service, deputy) = (world.service.clone(), deputy.clone());
                    tokio::spawn(async move {
                        service.cast_ballot(Some(&deputy), vote, &own_paper(number), &format!("press {number}")).await
                    })
                })
                .collect();
            let mut acknowledged = Vec::new();
            for (number, answer) in casting.into_iter().enumerate() {
                match answer.await.unwrap() {
                    Ok(_) => acknowledged.push(own_paper(number).into_bytes()),
                    refused => assert_eq!(refusal(refused), Refusal::AlreadyVoted),
                }
            }
            assert_eq!(acknowledged.len(), 1);
            assert_eq!(world.papers_and_marks().await, (n_before + 1, n_before + 1));
            let papers = world.service.store().read().await.unwrap().papers(vote).await.unwrap();
            assert!(papers.contains(&acknowledged[0]));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_retries_of_one_press_at_once_all_hear_yes() {
    on_both(async |world: World, _| {
        let vote = world.votes().await;
        let deputy = world.person("deputy001").await;
        let casting: Vec<_> = (0..50)
            .map(|_| {
                let (service, deputy) = (world.service.clone(), deputy.clone());
                tokio::spawn(async move { service.cast_ballot(Some(&deputy), vote, &own_paper(1), "press").await })
            })
            .collect();
        for answer in casting {
            answer.await.unwrap().unwrap();
        }
        assert_eq!(world.papers_and_marks().await, (1, 1));
    })
    .await;
}

/// Two hundred deputies press while two people close; `n_before` of them a little earlier.
async fn closes_amid_two_hundred_ballots(world: &World, n_before: usize) {
    let vote = world.votes().await;
    let clerk = world.clerk().await;
    let chief = world.person("chief").await;
    let reason = because("代表都已投完");
    world.service.ask_deed(Some(&clerk), DeedKind::CloseVote, &reason).await.unwrap();
    let asked = world.waiting().await;
    let mut deputies = world.deputies(200).await.into_iter().enumerate();
    let cast = |(number, deputy): (usize, domain::Person)| {
        let service = world.service.clone();
        tokio::spawn(async move { service.cast_ballot(Some(&deputy), vote, &own_paper(number), "press").await })
    };
    let mut casting: Vec<_> = deputies.by_ref().take(n_before).map(cast).collect();
    let closing = {
        let service = world.service.clone();
        tokio::spawn(async move { service.agree_to_deed(Some(&chief), asked).await })
    };
    casting.extend(deputies.map(cast));
    let mut acknowledged = HashMap::new();
    for (number, answer) in casting.into_iter().enumerate() {
        match answer.await.unwrap() {
            Ok(_) => *acknowledged.entry(own_paper(number).into_bytes()).or_insert(0) += 1,
            refused => assert_eq!(refusal(refused), Refusal::NotNow { phase: Phase::Counting }),
        }
    }
    closing.await.unwrap().unwrap();
    let mut in_the_box = HashMap::new();
    for paper in world.service.store().read().await.unwrap().papers(vote).await.unwrap() {
        *in_the_box.entry(paper).or_insert(0) += 1;
    }
    assert_eq!(in_the_box, acknowledged);
    let n = u32::try_from(acknowledged.len()).unwrap();
    assert_eq!(world.papers_and_marks().await, (n, n));
}

/// Fifty rounds: the vote is declared void after each and opened again.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_acknowledged_while_the_vote_closes_is_counted_and_nothing_else() {
    on_both(async |world: World, _| {
        for round in 0..ROUNDS {
            closes_amid_two_hundred_ballots(&world, round * 200 / ROUNDS).await;
            if round + 1 < ROUNDS {
                world.does(DeedKind::VoidVote, because("再来一次")).await.unwrap();
            }
        }
        let n = world.papers_and_marks().await.0;
        world.is_at(Phase::Announced, "", "").await;
        let figures = world.service.show_result(None, None).await.unwrap().published.unwrap().count.figures;
        assert_eq!(figures.returned, n);
    })
    .await;
}

/// Ten people press the same at once; returns how many did it. The others hear one of these.
async fn at_once<F: Future<Output = service::Result<()>> + Send + 'static>(
    deed: impl Fn(usize) -> F,
    others: &[Refusal],
) -> usize {
    let pressing: Vec<_> = (0..10).map(|number| tokio::spawn(deed(number))).collect();
    let mut n_done = 0;
    for answer in pressing {
        match answer.await.unwrap() {
            Ok(()) => n_done += 1,
            refused => {
                let refused = refusal(refused);
                assert!(others.contains(&refused), "{refused:?}");
            }
        }
    }
    n_done
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_ten_who_ask_or_agree_at_once_one_does() {
    on_both(async |world: World, _| {
        world.is_at(Phase::MethodAdopted, "", "").await;
        let (clerk, chief) = (world.clerk().await, world.person("chief").await);
        let opening = Asked { total: "410".to_owned(), present: "384".to_owned(), ..Asked::default() };
        for (kind, asked, after) in [
            (DeedKind::OpenVote, opening, Refusal::NotNow { phase: Phase::Voting }),
            (DeedKind::CloseVote, because("投完了"), Refusal::NotNow { phase: Phase::Counting }),
            (DeedKind::CountBallots, Asked::default(), Refusal::AlreadyCounted),
        ] {
            let asks = |_| {
                let (service, clerk, asked) = (world.service.clone(), clerk.clone(), asked.clone());
                async move { service.ask_deed(Some(&clerk), kind, &asked).await }
            };
            assert_eq!(at_once(asks, &[Refusal::DeedWaits]).await, 1, "{kind:?}");
            let id = world.waiting().await;
            let agrees = |_| {
                let (service, chief) = (world.service.clone(), chief.clone());
                async move { service.agree_to_deed(Some(&chief), id).await }
            };
            assert_eq!(at_once(agrees, &[Refusal::DeedSettled, after]).await, 1, "{kind:?}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_forty_comments_of_one_author_at_once_no_more_are_left_than_one_may_have() {
    on_both(async |world: World, _| {
        let author = world.person("citizen1").await;
        let n_had = async |is_draft: bool| {
            let mut tx = world.service.store().read().await.unwrap();
            let n = if is_draft { tx.count_drafts(author.id).await } else { tx.count_waiting_of(author.id).await };
            n.unwrap()
        };
        for (is_draft, most, over) in
            [(false, 10, Refusal::TooManyWaiting { limit: 10 }), (true, 20, Refusal::TooManyDrafts { limit: 20 })]
        {
            let before = n_had(is_draft).await;
            let leaving: Vec<_> = (0..40)
                .map(|number| {
                    let (service, author) = (world.service.clone(), author.clone());
                    tokio::spawn(async move {
                        let words = format!("第 {number} 条");
                        let typed = TypedComment { is_draft, ..TypedComment::from(&words) };
                        service.leave_comment(Some(&author), 3, typed).await
                    })
                })
                .collect();
            let mut n_left = 0;
            for answer in leaving {
                match answer.await.unwrap() {
                    Ok(_) => n_left += 1,
                    refused => assert_eq!(refusal(refused), over),
                }
            }
            assert_eq!((before + n_left, n_had(is_draft).await), (most, most), "drafts: {is_draft}");
        }
    })
    .await;
}
