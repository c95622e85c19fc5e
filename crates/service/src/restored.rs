//! What remains to be done when the rows of a backup have been laid into an empty database: only the command line does it.

use crate::audit::chain_of;
use crate::{Result, Service};
use domain::VoteId;
use domain::audit::Act;
use domain::shown::AuditCheck;
use store::Tx;

impl Service {
    /// A backup has no ballots of a vote that was open. Nobody can say any more who had voted, so such a vote is void: its
    /// round stands where it was opened, and the log says why. No deed of two says so, because no two people did it.
    /// The triggers are lifted meanwhile ([`Tx::lift_triggers`]). Returns the votes.
    ///
    /// # Errors
    /// A fault.
    pub async fn void_lost_votes(&self, tx: &mut Tx) -> Result<Vec<VoteId>> {
        let lost = tx.open_votes().await?;
        if !lost.is_empty() {
            tx.void_open_votes(self.now()).await?;
        }
        for vote in &lost {
            self.note(tx, None, Act::VoidedLostVote, &vote.0.to_string(), "command line").await?;
        }
        Ok(lost)
    }

    /// The log says that it comes from a backup, and from when. Made by the command line: nobody is named.
    ///
    /// # Errors
    /// A fault.
    pub async fn note_restore(&self, tx: &mut Tx, taken_at: &str) -> Result<()> {
        self.note(tx, None, Act::RestoredBackup, taken_at, "command line").await
    }

    /// Looks at the chain of the log inside a transaction, for whoever is about to commit it.
    ///
    /// # Errors
    /// A fault.
    pub async fn check_log(&self, tx: &mut Tx) -> Result<AuditCheck> {
        chain_of(tx).await
    }
}
