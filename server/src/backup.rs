//! Backups: one file for both databases, written while the site is served; restored into an empty database only; and the
//! same rows carried from one database to another. docs/DEPLOYMENT.md tells operators, `file` what the file looks like.
//!
//! What is not in a backup: sessions, and of an open vote the marks on the roll and the papers. Two backups of an open vote
//! would differ by one mark and one paper, and that is who voted how. So such a vote is void after a restore.

mod file;
mod schedule;

pub use file::{Adder, FORMAT, Header, Reader, Sums, Writer};
pub use schedule::{Schedule, is_due, keep_up, keep_up_once, newest};

use crate::command::{system_clock, system_random};
use crate::config::{address, missing_file};
use anyhow::{Context, Result, bail};
use domain::Timestamp;
use service::{Service, Store};
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use store::{Extent, Table, Tx};

/// The database that was to be filled holds something already.
#[derive(Debug, thiserror::Error)]
#[error("the database that is to be filled holds something already (in the table {0}): only an empty one is filled")]
pub struct NotEmpty(pub &'static str);

/// What a backup has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// How many rows.
    pub rows: u64,
    /// SHA-256 of the lines, as at the end of the file.
    pub sha256: String,
    /// Whether a vote was open, whose marks and papers are not in it.
    pub without_votes: bool,
}

/// Writes a backup of one moment. The file has its name only once it is whole and on the disk; nobody but its owner reads
/// it.
///
/// # Errors
/// A sentence; nothing is left of the file then.
pub async fn write(store: &Store, to: &Path, now: Timestamp) -> Result<Written> {
    if to.exists() {
        bail!("{} is there already, and is not written over", to.display());
    }
    let part = part_of(to);
    // Another backup under that name is not disturbed: only what was made here is removed.
    let file = made(&part)?;
    let written = fill(store, file, now).await.and_then(|written| {
        std::fs::rename(&part, to).with_context(|| format!("cannot name {}", to.display()))?;
        sync_folder(to)?;
        Ok(written)
    });
    if written.is_err() {
        std::fs::remove_file(&part).with_context(|| format!("cannot remove {}", part.display()))?;
    }
    written
}

/// The name while it is not whole.
fn part_of(to: &Path) -> PathBuf {
    let mut name = to.as_os_str().to_owned();
    name.push(".part");
    name.into()
}

fn sync_folder(of: &Path) -> Result<()> {
    let folder = of.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Ok(File::open(folder)?.sync_all()?)
}

fn made(part: &Path) -> Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(part).with_context(|| format!("cannot make {}", part.display()))
}

async fn fill(store: &Store, file: File, now: Timestamp) -> Result<Written> {
    let mut tx = store.read().await?;
    check_schema(&mut tx, "the database").await?;
    let without_votes = !tx.open_votes().await?.is_empty();
    let mut without = vec!["sessions: everybody signs in again".to_owned()];
    if without_votes {
        without.push("marks on the roll and papers of the open vote: it is void after a restore".to_owned());
    }
    let header = Header {
        format: FORMAT,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        schema: Store::newest_schema(),
        taken_at: now.to_text(),
        database: store.version().await?,
        without,
    };
    let mut writer = Writer::new(BufWriter::new(file), &header)?;
    for table in tx.tables().await? {
        writer.table(&table)?;
        let mut adder = Adder::new(&table);
        let piece = async |rows: Vec<store::Row>| {
            adder.add(&rows);
            Ok(writer.rows(&rows)?)
        };
        tx.each_piece::<anyhow::Error>(&table, Extent::Backup, piece).await?;
        writer.table_end(&adder.sums())?;
    }
    let (mut out, rows, sha256) = writer.end()?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(Written { rows, sha256, without_votes })
}

async fn check_schema(tx: &mut Tx, what: &str) -> Result<()> {
    let newest = Store::newest_schema();
    match tx.schema().await? {
        Some(schema) if schema == newest => Ok(()),
        Some(schema) if schema > newest => bail!("{what} has schema {schema}, and this program knows {newest}"),
        _ => bail!("{what} is not at schema {newest}: run `minsheng migrate` on it first"),
    }
}

/// Loads a backup into an empty, migrated database. Everything is one transaction: where the file or the result is not as
/// it should be, nothing of it stays. Returns the header, the number of rows, and how many votes are void by it.
///
/// # Errors
/// A sentence that names the place; [`NotEmpty`].
pub async fn restore(service: &Service, from: &Path) -> Result<(Header, u64, usize)> {
    let file = File::open(from).with_context(|| format!("cannot read {}", from.display()))?;
    let (mut reader, header) = Reader::new(file).with_context(|| from.display().to_string())?;
    let newest = Store::newest_schema();
    if header.schema != newest {
        bail!(
            "{}: the backup has schema {}, and this program {newest}: restore it with the program that made it ({}), \
             then migrate",
            from.display(),
            header.schema,
            header.program
        );
    }
    let mut tx = service.store().write().await?;
    let lifted = begin_to_fill(&mut tx).await?;
    let tables = tx.tables().await?;
    let mut sums = Vec::new();
    for table in &tables {
        let laid = reader.table(table, async |rows| Ok(tx.lay_rows(table, rows).await?)).await;
        sums.push(laid.with_context(|| from.display().to_string())?);
    }
    let rows = reader.end().with_context(|| from.display().to_string())?;
    compare(&mut tx, &tables, &sums).await?;
    let lost = service.void_lost_votes(&mut tx).await?;
    service.note_restore(&mut tx, &header.taken_at).await?;
    tx.restart_numbers().await?;
    tx.set_triggers(lifted).await?;
    check(service, &mut tx).await?;
    tx.commit_unseen().await?;
    Ok((header, rows, lost.len()))
}

async fn begin_to_fill(tx: &mut Tx) -> Result<store::Lifted> {
    if let Some(table) = tx.first_filled().await? {
        return Err(NotEmpty(table).into());
    }
    let lifted = tx.lift_triggers().await?;
    tx.clear_reference().await?;
    Ok(lifted)
}

/// Counts and hashes of the tables as a transaction sees them.
///
/// # Errors
/// A fault of the database.
pub async fn sums(tx: &mut Tx, table: &Table, extent: Extent) -> Result<Sums> {
    let mut adder = Adder::new(table);
    let piece = async |rows: Vec<store::Row>| {
        adder.add(&rows);
        Ok(())
    };
    tx.each_piece::<anyhow::Error>(table, extent, piece).await?;
    Ok(adder.sums())
}

async fn compare(tx: &mut Tx, tables: &[Table], expected: &[Sums]) -> Result<()> {
    for (table, expected) in tables.iter().zip(expected) {
        if sums(tx, table, Extent::Everything).await? != *expected {
            bail!("the table {} came out of the database otherwise than it went in: nothing was kept", table.name);
        }
    }
    Ok(())
}

/// References and the chain of the log, before the commit.
async fn check(service: &Service, tx: &mut Tx) -> Result<()> {
    let broken = tx.broken_references().await?;
    if !broken.is_empty() {
        bail!("rows of {} refer to rows that are not there: nothing was kept", broken.join(", "));
    }
    if let Some(number) = service.check_log(tx).await?.first_bad {
        bail!("the audit log is not whole from its line {number} on: nothing was kept");
    }
    Ok(())
}

/// `minsheng backup`.
///
/// # Errors
/// A sentence.
pub async fn command(url: &str, to: &Path) -> Result<String> {
    let store = opened(url).await?;
    let written = write(&store, to, system_clock()()).await;
    store.close().await;
    let Written { rows, sha256, without_votes } = written?;
    let open = if without_votes {
        "\nA VOTE IS OPEN: its marks on the roll and its ballots are NOT in this backup, because two of them would tell \
         who voted how. After a restore that vote is void and has to be opened again. Make another one after the close."
    } else {
        ""
    };
    Ok(format!(
        "Wrote {}: {rows} rows, SHA-256 of the lines {sha256}.\nSessions are not in it: after a restore everybody signs in \
         again.{open}",
        to.display()
    ))
}

/// `minsheng restore`.
///
/// # Errors
/// A sentence; [`NotEmpty`].
pub async fn restore_command(url: &str, from: &Path) -> Result<String> {
    free(url).await?;
    let service = migrated(url).await?;
    let restored = restore(&service, from).await;
    service.store().close().await;
    let (header, rows, lost) = restored?;
    let void = if lost > 0 {
        "\nA VOTE WAS OPEN when this backup was made, and its ballots were left out. That vote is void now, and the audit \
         log says so: open the vote again, and let everybody vote again."
    } else {
        ""
    };
    Ok(format!(
        "Restored {rows} rows as of {} (from {}). Counts, hashes, references and the audit log are in order. Everybody \
         signs in again.{void}",
        header.taken_at, header.database
    ))
}

/// `minsheng move`: everything from one database into another that is empty, sessions too.
///
/// # Errors
/// A sentence; [`NotEmpty`].
pub async fn carry(from: &str, to: &str) -> Result<String> {
    let (from, to) = (address(from), address(to));
    free(&from).await?;
    free(&to).await?;
    let source = opened(&from).await?;
    let service = migrated(&to).await?;
    let carried = carry_rows(&source, &service).await;
    source.close().await;
    service.store().close().await;
    let (tables, rows) = carried?;
    Ok(format!(
        "Moved {rows} rows in {tables} tables; counts and hashes agree. The old database is as it was: put it away, so that \
         nobody serves it by mistake."
    ))
}

async fn carry_rows(source: &Store, service: &Service) -> Result<(usize, u64)> {
    let mut old = source.read().await?;
    check_schema(&mut old, "the database to move from").await?;
    if !old.open_votes().await?.is_empty() {
        bail!("a vote is open: nothing is moved before it is closed");
    }
    let mut new = service.store().write().await?;
    let lifted = begin_to_fill(&mut new).await?;
    let tables = old.tables().await?;
    if new.tables().await? != tables {
        bail!("the two databases do not have the same tables");
    }
    let mut expected = Vec::new();
    for table in &tables {
        let mut adder = Adder::new(table);
        let piece = async |rows: Vec<store::Row>| {
            adder.add(&rows);
            Ok(new.lay_rows(table, &rows).await?)
        };
        old.each_piece::<anyhow::Error>(table, Extent::Everything, piece)
            .await
            .with_context(|| format!("in the table {}", table.name))?;
        expected.push(adder.sums());
    }
    compare(&mut new, &tables, &expected).await?;
    new.restart_numbers().await?;
    new.set_triggers(lifted).await?;
    check(service, &mut new).await?;
    new.commit_unseen().await?;
    Ok((tables.len(), expected.iter().map(|sums| sums.rows).sum()))
}

async fn free(url: &str) -> Result<()> {
    if Store::is_in_use(url).await.context("the database cannot be reached")? {
        bail!("another program is using the database: stop the site first");
    }
    Ok(())
}

/// A database that is there: none is made.
async fn opened(url: &str) -> Result<Store> {
    if let Some(path) = missing_file(url) {
        bail!("there is no database {}", path.display());
    }
    Store::open(url).await.context("the database cannot be opened")
}

async fn migrated(url: &str) -> Result<Service> {
    let store = Store::open(url).await.context("the database to fill cannot be opened")?;
    store.migrate().await.context("the database to fill cannot be migrated")?;
    Ok(Service::new(store, system_clock(), system_random()))
}
