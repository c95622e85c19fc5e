//! A whole site on a port of its own, and the people who visit it.

use app::scene::Operator;
use axum_server::Handle;
use domain::VoteId;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use server::command::{system_clock, system_random};
use server::config::{Config, Given};
use server::limits::Limits;
use server::metrics::Metrics;
use server::site::Site;
use service::{Service, Store};
use std::net::SocketAddr;
use std::sync::Arc;
use tempfile::TempDir;

/// A running site on a demonstration of its own; it stops when it is dropped.
pub struct TestSite {
    address: SocketAddr,
    stop: Handle<SocketAddr>,
    pub service: Service,
    pub folder: Arc<TempDir>,
    pub metrics: Metrics,
}

impl TestSite {
    /// A site on a new demonstration.
    pub async fn start() -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let site = Self::on(folder, false).await;
        server::demo::seed(&site.service).await.unwrap();
        site
    }

    /// A site behind a trusted proxy on this machine, which speaks TLS.
    pub async fn start_behind_proxy() -> Self {
        let folder = Arc::new(TempDir::new().unwrap());
        let site = Self::on(folder, true).await;
        server::demo::seed(&site.service).await.unwrap();
        site
    }

    /// A site on a new demonstration whose operator has set words.
    pub async fn start_of(operator: Operator) -> Self {
        let site = Self::with(Arc::new(TempDir::new().unwrap()), false, operator).await;
        server::demo::seed(&site.service).await.unwrap();
        site
    }

    /// A site on the database that is in a folder.
    pub async fn on(folder: Arc<TempDir>, is_secure: bool) -> Self {
        Self::with(folder, is_secure, Operator::default()).await
    }

    /// A site on the database of an address.
    pub async fn over(url: &str) -> Self {
        Self::at(url, Arc::new(TempDir::new().unwrap()), false, Operator::default()).await
    }

    async fn with(folder: Arc<TempDir>, is_secure: bool, operator: Operator) -> Self {
        let url = format!("sqlite:{}", folder.path().join("minsheng.db").display());
        Self::at(&url, folder, is_secure, operator).await
    }

    async fn at(url: &str, folder: Arc<TempDir>, is_secure: bool, operator: Operator) -> Self {
        let store = Store::open(url).await.unwrap();
        store.migrate().await.unwrap();
        let service = Service::new(store, system_clock(), system_random());
        let given = Given { listen: Some(([127, 0, 0, 1], 0).into()), ..Given::default() };
        let config: Config = given.settle().unwrap();
        let proxies: Vec<std::net::IpAddr> = if is_secure { vec![[127, 0, 0, 1].into()] } else { Vec::new() };
        let metrics = Metrics::default();
        let site = Site {
            service: service.clone(),
            limits: Limits::default(),
            operator: Arc::new(operator),
            session_hours: 8,
            citizen_session_days: 30,
            trusted_proxies: proxies.into(),
            is_secure,
            patience: config.patience,
            metrics: metrics.clone(),
        };
        let stop = Handle::new();
        let handle = stop.clone();
        tokio::spawn(async move { server::listen::serve(&config, site.serve(), handle).await.unwrap() });
        let address = stop.listening().await.expect("it listens");
        Self { address, stop, service, folder, metrics }
    }

    /// The whole address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Somebody who is not signed in.
    pub fn anyone(&self) -> Visitor {
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).build().unwrap();
        Visitor { client, base: self.url("") }
    }

    /// Somebody who has signed in by name with the demonstration's password.
    pub async fn person(&self, name: &str) -> Visitor {
        let visitor = self.anyone();
        let answer = visitor.post("/sign-in", &[("name", name), ("password", "demo"), ("to", "")]).await;
        assert_eq!(answer.status(), 303, "{name} signs in");
        visitor
    }

    /// The latest vote of the demonstration; before the first one, the number that it will have.
    pub async fn vote(&self) -> VoteId {
        self.service.show_result(None, None).await.unwrap().vote.map_or(VoteId(1), |vote| vote.id)
    }

    /// A clerk asks for a deed by a form of the desk.
    pub async fn desk_asks(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.person("clerk1").await.post(path, fields).await
    }

    /// The chief scrutineer agrees to the deed that waits.
    pub async fn desk_agrees(&self) -> Response {
        let (chief, service) = (self.person("chief").await, &self.service);
        let who = service.act_as("chief").await.unwrap().person;
        let waiting = service.show_desk(Some(&who)).await.unwrap().waiting.expect("somebody asked").id;
        chief.call("deeds/agree", &[("id", &waiting.to_string())]).await
    }

    /// Both, and both go well.
    pub async fn desk_does(&self, path: &str, fields: &[(&str, &str)]) {
        assert_eq!(self.desk_asks(path, fields).await.status(), 303, "{path}");
        assert_eq!(self.desk_agrees().await.status(), 200, "{path}");
    }

    /// The chief scrutineer and one more confirm the count.
    pub async fn desk_confirms(&self) {
        let who = self.service.act_as("chief").await.unwrap().person;
        let hash = self.service.show_desk(Some(&who)).await.unwrap().count.expect("it is counted").sha256;
        for name in ["chief", "scrutineer1"] {
            let answer = self.person(name).await.post("/desk/confirm", &[("hash", &hash[58..])]).await;
            assert_eq!(answer.status(), 303, "{name}");
        }
    }

    /// The clerk takes the round from the public notice to the open vote.
    pub async fn opens_the_vote(&self) {
        let clerk = self.person("clerk1").await;
        for from in ["public_notice", "deliberation"] {
            assert_eq!(clerk.call("rounds/advance", &[("from", from)]).await.status(), 200);
        }
        self.desk_does("/desk/open", &[("total", "410"), ("present", "384"), ("minutes", "10")]).await;
    }
}

impl Drop for TestSite {
    fn drop(&mut self) {
        self.stop.shutdown();
    }
}

/// Somebody with a browser: cookies are kept, redirects are looked at.
#[derive(Clone)]
pub struct Visitor {
    client: Client,
    base: String,
}

impl Visitor {
    /// A request about to be sent.
    pub fn asks(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.base))
    }

    /// Reads a page.
    pub async fn get(&self, path: &str) -> Response {
        self.asks(path).send().await.unwrap()
    }

    /// Reads a page's text.
    pub async fn reads(&self, path: &str) -> String {
        self.get(path).await.text().await.unwrap()
    }

    /// A form about to be posted.
    pub fn posts(&self, path: &str, fields: &[(&str, &str)]) -> RequestBuilder {
        self.client
            .post(format!("{}{path}", self.base))
            .header("accept", "text/html")
            .header("referer", format!("{}/", self.base))
            .form(fields)
    }

    /// Posts a body of some kind to a form.
    pub async fn sends(&self, path: &str, kind: &str, body: Vec<u8>) -> Response {
        let request = self.client.post(format!("{}{path}", self.base)).header("accept", "text/html");
        request.header("accept-language", "zh-CN").header("content-type", kind).body(body).send().await.unwrap()
    }

    /// Posts a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Response {
        self.posts(path, fields).send().await.unwrap()
    }

    /// Calls a server function as a script does.
    pub async fn call(&self, function: &str, fields: &[(&str, &str)]) -> Response {
        let request = self.client.post(format!("{}/api/{function}", self.base)).header("accept", "application/json");
        request.form(fields).send().await.unwrap()
    }

    /// Casts a ballot as the page does.
    pub async fn casts(&self, vote: VoteId, paper: &str, attempt: &str) -> Response {
        self.call("ballots/cast", &[("vote", &vote.to_string()), ("paper", paper), ("attempt", attempt)]).await
    }
}

/// Status and code of an answer.
pub fn said(answer: &Response) -> (u16, &str) {
    let code = answer.headers().get("x-refusal").map_or("", |code| code.to_str().unwrap());
    (answer.status().as_u16(), code)
}
