//! The box: papers under random keys, nothing else. It knows nothing of people.

use crate::db::on;
use crate::{Fault, Tx};
use domain::VoteId;

impl Tx {
    /// Drops a paper in the box. `paper_id` is 16 bytes from a random source.
    ///
    /// # Errors
    /// A fault of the database, also where the vote is not open.
    pub async fn drop_in_box(&mut self, vote: VoteId, paper_id: [u8; 16], paper: &[u8]) -> Result<(), Fault> {
        on!(self, c => sqlx::query("insert into box_paper (vote_id, paper_id, paper) values ($1, $2, $3)")
            .bind(vote.0).bind(paper_id.to_vec()).bind(paper.to_vec()).execute(c).await.map(drop))?;
        Ok(())
    }

    /// How many papers are in the box.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn count_box(&mut self, vote: VoteId) -> Result<u32, Fault> {
        let found: i64 = on!(self, c => sqlx::query_scalar("select count(*) from box_paper where vote_id = $1")
            .bind(vote.0).fetch_one(c).await)?;
        u32::try_from(found).map_err(|_| Fault::bad_row("a count of the box"))
    }

    /// All papers in the box, by their random keys.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn papers(&mut self, vote: VoteId) -> Result<Vec<Vec<u8>>, Fault> {
        Ok(on!(self, c => sqlx::query_scalar("select paper from box_paper where vote_id = $1 order by paper_id")
            .bind(vote.0).fetch_all(c).await)?)
    }

    /// Lays all papers down anew under the given keys, in one transaction and therefore with one row version, so that
    /// no row tells when it came. To be called while the vote is still open, in the transaction that closes it.
    ///
    /// # Errors
    /// A fault of the database, and where there are not as many keys as papers.
    pub async fn reshuffle_box(&mut self, vote: VoteId, keys: &[[u8; 16]]) -> Result<(), Fault> {
        let papers = self.papers(vote).await?;
        if papers.len() != keys.len() {
            return Err(Fault::bad_row("box_paper: number of keys"));
        }
        on!(self, c => sqlx::query("delete from box_paper where vote_id = $1").bind(vote.0).execute(c).await.map(drop))?;
        let mut pairs: Vec<_> = keys.iter().zip(papers).collect();
        pairs.sort_unstable_by_key(|(key, _)| **key);
        for (key, paper) in pairs {
            self.drop_in_box(vote, *key, &paper).await?;
        }
        Ok(())
    }
}
