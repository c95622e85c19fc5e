//! What is there when a test begins. Builders default everything, so that a test says only what matters.

use ballot::{Cap, Figures, FurtherKind, Outcome, PassBasis, Rules, Settings, Shortfall, Standing, TieAtCut};
use domain::{
    Area, Bilingual, DeedId, DeedKind, Department, Follows, Person, PersonId, Phase, Role, RoundId, Target, Timestamp,
    VoteId, VoteState,
};
use store::{Fault, NewDeed, NewMandate, NewPerson, NewProject, NewRound, NewVote, Store, StoredResult, Tx};

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
        shortfall: Shortfall::FurtherBallot,
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

/// Somebody of the staff, who is there from the first time on.
pub async fn staff(tx: &mut Tx, sign_in: &str, role: Role) -> Person {
    tx.add_person(&new_person(sign_in, role)).await.unwrap();
    tx.find_credentials(sign_in).await.unwrap().expect("it was just added").account.person
}

/// One clerk and another.
pub async fn clerks(tx: &mut Tx) -> (Person, Person) {
    (staff(tx, "clerk1", Role::Clerk).await, staff(tx, "clerk2", Role::Clerk).await)
}

pub const REASON: &str = "设备故障";

/// What somebody asks for, with what its kind needs; suspending a deputy needs the deputy too.
pub fn new_deed(round: RoundId, vote: Option<VoteId>, kind: DeedKind) -> NewDeed {
    let (opens, extends) = (kind == DeedKind::OpenVote, kind == DeedKind::ExtendVote);
    NewDeed {
        round,
        vote,
        kind,
        total: opens.then_some(5),
        present: (opens || kind == DeedKind::AmendAttendance).then_some(4),
        minutes: (opens || extends).then_some(10),
        deputy: None,
        reason: if kind.needs_reason() { REASON.to_owned() } else { String::new() },
        digest: opens.then(|| "d1".repeat(32)),
    }
}

/// A deed that one clerk has asked for.
pub async fn asked(tx: &mut Tx, deed: &NewDeed) -> DeedId {
    let (one, _) = clerks(tx).await;
    tx.add_deed(deed, &one, noon()).await.unwrap().expect("no other deed waits")
}

/// A deed that one clerk has asked for and another agreed to.
pub async fn agreed(tx: &mut Tx, deed: &NewDeed) -> DeedId {
    let id = asked(tx, deed).await;
    let (_, another) = clerks(tx).await;
    assert!(tx.agree_to_deed(id, &another, noon()).await.unwrap());
    id
}

pub fn new_mandate() -> NewMandate {
    NewMandate {
        organ: "大会主席团".to_owned(),
        number: "1".to_owned(),
        decided_on: "2026-01-19".to_owned(),
        scan: b"%PDF-1.7".to_vec(),
        scan_kind: "application/pdf".to_owned(),
    }
}

pub fn new_vote(round: RoundId, deed: DeedId) -> NewVote {
    NewVote {
        round,
        rules: rules(5),
        candidates: "ca".repeat(32),
        present: 4,
        is_mock: true,
        opened_at: noon(),
        ends_at: noon().plus_seconds(600),
        deed,
        follows: None,
        paper: Vec::new(),
    }
}

/// The further vote that [`count`] asks for, in all three candidates.
pub fn new_further_vote(round: RoundId, deed: DeedId) -> NewVote {
    let follows = Some(Follows { vote: 1, kind: FurtherKind::FurtherBallot });
    NewVote { follows, paper: vec![3, 1, 2], ..new_vote(round, deed) }
}

/// A vote, open or later.
pub struct Voting {
    pub round: RoundId,
    pub vote: VoteId,
    pub deputies: Vec<PersonId>,
}

impl Voting {
    pub fn deed(&self, kind: DeedKind) -> NewDeed {
        new_deed(self.round, Some(self.vote), kind)
    }

    /// The deed by which a deputy loses the seat.
    pub fn against(&self, deputy: PersonId) -> NewDeed {
        NewDeed { deputy: Some(deputy), ..self.deed(DeedKind::SuspendDeputy) }
    }

    /// Two people bring the vote to another state; a round in the phase of the first goes to that of the second.
    pub async fn goes(&self, tx: &mut Tx, kind: DeedKind, state: VoteState, phases: Option<(Phase, Phase)>) {
        let deed = agreed(tx, &self.deed(kind)).await;
        let ends = matches!(kind, DeedKind::CloseVote | DeedKind::VoidVote).then(|| noon().plus_seconds(300));
        tx.change_vote_state(self.vote, state, deed, ends).await.unwrap();
        if let Some((from, to)) = phases {
            assert!(tx.change_phase(self.round, from, to).await.unwrap());
        }
    }

    pub async fn is_suspended(&self, tx: &mut Tx) {
        self.goes(tx, DeedKind::SuspendVote, VoteState::Suspended, None).await;
    }

    pub async fn is_closed(&self, tx: &mut Tx) {
        let phases = Some((Phase::Voting, Phase::Counting));
        self.goes(tx, DeedKind::CloseVote, VoteState::Closed, phases).await;
    }

    pub async fn is_voided(&self, tx: &mut Tx) {
        let phases = Some((Phase::Voting, Phase::MethodAdopted));
        self.goes(tx, DeedKind::VoidVote, VoteState::Void, phases).await;
    }

    pub async fn is_counted(&self, tx: &mut Tx) {
        let deed = agreed(tx, &self.deed(DeedKind::CountBallots)).await;
        assert!(tx.add_result(self.vote, &count(), deed).await.unwrap());
    }

    pub async fn is_confirmed(&self, tx: &mut Tx) {
        for role in [Role::ChiefScrutineer, Role::Scrutineer] {
            let scrutineer = staff(tx, role.code(), role).await;
            assert!(tx.confirm_result(self.vote, &count().sha256, &scrutineer, noon()).await.unwrap());
        }
    }

    pub async fn is_published(&self, tx: &mut Tx) {
        let deed = agreed(tx, &self.deed(DeedKind::PublishResult)).await;
        assert!(tx.publish_result(self.vote, noon(), deed).await.unwrap());
        assert!(tx.change_phase(self.round, Phase::Counting, Phase::Announced).await.unwrap());
    }
}

/// The row of a vote that two people open now: its roll is not made, and the round has not moved.
pub async fn added_vote(tx: &mut Tx, round: RoundId) -> VoteId {
    let deed = agreed(tx, &new_deed(round, None, DeedKind::OpenVote)).await;
    tx.add_vote(&new_vote(round, deed)).await.unwrap()
}

/// Two people open a vote, the first or another.
pub async fn opened(tx: &mut Tx, round: RoundId) -> VoteId {
    let vote = added_vote(tx, round).await;
    tx.make_roll(vote).await.unwrap();
    assert!(tx.change_phase(round, Phase::MethodAdopted, Phase::Voting).await.unwrap());
    vote
}

/// An open vote with five deputies on the roll, and a step that led there.
pub async fn open_vote(tx: &mut Tx) -> Voting {
    let round = round(tx, Phase::MethodAdopted).await;
    let mut deputies = Vec::new();
    for number in 1..=5 {
        deputies.push(person(tx, &format!("deputy{number}"), Role::Deputy).await);
    }
    let (clerk, _) = clerks(tx).await;
    tx.add_step(round, Phase::MethodAdopted, &clerk, noon()).await.unwrap();
    Voting { round, vote: opened(tx, round).await, deputies }
}

/// An open vote in which one deputy has voted.
pub async fn cast_vote(store: &Store) -> Voting {
    let mut tx = store.write().await.unwrap();
    let given = open_vote(&mut tx).await;
    assert!(tx.mark_voted(given.vote, given.deputies[0], "attempt").await.unwrap());
    tx.drop_in_box(given.vote, [7; 16], PAPER).await.unwrap();
    tx.commit().await.unwrap();
    given
}

/// A closed vote: one deputy has voted, and a demonstration is stamped.
pub async fn closed_vote(store: &Store) -> Voting {
    let given = cast_vote(store).await;
    let mut tx = store.write().await.unwrap();
    tx.stamp_demo().await.unwrap();
    given.is_closed(&mut tx).await;
    tx.commit().await.unwrap();
    given
}

/// A closed vote whose ballots two people have counted.
pub async fn counted_vote(store: &Store) -> Voting {
    let given = closed_vote(store).await;
    let mut tx = store.write().await.unwrap();
    given.is_counted(&mut tx).await;
    tx.commit().await.unwrap();
    given
}

/// A count that the chief scrutineer and one more have confirmed.
pub async fn confirmed_vote(store: &Store) -> Voting {
    let given = counted_vote(store).await;
    let mut tx = store.write().await.unwrap();
    given.is_confirmed(&mut tx).await;
    tx.commit().await.unwrap();
    given
}

/// A result that two people have published.
pub async fn published_vote(store: &Store) -> Voting {
    let given = confirmed_vote(store).await;
    let mut tx = store.write().await.unwrap();
    given.is_published(&mut tx).await;
    tx.commit().await.unwrap();
    given
}

/// Somebody tries something in a transaction of its own, and the database refuses in these words.
pub async fn is_refused<T>(store: &Store, words: &str, attempt: impl AsyncFnOnce(&mut Tx) -> Result<T, Fault>) {
    let mut tx = store.write().await.unwrap();
    match attempt(&mut tx).await {
        Ok(_) => panic!("it went through, and should have been refused: {words}"),
        Err(fault) => assert!(fault.to_string().contains(words), "refused in other words: {fault}"),
    }
}

pub fn figures() -> Figures {
    Figures { total: 5, roll: 5, present: 4, issued: 4, returned: 1, invalid: 0 }
}

pub fn outcome() -> Outcome {
    Outcome { standing: Standing::Shortfall { missing: 2 }, candidates: Vec::new() }
}

pub fn count() -> StoredResult {
    StoredResult {
        figures: figures(),
        outcome: outcome(),
        canonical: "{\"format\":\"minsheng-result-1\"}".to_owned(),
        sha256: "5a".repeat(32),
        counted_at: noon(),
        published_at: None,
    }
}
