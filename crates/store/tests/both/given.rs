//! What is there when a test begins. Builders default everything, so that a test says only what matters.

use ballot::{Cap, Figures, Outcome, PassBasis, Rules, Settings, Shortfall, Standing, TieAtCut};
use domain::{Area, Bilingual, Department, Person, PersonId, Phase, Role, RoundId, Target, Timestamp};
use store::{NewPerson, NewProject, NewRound, Store, Tx};

pub const PAPER: &[u8] = b"ox-";

pub fn noon() -> Timestamp {
    Timestamp::parse("2026-01-20T04:00:00Z").expect("it is written so")
}

pub fn words(zh: &str, en: &str) -> Bilingual {
    Bilingual::new(zh, en)
}

pub fn rules(total_deputies: u32) -> Rules {
    Rules::new(Settings {
        candidates: 3,
        seats: 2,
        total_deputies,
        cap: Cap::Seats,
        exact_for: false,
        pass_basis: PassBasis::AllDeputies,
        tie_at_cut: TieAtCut::Revote,
        shortfall: Shortfall::AcceptFewer,
    })
    .expect("they make sense together")
}

pub fn new_round(year: i32, phase: Phase) -> NewRound {
    NewRound {
        year,
        title: words("票决", "Ballot"),
        congress: words("人民代表大会", "Congress"),
        district: words("新区", "District"),
        notice: words("演示", "A demonstration"),
        source: words("报告", "Report"),
        rules: rules(5),
        phase,
    }
}

pub fn new_person(sign_in: &str, role: Role) -> NewPerson {
    NewPerson {
        sign_in: sign_in.to_owned(),
        password_hash: format!("hash of {sign_in}"),
        role,
        name: words("某人", sign_in),
        delegation: None,
        department: None,
    }
}

pub fn new_project(number: u32) -> NewProject {
    NewProject {
        number,
        title: words("停车", "Parking"),
        summary: words("多些车位", "More places"),
        area: "traffic".to_owned(),
        department: "roads".to_owned(),
        department_note: words("与城管", "With the city"),
        target: words("一千个", "One thousand"),
        targets: vec![Target { value: 1000, at_least: true, unit: words("个", "places") }],
        place: words("中心", "The centre"),
        quote: "新增泊位1000个以上".to_owned(),
    }
}

pub fn area() -> Area {
    Area { code: "traffic".to_owned(), name: words("交通", "Traffic") }
}

pub fn department() -> Department {
    Department { code: "roads".to_owned(), name: words("交通局", "Roads") }
}

pub async fn person(tx: &mut Tx, sign_in: &str, role: Role) -> PersonId {
    tx.add_person(&new_person(sign_in, role)).await.unwrap().expect("the name is free")
}

pub async fn found(tx: &mut Tx, id: PersonId) -> Person {
    tx.find_person(id).await.unwrap().expect("the person is there")
}

/// A round in a phase before the vote, with three candidates.
pub async fn round(tx: &mut Tx, phase: Phase) -> RoundId {
    tx.add_area(&area()).await.unwrap();
    tx.add_department(&department()).await.unwrap();
    let round = tx.add_round(&new_round(2026, phase)).await.unwrap();
    for number in 1..=3 {
        tx.add_project(round, &new_project(number)).await.unwrap();
    }
    round
}

/// An open vote with five deputies on the roll.
pub async fn open_vote(tx: &mut Tx) -> (RoundId, Vec<PersonId>) {
    let round = round(tx, Phase::MethodAdopted).await;
    let mut deputies = Vec::new();
    for number in 1..=5 {
        deputies.push(person(tx, &format!("deputy{number}"), Role::Deputy).await);
    }
    tx.make_roll(round).await.unwrap();
    assert!(tx.change_phase(round, Phase::MethodAdopted, Phase::Voting).await.unwrap());
    (round, deputies)
}

/// A closed vote: one deputy has voted, a step is written down, and a demonstration is stamped.
pub async fn closed_vote(store: &Store) -> (RoundId, PersonId) {
    let mut tx = store.write().await.unwrap();
    tx.stamp_demo().await.unwrap();
    let (round, deputies) = open_vote(&mut tx).await;
    let clerk = person(&mut tx, "clerk1", Role::Clerk).await;
    let clerk = found(&mut tx, clerk).await;
    assert!(tx.mark_voted(round, deputies[0], "attempt").await.unwrap());
    tx.drop_in_box(round, [7; 16], PAPER).await.unwrap();
    assert!(tx.change_phase(round, Phase::Voting, Phase::Counting).await.unwrap());
    tx.add_step(round, Phase::Counting, &clerk, noon()).await.unwrap();
    tx.commit().await.unwrap();
    (round, deputies[0])
}

pub fn figures() -> Figures {
    Figures { total: 5, present: 4, issued: 4, returned: 1, invalid: 0 }
}

pub fn outcome() -> Outcome {
    Outcome { standing: Standing::Shortfall { missing: 2 }, candidates: Vec::new() }
}
