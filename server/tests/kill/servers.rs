//! Two programs on one PostgreSQL behind nginx, with the proxy's settings that we hand out (`packaging/nginx`). One is
//! killed in the middle of casting: deputies press on, and nothing is lost or doubled.

use crate::casting::{Answer, Deputy, HANDS, Serving, cast, look, part, prepare};
use crate::database::Database;
use domain::{Asked, DeedKind, VoteId};
use reqwest::Client;
use server::command::{system_clock, system_random};
use service::{Service, Store};
use std::collections::VecDeque;
use std::io::Write;
use std::net::{IpAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const N_DEPUTIES: usize = 420;
/// One of the two is killed when so many have heard that their ballot is in the box.
const KILL_AFTER: usize = 120;
/// How long a deputy goes on pressing.
const PATIENCE: Duration = Duration::from_secs(60);

/// nginx with our settings, between readers and programs.
struct Proxy {
    child: Child,
    address: String,
}

impl Proxy {
    /// Nothing where there is no nginx.
    async fn start(folder: &Path, programs: [&str; 2]) -> Option<Self> {
        let nginx = ["/usr/sbin/nginx", "/usr/local/sbin/nginx"].iter().map(Path::new).find(|path| path.exists())?;
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        std::fs::write(folder.join("nginx.conf"), settings(folder, programs, port)).unwrap();
        let mut command = Command::new(nginx);
        command.arg("-p").arg(folder).arg("-c").arg(folder.join("nginx.conf")).args(["-e", "error.log"]);
        let child = command.args(["-g", "daemon off;"]).stdout(Stdio::null()).stderr(Stdio::inherit()).spawn().unwrap();
        let proxy = Self { child, address: format!("127.0.0.1:{port}") };
        let begun = Instant::now();
        while reqwest::get(format!("http://{}/readyz", proxy.address)).await.is_err() {
            assert!(begun.elapsed() < PATIENCE, "nginx never answered");
            tokio::task::yield_now().await;
        }
        Some(proxy)
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Our own files, but for what belongs to a machine: addresses, TLS, folders, and who runs it.
fn settings(folder: &Path, programs: [&str; 2], port: u16) -> String {
    let ours = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../packaging/nginx");
    std::fs::copy(ours.join("minsheng-proxy.conf"), folder.join("minsheng-proxy.conf")).unwrap();
    let site = std::fs::read_to_string(ours.join("several.conf")).unwrap();
    let site: String = site.lines().filter(|line| !line.contains("ssl_")).map(|line| format!("{line}\n")).collect();
    let site = site
        .replace("127.0.0.1:3001", programs[0])
        .replace("127.0.0.1:3002", programs[1])
        .replace("listen 443 ssl http2", &format!("listen 127.0.0.1:{port}"));
    let owner = if folder_is_roots(folder) { "user root;\n" } else { "" };
    let kept: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|what| format!("{what}_temp_path {what};\n"))
        .collect();
    format!("{owner}worker_processes 1;\npid nginx.pid;\nevents {{}}\nhttp {{\naccess_log off;\n{kept}{site}}}\n")
}

fn folder_is_roots(folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    std::fs::metadata(folder).unwrap().uid() == 0
}

fn host(hand: usize) -> IpAddr {
    format!("127.0.1.{}", hand + 1).parse().unwrap()
}

/// A deputy presses the same button until it is answered, as the ballot paper does.
async fn press_until_answered(client: &Client, address: &str, vote: VoteId, deputy: &Deputy) -> usize {
    let begun = Instant::now();
    let mut n_unanswered = 0;
    loop {
        match cast(client, address, vote, deputy).await {
            Answer::InTheBox => return n_unanswered,
            // What the proxy says when the program behind it has gone; the paper takes it as no answer.
            Answer::Nothing | Answer::Other(502 | 504, _) => n_unanswered += 1,
            Answer::Other(status, refusal) => panic!("a ballot was answered {status} {refusal}"),
        }
        assert!(begun.elapsed() < PATIENCE, "deputy {} was never answered", deputy.number);
        tokio::task::yield_now().await;
    }
}

/// All cast through the proxy, each hand from a network of its own; one program is killed on the way.
async fn all_cast(address: &str, vote: VoteId, deputies: VecDeque<Deputy>, killed: Serving) -> usize {
    let queue = Arc::new(Mutex::new(deputies));
    let killed = Arc::new(Mutex::new((0, Some(killed))));
    let mut hands = tokio::task::JoinSet::new();
    for hand in 0..HANDS {
        let client = Client::builder().local_address(host(hand)).timeout(Duration::from_secs(20)).build().unwrap();
        let (queue, killed, address) = (queue.clone(), killed.clone(), address.to_owned());
        hands.spawn(async move {
            let mut n_unanswered = 0;
            loop {
                let Some(deputy) = queue.lock().unwrap().pop_front() else { return n_unanswered };
                n_unanswered += press_until_answered(&client, &address, vote, &deputy).await;
                let mut state = killed.lock().unwrap();
                state.0 += 1;
                if state.0 == KILL_AFTER {
                    drop(state.1.take());
                }
            }
        });
    }
    let mut n_unanswered = 0;
    while let Some(done) = hands.join_next().await {
        n_unanswered += done.unwrap();
    }
    n_unanswered
}

/// Asked at both programs before one is killed: a session, a mark and the phase are the same at each.
async fn both_know(first: &Serving, second: &Serving, vote: VoteId, deputy: &Deputy) {
    let client = Client::new();
    assert_eq!(cast(&client, &first.address, vote, deputy).await, Answer::InTheBox);
    assert_eq!(cast(&client, &second.address, vote, deputy).await, Answer::InTheBox, "the same press, heard again");
    let page = client.get(format!("http://{}/ballot", second.address));
    let page = page.header("cookie", format!("__Host-sid={}", deputy.cookie)).header("accept-language", "en");
    let page = page.send().await.unwrap();
    assert!(page.status().is_success(), "the session holds at the other program: {}", page.status());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_behind_nginx_agree_and_the_death_of_one_loses_nothing() {
    let Some(database) = Database::postgres().await else { return };
    let folder = tempfile::tempdir().unwrap();
    let (vote, mut deputies) = prepare(&database.url, N_DEPUTIES).await;
    let proxies: Vec<_> = (0..HANDS).map(|hand| host(hand).to_string()).collect();
    let trusted = format!("127.0.0.1,{}", proxies.join(","));
    let given = ["--database-url", &database.url, "--trusted-proxies", &trusted];
    let (first, second) = (Serving::run(folder.path(), &given, None), Serving::run(folder.path(), &given, None));
    let Some(proxy) = Proxy::start(folder.path(), [&first.address, &second.address]).await else {
        // Straight to the terminal: what a passing test prints is not shown.
        writeln!(std::io::stderr(), "\nNOT RUN: two programs behind nginx (there is no nginx)\n").unwrap();
        return;
    };
    let known = deputies.pop_front().unwrap();
    both_know(&first, &second, vote, &known).await;
    let acknowledged: Vec<_> = deputies.iter().chain([&known]).map(Deputy::paper).collect();
    let n_unanswered = all_cast(&proxy.address, vote, deputies, first).await;
    assert_eq!(look(&database.url, vote, &acknowledged).await, N_DEPUTIES, "every paper once");
    the_close_is_known(&database.url, &second, vote, &known).await;
    println!(
        "two programs, one killed · {N_DEPUTIES} acknowledged, {N_DEPUTIES} in the box · {n_unanswered} presses unanswered"
    );
}

/// The vote is closed at one more program; the one that is left refuses the next second paper with that reason.
async fn the_close_is_known(url: &str, left: &Serving, vote: VoteId, deputy: &Deputy) {
    let service = Service::new(Store::open(url).await.unwrap(), system_clock(), system_random());
    let (clerk, chief) = (part(&service, "clerk1").await, part(&service, "chief").await);
    let asked = Asked { reason: "全体投票完毕".to_owned(), ..Asked::default() };
    service.ask_deed(Some(&clerk), DeedKind::CloseVote, &asked).await.unwrap();
    let waiting = service.show_desk(Some(&chief)).await.unwrap().waiting.unwrap().id;
    service.agree_to_deed(Some(&chief), waiting).await.unwrap();
    let answer = cast(&Client::new(), &left.address, vote, deputy).await;
    assert!(matches!(answer, Answer::Other(..)), "closed, and yet answered {answer:?}");
}
