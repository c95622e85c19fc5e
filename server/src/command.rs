//! What the program can be told to do.

mod round;
mod user;

use crate::config::{Config, Given};
use crate::limits::Limits;
use crate::sealed::Sealed;
use crate::site::Site;
use crate::{backup, check, demo, listen, logs, metrics, tally};
use anyhow::{Context, Result};
use axum_server::Handle;
use clap::{Parser, Subcommand};
use domain::Timestamp;
use rand::Rng;
use service::seed::SeedError;
use service::{Service, Store};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

/// The exit status of `seed demo`, `restore` and `move` on a database that holds something.
const NOT_EMPTY: u8 = 3;

/// Deputies' ballot on livelihood projects: the whole site in one program.
#[derive(Parser)]
#[command(name = "minsheng", version, about)]
pub struct Program {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    given: Given,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the site; the database is migrated first
    Serve,
    /// Bring the database up to this program's schema
    Migrate,
    /// Fill an empty database
    Seed {
        #[command(subcommand)]
        what: Seed,
    },
    /// Say whether settings, files, machine, database and round are in order for the day, and what to do where they are not.
    /// Fails where something is wrong; what is worth a look is no failure
    Check {
        /// As JSON, for programs
        #[arg(long)]
        json: bool,
    },
    /// Write everything into one file, also while the site is served. Of an open vote it holds no marks and no ballots
    Backup {
        /// The file, which must not be there yet
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
    /// Load a backup into a database that holds nothing
    Restore {
        /// The file
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
    /// Carry everything from one database into another that holds nothing, such as from SQLite to PostgreSQL
    Move {
        /// `postgres://…`, or the path of a SQLite file. No site may be served from it
        #[arg(long, value_name = "DATABASE")]
        from: String,
        /// The same
        #[arg(long, value_name = "DATABASE")]
        to: String,
    },
    /// Count a published result again from its file. Asks no database and no network
    Tally {
        /// The file `results.json` of the result page
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
        /// The published SHA-256, to compare with that of the file
        #[arg(long, value_name = "HEX")]
        hash: Option<String>,
    },
    /// Sealed elections, from files alone
    #[command(flatten)]
    Sealed(Sealed),
    /// The first round of a site; later ones are begun by clerks
    Round {
        #[command(subcommand)]
        what: Round,
    },
    /// Look after accounts
    User {
        #[command(subcommand)]
        what: User,
    },
    /// Serve the bytes of a file from a bare handler: what `make bench` compares with
    #[command(hide = true)]
    BenchBare {
        /// The file.
        #[arg(long)]
        body: PathBuf,
    },
}

#[derive(Subcommand)]
enum Seed {
    /// A demonstration with the 23 candidates, 410 deputies and some comments. Stamps the database for ever
    Demo,
}

#[derive(Subcommand)]
enum Round {
    /// Print a file to begin with, explained in it
    Example,
    /// Begin the first round in its first phase, with the areas of a file
    Begin {
        /// The file
        #[arg(long, value_name = "FILE")]
        from: PathBuf,
    },
}

#[derive(Subcommand)]
enum User {
    /// Add an account, which nobody has to release. Its password is made up and printed once
    Add {
        /// The name to sign in with: 3 to 40 of a–z, 0–9, `-`, `_`, `.`
        sign_in: String,
        /// One of `citizen`, `deputy`, `clerk`, `chief_scrutineer`, `scrutineer`, `moderator`, `department_editor`,
        /// `system_administrator`, `security_administrator`, `audit_administrator`
        #[arg(long)]
        role: String,
        /// The name shown
        #[arg(long)]
        name: String,
        /// The name shown in English [default: the same]
        #[arg(long)]
        name_en: Option<String>,
        /// The department's code, for a `department_editor`
        #[arg(long)]
        department: Option<String>,
        /// Read the password from standard input instead
        #[arg(long)]
        password_stdin: bool,
    },
    /// Give an account another password, made up and printed once; its sessions end
    Reset {
        /// The name to sign in with
        sign_in: String,
        /// Take its second factor away instead; the password stays, and another device is set up at the next sign-in
        #[arg(long, conflicts_with = "password_stdin")]
        second_factor: bool,
        /// Read the password from standard input instead
        #[arg(long)]
        password_stdin: bool,
    },
    /// Suspend an account: it cannot sign in any more, and its sessions open nothing
    Suspend {
        /// The name to sign in with
        sign_in: String,
    },
    /// End the suspension of an account
    Lift {
        /// The name to sign in with
        sign_in: String,
    },
}

/// Does what the program was told, and says in a sentence why it cannot.
pub async fn run(program: Program) -> ExitCode {
    match program.obey().await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("minsheng: {error:#}");
            if error.is::<backup::NotEmpty>() { ExitCode::from(NOT_EMPTY) } else { ExitCode::FAILURE }
        }
    }
}

impl Program {
    async fn obey(self) -> Result<ExitCode> {
        // Needs no settings, and so cannot fail by them.
        if let Command::Tally { from, hash } = &self.command {
            return Ok(tally::tell(from, hash.as_deref()));
        }
        if let Command::Round { what: Round::Example } = &self.command {
            round::print_example();
            return Ok(ExitCode::SUCCESS);
        }
        if let Command::Sealed(sealed) = &self.command {
            return sealed.obey();
        }
        if let Command::Move { from, to } = &self.command {
            println!("{}", backup::carry(from, to).await?);
            return Ok(ExitCode::SUCCESS);
        }
        let config = match (self.given.settle(), &self.command) {
            (Err(error), Command::Check { json }) => return Ok(report(&check::unsettled(&error), *json)),
            (settled, _) => settled?,
        };
        match self.command {
            Command::Serve => serve(&config).await?,
            Command::Migrate => {
                let store = Store::open(&config.database()?).await?;
                store.migrate().await?;
                Service::new(store.clone(), system_clock(), system_random()).catch_up_on_terms().await?;
                println!("The database is up to date ({}).", store.version().await?);
                store.close().await;
            }
            Command::Seed { what: Seed::Demo } => return seed_demo(&config).await,
            Command::Check { json } => return Ok(report(&check::look(&config).await, json)),
            Command::Backup { to } => println!("{}", backup::command(&config.database()?, &to).await?),
            Command::Restore { from } => println!("{}", backup::restore_command(&config.database()?, &from).await?),
            Command::Round { what } => round::obey(&config, what).await?,
            Command::User { what } => user::obey(&config, what).await?,
            Command::BenchBare { body } => bare(&config, &body).await?,
            Command::Tally { .. } | Command::Sealed(_) | Command::Move { .. } => {}
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// A service over the configured database, migrated.
async fn service(config: &Config) -> Result<Service> {
    let opened = Store::open_naming_slow(&config.database()?, config.slow_query).await;
    let store = opened.context("the database cannot be opened")?;
    store.migrate().await.context("the database cannot be migrated")?;
    let service = Service::new(store, system_clock(), system_random()).with_settings(config.settings());
    service.catch_up_on_terms().await.context("the words of comments cannot be taken apart")?;
    config.verify.give(service)
}

/// The system's clock, to the second.
pub fn system_clock() -> service::Clock {
    Arc::new(|| Timestamp::from_unix(time::OffsetDateTime::now_utc().unix_timestamp()))
}

/// The system's random source.
pub fn system_random() -> service::Random {
    Arc::new(|bytes| rand::rng().fill_bytes(bytes))
}

/// In a test's program: ends it without a word when the so-many-th ballot passes a named point (`MINSHENG_DIE_AT=point:3`),
/// or panics there (`MINSHENG_PANIC_AT`).
#[cfg(debug_assertions)]
fn die_where_told() {
    let passed = std::sync::atomic::AtomicUsize::new(0);
    let (Some((point, passes)), is_panic) = (match point("MINSHENG_DIE_AT") {
        None => (point("MINSHENG_PANIC_AT"), true),
        told => (told, false),
    }) else {
        return;
    };
    drop(service::points::AT.set(Box::new(move |at| {
        if at == point && passed.fetch_add(1, std::sync::atomic::Ordering::SeqCst) + 1 == passes {
            assert!(!is_panic, "told to panic at {at}");
            std::process::abort();
        }
    })));
}

/// A point and a number of passes.
#[cfg(debug_assertions)]
#[expect(clippy::disallowed_methods, reason = "no setting: a release has neither the points nor this")]
fn point(name: &str) -> Option<(String, usize)> {
    let told = std::env::var(name).ok()?;
    let (point, passes) = told.split_once(':')?;
    Some((point.to_owned(), passes.parse().ok()?))
}

async fn serve(config: &Config) -> Result<()> {
    logs::start(config);
    #[cfg(debug_assertions)]
    die_where_told();
    config.check_listen()?;
    let service = service(config).await?;
    let is_demo = service.store().read().await?.is_demo().await?;
    config.check_demo(is_demo)?;
    let site = site(config, service.clone());
    beside(config, &site)?;
    let stop = Handle::new();
    let scheme = if config.tls.is_some() { "https" } else { "http" };
    tokio::spawn(announce(stop.clone(), scheme, is_demo, service.store().version().await?));
    tokio::spawn(listen::stop_when_told(stop.clone()));
    listen::serve(config, site.serve(), stop).await?;
    service.store().close().await;
    tracing::info!("Stopped");
    Ok(())
}

/// Begins what goes on beside the serving: figures, forgetting, backups.
fn beside(config: &Config, site: &Site) -> Result<()> {
    if let Some(address) = config.metrics_listen {
        let address = metrics::listen(address, site.metrics.clone(), metrics::FINEST)?;
        tracing::info!(%address, "Metrics are served");
    }
    tokio::spawn(forget_quiet(site.limits.clone()));
    if let Some(folder) = config.backup.folder.clone() {
        let schedule = backup::Schedule { folder, hours: config.backup.every_hours, keep: config.backup.keep };
        let (store, metrics) = (site.service.store().clone(), site.metrics.clone());
        tokio::spawn(backup::keep_up(store, schedule, system_clock(), metrics));
    }
    Ok(())
}

/// Says where the site is, once it is there.
async fn announce(stop: Handle<SocketAddr>, scheme: &str, is_demo: bool, database: String) {
    let Some(listening) = stop.listening().await else { return };
    let address = format!("{scheme}://{listening}");
    if is_demo {
        println!("{}", demo::welcome(&address));
    }
    tracing::info!(%address, %database, "Listening");
}

fn site(config: &Config, service: Service) -> Site {
    Site {
        service,
        limits: Limits::default(),
        operator: Arc::new(config.operator.clone()),
        session_hours: config.session_hours,
        citizen_session_days: config.accounts.citizen_session_days,
        trusted_proxies: config.trusted_proxies.clone().into(),
        is_secure: config.is_secure(),
        patience: config.patience,
        metrics: metrics::Metrics::default(),
    }
}

async fn forget_quiet(limits: Limits) {
    loop {
        tokio::time::sleep(Duration::from_secs(60)).await;
        limits.forget_quiet();
    }
}

async fn seed_demo(config: &Config) -> Result<ExitCode> {
    let service = service(config).await?;
    let seeded = demo::seed(&service).await;
    service.store().close().await;
    match seeded {
        Ok(seeded) => {
            println!(
                "A demonstration: {} people, {} projects, {} comments.",
                seeded.n_people, seeded.n_projects, seeded.n_comments
            );
            Ok(ExitCode::SUCCESS)
        }
        Err(error @ SeedError::NotEmpty) => {
            eprintln!("minsheng: {error}");
            Ok(ExitCode::from(NOT_EMPTY))
        }
        Err(error) => Err(error.into()),
    }
}

fn report(findings: &[check::Finding], as_json: bool) -> ExitCode {
    if as_json {
        println!("{}", check::json(findings))
    } else {
        print!("{}", check::lines(findings))
    }
    if check::worst(findings) == check::Level::Fail { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn bare(config: &Config, body: &PathBuf) -> Result<()> {
    let bytes = axum::body::Bytes::from(std::fs::read(body).with_context(|| body.display().to_string())?);
    let page = move || {
        let bytes = bytes.clone();
        async move { ([(axum::http::header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes) }
    };
    let router = axum::Router::new().fallback(axum::routing::get(page));
    let listener = tokio::net::TcpListener::bind(config.listen).await?;
    let listener = axum::serve::ListenerExt::tap_io(listener, |io| drop(io.set_nodelay(true)));
    axum::serve(listener, router).await?;
    Ok(())
}
