//! Files of sealed elections: read with a bound, written once, secrets for their owner alone; and the system's randomness.

use anyhow::{Context, Result, bail};
use ballot::seal::{Chance, MAX_ARCHIVE_BYTES};
use rand::Rng;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::Path;

/// The bytes of a file, which may not be longer than an archive.
pub fn read_bytes(file: &Path) -> Result<Vec<u8>> {
    let name = file.display();
    let opened = File::open(file).with_context(|| format!("{name} cannot be opened"))?;
    let mut bytes = Vec::new();
    opened
        .take(MAX_ARCHIVE_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("{name} cannot be read"))?;
    if bytes.len() > MAX_ARCHIVE_BYTES {
        bail!("{name} is larger than any archive");
    }
    Ok(bytes)
}

/// The text of a file, without the line's end at its end.
pub fn read(file: &Path) -> Result<String> {
    let text = String::from_utf8(read_bytes(file)?).with_context(|| format!("{} is no text", file.display()))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

/// The lines of a file.
pub fn read_lines(file: &Path) -> Result<Vec<String>> {
    Ok(read(file)?.lines().map(str::to_owned).collect())
}

/// Writes a new file; one that is there already is never replaced.
pub fn write(file: &Path, text: impl AsRef<[u8]>) -> Result<()> {
    put(OpenOptions::new().write(true).create_new(true), file, text.as_ref())
}

/// Writes a new file that only its owner may read.
pub fn write_secret(file: &Path, text: &str) -> Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    put(OpenOptions::new().write(true).create_new(true).mode(0o400), file, text.as_bytes())
}

/// Puts other bytes into a file in one step: whoever reads it meanwhile sees the old ones or the new ones.
pub fn replace(file: &Path, bytes: &[u8]) -> Result<()> {
    let beside = file.with_extension("new");
    put(OpenOptions::new().write(true).create(true).truncate(true), &beside, bytes)?;
    std::fs::rename(&beside, file).with_context(|| format!("{} cannot be replaced", file.display()))
}

fn put(how: &mut OpenOptions, file: &Path, bytes: &[u8]) -> Result<()> {
    let name = file.display();
    let mut opened = how.open(file).with_context(|| format!("{name} cannot be written"))?;
    opened.write_all(bytes).and_then(|()| opened.sync_all()).with_context(|| format!("{name} cannot be written"))
}

/// Acts with the system's randomness.
pub fn by_chance<T>(act: impl FnOnce(&mut Chance<'_>) -> T) -> T {
    let mut rng = rand::rng();
    let mut fill = |bytes: &mut [u8]| rng.fill_bytes(bytes);
    act(&mut Chance::new(&mut fill))
}
