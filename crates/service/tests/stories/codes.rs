//! Letters with one-time codes for deputies.

use crate::staff::in_office;
use crate::world::{World, on_both, on_sqlite, refusal};
use domain::shown::Letters;
use domain::{DelegationId, Phase, Role};
use service::{Next, Refusal};
use std::collections::HashSet;

/// The clerk makes the letters of the first delegation.
async fn letters(world: &World) -> (DelegationId, Letters) {
    let clerk = world.clerk().await;
    let first = world.service.delegations(Some(&clerk)).await.unwrap().delegations[0].id;
    (first, world.service.make_letters(Some(&clerk), first).await.unwrap())
}

#[tokio::test]
async fn a_delegation_gets_a_letter_for_each_deputy_who_is_not_suspended() {
    on_both(async |world: World, _| {
        world.service.suspend_account("deputy002").await.unwrap();
        let (first, made) = letters(&world).await;
        assert_eq!(made.delegation.map(|name| name.zh).as_deref(), Some("第一代表团"));
        assert_eq!(made.letters.len(), 40);
        assert_eq!(made.letters[0].sign_in, "deputy001");
        assert_eq!(made.letters[1].sign_in, "deputy003");
        assert_eq!((made.letters[0].name.en.as_str(), made.made_at), ("Deputy 001", crate::world::noon()));
        let codes: HashSet<&str> = made.letters.iter().map(|letter| letter.code.as_str()).collect();
        assert_eq!(codes.len(), 40, "no two are the same");
        let letters: HashSet<char> = codes.iter().flat_map(|code| code.chars()).filter(|c| *c != '-').collect();
        assert_eq!(letters, "34679ACDEFGHJKMNPQRTWXY".chars().collect(), "all letters are drawn, and no others");
        assert!(codes.iter().all(|code| code.split('-').all(|group| group.len() == 4) && code.len() == 14));
        let clerk = world.clerk().await;
        let page = world.service.delegations(Some(&clerk)).await.unwrap().delegations;
        assert_eq!((page.len(), page[0].id, page[0].n_deputies, page[0].n_codes), (10, first, 40, 40));
        assert_eq!((page[9].n_deputies, page[9].n_codes), (41, 0));
    })
    .await;
}

#[tokio::test]
async fn a_code_signs_its_deputy_in_once() {
    on_both(async |world: World, _| {
        let (_, made) = letters(&world).await;
        for letter in &made.letters[..3] {
            let signed_in = world.service.sign_in_with_code(letter.code.as_str()).await.unwrap();
            assert_eq!((signed_in.person.sign_in.as_str(), signed_in.next), (letter.sign_in.as_str(), Next::In));
            assert_eq!((signed_in.person.role, signed_in.has_password), (Role::Deputy, true));
            let holder = (signed_in.person.id, signed_in.epoch);
            assert_eq!(world.service.person(holder.0, holder.1).await.unwrap(), Some(signed_in.person));
            assert_eq!(refusal(world.service.sign_in_with_code(letter.code.as_str()).await), Refusal::WrongCode);
        }
    })
    .await;
}

#[tokio::test]
async fn a_code_that_twenty_try_at_once_signs_in_once() {
    on_both(async |world: World, _| {
        let clerk = world.clerk().await;
        let made = world.service.make_letter(Some(&clerk), "deputy007").await.unwrap();
        let tries: Vec<_> = (0..20)
            .map(|_| {
                let (service, code) = (world.service.clone(), made.letters[0].code.clone());
                tokio::spawn(async move { service.sign_in_with_code(code.as_str()).await })
            })
            .collect();
        let mut n_in = 0;
        for one in tries {
            match one.await.unwrap() {
                Ok(signed_in) => {
                    assert_eq!(signed_in.person.sign_in, "deputy007");
                    n_in += 1;
                }
                answer => assert_eq!(refusal(answer), Refusal::WrongCode),
            }
        }
        assert_eq!(n_in, 1);
    })
    .await;
}

#[tokio::test]
async fn a_code_is_understood_as_people_type_it() {
    on_sqlite(async |world: World| {
        let clerk = world.clerk().await;
        let wide = |c: char| char::from_u32(u32::from(c) + 0xFEE0).expect("there is a wide one");
        let ways: [&dyn Fn(&str) -> String; 4] = [
            &|code| code.replace('-', ""),
            &|code| format!("  {} ", code.replace('-', " ").to_lowercase()),
            &|code| code.chars().map(wide).collect(),
            &|code| code.replace('-', "—"),
        ];
        for typed in ways {
            let made = world.service.make_letter(Some(&clerk), "Deputy005").await.unwrap();
            assert_eq!((made.delegation, made.letters.len()), (None, 1));
            let signed_in = world.service.sign_in_with_code(&typed(made.letters[0].code.as_str())).await.unwrap();
            assert_eq!(signed_in.person.sign_in, "deputy005");
        }
    })
    .await;
}

#[tokio::test]
async fn new_letters_end_the_codes_of_the_old_ones() {
    on_both(async |world: World, _| {
        let clerk = world.clerk().await;
        let first = world.service.make_letter(Some(&clerk), "deputy001").await.unwrap();
        let (_, second) = letters(&world).await;
        let third = world.service.make_letter(Some(&clerk), "deputy001").await.unwrap();
        for ended in [&first.letters[0], &second.letters[0]] {
            assert_eq!(refusal(world.service.sign_in_with_code(ended.code.as_str()).await), Refusal::WrongCode);
        }
        assert!(world.service.sign_in_with_code(second.letters[1].code.as_str()).await.is_ok(), "of another deputy");
        assert!(world.service.sign_in_with_code(third.letters[0].code.as_str()).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn another_password_ends_a_code_that_waits() {
    on_sqlite(async |world: World| {
        let (clerk, deputy) = (world.clerk().await, world.person("deputy001").await);
        let made = world.service.make_letter(Some(&clerk), "deputy001").await.unwrap();
        let password = "春天的风吹过江边的柳树林";
        world.service.choose_password(Some(&deputy), "demo", password, password).await.unwrap();
        assert_eq!(refusal(world.service.sign_in_with_code(made.letters[0].code.as_str()).await), Refusal::WrongCode);
    })
    .await;
}

#[tokio::test]
async fn a_suspended_deputy_is_told_so_and_keeps_the_code() {
    on_both(async |world: World, _| {
        let clerk = world.clerk().await;
        let made = world.service.make_letter(Some(&clerk), "deputy001").await.unwrap();
        let code = made.letters[0].code.as_str();
        world.service.suspend_account("deputy001").await.unwrap();
        assert_eq!(refusal(world.service.sign_in_with_code(code).await), Refusal::Suspended);
        assert_eq!(refusal(world.service.make_letter(Some(&clerk), "deputy001").await), Refusal::NotFound);
        world.service.lift_account("deputy001").await.unwrap();
        assert!(world.service.sign_in_with_code(code).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn what_is_no_code_signs_nobody_in() {
    in_office(async |office, _| {
        // Before the first code there is no salt either.
        for code in ["", "ACDE-FGHJ-KMNP", "demo", "' or 1=1 --", &"A".repeat(10_000)] {
            assert_eq!(refusal(office.service.sign_in_with_code(code).await), Refusal::WrongCode, "{code}");
        }
    })
    .await;
}

#[tokio::test]
async fn letters_are_made_for_deputies_by_clerks_until_the_vote_is_over() {
    on_sqlite(async |world: World| {
        let clerk = world.clerk().await;
        for name in ["citizen1", "clerk2", "sysadmin", "nobody", ""] {
            assert_eq!(refusal(world.service.make_letter(Some(&clerk), name).await), Refusal::NotFound, "{name}");
        }
        let unknown = DelegationId(-1);
        assert_eq!(refusal(world.service.make_letters(Some(&clerk), unknown).await), Refusal::NotFound);
        for name in ["deputy001", "citizen1", "chief", "moderator", "sysadmin", "secadmin", "auditor"] {
            let who = world.person(name).await;
            assert_eq!(refusal(world.service.delegations(Some(&who)).await), Refusal::NotAllowed, "{name}");
            assert_eq!(refusal(world.service.make_letter(Some(&who), "deputy001").await), Refusal::NotAllowed);
            assert_eq!(refusal(world.service.make_letters(Some(&who), DelegationId(1)).await), Refusal::NotAllowed);
        }
        assert_eq!(refusal(world.service.delegations(None).await), Refusal::SignInFirst);
        world.votes().await;
        assert!(world.service.make_letter(Some(&clerk), "deputy001").await.is_ok(), "a letter can be lost");
        world.is_at(Phase::Counting, "", "").await;
        let over = Refusal::NotNow { phase: Phase::Counting };
        assert_eq!(refusal(world.service.delegations(Some(&clerk)).await), over);
        assert_eq!(refusal(world.service.make_letter(Some(&clerk), "deputy001").await), over);
        assert_eq!(refusal(world.service.make_letters(Some(&clerk), DelegationId(1)).await), over);
    })
    .await;
}

/// A code lies in the answer and on paper, and nowhere in the database.
#[tokio::test]
async fn no_table_holds_a_code() {
    on_both(async |world: World, database| {
        let (_, made) = letters(&world).await;
        let mut raw = database.raw().await;
        let texts: Vec<String> = raw.columns().await.into_iter().filter(|column| column.contains(" text")).collect();
        assert!(texts.iter().any(|column| column.starts_with("sign_in_code.code_hash")));
        for column in texts {
            let (column, _) = column.split_once(' ').expect("a name and a type");
            let (table, name) = column.split_once('.').expect("a table and a column");
            for text in raw.texts(&format!("select {name} from {table}")).await {
                for code in made.letters.iter().map(|letter| letter.code.as_str()) {
                    assert!(!text.contains(code) && !text.contains(&code.replace('-', "")), "{column}");
                }
            }
        }
    })
    .await;
}
