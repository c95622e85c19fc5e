//! Settings: from flags, from `MINSHENG_*` variables, from one TOML file, in this order; all explained by `--help`.
//! No secret has a default.

use crate::listen::Patience;
use crate::messengers::Verify;
use anyhow::{Context, Result, bail};
use app::scene::Operator;
use clap::{Args, ValueEnum};
use serde::Deserialize;
use service::Settings;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// In which form the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// One line of text for each event.
    #[default]
    Text,
    /// One JSON object for each event.
    Json,
}

/// The table `[comments]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Comments {
    /// Whether a moderator reads a comment before everyone does.
    pub premoderated: bool,
    /// Working days within which a department is to answer.
    pub reply_days: u32,
    /// Days within which the author of a refused comment can appeal.
    pub appeal_days: u32,
}

impl Default for Comments {
    fn default() -> Self {
        let Settings { premoderated, reply_days, appeal_days, .. } = Settings::default();
        Self { premoderated, reply_days, appeal_days }
    }
}

/// The table `[accounts]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Accounts {
    /// Days from sign-in until a citizen's session ends. Everyone else's lasts the hours of a session.
    pub citizen_session_days: u32,
}

impl Default for Accounts {
    fn default() -> Self {
        Self { citizen_session_days: 30 }
    }
}

/// The table `[backup]`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Backup {
    /// Where the serving program writes backups by itself; nothing: it writes none.
    pub folder: Option<PathBuf>,
    /// Hours from one to the next.
    pub every_hours: u32,
    /// How many are kept.
    pub keep: usize,
}

impl Default for Backup {
    fn default() -> Self {
        Self { folder: None, every_hours: 24, keep: 14 }
    }
}

/// The table `[metrics]`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct MetricsTable {
    /// Where figures for Prometheus are served; nothing: nowhere.
    pub listen: Option<SocketAddr>,
}

/// Settings as given; what is not given comes from the file, then from the defaults.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Given {
    /// File with settings in TOML, the same names as the flags with `_` for `-` [default: minsheng.toml, where there is one]
    #[arg(long, env = "MINSHENG_CONFIG", global = true, value_name = "FILE")]
    #[serde(skip)]
    pub config: Option<PathBuf>,

    /// Address to listen on [default: 127.0.0.1:3000]. Anything but loopback needs TLS or a trusted proxy
    #[arg(long, env = "MINSHENG_LISTEN", global = true, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,

    /// Folder of the SQLite database [default: data]
    #[arg(long, env = "MINSHENG_DATA", global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,

    /// PostgreSQL instead of SQLite: `postgres://user:password@host/database`
    #[arg(long, env = "MINSHENG_DATABASE_URL", global = true, value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Certificate chain in PEM; with --tls-key the program speaks TLS itself
    #[arg(long, env = "MINSHENG_TLS_CERTIFICATE", global = true, value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,

    /// Private key in PEM
    #[arg(long, env = "MINSHENG_TLS_KEY", global = true, value_name = "FILE")]
    pub tls_key: Option<PathBuf>,

    /// Addresses of the proxies in front of the program that speak TLS and set X-Forwarded-For, separated by commas.
    /// From anyone else that header is ignored
    #[arg(long, env = "MINSHENG_TRUSTED_PROXIES", global = true, value_name = "ADDRESSES", value_delimiter = ',')]
    pub trusted_proxies: Option<Vec<IpAddr>>,

    /// What is logged: a level (info) or levels by module [default: info,sqlx=warn]
    #[arg(long, env = "MINSHENG_LOG", global = true, value_name = "LEVEL")]
    pub log: Option<String>,

    /// In which form the log is written [default: text]
    #[arg(long, env = "MINSHENG_LOG_FORMAT", global = true, value_name = "FORM")]
    pub log_format: Option<LogFormat>,

    /// Milliseconds from which on a statement of the database is named in the log as slow; 0: none is [default: 250]
    #[arg(long, env = "MINSHENG_LOG_SLOW_QUERY_MS", global = true, value_name = "MILLISECONDS")]
    pub log_slow_query_ms: Option<u64>,

    /// Hours from sign-in until a session ends, whatever is done in it [default: 8]
    #[arg(long, env = "MINSHENG_SESSION_HOURS", global = true, value_name = "HOURS")]
    pub session_hours: Option<u32>,

    /// Most connections at one time [default: 12000]
    #[arg(long, env = "MINSHENG_MAX_CONNECTIONS", global = true, value_name = "NUMBER")]
    pub max_connections: Option<usize>,

    /// Serve figures for Prometheus under /metrics of this address of their own, such as 127.0.0.1:9464; in the file as
    /// `listen` in a table [metrics] [default: not at all]
    #[arg(long, env = "MINSHENG_METRICS_LISTEN", global = true, value_name = "ADDRESS:PORT")]
    #[serde(skip)]
    pub metrics_listen: Option<SocketAddr>,

    /// Seconds for which slow readers are waited for, whatever they are slow at: less under an attack, and in tests
    #[arg(long, env = "MINSHENG_PATIENCE_SECONDS", global = true, value_name = "SECONDS", hide = true)]
    pub patience_seconds: Option<u64>,

    /// Serve a demonstration database to others than this machine
    #[arg(long, env = "MINSHENG_DEMO_PUBLIC", global = true, num_args = 0..=1, default_missing_value = "true")]
    pub demo_public: Option<bool>,

    /// Words at the foot of every page; in the file only, as a table [operator]
    #[arg(skip)]
    pub operator: Operator,

    /// How comments are taken and answered; in the file only, as a table [comments]
    #[arg(skip)]
    pub comments: Comments,

    /// Citizens' accounts; in the file only, as a table [accounts]
    #[arg(skip)]
    pub accounts: Accounts,

    /// Backups by the clock; in the file only, as a table [backup]
    #[arg(skip)]
    pub backup: Backup,

    /// The ways to verify an account; in the file only, as a table [verify]
    #[arg(skip)]
    pub verify: Verify,

    /// See `metrics_listen`
    #[arg(skip)]
    pub metrics: MetricsTable,
}

/// Settings as they hold.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Folder of the SQLite database.
    pub data: PathBuf,
    /// PostgreSQL, if given. It may hold a password: it is never printed.
    pub database_url: Option<String>,
    /// Certificate chain and key.
    pub tls: Option<(PathBuf, PathBuf)>,
    /// Whose X-Forwarded-For is believed.
    pub trusted_proxies: Vec<IpAddr>,
    /// Log filter.
    pub log: String,
    /// Log form.
    pub log_format: LogFormat,
    /// From when on a statement is named as slow, if any is.
    pub slow_query: Option<Duration>,
    /// Hours of a session.
    pub session_hours: u32,
    /// Most connections.
    pub max_connections: usize,
    /// Whether a demonstration may be served to others.
    pub demo_public: bool,
    /// Words at the foot of every page.
    pub operator: Operator,
    /// How comments are taken and answered.
    pub comments: Comments,
    /// Citizens' accounts.
    pub accounts: Accounts,
    /// Backups by the clock.
    pub backup: Backup,
    /// The ways to verify an account.
    pub verify: Verify,
    /// Where figures are served, if anywhere.
    pub metrics_listen: Option<SocketAddr>,
    /// How long slow readers are waited for.
    pub patience: Patience,
}

impl Given {
    /// The settings that hold: what was given, else what the file says, else the defaults.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn settle(self) -> Result<Config> {
        let file = match &self.config {
            Some(path) => read(path)?,
            None if Path::new("minsheng.toml").exists() => read(Path::new("minsheng.toml"))?,
            None => Self::default(),
        };
        let tls = match (self.tls_certificate.or(file.tls_certificate), self.tls_key.or(file.tls_key)) {
            (Some(certificate), Some(key)) => Some((certificate, key)),
            (None, None) => None,
            _ => bail!("--tls-certificate and --tls-key belong together: give both or neither"),
        };
        let config = Config {
            listen: self.listen.or(file.listen).unwrap_or(SocketAddr::from(([127, 0, 0, 1], 3000))),
            data: self.data.or(file.data).unwrap_or_else(|| "data".into()),
            database_url: self.database_url.or(file.database_url),
            tls,
            trusted_proxies: self.trusted_proxies.or(file.trusted_proxies).unwrap_or_default(),
            log: self.log.or(file.log).unwrap_or_else(|| "info,sqlx=warn".to_owned()),
            log_format: self.log_format.or(file.log_format).unwrap_or_default(),
            slow_query: match self.log_slow_query_ms.or(file.log_slow_query_ms).unwrap_or(250) {
                0 => None,
                milliseconds => Some(Duration::from_millis(milliseconds)),
            },
            session_hours: self.session_hours.or(file.session_hours).unwrap_or(8),
            max_connections: self.max_connections.or(file.max_connections).unwrap_or(12_000),
            demo_public: self.demo_public.or(file.demo_public).unwrap_or(false),
            operator: file.operator,
            comments: file.comments,
            accounts: file.accounts,
            backup: file.backup,
            verify: file.verify,
            metrics_listen: self.metrics_listen.or(file.metrics.listen),
            patience: patience(self.patience_seconds.or(file.patience_seconds)),
        };
        if !(1..=24).contains(&config.session_hours) {
            bail!("--session-hours is a number from 1 to 24");
        }
        if !(1..=365).contains(&config.accounts.citizen_session_days) {
            bail!("citizen_session_days in [accounts] is a number from 1 to 365");
        }
        if ![config.comments.reply_days, config.comments.appeal_days].iter().all(|days| (1..=365).contains(days)) {
            bail!("reply_days and appeal_days in [comments] are numbers from 1 to 365");
        }
        if !(1..=8760).contains(&config.backup.every_hours) || config.backup.keep == 0 {
            bail!("every_hours in [backup] is a number from 1 to 8760, and keep is at least 1");
        }
        if !is_origin(&config.operator.public_url) {
            bail!("public_url in [operator] is an address without a path, such as https://piaojue.example.gov.cn");
        }
        if config.max_connections == 0 {
            bail!("--max-connections is at least 1");
        }
        Ok(config)
    }
}

/// The same for everything that can be slow, where a number of seconds is given.
fn patience(seconds: Option<u64>) -> Patience {
    let Some(seconds) = seconds else { return Patience::default() };
    let each = Duration::from_secs(seconds.clamp(1, 600));
    Patience { headers: each, body: each, answer: each, unread: each }
}

/// Whether it is nothing, or an address of a site: scheme and host, perhaps a port, and no more.
fn is_origin(address: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    address.is_empty() || host.is_some_and(|host| !host.is_empty() && host.chars().all(is_plain))
}

fn read(path: &Path) -> Result<Given> {
    let text =
        std::fs::read_to_string(path).with_context(|| format!("cannot read the settings in {}", path.display()))?;
    toml::from_str(&text).with_context(|| format!("the settings in {} are not understood", path.display()))
}

impl Config {
    /// Whether readers reach this program over TLS: its own or a trusted proxy's.
    pub fn is_secure(&self) -> bool {
        self.tls.is_some() || !self.trusted_proxies.is_empty()
    }

    /// What the service is told of citizens and their comments.
    pub fn settings(&self) -> Settings {
        let Comments { premoderated, reply_days, appeal_days } = self.comments;
        Settings { premoderated, reply_days, appeal_days, verifiers: self.verify.ways() }
    }

    /// The address of the database. The folder of a SQLite database is made where it is missing.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn database(&self) -> Result<String> {
        if let Some(url) = &self.database_url {
            return Ok(url.clone());
        }
        std::fs::create_dir_all(&self.data)
            .with_context(|| format!("cannot make the folder {}", self.data.display()))?;
        Ok(format!("sqlite:{}", self.data.join("minsheng.db").display()))
    }

    /// Refuses what would send passwords over a network in the clear.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn check_listen(&self) -> Result<()> {
        if !self.listen.ip().is_loopback() && !self.is_secure() {
            bail!(
                "{} is reachable by others, and without TLS passwords would travel in the clear: give --tls-certificate \
                 and --tls-key, or name the proxy that speaks TLS with --trusted-proxies, or listen on 127.0.0.1",
                self.listen
            );
        }
        Ok(())
    }

    /// Refuses to show a demonstration, whose passwords everyone knows, to others than this machine.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn check_demo(&self, is_demo: bool) -> Result<()> {
        let reaches_others = !self.listen.ip().is_loopback() || !self.trusted_proxies.is_empty();
        if is_demo && reaches_others && !self.demo_public {
            bail!(
                "this database is a demonstration, whose passwords everyone knows: it is served on loopback only, \
                 unless --demo-public says otherwise"
            );
        }
        Ok(())
    }
}

/// The address of a database that is named on the command line, as an address or as a file or folder.
pub fn address(place: &str) -> String {
    if ["postgres:", "postgresql:", "sqlite:"].iter().any(|scheme| place.starts_with(scheme)) {
        return place.to_owned();
    }
    let path = Path::new(place);
    let file = if path.is_dir() { path.join("minsheng.db") } else { path.to_owned() };
    format!("sqlite:{}", file.display())
}

/// The file of an address, where it is one and is not there.
pub fn missing_file(url: &str) -> Option<&Path> {
    url.strip_prefix("sqlite:").map(Path::new).filter(|path| !path.exists())
}

#[cfg(test)]
mod tests;
