//! The next round while it is prepared, and its candidates as rows of texts.

use crate::db::on;
use crate::{Fault, Tx};
use domain::{Bilingual, Draft};

#[derive(sqlx::FromRow)]
struct Row {
    year: i64,
    title_zh: String,
    title_en: String,
    congress_zh: String,
    congress_en: String,
    notice_zh: String,
    notice_en: String,
    source_zh: String,
    source_en: String,
    rules: String,
    stages: String,
}

impl TryFrom<Row> for Draft {
    type Error = Fault;

    fn try_from(row: Row) -> Result<Self, Fault> {
        Ok(Self {
            year: i32::try_from(row.year).map_err(|_| Fault::bad_row("draft.year"))?,
            title: Bilingual { zh: row.title_zh, en: row.title_en },
            congress: Bilingual { zh: row.congress_zh, en: row.congress_en },
            notice: Bilingual { zh: row.notice_zh, en: row.notice_en },
            source: Bilingual { zh: row.source_zh, en: row.source_en },
            rules: serde_json::from_str(&row.rules)?,
            stages: serde_json::from_str(&row.stages)?,
        })
    }
}

impl Tx {
    /// Adds the draft of the next round, without candidates.
    ///
    /// # Errors
    /// A fault of the database, also where there is one already, or a round of its year or a later one.
    pub async fn add_draft(&mut self, draft: &Draft) -> Result<(), Fault> {
        self.write_draft(
            draft,
            "insert into draft (id, year, title_zh, title_en, congress_zh, congress_en, notice_zh, notice_en, source_zh,
                source_en, rules, stages)
             values (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )
        .await
    }

    /// Changes all of the draft but its candidates.
    ///
    /// # Errors
    /// A fault of the database, also where there is a round of its year or a later one.
    pub async fn change_draft(&mut self, draft: &Draft) -> Result<(), Fault> {
        self.write_draft(
            draft,
            "update draft set year = $1, title_zh = $2, title_en = $3, congress_zh = $4, congress_en = $5, notice_zh = $6,
                notice_en = $7, source_zh = $8, source_en = $9, rules = $10, stages = $11",
        )
        .await
    }

    async fn write_draft(&mut self, draft: &Draft, sql: &'static str) -> Result<(), Fault> {
        let (rules, stages) = (serde_json::to_string(&draft.rules)?, serde_json::to_string(&draft.stages)?);
        on!(self, c => sqlx::query(sql)
            .bind(i64::from(draft.year))
            .bind(&draft.title.zh).bind(&draft.title.en)
            .bind(&draft.congress.zh).bind(&draft.congress.en)
            .bind(&draft.notice.zh).bind(&draft.notice.en)
            .bind(&draft.source.zh).bind(&draft.source.en)
            .bind(rules)
            .bind(stages)
            .execute(c).await.map(drop))?;
        Ok(())
    }

    /// The draft of the next round, if there is one.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn find_draft(&mut self) -> Result<Option<Draft>, Fault> {
        let row: Option<Row> = on!(self, c => sqlx::query_as(
            "select year, title_zh, title_en, congress_zh, congress_en, notice_zh, notice_en, source_zh, source_en, rules,
                stages
             from draft",
        )
        .fetch_optional(c).await)?;
        row.map(Draft::try_from).transpose()
    }

    /// Throws the draft away with its candidates.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn drop_draft(&mut self) -> Result<(), Fault> {
        on!(self, c => sqlx::query("delete from draft_candidate").execute(c).await.map(drop))?;
        on!(self, c => sqlx::query("delete from draft").execute(c).await.map(drop))?;
        Ok(())
    }

    /// Adds a candidate to the draft: a row of the list of candidates.
    ///
    /// # Errors
    /// A fault of the database, also where there is no draft or the number is taken.
    pub async fn add_draft_candidate(&mut self, number: u32, cells: &[String]) -> Result<(), Fault> {
        let cells = serde_json::to_string(cells)?;
        on!(self, c => sqlx::query("insert into draft_candidate (draft_id, number, cells) values (1, $1, $2)")
            .bind(i64::from(number)).bind(cells)
            .execute(c).await.map(drop))?;
        Ok(())
    }

    /// Takes a candidate out of the draft; says whether it was there.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn remove_draft_candidate(&mut self, number: u32) -> Result<bool, Fault> {
        let n_rows = on!(self, c => sqlx::query("delete from draft_candidate where number = $1")
            .bind(i64::from(number))
            .execute(c).await.map(|done| done.rows_affected()))?;
        Ok(n_rows > 0)
    }

    /// The candidates of the draft in official order.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn draft_candidates(&mut self) -> Result<Vec<Vec<String>>, Fault> {
        let rows: Vec<String> = on!(self, c => sqlx::query_scalar("select cells from draft_candidate order by number")
            .fetch_all(c).await)?;
        rows.iter().map(|cells| Ok(serde_json::from_str(cells)?)).collect()
    }
}
