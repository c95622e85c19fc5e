//! `minsheng check`: is everything in order for the day? In sentences, one for each thing; where something is not, what to
//! do about it. It changes nothing that stays: what it writes to try whether it can be written is taken back.
//!
//! Reading order: this file (what a finding is, and all that is looked at), then one file for each part.

mod certificate;
mod database;
mod machine;
mod round;

use crate::assets;
use crate::config::Config;
use serde::Serialize;
use std::fmt::Write;

/// How it stands with one thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// In order.
    Ok,
    /// The site can be served; somebody should look at it before the day.
    Warn,
    /// So it cannot go on.
    Fail,
}

/// One thing looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at, in one word for programs.
    pub code: &'static str,
    /// How it stands.
    pub level: Level,
    /// A sentence.
    pub sentence: String,
    /// What to do, where there is something to do.
    pub advice: Option<String>,
}

fn ok(code: &'static str, sentence: impl Into<String>) -> Finding {
    Finding { code, level: Level::Ok, sentence: sentence.into(), advice: None }
}

fn warn(code: &'static str, sentence: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { code, level: Level::Warn, sentence: sentence.into(), advice: Some(advice.into()) }
}

fn fail(code: &'static str, sentence: impl Into<String>, advice: impl Into<String>) -> Finding {
    Finding { level: Level::Fail, ..warn(code, sentence, advice) }
}

/// What there is to say where the settings themselves are not understood.
pub fn unsettled(error: &anyhow::Error) -> Vec<Finding> {
    let advice = "Correct the settings; `minsheng serve --help` lists them all.";
    vec![fail("settings", format!("The settings cannot be used: {error:#}."), advice)]
}

/// Looks at settings, files, machine, database and round.
pub async fn look(config: &Config) -> Vec<Finding> {
    let mut findings = settings(config);
    findings.push(machine::clock());
    findings.push(machine::descriptors(config.max_connections));
    if let Some((chain, key)) = &config.tls {
        findings.push(certificate::look(chain, key).await);
    }
    if config.database_url.is_none() {
        findings.extend(machine::folder("data", &config.data));
    }
    findings.extend(machine::backups(config));
    findings.extend(database::look(config).await);
    findings
}

fn settings(config: &Config) -> Vec<Finding> {
    let mut findings = vec![
        match config.check_listen() {
            Ok(()) => ok("listen", format!("It will listen on {}.", config.listen)),
            Err(error) => fail("listen", format!("{error}."), "Set one of these."),
        },
        match assets::are_complete() {
            true => ok("assets", "Styles, scripts and wasm are inside this program."),
            false => fail(
                "assets",
                "Styles, scripts or wasm are missing in this program.",
                "Build it with scripts/front.sh first.",
            ),
        },
        match config.verify.look() {
            Ok(sentence) => ok("verify", sentence),
            Err(error) => fail("verify", format!("{error:#}."), "Correct the table [verify] of the settings."),
        },
    ];
    if let Some(address) = config.metrics_listen {
        let sentence = format!("Metrics will be served on {address}.");
        findings.push(if address.ip().is_loopback() {
            ok("metrics", sentence)
        } else {
            warn("metrics", sentence, "Let nobody but the one who watches reach this address: it asks for no password.")
        });
    }
    findings
}

/// The worst of the findings.
pub fn worst(findings: &[Finding]) -> Level {
    findings.iter().map(|found| found.level).max().unwrap_or(Level::Ok)
}

/// The findings for people: one line each, and one more for what is to be done.
pub fn lines(findings: &[Finding]) -> String {
    let mut text = String::new();
    for found in findings {
        let level = match found.level {
            Level::Ok => "ok  ",
            Level::Warn => "warn",
            Level::Fail => "FAIL",
        };
        // A string takes whatever is written.
        _ = writeln!(text, "{level}  {}", found.sentence);
        if let Some(advice) = &found.advice {
            _ = writeln!(text, "      -> {advice}");
        }
    }
    text
}

/// The findings for programs: the worst level, and each finding.
pub fn json(findings: &[Finding]) -> String {
    serde_json::json!({ "level": worst(findings), "findings": findings }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_decides_and_each_says_what_to_do() {
        let mut findings = vec![ok("a", "It is there."), warn("b", "It is old.", "Make it new.")];
        assert_eq!(worst(&findings), Level::Warn);
        assert_eq!(lines(&findings), "ok    It is there.\nwarn  It is old.\n      -> Make it new.\n");
        findings.push(fail("c", "It is gone.", "Bring it."));
        assert_eq!((worst(&findings), worst(&[])), (Level::Fail, Level::Ok));
        let read: serde_json::Value = serde_json::from_str(&json(&findings)).expect("it is JSON");
        assert_eq!((&read["level"], &read["findings"][1]["code"]), (&"fail".into(), &"b".into()));
    }
}
