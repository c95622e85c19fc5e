//! The demonstration is laid on an empty database, once.

use crate::database::Database;
use crate::world::{FILES, World, noon, on_both, on_sqlite, service};
use domain::shown::Order;
use domain::{Phase, Role};
use service::seed::{Files, SeedError, Seeded};
use service::{Refusal, Service};

async fn empty() -> (Database, Service) {
    let database = Database::sqlite();
    let service = service(database.migrated().await);
    (database, service)
}

#[tokio::test]
async fn the_demonstration_is_410_deputies_23_projects_and_40_comments() {
    crate::database::on_both(async |_, store| {
        let service = service(store);
        let seeded = service.seed_demo(&FILES).await.unwrap();
        assert_eq!(seeded, Seeded { n_people: 444, n_projects: 23, n_comments: 40 });
        let mut tx = service.store().read().await.unwrap();
        assert_eq!(tx.count_active_deputies().await.unwrap(), 410);
        assert!(tx.is_demo().await.unwrap());
        let last = tx.people_of_role(Role::Deputy, 500).await.unwrap().pop().unwrap();
        assert_eq!(last.sign_in, "deputy410");
        drop(tx);
        let home = service.home(None).await.unwrap();
        assert_eq!((home.n_projects, home.round.phase, home.round.rules.seats()), (23, Phase::PublicNotice, 20));
        assert_eq!(home.round.rules.candidates(), 23);
    })
    .await;
}

#[tokio::test]
async fn it_is_not_laid_a_second_time() {
    on_both(async |world: World, _| {
        assert!(matches!(world.service.seed_demo(&FILES).await, Err(SeedError::NotEmpty)));
        assert_eq!(world.service.home(None).await.unwrap().n_projects, 23);
    })
    .await;
}

#[tokio::test]
async fn it_is_not_laid_on_a_database_that_holds_anything() {
    let (_database, service) = empty().await;
    let account = service::NewAccount {
        sign_in: "first".to_owned(),
        password: "a long password".to_owned(),
        role: Role::Clerk,
        name: domain::Bilingual::new("某人", "Somebody"),
        department: None,
    };
    service.add_account(account).await.unwrap();
    assert!(matches!(service.seed_demo(&FILES).await, Err(SeedError::NotEmpty)));
    assert!(!service.store().read().await.unwrap().is_demo().await.unwrap());
}

#[tokio::test]
async fn every_project_has_a_quote_and_words_for_its_target() {
    on_sqlite(async |world| {
        let list = world.service.list_projects(None, "", "", Order::Official).await.unwrap();
        assert_eq!(list.rows.iter().map(|row| row.project.number).collect::<Vec<_>>(), (1..=23).collect::<Vec<_>>());
        for project in list.rows.into_iter().map(|row| row.project) {
            assert!(!project.quote.trim().is_empty(), "{}", project.number);
            assert!(!project.target.zh.is_empty() && !project.target.en.is_empty(), "{}", project.number);
        }
    })
    .await;
}

#[tokio::test]
async fn a_project_has_the_figures_of_its_quote_and_no_others() {
    on_sqlite(async |world| {
        let list = world.service.list_projects(None, "", "", Order::Official).await.unwrap();
        let projects: Vec<_> = list.rows.into_iter().map(|row| row.project).collect();
        let without: Vec<_> = projects.iter().filter(|project| project.targets.is_empty()).collect();
        assert!(!without.is_empty(), "some of the report's projects have no figure");
        for project in without {
            assert!(
                !project.target.zh.chars().any(|c| c.is_ascii_digit()),
                "{}: {}",
                project.number,
                project.target.zh
            );
        }
        for target in projects.iter().flat_map(|project| &project.targets) {
            assert!(target.value > 0 && !target.unit.zh.is_empty() && !target.unit.en.is_empty());
        }
    })
    .await;
}

#[tokio::test]
async fn comments_lie_in_the_past_and_in_all_three_states() {
    on_both(async |_: World, database| {
        let mut raw = database.raw().await;
        let states = raw.texts("select distinct state from comment order by state").await;
        assert_eq!(states, ["approved", "pending", "refused"]);
        let now = noon().to_text();
        assert_eq!(raw.number(&format!("select count(*) from comment where left_at >= '{now}'")).await, 0);
        assert_eq!(raw.number("select count(*) from comment where decided_at <= left_at").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_file_that_is_wrong_leaves_nothing() {
    let (_database, service) = empty().await;
    let unknown_author = FILES.comments.replace("citizen4", "nobody");
    let misspelt = FILES.round.replace("pass_basis", "pass_basics");
    let impossible = FILES.round.replace("seats = 20", "seats = 24");
    let another_password = FILES.people.replace("password = \"demo\"", "password = \"secret\"");
    for files in [
        Files { comments: &unknown_author, ..FILES },
        Files { comments: "]", ..FILES },
        Files { round: &misspelt, ..FILES },
        Files { round: &impossible, ..FILES },
        Files { people: &another_password, ..FILES },
    ] {
        service.seed_demo(&files).await.unwrap_err();
        assert!(service.store().read().await.unwrap().is_empty().await.unwrap());
    }
    assert_eq!(crate::world::refusal(service.home(None).await), Refusal::NoRound);
    service.seed_demo(&FILES).await.unwrap();
}

#[tokio::test]
async fn a_comment_that_the_rules_refuse_is_not_seeded() {
    let (_database, service) = empty().await;
    let closed = FILES.round.replacen("phase = \"public_notice\"", "phase = \"deliberation\"", 1);
    let refused = service.seed_demo(&Files { round: &closed, ..FILES }).await;
    let expected = Refusal::NotNow { phase: Phase::Deliberation };
    assert!(matches!(refused, Err(SeedError::Service(service::Error::Refused(found))) if found == expected));
}
