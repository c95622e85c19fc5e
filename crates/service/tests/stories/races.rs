//! Many at once: one deputy has one ballot, and an acknowledged ballot is a counted one.

use crate::world::{World, on_both, own_paper, refusal};
use domain::Phase;
use service::Refusal;
use std::collections::HashMap;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_ballots_of_one_deputy_at_once_one_is_in_the_box() {
    on_both(async |world: World, _| {
        let round = world.votes().await;
        for (n_before, deputy) in (0..).zip(world.deputies(4).await) {
            let casting: Vec<_> = (0..50)
                .map(|number| {
                    let (service, deputy) = (world.service.clone(), deputy.clone());
                    tokio::spawn(async move {
                        service.cast_ballot(Some(&deputy), round, &own_paper(number), &format!("press {number}")).await
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
            let papers = world.service.store().read().await.unwrap().papers(round).await.unwrap();
            assert!(papers.contains(&acknowledged[0]));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_retries_of_one_press_at_once_all_hear_yes() {
    on_both(async |world: World, _| {
        let round = world.votes().await;
        let deputy = world.person("deputy001").await;
        let casting: Vec<_> = (0..50)
            .map(|_| {
                let (service, deputy) = (world.service.clone(), deputy.clone());
                tokio::spawn(async move { service.cast_ballot(Some(&deputy), round, &own_paper(1), "press").await })
            })
            .collect();
        for answer in casting {
            answer.await.unwrap().unwrap();
        }
        assert_eq!(world.papers_and_marks().await, (1, 1));
    })
    .await;
}

/// Sixty deputies press while the clerk closes; `n_before` of them a little earlier.
async fn closes_amid_sixty_ballots(world: World, n_before: usize) {
    let round = world.votes().await;
    let clerk = world.clerk().await;
    let mut deputies = world.deputies(60).await.into_iter().enumerate();
    let cast = |(number, deputy): (usize, domain::Person)| {
        let service = world.service.clone();
        tokio::spawn(async move { service.cast_ballot(Some(&deputy), round, &own_paper(number), "press").await })
    };
    let mut casting: Vec<_> = deputies.by_ref().take(n_before).map(cast).collect();
    let closing = {
        let service = world.service.clone();
        tokio::spawn(async move { service.close_vote(Some(&clerk)).await })
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
    for paper in world.service.store().read().await.unwrap().papers(round).await.unwrap() {
        *in_the_box.entry(paper).or_insert(0) += 1;
    }
    assert_eq!(in_the_box, acknowledged);
    let n = u32::try_from(acknowledged.len()).unwrap();
    assert_eq!(world.papers_and_marks().await, (n, n));
    world.is_at(Phase::Announced, "", "").await;
    let figures = world.service.show_result(None).await.unwrap().published.unwrap().count.figures;
    assert_eq!(figures.returned, n);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_acknowledged_while_the_vote_closes_is_counted_and_nothing_else() {
    for n_before in [5, 30, 55] {
        on_both(async |world: World, _| closes_amid_sixty_ballots(world, n_before).await).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_ten_clerks_who_open_or_count_at_once_one_does() {
    on_both(async |world: World, _| {
        world.is_at(Phase::MethodAdopted, "", "").await;
        let clerk = world.clerk().await;
        let opening: Vec<_> = (0..10)
            .map(|_| {
                let (service, clerk) = (world.service.clone(), clerk.clone());
                tokio::spawn(async move { service.open_vote(Some(&clerk), "410", "384").await })
            })
            .collect();
        let mut n_opened = 0;
        for answer in opening {
            match answer.await.unwrap() {
                Ok(()) => n_opened += 1,
                refused => assert_eq!(refusal(refused), Refusal::NotNow { phase: Phase::Voting }),
            }
        }
        world.service.close_vote(Some(&clerk)).await.unwrap();
        let counting: Vec<_> = (0..10)
            .map(|_| {
                let (service, clerk) = (world.service.clone(), clerk.clone());
                tokio::spawn(async move { service.count_ballots(Some(&clerk)).await })
            })
            .collect();
        let mut n_counted = 0;
        for answer in counting {
            match answer.await.unwrap() {
                Ok(()) => n_counted += 1,
                refused => assert_eq!(refusal(refused), Refusal::AlreadyCounted),
            }
        }
        assert_eq!((n_opened, n_counted), (1, 1));
    })
    .await;
}
