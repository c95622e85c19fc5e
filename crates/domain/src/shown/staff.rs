//! Accounts of staff, letters with one-time codes, second factors, the audit log.

use super::CitizenAccount;
use crate::audit::Line;
use crate::{Bilingual, DelegationId, Department, PersonId, Role, Timestamp};
use serde::{Deserialize, Serialize};

/// Words that open something: shown to one reader, and by no accident in a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Words that open something.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// The words, for the page of the one reader.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// The accounts of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffPage {
    /// All of them, oldest first.
    pub rows: Vec<StaffRow>,
    /// Departments that an editor can speak for.
    pub departments: Vec<Department>,
    /// Whether the reader issues and resets accounts.
    pub may_issue: bool,
    /// Whether the reader releases, suspends and changes accounts.
    pub may_govern: bool,
}

/// An account of staff.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffRow {
    /// The name to sign in with.
    pub sign_in: String,
    /// What the person is here for.
    pub role: Role,
    /// The name shown.
    pub name: Bilingual,
    /// A department editor's department.
    pub department: Option<Bilingual>,
    /// The unit that the person works for, where it is known: nobody moderates comments on his own.
    pub unit: Option<Bilingual>,
    /// Whether the account is suspended.
    pub suspended: bool,
    /// Whether the security administrator has released it.
    pub released: bool,
    /// Whether a password was chosen.
    pub has_password: bool,
    /// Whether a one-time code waits to be used.
    pub has_code: bool,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
    /// Whether it is the reader's own account, which the reader does not change.
    pub is_mine: bool,
}

/// A one-time code for an account of staff. It is shown this once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssuedCode {
    /// The name to sign in with.
    pub sign_in: String,
    /// What the person is here for.
    pub role: Role,
    /// The name shown.
    pub name: Bilingual,
    /// `XXXX-XXXX-XXXX`.
    pub code: Secret,
    /// When it was made.
    pub made_at: Timestamp,
}

/// The delegations for which letters can be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LettersPage {
    /// All of them, by number.
    pub delegations: Vec<DelegationRow>,
}

/// A delegation, as numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DelegationRow {
    /// Known by this number.
    pub id: DelegationId,
    /// Its name.
    pub name: Bilingual,
    /// Deputies who are not suspended: so many letters are made.
    pub n_deputies: u32,
    /// Of these, deputies whose code of an earlier letter waits to be used; it ends when new letters are made.
    pub n_codes: u32,
}

/// Letters to be printed. Their codes are in this answer and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letters {
    /// The delegation; nothing for a single letter.
    pub delegation: Option<Bilingual>,
    /// One for each deputy, by number.
    pub letters: Vec<Letter>,
    /// When they were made.
    pub made_at: Timestamp,
}

/// A deputy's letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Letter {
    /// The deputy.
    pub name: Bilingual,
    /// The name to sign in with.
    pub sign_in: String,
    /// `XXXX-XXXX-XXXX`; it signs in once.
    pub code: Secret,
}

/// One's own account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnAccount {
    /// The name to sign in with.
    pub sign_in: String,
    /// What the person is here for.
    pub role: Role,
    /// The name shown.
    pub name: Bilingual,
    /// Whether a password was chosen.
    pub has_password: bool,
    /// Whether a second factor is set up.
    pub has_second_factor: bool,
    /// What only a citizen's account has.
    pub citizen: Option<CitizenAccount>,
}

/// A second factor that waits for its first digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorSetup {
    /// The name that the other device shows.
    pub sign_in: String,
    /// The secret in Base32, in groups of four, to be typed.
    pub secret: Secret,
    /// The same as an `otpauth://` address, to be opened or shown as a square code.
    pub address: Secret,
}

/// A part of the audit log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPage {
    /// What was looked for, as typed; empty for everything.
    pub looked_for: String,
    /// The lines found, newest first.
    pub lines: Vec<Line>,
    /// Where there are older ones: before which number to go on.
    pub older: Option<u64>,
    /// Whom these lines name by their number.
    pub people: Vec<AuditPerson>,
    /// What they may name by a code: departments; delegations, by their Chinese name.
    pub names: Vec<(String, Bilingual)>,
    /// The settings that a line of [`Act::SetRules`](crate::audit::Act::SetRules) holds, by the number of the line.
    pub rules: Vec<(u64, ballot::Settings)>,
}

/// Somebody whom a line of the log names by number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditPerson {
    /// The number.
    pub id: PersonId,
    /// The name to sign in with.
    pub sign_in: String,
    /// The name.
    pub name: Bilingual,
}

/// What a look at the whole chain found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditCheck {
    /// How many lines there are.
    pub n_lines: u64,
    /// The hash of the last line; zeros while there is none. Lines cut off at the end do not break the chain: whoever
    /// wrote down number and hash earlier sees it by these.
    pub last_hash: String,
    /// The first line that is changed or missing, by its number.
    pub first_bad: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_opens_something_is_not_printed_by_accident() {
        let letter = Letter {
            name: Bilingual::new("代表", "Deputy"),
            sign_in: "deputy001".into(),
            code: Secret::new("ACDE-FGHJ-KMNP"),
        };
        assert!(!format!("{letter:?}").contains("ACDE"));
        assert_eq!(letter.code.as_str(), "ACDE-FGHJ-KMNP");
    }
}
