//! Digits on their way: to a real mail server (aiosmtpd, from `scripts/setup.sh test`) and to a double of a city's gateway.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use server::messengers::Verify;
use server::messengers::gateway::{Gateway, GatewaySettings, signature};
use server::messengers::mail::{Mail, MailSettings, MailTls};
use service::{Message, Messenger};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// A mail server that writes each letter as one line of JSON; the first line is its port.
const MAIL_SERVER: &str = r#"
import asyncio, json, ssl, sys
from aiosmtpd.smtp import AuthResult, SMTP
certificate, key = sys.argv[1:3]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(certificate, key)
def known(server, session, envelope, mechanism, data):
    # Not handled: the server says no by itself.
    return AuthResult(success=(data.login, data.password) == (b"minsheng", b"a password"), handled=False)
class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 no such mailbox " + address
        envelope.rcpt_tos.append(address)
        return "250 OK"
    async def handle_DATA(self, server, session, envelope):
        print(json.dumps({"to": envelope.rcpt_tos, "letter": envelope.content.decode()}), flush=True)
        return "250 OK"
async def serve():
    loop = asyncio.get_running_loop()
    secure = lambda: SMTP(Handler(), require_starttls=True, auth_required=True, authenticator=known, tls_context=context, loop=loop)
    server = await loop.create_server(secure, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
asyncio.run(serve())
"#;

/// The running mail server; it ends with its standard input.
struct MailServer {
    child: Child,
    lines: BufReader<std::process::ChildStdout>,
    port: u16,
    folder: TempDir,
}

impl MailServer {
    fn start() -> Self {
        let folder = TempDir::new().unwrap();
        let pair = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        std::fs::write(folder.path().join("certificate.pem"), pair.cert.pem()).unwrap();
        std::fs::write(folder.path().join("key.pem"), pair.signing_key.serialize_pem()).unwrap();
        std::fs::write(folder.path().join("password"), "a password\n").unwrap();
        let mut child = Command::new("/usr/bin/python3")
            .args(["-c", MAIL_SERVER])
            .args(["certificate.pem", "key.pem"].map(|file| folder.path().join(file)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("there is a Python");
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        lines.read_line(&mut first).unwrap();
        let Ok(port) = first.trim().parse() else {
            let mut why = String::new();
            child.stderr.take().unwrap().read_to_string(&mut why).unwrap();
            panic!("the mail server did not start (scripts/setup.sh test installs python3-aiosmtpd): {why}");
        };
        Self { child, lines, port, folder }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn settings(&self) -> MailSettings {
        MailSettings {
            host: "localhost".to_owned(),
            port: Some(self.port),
            tls: MailTls::Starttls,
            user: Some("minsheng".to_owned()),
            password_file: Some(self.file("password")),
            from: "民生票决 <noreply@example.cn>".to_owned(),
            ca_file: Some(self.file("certificate.pem")),
        }
    }

    fn letter(&mut self) -> serde_json::Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        drop(self.child.wait());
    }
}

fn message() -> Message {
    Message { subject: "民生票决验证码".to_owned(), text: "您的验证码是 123456。".to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_reaches_a_real_mail_server_over_tls() {
    let mut server = MailServer::start();
    Mail::new(&server.settings()).unwrap().send("li.na@example.cn", &message(), "0a1b").await.unwrap();
    let letter = server.letter();
    assert_eq!(letter["to"], serde_json::json!(["li.na@example.cn"]));
    let text = letter["letter"].as_str().unwrap();
    let (head, _) = text.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("Message-ID: <0a1b@example.cn>") && head.contains("To: li.na@example.cn"), "{head}");
    assert!(head.contains("noreply@example.cn") && head.contains("charset=utf-8"), "{head}");
    assert!(decoded(text).contains("您的验证码是 123456。"));
}

/// The text of a letter, as Python's own reader of letters finds it.
fn decoded(letter: &str) -> String {
    let code = "import email,email.policy,sys;print(email.message_from_string(sys.argv[1],policy=email.policy.default).get_content())";
    let output = Command::new("/usr/bin/python3").args(["-c", code, letter]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_sent_to_a_mail_server_that_is_not_to_be_trusted() {
    let server = MailServer::start();
    let not_trusted = MailSettings { ca_file: None, ..server.settings() };
    let why = Mail::new(&not_trusted).unwrap().send("li.na@example.cn", &message(), "1").await.unwrap_err();
    assert_eq!(why.to_string(), "the mail server cannot be reached, or is not to be trusted");
    std::fs::write(server.file("wrong"), "another password").unwrap();
    let wrong = MailSettings { password_file: Some(server.file("wrong")), ..server.settings() };
    let why = Mail::new(&wrong).unwrap().send("li.na@example.cn", &message(), "2").await.unwrap_err();
    assert!(why.to_string().starts_with("the mail server answered 5"), "{why}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_log_hears_of_a_refused_letter_does_not_name_the_address() {
    let server = MailServer::start();
    let why = Mail::new(&server.settings()).unwrap().send("nobody@example.cn", &message(), "1").await.unwrap_err();
    assert_eq!(why.to_string(), "the mail server answered 550");
    let closed = MailSettings { port: Some(1), ..server.settings() };
    let why = Mail::new(&closed).unwrap().send("li.na@example.cn", &message(), "1").await.unwrap_err();
    assert_eq!(why.to_string(), "the mail server cannot be reached, or is not to be trusted");
}

#[test]
fn settings_that_would_give_digits_away_are_refused() {
    let mail = |text: &str| toml::from_str::<Verify>(text).map(|verify| verify.look().is_ok()).unwrap_or(false);
    let from = "from = \"noreply@example.cn\"";
    assert!(mail(&format!("[mail]\nhost = \"127.0.0.1\"\ntls = \"none\"\n{from}")));
    assert!(mail(&format!("[mail]\nhost = \"mail.example.cn\"\n{from}")));
    assert!(!mail(&format!("[mail]\nhost = \"mail.example.cn\"\ntls = \"none\"\n{from}")), "in the clear");
    assert!(!mail("[mail]\nhost = \"mail.example.cn\"\nfrom = \"nobody\""));
    assert!(!mail(&format!("[mail]\nhost = \"mail.example.cn\"\nuser = \"x\"\n{from}")), "no password");
    let folder = TempDir::new().unwrap();
    let key = folder.path().join("key");
    std::fs::write(&key, "0123456789abcdef0123456789abcdef\n").unwrap();
    let gateway = |url: &str, key: &Path| Gateway::new(&gateway_at(url, key)).is_ok();
    assert!(gateway("https://sms.example.cn/send", &key));
    assert!(gateway("http://127.0.0.1:9/send", &key));
    assert!(!gateway("http://sms.example.cn/send", &key), "in the clear");
    assert!(!gateway("https://sms.example.cn/send", &folder.path().join("none")));
    std::fs::write(&key, "short").unwrap();
    assert!(!gateway("https://sms.example.cn/send", &key));
}

fn gateway_at(url: &str, key: &Path) -> GatewaySettings {
    GatewaySettings { url: url.to_owned(), key_file: key.to_owned() }
}

/// The other side: it looks at the signature, and does what the number asks for.
#[derive(Clone)]
struct Double {
    key: String,
    heard: Arc<Mutex<Vec<serde_json::Value>>>,
}

async fn hear(
    State(double): State<Double>,
    headers: HeaderMap,
    body: String,
) -> (StatusCode, [(&'static str, &'static str); 1]) {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    let location = [("location", "/elsewhere")];
    let now = server::command::system_clock()().unix();
    let is_fresh = (now - header("x-minsheng-time").parse::<i64>().unwrap()).abs() < 300;
    if !is_fresh || header("x-minsheng-signature") != signature(&double.key, &header("x-minsheng-time"), &body) {
        return (StatusCode::UNAUTHORIZED, location);
    }
    let heard: serde_json::Value = serde_json::from_str(&body).unwrap();
    let status = match heard["to"].as_str().unwrap() {
        "13800000302" => StatusCode::FOUND,
        "13800000500" => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::ACCEPTED,
    };
    double.heard.lock().unwrap().push(heard);
    (status, location)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gateway_gets_one_signed_request_and_no_redirect_is_followed() {
    let folder = TempDir::new().unwrap();
    let (key, other) = (folder.path().join("key"), folder.path().join("other"));
    std::fs::write(&key, "0123456789abcdef0123456789abcdef\n").unwrap();
    std::fs::write(&other, "another key of thirty-two letters").unwrap();
    let double = Double { key: "0123456789abcdef0123456789abcdef".to_owned(), heard: Arc::default() };
    let router =
        axum::Router::new().route("/send", post(hear)).route("/elsewhere", post(hear)).with_state(double.clone());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/send", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    let gateway = Gateway::new(&gateway_at(&url, &key)).unwrap();
    gateway.send("13800000000", &message(), "0a1b").await.unwrap();
    let heard = double.heard.lock().unwrap()[0].clone();
    assert_eq!(heard, serde_json::json!({ "to": "13800000000", "text": "您的验证码是 123456。", "request": "0a1b" }));
    for (number, words) in [("13800000302", "the gateway answered 302"), ("13800000500", "the gateway answered 500")] {
        assert_eq!(gateway.send(number, &message(), "2").await.unwrap_err().to_string(), words);
    }
    assert_eq!(double.heard.lock().unwrap().len(), 3, "nothing came to the other address");
    let stranger = Gateway::new(&gateway_at(&url, &other)).unwrap();
    let why = stranger.send("13800000000", &message(), "3").await.unwrap_err();
    assert_eq!(why.to_string(), "the gateway answered 401", "whoever has another key is nobody");
    let closed = Gateway::new(&gateway_at("http://127.0.0.1:1/", &key)).unwrap();
    let why = closed.send("13800000000", &message(), "4").await.unwrap_err();
    assert_eq!(why.to_string(), "the gateway cannot be reached");
}
