//! Counting and publishing. The rules are in the `ballot` crate; here the box is emptied before it, once.

use crate::{Fault, Refusal, Result, Service};
use ballot::{Figures, Paper, ValidPaper, check_identities, count, outcome};
use domain::permit::Action;
use domain::{Person, Phase};

impl Service {
    /// Counts the ballots and keeps the outcome; nothing is public yet. An electronic paper is given out to each deputy
    /// present, so as many are issued as are present.
    ///
    /// # Errors
    /// [`Refusal::AlreadyCounted`], [`Refusal::MoreCastThanPresent`], [`Refusal::FiguresDisagree`] where the box holds
    /// another number of papers than the roll has marks, and those of the permit.
    pub async fn count_ballots(&self, who: Option<&Person>) -> Result<()> {
        // Done once already when the vote closed; again here in case that was cut short. Nothing is counted before it.
        self.permit_now(who, Action::CountBallots).await?;
        self.store.forget_order_of_casting().await?;
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::CountBallots).await?;
        if tx.find_result(round.id).await?.is_some() {
            return Err(Refusal::AlreadyCounted.into());
        }
        let papers = tx.papers(round.id).await?;
        let returned = u32::try_from(papers.len()).map_err(|_| Fault::bad_row("a count of the box"))?;
        if returned != tx.count_marks(round.id).await? {
            return Err(Refusal::FiguresDisagree.into());
        }
        let present = round.present.ok_or_else(|| Fault::bad_row("round.present"))?;
        if returned > present {
            return Err(Refusal::MoreCastThanPresent { cast: returned, present }.into());
        }
        let papers: Vec<ValidPaper> = papers
            .iter()
            .map(|bytes| Paper::decode(bytes, &round.rules).and_then(|paper| paper.check(&round.rules)))
            .collect::<std::result::Result<_, _>>()
            .map_err(|_| Refusal::FiguresDisagree)?;
        let total = round.rules.total_deputies();
        let figures = Figures { total, present, issued: present, returned, invalid: 0 };
        let tally = count(&round.rules, &papers);
        check_identities(&round.rules, &figures, &tally).map_err(|_| Refusal::FiguresDisagree)?;
        let outcome = outcome(&round.rules, &figures, &tally);
        tx.add_result(round.id, &figures, &outcome, self.now()).await?;
        Ok(tx.commit().await?)
    }

    /// Announces the result: everyone can read it from now on.
    ///
    /// # Errors
    /// [`Refusal::NotCountedYet`], and those of the permit.
    pub async fn publish_result(&self, who: Option<&Person>) -> Result<()> {
        let mut tx = self.store.write().await?;
        let round = self.round_to_change(&mut tx, who, Action::PublishResult).await?;
        if !tx.publish_result(round.id, self.now()).await? {
            return Err(Refusal::NotCountedYet.into());
        }
        self.step(&mut tx, who, &round, Phase::Announced).await?;
        Ok(tx.commit().await?)
    }
}
