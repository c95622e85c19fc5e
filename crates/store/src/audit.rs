//! The audit log: lines are added and read, never changed. What a hash is made of is for the service to say; that each line
//! follows the last one is a trigger's part.

use crate::db::on;
use crate::rounds::moment;
use crate::{Fault, Tx};
use domain::audit::{Act, Line};
use domain::{Bilingual, PersonId, Role, Timestamp};

/// A line as it lies in the table, whether it makes sense or not: whoever checks the log must be able to read one that
/// somebody has changed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct RawLine {
    /// See [`Line`].
    pub number: i64,
    /// See [`Line`].
    pub at: String,
    /// See [`Line`].
    pub person_id: Option<i64>,
    /// See [`Line`].
    pub name_zh: String,
    /// See [`Line`].
    pub name_en: String,
    /// See [`Line`].
    pub role: Option<String>,
    /// See [`Line`].
    pub act: String,
    /// See [`Line`].
    pub subject: String,
    /// See [`Line`].
    pub details: String,
    /// See [`Line`].
    pub previous: String,
    /// See [`Line`].
    pub hash: String,
}

impl TryFrom<RawLine> for Line {
    type Error = Fault;

    fn try_from(raw: RawLine) -> Result<Self, Fault> {
        let role = raw.role.map(|code| Role::from_code(&code).ok_or_else(|| Fault::bad_row("audit.role")));
        Ok(Self {
            number: u64::try_from(raw.number).map_err(|_| Fault::bad_row("audit.number"))?,
            at: moment(&raw.at)?,
            person: raw.person_id.map(PersonId),
            name: Bilingual { zh: raw.name_zh, en: raw.name_en },
            role: role.transpose()?,
            act: Act::from_code(&raw.act).ok_or_else(|| Fault::bad_row("audit.act"))?,
            subject: raw.subject,
            details: raw.details,
            previous: raw.previous,
            hash: raw.hash,
        })
    }
}

/// Text to look for with `like … escape '!'`, anywhere in lower case.
fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

impl Tx {
    /// The number and the hash of the last line; nothing while the log is empty.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn last_line(&mut self) -> Result<Option<(i64, String)>, Fault> {
        Ok(on!(self, c => sqlx::query_as("select number, hash from audit order by number desc limit 1")
            .fetch_optional(c).await)?)
    }

    /// Adds a line. [`Tx::hold_log`] comes first, so that the last line is still the last one.
    ///
    /// # Errors
    /// A fault of the database, also where the line does not follow the last one.
    pub async fn add_line(&mut self, line: &RawLine) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into audit (number, at, person_id, name_zh, name_en, role, act, subject, details, previous, hash)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .bind(line.number)
        .bind(&line.at)
        .bind(line.person_id)
        .bind(&line.name_zh).bind(&line.name_en)
        .bind(&line.role)
        .bind(&line.act)
        .bind(&line.subject)
        .bind(&line.details)
        .bind(&line.previous)
        .bind(&line.hash)
        .execute(c).await.map(drop))?;
        Ok(())
    }

    /// Lines after a number, first first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn lines_after(&mut self, number: i64, at_most: u32) -> Result<Vec<RawLine>, Fault> {
        Ok(on!(self, c => sqlx::query_as(
            "select number, at, person_id, name_zh, name_en, role, act, subject, details, previous, hash
             from audit where number > $1 order by number limit $2",
        )
        .bind(number).bind(i64::from(at_most)).fetch_all(c).await)?)
    }

    /// Who did an act to a subject last, and when: the name as it was then.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn last_done(&mut self, act: Act, subject: &str) -> Result<Option<(Bilingual, Timestamp)>, Fault> {
        let row: Option<(String, String, String)> = on!(self, c => sqlx::query_as(
            "select name_zh, name_en, at from audit where act = $1 and subject = $2 order by number desc limit 1",
        )
        .bind(act.code()).bind(subject).fetch_optional(c).await)?;
        row.map(|(zh, en, at)| Ok((Bilingual { zh, en }, moment(&at)?))).transpose()
    }

    /// Who did an act last, whatever it was done to, and when: the name as it was then.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn last_of(&mut self, act: Act) -> Result<Option<(Bilingual, Timestamp)>, Fault> {
        let row: Option<(String, String, String)> = on!(self, c => sqlx::query_as(
            "select name_zh, name_en, at from audit where act = $1 order by number desc limit 1",
        )
        .bind(act.code()).fetch_optional(c).await)?;
        row.map(|(zh, en, at)| Ok((Bilingual { zh, en }, moment(&at)?))).transpose()
    }

    /// Lines before a number (or all) that hold a text, which is in lower case, in act, subject, details or name; newest
    /// first. With them those of the acts, and about the deeds of two, that are among `codes`.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn lines_with(
        &mut self,
        text: &str,
        codes: &[&str],
        before: Option<i64>,
        at_most: u32,
    ) -> Result<Vec<RawLine>, Fault> {
        let codes = format!("|{}|", codes.join("|"));
        Ok(on!(self, c => sqlx::query_as(
            "select number, at, person_id, name_zh, name_en, role, act, subject, details, previous, hash
             from audit where number < $1 and (
                lower(act || ' ' || subject || ' ' || details || ' ' || name_zh || ' ' || name_en) like $2 escape '!'
                or $4 like '%|' || act || '|%'
                or (act in ('asked_deed', 'agreed_deed', 'dropped_deed') and $4 like '%|' || subject || '|%'))
             order by number desc limit $3",
        )
        .bind(before.unwrap_or(i64::MAX))
        .bind(pattern(text))
        .bind(i64::from(at_most))
        .bind(codes)
        .fetch_all(c).await)?)
    }
}

#[cfg(test)]
mod tests {
    use super::pattern;

    #[test]
    fn what_is_looked_for_is_no_wildcard() {
        assert_eq!(pattern("signed_in"), "%signed!_in%");
        assert_eq!(pattern("100%!"), "%100!%!!%");
        assert_eq!(pattern(""), "%%");
    }
}
