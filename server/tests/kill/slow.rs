//! Clients that are slow on purpose: headers and a body that come a byte at a time, and a reader who never reads. Each is
//! given up when the patience ends (two seconds here), and others are served meanwhile.

use crate::casting::{Serving, prepare};
use reqwest::Client;
use std::io::ErrorKind;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATIENCE: Duration = Duration::from_secs(2);
/// From one byte to the next: far less than the patience, so that no single byte is what is waited for.
const DRIP: Duration = Duration::from_millis(100);
/// Whoever is not given up by then never is.
const NEVER: Duration = Duration::from_secs(60);

/// Sends a beginning at once and the rest a byte at a time, until the program ends it; returns when, and what it said.
async fn drips(address: &str, beginning: &str, rest: &str) -> (Duration, String) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(beginning.as_bytes()).await.unwrap();
    let begun = Instant::now();
    let (mut reads, mut writes) = stream.split();
    let mut said = Vec::new();
    let dripping = async {
        for byte in rest.as_bytes().iter().cycle() {
            tokio::time::sleep(DRIP).await;
            if writes.write_all(&[*byte]).await.is_err() {
                break;
            }
        }
    };
    // A reset is an end too; what was said before it counts.
    let reading = tokio::time::timeout(NEVER, reads.read_to_end(&mut said));
    let ended = tokio::select! { ended = reading => ended.is_ok(), () = dripping => true };
    assert!(ended, "it was never given up");
    (begun.elapsed(), String::from_utf8_lossy(&said).into_owned())
}

/// Asks again and again and never reads, until the program ends it.
async fn never_reads(address: &str) -> Duration {
    let stream = TcpStream::connect(address).await.unwrap();
    let ask = b"GET /projects HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: identity\r\n\r\n".repeat(20);
    let begun = Instant::now();
    let ended = async {
        let mut at = 0;
        loop {
            if stream.writable().await.is_err() {
                return;
            }
            match stream.try_write(&ask[at..]) {
                Ok(n) => at = (at + n) % ask.len(),
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    };
    tokio::time::timeout(NEVER, ended).await.expect("it was never given up");
    begun.elapsed()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn slow_clients_are_given_up_and_nobody_waits_for_them() {
    let folder = tempfile::tempdir().unwrap();
    prepare(&format!("sqlite:{}", folder.path().join("minsheng.db").display()), 410).await;
    let settings = ["--data", ".", "--trusted-proxies", "127.0.0.1", "--patience-seconds", "2"];
    let serving = Serving::run(folder.path(), &settings, None);
    let address = serving.address.as_str();
    let post = "POST /sign-in HTTP/1.1\r\nhost: 127.0.0.1\r\nx-forwarded-for: 10.0.0.1\r\n\
                content-type: application/x-www-form-urlencoded\r\ncontent-length: 5000\r\n\r\n";
    let others = async {
        let client = Client::builder().timeout(NEVER).build().unwrap();
        let mut n_served = 0;
        let begun = Instant::now();
        while begun.elapsed() < 2 * PATIENCE {
            let ready = client.get(format!("http://{address}/readyz")).send().await.unwrap();
            assert_eq!(ready.status(), 200);
            n_served += 1;
            tokio::time::sleep(DRIP).await;
        }
        n_served
    };
    let (headers, body, unread, n_served) = tokio::join!(
        drips(address, "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\n", "x-slow: yes\r\n"),
        drips(address, post, "name=deputy001&password="),
        never_reads(address),
        others,
    );
    let (after, said) = headers;
    assert!(after >= PATIENCE - DRIP && said.is_empty(), "headers: {after:?} {said}");
    let (after, said) = body;
    assert!(after >= PATIENCE - DRIP && said.starts_with("HTTP/1.1 4"), "body: {after:?} {said}");
    assert!(unread >= PATIENCE - DRIP, "unread: {unread:?}");
    assert!(n_served > 3, "others are served meanwhile: {n_served}");
    let page = reqwest::get(format!("http://{address}/projects")).await.unwrap();
    assert_eq!(page.status(), 200);
}
