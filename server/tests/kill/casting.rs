//! What it takes to cast at a running program from outside.

use app::request::{Holder, PERSON};
use domain::{Asked, DeedKind, Person, PersonId, Phase, Role, VoteId};
use reqwest::Client;
use server::command::{system_clock, system_random};
use service::{Service, Store};
use std::collections::{HashMap, VecDeque};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use store::NewPerson;
use tower_sessions::SessionStore;
use tower_sessions::session::{Id, Record};

/// Deputies who press at the same time.
pub const HANDS: usize = 8;

/// A deputy with a session, and the one press that is repeated until it is answered.
#[derive(Clone)]
pub struct Deputy {
    pub number: usize,
    pub cookie: String,
}

impl Deputy {
    /// A paper that no other deputy has: the number in binary, as For and Against.
    pub fn paper(&self) -> String {
        (0..23).map(|place| if self.number >> place & 1 == 1 { 'o' } else { 'x' }).collect()
    }
}

/// An open vote with so many deputies, each with a session.
pub async fn prepare(url: &str, n_deputies: usize) -> (VoteId, VecDeque<Deputy>) {
    let store = Store::open(url).await.unwrap();
    store.migrate().await.unwrap();
    let service = Service::new(store.clone(), system_clock(), system_random());
    server::demo::seed(&service).await.unwrap();
    let mut tx = store.write().await.unwrap();
    for number in 411..=n_deputies {
        let person = NewPerson {
            sign_in: format!("more{number}"),
            password_hash: "!".to_owned(),
            role: Role::Deputy,
            name: domain::Bilingual::new("代表", "Deputy"),
            delegation: None,
            department: None,
        };
        tx.add_person(&person).await.unwrap().expect("the name is free");
    }
    let people = tx.people_of_role(Role::Deputy, u32::MAX).await.unwrap();
    tx.commit().await.unwrap();
    open_vote(&service, n_deputies.to_string()).await;
    let mut deputies = VecDeque::new();
    for (number, person) in people.iter().enumerate() {
        deputies.push_back(Deputy { number, cookie: session(&store, person.id).await });
    }
    let vote = service.show_result(None, None).await.unwrap().vote.unwrap().id;
    store.close().await;
    (vote, deputies)
}

async fn open_vote(service: &Service, total: String) {
    let (clerk, chief) = (part(service, "clerk1").await, part(service, "chief").await);
    for phase in [Phase::PublicNotice, Phase::Deliberation] {
        service.advance_round(Some(&clerk), phase.code()).await.unwrap();
    }
    let asked = Asked { present: total.clone(), total, ..Asked::default() };
    service.ask_deed(Some(&clerk), DeedKind::OpenVote, &asked).await.unwrap();
    let waiting = service.show_desk(Some(&chief)).await.unwrap().waiting.unwrap().id;
    service.agree_to_deed(Some(&chief), waiting).await.unwrap();
}

pub async fn part(service: &Service, name: &str) -> Person {
    service.act_as(name).await.unwrap().person
}

/// A session as signing in makes one.
async fn session(store: &Store, person: PersonId) -> String {
    let holder = serde_json::to_value(Holder { person, epoch: 0, must_choose: false }).unwrap();
    let expiry_date = time::OffsetDateTime::now_utc() + time::Duration::hours(8);
    let mut record = Record { id: Id::default(), data: HashMap::from([(PERSON.to_owned(), holder)]), expiry_date };
    store.create(&mut record).await.unwrap();
    record.id.to_string()
}

/// The program, serving.
pub struct Serving {
    pub child: Child,
    pub address: String,
    log: Arc<Mutex<String>>,
}

impl Serving {
    /// Starts it on the SQLite file in `folder`; at a named point it ends itself when the so-many-th ballot passes.
    pub fn start(folder: &Path, die_at: Option<(&str, usize)>) -> Self {
        Self::run(folder, &["--data", ".", "--trusted-proxies", "127.0.0.1"], die_at)
    }

    /// Starts it with these settings, on a port of its own choice.
    pub fn run(folder: &Path, settings: &[&str], die_at: Option<(&str, usize)>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_minsheng"));
        command.env_clear().args(settings);
        if let Some((point, passes)) = die_at {
            command.env("MINSHENG_DIE_AT", format!("{point}:{passes}"));
        }
        Self::spawn(folder, command)
    }

    /// Starts it on the SQLite file in `folder`; the so-many-th ballot that passes the point meets a panic.
    pub fn panicking(folder: &Path, (point, passes): (&str, usize)) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_minsheng"));
        command.env_clear().env("MINSHENG_PANIC_AT", format!("{point}:{passes}"));
        command.args(["--data", ".", "--trusted-proxies", "127.0.0.1"]);
        Self::spawn(folder, command)
    }

    /// Starts it with these settings under limits that a shell sets first, such as `ulimit -n 1024`.
    pub fn limited(folder: &Path, limits: &str, settings: &[&str]) -> Self {
        let mut command = Command::new("/bin/sh");
        command.env_clear().args(["-c", &format!("{limits}; exec \"$0\" \"$@\"")]);
        command.arg(env!("CARGO_BIN_EXE_minsheng")).args(settings);
        Self::spawn(folder, command)
    }

    fn spawn(folder: &Path, mut command: Command) -> Self {
        command.current_dir(folder).args(["--listen", "127.0.0.1:0", "--demo-public=true", "serve"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut said = String::new();
        let line = loop {
            let line = lines.next().unwrap_or_else(|| panic!("it did not start: {said}")).unwrap();
            if line.contains("Listening") {
                break line;
            }
            said.push_str(&line);
        };
        let at = line.find("127.0.0.1:").expect("it says its address");
        let address: String = line[at..].chars().take_while(|c| c.is_ascii_digit() || matches!(c, '.' | ':')).collect();
        let log = Arc::new(Mutex::new(said));
        let written = log.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let mut log = written.lock().unwrap();
                log.push_str(&line);
                log.push('\n');
            }
        });
        Self { child, address, log }
    }

    /// What it has written to its log so far.
    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// What a press came to.
#[derive(Debug, PartialEq)]
pub enum Answer {
    InTheBox,
    Nothing,
    Other(u16, String),
}

pub async fn cast(client: &Client, address: &str, vote: VoteId, deputy: &Deputy) -> Answer {
    let paper = deputy.paper();
    let (vote, attempt) = (vote.to_string(), format!("press-{}", deputy.number));
    let form = [("vote", vote.as_str()), ("attempt", &attempt), ("paper", &paper)];
    let request = client
        .post(format!("http://{address}/api/ballots/cast"))
        .header("cookie", format!("__Host-sid={}", deputy.cookie))
        .header("accept", "application/json")
        .header("sec-fetch-site", "same-origin")
        // Each from a network of its own, as the limits see it.
        .header("x-forwarded-for", format!("10.{}.{}.1", deputy.number >> 8 & 255, deputy.number & 255))
        .form(&form);
    let Ok(answer) = request.send().await else { return Answer::Nothing };
    let status = answer.status().as_u16();
    let refusal = answer.headers().get("x-refusal").map(|code| code.to_str().unwrap_or_default().to_owned());
    // The whole answer has to arrive: half an acknowledgement is none.
    match answer.bytes().await {
        Ok(_) if status == 200 => Answer::InTheBox,
        Ok(_) => Answer::Other(status, refusal.unwrap_or_default()),
        Err(_) => Answer::Nothing,
    }
}

/// While the program is gone: the database is sound, as many papers as marks, and every acknowledged paper once.
pub async fn look(url: &str, vote: VoteId, acknowledged: &[String]) -> usize {
    let store = Store::open(url).await.unwrap();
    assert!(store.faults_of_the_file().await.unwrap().is_empty(), "the file is not sound");
    let mut tx = store.read().await.unwrap();
    let papers = tx.papers(vote).await.unwrap();
    assert_eq!(tx.count_marks(vote).await.unwrap() as usize, papers.len(), "a mark for each paper");
    drop(tx);
    store.close().await;
    let mut found: HashMap<&[u8], usize> = HashMap::new();
    for paper in &papers {
        *found.entry(paper).or_default() += 1;
    }
    assert!(found.values().all(|times| *times == 1), "a paper is in the box twice");
    let lost: Vec<_> = acknowledged.iter().filter(|paper| !found.contains_key(paper.as_bytes())).collect();
    assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
    papers.len()
}
