//! Citizens' own accounts: made by themselves, looked at, corrected, deleted.

use crate::db::on;
use crate::{Fault, Tx};
use domain::shown::{OwnConsent, OwnReport, OwnWords};
use domain::{CommentId, CommentState, PersonId, ProjectId, RefusalReason, Tag, Timestamp, VerifiedHow};

/// A citizen who makes an account.
pub struct NewCitizen {
    /// The name to sign in with: the nickname, folded.
    pub sign_in: String,
    /// The name shown.
    pub nickname: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// When.
    pub joined_at: Timestamp,
    /// What the first session begins with. Drawn at random, because on SQLite the number of a deleted account may be used
    /// again: a session of that account must not open this one.
    pub epoch: i64,
}

/// What only a citizen's account has.
pub struct CitizenFacts {
    /// When the account was made by its owner.
    pub joined_at: Option<Timestamp>,
    /// How the real name was verified.
    pub verified_how: Option<VerifiedHow>,
    /// When it was.
    pub verified_at: Option<Timestamp>,
}

#[derive(sqlx::FromRow)]
struct WordsRow {
    id: i64,
    number: i64,
    parent_id: Option<i64>,
    tag: String,
    body: String,
    state: String,
    reason: Option<String>,
    reason_words: String,
    left_at: String,
    edited_at: Option<String>,
    decided_at: Option<String>,
    appeal: Option<String>,
}

impl Tx {
    /// Adds a citizen who is not verified yet; nothing where the name is taken.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_citizen(&mut self, new: &NewCitizen) -> Result<Option<PersonId>, Fault> {
        let id: Option<i64> = on!(self, c => sqlx::query_scalar(
            "insert into person (sign_in, password_hash, role, name_zh, name_en, joined_at, epoch)
             values ($1, $2, 'citizen', $3, $3, $4, $5) on conflict (sign_in) do nothing returning id",
        )
        .bind(&new.sign_in)
        .bind(&new.password_hash)
        .bind(&new.nickname)
        .bind(new.joined_at.to_text())
        .bind(new.epoch)
        .fetch_optional(c).await)?;
        Ok(id.map(PersonId))
    }

    /// Gives a citizen another nickname; returns whether it was free.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn change_nickname(&mut self, id: PersonId, sign_in: &str, nickname: &str) -> Result<bool, Fault> {
        let changed = on!(self, c => sqlx::query(
            "update person set sign_in = $2, name_zh = $3, name_en = $3 where id = $1 and role = 'citizen'
                and not exists (select 1 from person other where other.sign_in = $2 and other.id <> $1)",
        )
        .bind(id.0).bind(sign_in).bind(nickname).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// What only a citizen's account has; nothing where there is no such person.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_citizen(&mut self, id: PersonId) -> Result<Option<CitizenFacts>, Fault> {
        let row: Option<(Option<String>, Option<String>, Option<String>)> = on!(self, c => sqlx::query_as(
            "select joined_at, verified_how, verified_at from person where id = $1 and role = 'citizen'",
        )
        .bind(id.0).fetch_optional(c).await)?;
        let Some((joined_at, how, verified_at)) = row else { return Ok(None) };
        let how = how.map(|how| VerifiedHow::from_code(&how).ok_or_else(|| Fault::bad_row("person.verified_how")));
        Ok(Some(CitizenFacts {
            joined_at: moment(joined_at, "person.joined_at")?,
            verified_how: how.transpose()?,
            verified_at: moment(verified_at, "person.verified_at")?,
        }))
    }

    /// Writes down that somebody agreed to a wording of the privacy notice; the first time stays.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_consent(&mut self, person: PersonId, version: &str, at: Timestamp) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into consent (person_id, version, given_at) values ($1, $2, $3) on conflict do nothing",
        )
        .bind(person.0).bind(version).bind(at.to_text()).execute(c).await.map(drop))?;
        Ok(())
    }

    /// The wordings that somebody agreed to, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn consents(&mut self, person: PersonId) -> Result<Vec<OwnConsent>, Fault> {
        let rows: Vec<(String, String)> = on!(self, c => sqlx::query_as(
            "select version, given_at from consent where person_id = $1 order by given_at desc, version desc",
        )
        .bind(person.0).fetch_all(c).await)?;
        let consent = |(version, given_at): (String, String)| {
            Ok(OwnConsent { version, given_at: stored(&given_at, "consent.given_at")? })
        };
        rows.into_iter().map(consent).collect()
    }

    /// Everything that somebody wrote as comments and that still has words, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn own_words(&mut self, person: PersonId) -> Result<Vec<OwnWords>, Fault> {
        let rows: Vec<WordsRow> = on!(self, c => sqlx::query_as(
            "select c.id, p.number, c.parent_id, c.tag, c.body, c.state, c.reason, c.reason_words, c.left_at, c.edited_at,
                c.decided_at, a.words appeal
             from comment c join project p on p.id = c.project_id left join appeal a on a.comment_id = c.id
             where c.author_id = $1 order by c.id desc",
        )
        .bind(person.0).fetch_all(c).await)?;
        rows.into_iter().map(own_words).collect()
    }

    /// What somebody reported, newest first.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn own_reports(&mut self, person: PersonId) -> Result<Vec<OwnReport>, Fault> {
        let rows: Vec<(i64, String, String, String)> = on!(self, c => sqlx::query_as(
            "select comment_id, reason, words, made_at from report where reporter_id = $1 order by id desc",
        )
        .bind(person.0).fetch_all(c).await)?;
        rows.into_iter()
            .map(|(comment, reason, words, made_at)| {
                let reason = RefusalReason::from_code(&reason).ok_or_else(|| Fault::bad_row("report.reason"))?;
                Ok(OwnReport { comment, reason, words, made_at: stored(&made_at, "report.made_at")? })
            })
            .collect()
    }

    /// What somebody wrote that moderators alone find by its words: number, project and words.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn withheld_words(&mut self, person: PersonId) -> Result<Vec<(CommentId, ProjectId, String)>, Fault> {
        let rows: Vec<(i64, i64, String)> = on!(self, c => sqlx::query_as(
            "select id, project_id, body from comment where author_id = $1 and state in ('pending', 'refused', 'hidden')",
        )
        .bind(person.0).fetch_all(c).await)?;
        Ok(rows.into_iter().map(|(id, project, body)| (CommentId(id), ProjectId(project), body)).collect())
    }

    /// Lets go of what somebody wrote: what is published stays without its author, everything else is taken back and its
    /// words go, those of appeals and reports too.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn let_go_of_words(&mut self, person: PersonId, at: Timestamp) -> Result<(), Fault> {
        on!(self, c => sqlx::query(
            "insert into comment_event (comment_id, at, act) select id, $2, 'withdrawn' from comment
             where author_id = $1 and state in ('draft', 'pending', 'refused', 'hidden')",
        )
        .bind(person.0).bind(at.to_text()).execute(c).await.map(drop))?;
        on!(self, c => sqlx::query(
            "update comment set state = 'withdrawn', body = '', reason_words = '', claimed_by = null, claimed_until = null
             where author_id = $1 and state in ('draft', 'pending', 'refused', 'hidden')",
        )
        .bind(person.0).execute(c).await.map(drop))?;
        // A row that was appealed and let go is found by its author still, and without an author never again.
        let appealed: Vec<i64> = on!(self, c => sqlx::query_scalar(
            "select a.comment_id from appeal a join comment c on c.id = a.comment_id where c.author_id = $1",
        )
        .bind(person.0).fetch_all(c).await)?;
        on!(self, c => sqlx::query("update comment set author_id = null where author_id = $1")
            .bind(person.0).execute(c).await.map(drop))?;
        for comment in appealed {
            on!(self, c => sqlx::query("update appeal set words = '' where comment_id = $1")
                .bind(comment).execute(c).await.map(drop))?;
        }
        on!(self, c => sqlx::query("update report set reporter_id = null, words = '' where reporter_id = $1")
            .bind(person.0).execute(c).await.map(drop))?;
        Ok(())
    }

    /// Deletes a citizen's account with all that hangs on it: consents, digits, sessions, a code, a second factor. What the
    /// citizen wrote was let go of before. Returns whether there was such an account.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn remove_citizen(&mut self, person: PersonId) -> Result<bool, Fault> {
        self.end_own_sessions(person).await?;
        self.end_code(person).await?;
        self.remove_second_factor(person).await?;
        let removed = on!(self, c => sqlx::query("delete from person where id = $1 and role = 'citizen'")
            .bind(person.0).execute(c).await.map(|done| done.rows_affected()))?;
        Ok(removed == 1)
    }
}

fn own_words(row: WordsRow) -> Result<OwnWords, Fault> {
    let reason =
        row.reason.map(|reason| RefusalReason::from_code(&reason).ok_or_else(|| Fault::bad_row("comment.reason")));
    Ok(OwnWords {
        number: row.id,
        project: u32::try_from(row.number).map_err(|_| Fault::bad_row("project.number"))?,
        reply_to: row.parent_id,
        tag: Tag::from_code(&row.tag).ok_or_else(|| Fault::bad_row("comment.tag"))?,
        body: row.body,
        state: CommentState::from_code(&row.state).ok_or_else(|| Fault::bad_row("comment.state"))?,
        reason: reason.transpose()?,
        reason_words: row.reason_words,
        left_at: stored(&row.left_at, "comment.left_at")?,
        edited_at: moment(row.edited_at, "comment.edited_at")?,
        decided_at: moment(row.decided_at, "comment.decided_at")?,
        appeal: row.appeal,
    })
}

fn stored(text: &str, what: &'static str) -> Result<Timestamp, Fault> {
    Timestamp::parse(text).ok_or_else(|| Fault::bad_row(what))
}

fn moment(text: Option<String>, what: &'static str) -> Result<Option<Timestamp>, Fault> {
    text.map(|text| stored(&text, what)).transpose()
}
