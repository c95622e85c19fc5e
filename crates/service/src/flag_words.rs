//! The list of words at which a moderator should look twice.

use crate::moderation::may;
use crate::{Refusal, Result, Service};
use domain::audit::Act;
use domain::shown::FlagWordsPage;
use domain::{Person, flag};

impl Service {
    /// The list of words.
    ///
    /// # Errors
    /// Those of the permit.
    pub async fn show_flag_words(&self, who: Option<&Person>) -> Result<FlagWordsPage> {
        let mut tx = self.store.read().await?;
        may(&mut tx, who).await?;
        Ok(FlagWordsPage { words: tx.flag_words().await? })
    }

    /// Adds a word to the list. One that is there already stays there.
    ///
    /// # Errors
    /// [`Refusal::WordNotAllowed`], and those of the permit.
    pub async fn add_flag_word(&self, who: Option<&Person>, typed: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        let by = may(&mut tx, who).await?;
        let word = flag::word(typed)?;
        if tx.add_flag_word(&word, by, self.now()).await? {
            self.note(&mut tx, who, Act::AddedFlagWord, &word, "").await?;
        }
        Ok(tx.commit_unseen().await?)
    }

    /// Takes a word from the list.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where it is not there, and those of the permit.
    pub async fn remove_flag_word(&self, who: Option<&Person>, word: &str) -> Result<()> {
        let mut tx = self.store.write().await?;
        may(&mut tx, who).await?;
        if !tx.remove_flag_word(word).await? {
            return Err(Refusal::NotFound.into());
        }
        self.note(&mut tx, who, Act::RemovedFlagWord, word, "").await?;
        Ok(tx.commit_unseen().await?)
    }
}
