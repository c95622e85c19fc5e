//! Lists come as tables: one clerk proposes, another approves, and until then nothing has changed.

use crate::world::{World, on_both, on_sqlite, refusal};
use domain::audit::Act;
use domain::exchange::{Kind, What};
use domain::shown::ImportState;
use domain::{Asked, DeedKind, ImportId, Phase};
use service::{Next, Proposed, Refusal, Result};

/// A list as it would be downloaded: headings and rows.
async fn downloaded(world: &World, kind: Kind) -> Vec<Vec<String>> {
    let person = world.person(first(kind)).await;
    let headings = kind.columns().iter().map(|column| column.zh.to_owned()).collect();
    let rows = world.service.export_list(Some(&person), kind).await.unwrap();
    std::iter::once(headings).chain(rows).collect()
}

/// Who may upload a list.
fn first(kind: Kind) -> &'static str {
    if kind == Kind::Staff { "sysadmin" } else { "clerk1" }
}

async fn proposes(world: &World, by: &str, kind: Kind, table: &[Vec<String>]) -> Result<Proposed> {
    let person = world.person(by).await;
    world.service.propose_import(Some(&person), kind, table).await
}

async fn waits(world: &World, by: &str, kind: Kind, table: &[Vec<String>]) -> ImportId {
    match proposes(world, by, kind, table).await.unwrap() {
        Proposed::Waits(id) => id,
        Proposed::Wrong(faults) => panic!("{faults:?}"),
    }
}

async fn approves(world: &World, by: &str, id: ImportId) -> Result<()> {
    let person = world.person(by).await;
    world.service.approve_import(Some(&person), id).await
}

fn row(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

#[tokio::test]
async fn what_was_exported_changes_nothing() {
    on_both(async |world: World, _| {
        for kind in Kind::ALL {
            let table = downloaded(&world, kind).await;
            assert_eq!(
                refusal(proposes(&world, first(kind), kind, &table).await),
                Refusal::ImportChangesNothing,
                "{kind:?}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn candidates_are_changed_by_two_clerks_and_by_no_one_alone() {
    on_both(async |world: World, _| {
        let mut table = downloaded(&world, Kind::Candidates).await;
        table.truncate(3);
        table[1][1] = "新建一所学校".to_owned();
        let mut new = table[2].clone();
        (new[0], new[1]) = ("24".to_owned(), "新增一座公园".to_owned());
        table.push(new);
        let id = waits(&world, "clerk1", Kind::Candidates, &table).await;
        let clerk = world.clerk().await;
        let before = downloaded(&world, Kind::Candidates).await;
        assert_eq!(before.len(), 24, "nothing has changed yet");
        let page = world.service.show_exchange(Some(&clerk), Some(id)).await.unwrap();
        let looked_at = page.looked_at.unwrap();
        let comparison = looked_at.comparison.unwrap();
        assert!(
            looked_at.is_mine
                && !looked_at.is_stale
                && !page.is_closed
                && page.lists.iter().all(|list| list.may_upload)
        );
        assert_eq!((comparison.added.len(), comparison.changed.len(), comparison.n_same), (1, 1, 1));
        assert_eq!(comparison.kept.len(), 21);
        assert_eq!(refusal(proposes(&world, "clerk2", Kind::Candidates, &table).await), Refusal::ImportWaits);
        assert_eq!(refusal(approves(&world, "clerk1", id).await), Refusal::NeedsAnother);
        assert_eq!(refusal(approves(&world, "chief", id).await), Refusal::NotAllowed);
        approves(&world, "clerk2", id).await.unwrap();
        assert_eq!(refusal(approves(&world, "clerk2", id).await), Refusal::DeedSettled);
        let after = downloaded(&world, Kind::Candidates).await;
        assert_eq!((after.len(), after[1][1].as_str(), after[24][1].as_str()), (25, "新建一所学校", "新增一座公园"));
        assert_eq!(after[2..24], before[2..24], "no other row has changed");
        let auditor = world.person("auditor").await;
        let lines = world.service.show_audit(Some(&auditor), "", None).await.unwrap().lines;
        let (taken, told): (Vec<_>, Vec<_>) =
            lines.iter().filter(|line| line.subject == "candidates").partition(|line| line.act == Act::ExportedList);
        assert_eq!((taken.len(), taken[0].details.as_str(), &taken[0].name), (3, "24", &clerk.name));
        assert_eq!((told[0].act, told[1].act), (Act::ApprovedImport, Act::ProposedImport));
        assert!(told[0].details.contains("added 1; changed 1") && told[0].details.ends_with(&clerk.name.zh));
    })
    .await;
}

#[tokio::test]
async fn departments_are_added_and_renamed() {
    on_both(async |world: World, _| {
        let mut table = downloaded(&world, Kind::Departments).await;
        table[1][1] = "改名的单位".to_owned();
        table.push(row(&["water-works", "水务局", ""]));
        let id = waits(&world, "clerk2", Kind::Departments, &table).await;
        approves(&world, "clerk1", id).await.unwrap();
        let after = downloaded(&world, Kind::Departments).await;
        assert!(after.contains(&table[1]) && after.contains(&row(&["water-works", "水务局", "水务局"])));
        let clerk = world.clerk().await;
        let page = world.service.show_exchange(Some(&clerk), Some(id)).await.unwrap();
        assert_eq!(page.latest[0].state, ImportState::Approved);
        assert!(page.looked_at.unwrap().comparison.is_none() && page.lists.iter().all(|list| list.waiting.is_none()));
    })
    .await;
}

#[tokio::test]
async fn the_roll_gets_new_deputies_who_sign_in_with_the_code_of_their_letter() {
    on_both(async |world: World, _| {
        let before = downloaded(&world, Kind::Roll).await;
        assert_eq!(before.len(), 411);
        assert_eq!(before[1], ["deputy001", "代表 001", "Deputy 001", "第一代表团", "Delegation 1"]);
        let mut table = vec![before[0].clone()];
        table.push(row(&["deputy001", "王芳", "Wang Fang", "第二代表团", ""]));
        table.push(row(&["deputy411", "李娜", "", "第十一代表团", "Delegation 11"]));
        table.push(row(&["deputy412", "张伟", "", "第一代表团", ""]));
        let id = waits(&world, "clerk1", Kind::Roll, &table).await;
        let clerk = world.clerk().await;
        let page = world.service.show_exchange(Some(&clerk), Some(id)).await.unwrap();
        let comparison = page.looked_at.unwrap().comparison.unwrap();
        assert_eq!((comparison.added.len(), comparison.changed.len(), comparison.kept.len()), (2, 1, 409));
        assert_eq!(comparison.delegations[0].zh, "第十一代表团");
        assert_eq!(downloaded(&world, Kind::Roll).await, before, "nothing has changed yet");
        assert_eq!(refusal(approves(&world, "clerk1", id).await), Refusal::NeedsAnother);
        approves(&world, "clerk2", id).await.unwrap();
        let after = downloaded(&world, Kind::Roll).await;
        assert_eq!(after.len(), 413);
        assert!(after.contains(&row(&["deputy001", "王芳", "Wang Fang", "第二代表团", "Delegation 2"])));
        assert!(before[2..].iter().all(|row| after.contains(row)), "no other row has changed");
        assert_eq!(
            refusal(proposes(&world, "clerk2", Kind::Roll, &after).await),
            Refusal::ImportChangesNothing,
            "what went out comes back as it is"
        );
        let delegations = world.service.delegations(Some(&clerk)).await.unwrap().delegations;
        let size = |place: usize| (delegations[place].n_deputies, delegations[place].n_codes);
        assert_eq!((delegations.len(), size(0), size(1), size(10)), (11, (41, 0), (42, 0), (1, 0)));
        let made = world.service.make_letters(Some(&clerk), delegations[10].id).await.unwrap();
        assert_eq!((made.letters.len(), made.letters[0].sign_in.as_str()), (1, "deputy411"));
        let signed_in = world.service.sign_in_with_code(made.letters[0].code.as_str()).await.unwrap();
        assert_eq!((signed_in.next, signed_in.has_password), (Next::In, false));
        assert_eq!(refusal(world.service.sign_in("deputy411", "!").await), Refusal::WrongSignIn);
        // On the roll of the vote, and able to vote.
        world.is_at(Phase::Voting, "412", "384").await;
        world.casts(&signed_in.person, &crate::world::paper(3), "a").await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_deputy_cannot_take_the_name_of_somebody_else() {
    on_both(async |world: World, _| {
        let mut table = downloaded(&world, Kind::Roll).await;
        table.truncate(2);
        table.push(row(&["clerk1", "王芳", "", "第一代表团", ""]));
        let Proposed::Wrong(faults) = proposes(&world, "clerk1", Kind::Roll, &table).await.unwrap() else {
            panic!("it was taken")
        };
        assert_eq!((faults.len(), faults[0].address().as_deref(), &faults[0].what), (1, Some("A3"), &What::Taken));
        // One who takes it between upload and approval is met there.
        table[2][0] = "wangfang".to_owned();
        let id = waits(&world, "clerk1", Kind::Roll, &table).await;
        let mut tx = world.service.store().write().await.unwrap();
        let citizen = store::NewPerson {
            sign_in: "wangfang".into(),
            password_hash: store::NO_PASSWORD.into(),
            role: domain::Role::Citizen,
            name: domain::Bilingual::new("王芳", "Wang Fang"),
            delegation: None,
            department: None,
        };
        tx.add_person(&citizen).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        assert_eq!(refusal(approves(&world, "clerk2", id).await), Refusal::ImportChanged);
        assert_eq!(downloaded(&world, Kind::Roll).await.len(), 411);
    })
    .await;
}

#[tokio::test]
async fn what_has_changed_since_is_not_approved_and_can_be_withdrawn() {
    on_both(async |world: World, _| {
        let mut table = downloaded(&world, Kind::Departments).await;
        table[1][1] = "改名的单位".to_owned();
        let id = waits(&world, "clerk1", Kind::Departments, &table).await;
        let mut tx = world.service.store().write().await.unwrap();
        let mut department = tx.departments().await.unwrap().remove(0);
        department.name.zh = "别人改的名".to_owned();
        tx.change_department(&department).await.unwrap();
        tx.commit().await.unwrap();
        let clerk = world.clerk().await;
        let page = world.service.show_exchange(Some(&clerk), Some(id)).await.unwrap();
        assert!(page.looked_at.unwrap().is_stale);
        assert_eq!(refusal(approves(&world, "clerk2", id).await), Refusal::ImportChanged);
        let other = world.person("clerk2").await;
        world.service.withdraw_import(Some(&other), id).await.unwrap();
        assert_eq!(refusal(world.service.withdraw_import(Some(&clerk), id).await), Refusal::DeedSettled);
        assert_eq!(refusal(approves(&world, "clerk2", id).await), Refusal::DeedSettled);
        assert_eq!(downloaded(&world, Kind::Departments).await[1][1], "别人改的名");
        // Anew, it is compared with what is there now.
        let id = waits(&world, "clerk1", Kind::Departments, &table).await;
        approves(&world, "clerk2", id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_list_with_faults_leaves_no_trace() {
    on_sqlite(async |world: World| {
        let mut table = downloaded(&world, Kind::Candidates).await;
        table[1][6] = "没有这个单位".to_owned();
        let Proposed::Wrong(faults) = proposes(&world, "clerk1", Kind::Candidates, &table).await.unwrap() else {
            panic!("it was taken")
        };
        assert_eq!((faults.len(), faults[0].address().as_deref()), (1, Some("G2")));
        assert_eq!(faults[0].what, What::UnknownDepartment);
        let clerk = world.clerk().await;
        assert!(world.service.show_exchange(Some(&clerk), None).await.unwrap().latest.is_empty());
    })
    .await;
}

#[tokio::test]
async fn lists_are_fixed_while_an_opening_waits_and_once_there_was_a_vote() {
    on_both(async |world: World, _| {
        let mut table = downloaded(&world, Kind::Candidates).await;
        table[1][1] = "新建一所学校".to_owned();
        let id = waits(&world, "clerk1", Kind::Candidates, &table).await;
        let mut roll = downloaded(&world, Kind::Roll).await;
        roll[1][1] = "王芳".to_owned();
        let of_roll = waits(&world, "clerk1", Kind::Roll, &roll).await;
        world.is_at(Phase::MethodAdopted, "", "").await;
        let clerk = world.clerk().await;
        let opening = Asked { total: "410".into(), present: "384".into(), ..Asked::default() };
        world.service.ask_deed(Some(&clerk), DeedKind::OpenVote, &opening).await.unwrap();
        assert_eq!(refusal(approves(&world, "clerk2", id).await), Refusal::DeedWaits);
        assert_eq!(refusal(approves(&world, "clerk2", of_roll).await), Refusal::DeedWaits);
        let chief = world.person("chief").await;
        world.service.agree_to_deed(Some(&chief), world.waiting().await).await.unwrap();
        let not_now = Refusal::NotNow { phase: Phase::Voting };
        assert_eq!(refusal(approves(&world, "clerk2", id).await), not_now);
        assert_eq!(refusal(approves(&world, "clerk2", of_roll).await), not_now);
        assert_eq!(refusal(world.service.may_import(Some(&clerk), Some(Kind::Roll)).await), not_now);
        world.does(DeedKind::VoidVote, crate::world::because("设备故障")).await.unwrap();
        assert_eq!(refusal(approves(&world, "clerk2", id).await), Refusal::VoteStandsOtherwise);
        assert_eq!(refusal(approves(&world, "clerk2", of_roll).await), Refusal::VoteStandsOtherwise);
        world.service.withdraw_import(Some(&clerk), of_roll).await.unwrap();
        assert_eq!(refusal(proposes(&world, "clerk1", Kind::Roll, &roll).await), Refusal::VoteStandsOtherwise);
        let page = world.service.show_exchange(Some(&clerk), None).await.unwrap();
        assert!(page.is_closed && page.lists.iter().all(|list| !list.may_upload));
        world.service.withdraw_import(Some(&clerk), id).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn accounts_of_staff_are_issued_by_two_administrators_and_sign_in_as_all_others() {
    on_both(async |world: World, _| {
        let before = downloaded(&world, Kind::Staff).await;
        let mut table = vec![before[0].clone(), before[1].clone()];
        table.push(row(&["clerk9", "李娜", "", "会务工作人员", "", "卫生健康局"]));
        table.push(row(&["editor9", "张伟", "Zhang Wei", "department_editor", &department(&world).await, ""]));
        table[2][5] = department(&world).await;
        assert_eq!(refusal(proposes(&world, "secadmin", Kind::Staff, &table).await), Refusal::NotAllowed);
        assert_eq!(refusal(proposes(&world, "clerk1", Kind::Staff, &table).await), Refusal::NotAllowed);
        let id = waits(&world, "sysadmin", Kind::Staff, &table).await;
        let (system, security) = (world.person("sysadmin").await, world.person("secadmin").await);
        let page = world.service.show_exchange(Some(&security), Some(id)).await.unwrap();
        assert_eq!((page.lists.len(), page.lists[0].kind, page.lists[0].may_upload), (1, Kind::Staff, false));
        let looked_at = page.looked_at.unwrap();
        assert!(looked_at.may_approve && !looked_at.is_mine && !page.is_closed);
        assert_eq!(looked_at.comparison.unwrap().added.len(), 2);
        let clerk = world.clerk().await;
        assert_eq!(refusal(world.service.show_exchange(Some(&clerk), Some(id)).await), Refusal::NotFound);
        assert!(world.service.show_exchange(Some(&clerk), None).await.unwrap().latest.is_empty());
        assert_eq!(refusal(approves(&world, "clerk2", id).await), Refusal::NotFound);
        assert_eq!(refusal(world.service.withdraw_import(Some(&clerk), id).await), Refusal::NotFound);
        assert_eq!(refusal(approves(&world, "sysadmin", id).await), Refusal::NotAllowed);
        approves(&world, "secadmin", id).await.unwrap();
        let after = downloaded(&world, Kind::Staff).await;
        assert_eq!(
            (after.len(), &after[1..before.len()]),
            (before.len() + 2, &before[1..]),
            "no other row has changed"
        );
        assert_eq!(
            refusal(proposes(&world, "sysadmin", Kind::Staff, &after).await),
            Refusal::ImportChangesNothing,
            "what went out comes back as it is"
        );
        let auditor = world.person("auditor").await;
        let lines = world.service.show_audit(Some(&auditor), "", None).await.unwrap().lines;
        let issued = lines.iter().find(|line| line.subject == "clerk9").unwrap();
        assert_eq!((issued.act, issued.details.split(", ").next()), (Act::IssuedAccount, Some("clerk")));
        // Of no use before one administrator has given it a code and the other has released it.
        let code = world.service.reset_account(Some(&system), "clerk9").await.unwrap().code;
        assert_eq!(refusal(world.service.sign_in_with_code(code.as_str()).await), Refusal::NotReleased);
        world.service.release_account(Some(&security), "clerk9").await.unwrap();
        let signed_in = world.service.sign_in_with_code(code.as_str()).await.unwrap();
        assert_eq!((signed_in.person.role, signed_in.has_password), (domain::Role::Clerk, false));
    })
    .await;
}

/// The code of some department.
async fn department(world: &World) -> String {
    world.service.store().read().await.unwrap().departments().await.unwrap()[0].code.clone()
}

#[tokio::test]
async fn a_file_changes_no_account_of_staff_and_takes_nobody_s_name() {
    on_sqlite(async |world: World| {
        let mut table = downloaded(&world, Kind::Staff).await;
        table.truncate(2);
        table[1][3] = "security_administrator".to_owned();
        table.push(row(&["deputy001", "李娜", "", "clerk", "", ""]));
        let Proposed::Wrong(faults) = proposes(&world, "sysadmin", Kind::Staff, &table).await.unwrap() else {
            panic!("it was taken")
        };
        assert_eq!((faults.len(), &faults[0].what), (1, &What::Standing));
        table.remove(1);
        let Proposed::Wrong(faults) = proposes(&world, "sysadmin", Kind::Staff, &table).await.unwrap() else {
            panic!("it was taken")
        };
        assert_eq!((faults.len(), &faults[0].what), (1, &What::Taken));
    })
    .await;
}

#[tokio::test]
async fn administrators_read_no_list_of_the_round() {
    on_sqlite(async |world: World| {
        let system = world.person("sysadmin").await;
        for kind in [Kind::Candidates, Kind::Departments, Kind::Roll] {
            assert_eq!(refusal(world.service.export_list(Some(&system), kind).await), Refusal::NotAllowed);
            assert_eq!(refusal(world.service.may_import(Some(&system), Some(kind)).await), Refusal::NotAllowed);
            assert_eq!(refusal(proposes(&world, "sysadmin", kind, &[]).await), Refusal::NotAllowed);
        }
        let clerk = world.clerk().await;
        assert_eq!(refusal(world.service.export_list(Some(&clerk), Kind::Staff).await), Refusal::NotAllowed);
        let page = world.service.show_exchange(Some(&clerk), None).await.unwrap();
        assert_eq!(page.lists.len(), 3);
    })
    .await;
}

#[tokio::test]
async fn nobody_else_sees_or_sends_lists() {
    on_sqlite(async |world: World| {
        for name in ["citizen1", "deputy001", "moderator", "auditor", "chief"] {
            let person = world.person(name).await;
            let person = Some(&person);
            assert_eq!(refusal(world.service.show_exchange(person, None).await), Refusal::NotAllowed, "{name}");
            assert_eq!(refusal(world.service.export_list(person, Kind::Departments).await), Refusal::NotAllowed);
            assert_eq!(refusal(world.service.may_import(person, None).await), Refusal::NotAllowed);
            assert_eq!(
                refusal(world.service.propose_import(person, Kind::Departments, &[]).await),
                Refusal::NotAllowed
            );
            assert_eq!(refusal(world.service.approve_import(person, ImportId(1)).await), Refusal::NotAllowed);
            assert_eq!(refusal(world.service.withdraw_import(person, ImportId(1)).await), Refusal::NotAllowed);
        }
        let clerk = world.clerk().await;
        assert_eq!(refusal(world.service.show_exchange(Some(&clerk), Some(ImportId(9))).await), Refusal::NotFound);
        assert_eq!(refusal(approves(&world, "clerk1", ImportId(9)).await), Refusal::NotFound);
    })
    .await;
}
