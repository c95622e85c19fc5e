//! What staff did is in the log, line after line; who voted and when is not.

use crate::second_factor::Device;
use crate::staff::{Office, PASSWORD, in_office};
use crate::world::{World, noon, on_both, on_sqlite, refusal};
use domain::audit::{Act, Line};
use domain::{CommentId, Role};
use service::{Refusal, Service};

/// The whole log as it lies there, oldest first.
pub async fn log(service: &Service) -> Vec<Line> {
    let mut tx = service.store().read().await.unwrap();
    tx.lines_after(0, 10_000).await.unwrap().into_iter().map(|raw| Line::try_from(raw).unwrap()).collect()
}

fn said(lines: &[Line]) -> Vec<(Act, &str, &str)> {
    lines.iter().map(|line| (line.act, line.subject.as_str(), line.details.as_str())).collect()
}

/// Waits for lines that nobody waits for.
async fn waits_for(service: &Service, act: Act, n: usize) -> Vec<Line> {
    for _ in 0..200 {
        let lines: Vec<_> = log(service).await.into_iter().filter(|line| line.act == act).collect();
        if lines.len() >= n {
            return lines;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{n} lines of {act:?} did not come");
}

/// So many lines, written by the command line.
pub async fn lines(office: &Office, n: usize) {
    for number in 0..n {
        match number % 2 {
            0 => office.service.suspend_account("citizen1").await.unwrap(),
            _ => office.service.lift_account("citizen1").await.unwrap(),
        }
    }
}

#[tokio::test]
async fn what_administrators_do_is_written_down() {
    in_office(async |office, _| {
        let (sysadmin, secadmin) = (office.person("sysadmin").await, office.person("secadmin").await);
        let before = log(&office.service).await.len();
        let (service, sec) = (&office.service, Some(&secadmin));
        office.issues("clerk9", Role::Clerk).await.unwrap();
        for _ in 0..2 {
            service.release_account(sec, "clerk9").await.unwrap();
            service.suspend_account_by(sec, "clerk9").await.unwrap();
        }
        for _ in 0..2 {
            service.lift_suspension(sec, "clerk9").await.unwrap();
        }
        service.change_role(sec, "clerk9", Role::Moderator, None).await.unwrap();
        service.reset_account(Some(&sysadmin), "clerk9").await.unwrap();
        let lines = log(service).await.split_off(before);
        assert_eq!(
            said(&lines),
            [
                (Act::IssuedAccount, "clerk9", "clerk"),
                (Act::ReleasedAccount, "clerk9", ""),
                (Act::SuspendedAccount, "clerk9", ""),
                (Act::LiftedSuspension, "clerk9", ""),
                (Act::ChangedRole, "clerk9", "clerk → moderator"),
                (Act::ResetAccount, "clerk9", ""),
            ]
        );
        assert_eq!((lines[0].person, lines[0].role), (Some(sysadmin.id), Some(Role::SystemAdministrator)));
        assert_eq!((&lines[1].name, lines[1].at), (&secadmin.name, noon()));
    })
    .await;
}

#[tokio::test]
async fn what_was_refused_is_not_written_down_as_done() {
    in_office(async |office, _| {
        let before = log(&office.service).await.len();
        let (sysadmin, secadmin) = (office.person("sysadmin").await, office.person("secadmin").await);
        refusal(office.issues("sysadmin", Role::Clerk).await);
        refusal(office.service.reset_account(Some(&sysadmin), "sysadmin").await);
        refusal(office.service.release_account(Some(&sysadmin), "auditor").await);
        refusal(office.service.remove_second_factor(Some(&secadmin), "auditor").await);
        refusal(office.service.export_audit(Some(&secadmin)).await);
        assert_eq!(log(&office.service).await.len(), before);
    })
    .await;
}

#[tokio::test]
async fn what_the_command_line_does_is_written_down_without_a_person() {
    in_office(async |office, _| {
        let lines = log(&office.service).await;
        assert_eq!(said(&lines)[0], (Act::IssuedAccount, "sysadmin", "system_administrator, command line"));
        assert_eq!((lines[0].person, lines[0].role, lines[0].name.is_empty()), (None, None, true));
        office.service.reset_password("deputy001", "another long one".to_owned()).await.unwrap();
        office.service.suspend_account("deputy001").await.unwrap();
        office.service.lift_account("deputy001").await.unwrap();
        let lines = log(&office.service).await;
        assert_eq!(
            said(&lines)[5..],
            [
                (Act::ResetAccount, "deputy001", "command line"),
                (Act::SuspendedAccount, "deputy001", "command line"),
                (Act::LiftedSuspension, "deputy001", "command line"),
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn signing_in_is_written_down_of_staff_and_of_nobody_else() {
    in_office(async |office, _| {
        let service = &office.service;
        office.adds("clerk1", Role::Clerk).await;
        let before = log(service).await.len();
        for name in ["deputy001", "citizen1", "nobody"] {
            refusal(service.sign_in(name, "wrong").await);
        }
        for name in ["deputy001", "citizen1"] {
            service.sign_in(name, PASSWORD).await.unwrap();
        }
        refusal(service.sign_in("clerk1", "wrong").await);
        waits_for(service, Act::SignInFailed, 1).await;
        let clerk = service.sign_in("clerk1", PASSWORD).await.unwrap();
        let setup = service.second_factor_setup(clerk.person.id, clerk.epoch).await.unwrap();
        let device = Device::of(&setup);
        service.confirm_second_factor(clerk.person.id, clerk.epoch, &device.shows(0)).await.unwrap();
        office.seconds_pass(60);
        refusal(service.check_second_factor(clerk.person.id, clerk.epoch, &device.shows(0)).await);
        waits_for(service, Act::SignInFailed, 2).await;
        service.check_second_factor(clerk.person.id, clerk.epoch, &device.shows(60)).await.unwrap();
        let password = "another long one";
        service.choose_password(Some(&clerk.person), PASSWORD, password, password).await.unwrap();
        let lines = log(service).await.split_off(before);
        assert_eq!(
            said(&lines),
            [
                (Act::SignInFailed, "clerk1", "password"),
                (Act::SetUpSecondFactor, "clerk1", ""),
                (Act::SignInFailed, "clerk1", "digits"),
                (Act::SignedIn, "clerk1", ""),
                (Act::ChosePassword, "clerk1", ""),
            ]
        );
        assert_eq!((lines[0].person, lines[3].person), (None, Some(clerk.person.id)));
    })
    .await;
}

#[tokio::test]
async fn moderators_decisions_are_written_down_without_the_words() {
    on_both(async |world: World, _| {
        let (author, moderator) = (world.person("citizen1").await, world.person("moderator").await);
        assert!(log(&world.service).await.is_empty(), "a demonstration begins with an empty log");
        let mut left = Vec::new();
        for words in ["请多建一些", "我的电话是…"] {
            left.push(world.service.leave_comment(Some(&author), 3, words).await.unwrap());
        }
        let [first, second]: [CommentId; 2] = left.try_into().expect("two");
        world.service.approve_comment(Some(&moderator), first).await.unwrap();
        refusal(world.service.approve_comment(Some(&moderator), first).await);
        world.service.refuse_comment(Some(&moderator), second, "personal_data", "请勿留电话").await.unwrap();
        let lines = log(&world.service).await;
        let (first, second) = (first.to_string(), second.to_string());
        assert_eq!(
            said(&lines),
            [
                (Act::ApprovedComment, first.as_str(), "project 3"),
                (Act::RefusedComment, second.as_str(), "project 3, personal_data"),
            ]
        );
    })
    .await;
}

/// Everything that opens something, and every name of a deputy who came, is looked for in the whole table.
#[tokio::test]
async fn no_line_holds_what_opens_something_or_who_of_the_deputies_came() {
    in_office(async |office, database| {
        let service = &office.service;
        let clerk = office.adds("clerk1", Role::Clerk).await;
        let password = "another long one";
        let mut secrets = vec![PASSWORD.to_owned(), password.to_owned(), "wrong and long".to_owned()];
        let sysadmin = office.person("sysadmin").await;
        let issued = office.issues("clerk9", Role::Clerk).await.unwrap();
        let reset = service.reset_account(Some(&sysadmin), "clerk9").await.unwrap();
        office.releases("clerk9").await;
        let back = service.sign_in_with_code(reset.code.as_str()).await.unwrap();
        let setup = service.second_factor_setup(back.person.id, back.epoch).await.unwrap();
        let device = Device::of(&setup);
        service.confirm_second_factor(back.person.id, back.epoch, &device.shows(0)).await.unwrap();
        service.choose_password(Some(&back.person), "", password, password).await.unwrap();
        let letter = service.make_letter(Some(&clerk), "deputy001").await.unwrap();
        let before = log(service).await.len();
        service.sign_in_with_code(letter.letters[0].code.as_str()).await.unwrap();
        service.sign_in("deputy001", PASSWORD).await.unwrap();
        refusal(service.sign_in("deputy001", "wrong and long").await);
        refusal(service.sign_in("clerk9", "wrong and long").await);
        waits_for(service, Act::SignInFailed, 1).await;
        assert_eq!(log(service).await.len(), before + 1, "the deputy left no line");
        for code in [&issued.code, &reset.code, &letter.letters[0].code] {
            secrets.extend([code.as_str().to_owned(), code.as_str().replace('-', "")]);
        }
        secrets.extend([setup.secret.as_str().to_owned(), setup.secret.as_str().replace(' ', ""), device.shows(0)]);
        let mut raw = database.raw().await;
        for column in ["name_zh", "name_en", "act", "subject", "details"] {
            for text in raw.texts(&format!("select {column} from audit")).await {
                assert!(!secrets.iter().any(|secret| text.contains(secret)), "{text}");
            }
        }
        let of_deputy = raw.texts("select act from audit where subject = 'deputy001' or name_en like '%deputy%'").await;
        assert_eq!(of_deputy, ["issued_account", "made_letters"]);
    })
    .await;
}

#[tokio::test]
async fn letters_are_written_down_by_delegation_and_number() {
    on_sqlite(async |world: World| {
        let clerk = world.clerk().await;
        let first = world.service.delegations(Some(&clerk)).await.unwrap().delegations[0].id;
        world.service.make_letters(Some(&clerk), first).await.unwrap();
        world.service.make_letter(Some(&clerk), "deputy007").await.unwrap();
        let expected = [(Act::MadeLetters, "第一代表团", "41"), (Act::MadeLetters, "deputy007", "1")];
        assert_eq!(said(&log(&world.service).await), expected);
    })
    .await;
}

#[tokio::test]
async fn the_log_is_read_newest_first_a_hundred_lines_at_a_time() {
    in_office(async |office, _| {
        lines(&office, 200).await;
        let auditor = office.person("auditor").await;
        let show = async |search: &str, before| {
            let page = office.service.show_audit(Some(&auditor), search, before).await.unwrap();
            let numbers: Vec<u64> = page.lines.iter().map(|line| line.number).collect();
            (numbers, page.older)
        };
        assert_eq!(show("", None).await, ((106..=205).rev().collect(), Some(106)));
        assert_eq!(show("", Some(106)).await, ((6..=105).rev().collect(), Some(6)));
        assert_eq!(show(" ", Some(6)).await, ((1..=5).rev().collect(), None));
        assert_eq!(show("lifted_SUSPENSION", Some(10)).await, (vec![9, 7], None));
        assert_eq!(show("ｓｙｓａｄｍｉｎ", None).await, (vec![1], None));
        assert_eq!(show("%", None).await, (vec![], None));
        assert_eq!(show("no such thing", Some(u64::MAX)).await, (vec![], None));
        let page = office.service.show_audit(Some(&auditor), " Sysadmin ", None).await.unwrap();
        assert_eq!(page.looked_for, "Sysadmin");
    })
    .await;
}

#[tokio::test]
async fn what_a_page_says_in_words_is_found_by_its_code() {
    on_both(async |world: World, _| {
        world.votes().await;
        let auditor = world.person("auditor").await;
        let find = async |codes: &[&str]| {
            let page = world.service.search_audit(Some(&auditor), "开启票决", codes, None).await.unwrap();
            said(&page.lines).into_iter().map(|(act, subject, _)| (act, subject.to_owned())).collect::<Vec<_>>()
        };
        assert!(find(&[]).await.is_empty(), "the log keeps codes");
        let opening = |act| (act, "open_vote".to_owned());
        assert_eq!(find(&["open_vote"]).await, [opening(Act::AgreedDeed), opening(Act::AskedDeed)]);
    })
    .await;
}

#[tokio::test]
async fn the_whole_log_is_exported_and_that_is_its_next_line() {
    in_office(async |office, _| {
        let auditor = office.person("auditor").await;
        let first = office.service.export_audit(Some(&auditor)).await.unwrap();
        assert_eq!(first.len(), 5);
        let second = office.service.export_audit(Some(&auditor)).await.unwrap();
        assert_eq!(second[..5], first);
        assert_eq!(said(&second[5..]), [(Act::ExportedAudit, "", "5")]);
        assert_eq!(second[5].person, Some(auditor.id));
        let chief = office.adds("chief", Role::ChiefScrutineer).await;
        assert!(office.service.export_audit(Some(&chief)).await.is_ok());
    })
    .await;
}

#[tokio::test]
async fn visitors_and_others_do_not_read_the_log() {
    on_sqlite(async |world: World| {
        assert_eq!(refusal(world.service.verify_audit(None).await), Refusal::SignInFirst);
        for name in ["citizen1", "deputy001", "clerk1", "scrutineer1", "moderator", "sysadmin", "secadmin"] {
            let who = world.person(name).await;
            assert_eq!(refusal(world.service.show_audit(Some(&who), "", None).await), Refusal::NotAllowed, "{name}");
        }
    })
    .await;
}

#[tokio::test]
async fn staff_who_sign_out_and_end_their_sessions_are_written_down_and_nobody_else() {
    on_both(async |world: World, _| {
        let before = log(&world.service).await.len();
        for name in ["deputy001", "citizen1"] {
            let who = world.person(name).await;
            world.service.sign_out(Some(&who)).await.unwrap();
            world.service.end_all_sessions(Some(&who)).await.unwrap();
        }
        world.service.sign_out(None).await.unwrap();
        assert_eq!(log(&world.service).await.len(), before, "nobody knows when they were here");
        let clerk = world.clerk().await;
        world.service.sign_out(Some(&clerk)).await.unwrap();
        world.service.end_all_sessions(Some(&clerk)).await.unwrap();
        let lines = log(&world.service).await;
        assert_eq!(said(&lines[before..]), [(Act::SignedOut, "", ""), (Act::EndedAllSessions, "", "")]);
        assert!(lines[before..].iter().all(|line| line.person == Some(clerk.id)));
    })
    .await;
}
