//! Before a comment is posted: has somebody said the same already? Said again it helps nobody, and a moderator would read it
//! twice. Its author decides.

use crate::{Refusal, Result, Service, current_round};
use domain::permit::{self, Action};
use domain::search::terms;
use domain::shown::SimilarComment;
use domain::{CommentId, CommentState, Person, ProjectId};
use std::collections::{HashMap, HashSet};
use store::Tx;

/// How many terms of what was typed are looked for: enough to meet a rare one in any comment of full length.
const LOOKED_FOR: usize = 24;
/// How many of the newest comments with a term are looked at. A text that was said before shares its rare terms too, and of
/// these there are no more.
const WITH_A_TERM: u32 = 40;
/// How many comments are compared word by word.
const COMPARED: usize = 12;
/// How many are shown.
const SHOWN: usize = 3;

impl Service {
    /// Published comments on a project that say nearly the same as what was typed, the nearest first.
    ///
    /// # Errors
    /// [`Refusal::NotFound`], and those of the permit.
    pub async fn similar_comments(
        &self,
        who: Option<&Person>,
        number: u32,
        words: &str,
    ) -> Result<Vec<SimilarComment>> {
        let mut tx = self.store.read().await?;
        let round = current_round(&mut tx).await?;
        permit::check(who, Action::LeaveComment, round.phase)?;
        let projects = tx.projects(round.id).await?;
        let project = projects.iter().find(|project| project.number == number).ok_or(Refusal::NotFound)?.id;
        similar(&mut tx, project, words).await
    }

    /// Published comments that say nearly the same as one's own draft, before it is posted; none for a reply, and none where it
    /// is no draft (any more).
    ///
    /// # Errors
    /// [`Refusal::NotFound`] where it is not one's own, and those of the permit.
    pub async fn similar_to_draft(&self, who: Option<&Person>, id: CommentId) -> Result<Vec<SimilarComment>> {
        let mut tx = self.store.read().await?;
        permit::check(who, Action::LeaveComment, current_round(&mut tx).await?.phase)?;
        let author = who.ok_or(Refusal::SignInFirst)?.id;
        let draft = tx.find_comment(id).await?.ok_or(Refusal::NotFound)?.comment;
        if draft.author != Some(author) {
            return Err(Refusal::NotFound.into());
        }
        if draft.state != CommentState::Draft || draft.parent.is_some() {
            return Ok(Vec::new());
        }
        similar(&mut tx, draft.project, &draft.body).await
    }
}

async fn similar(tx: &mut Tx, project: ProjectId, words: &str) -> Result<Vec<SimilarComment>> {
    let typed = telling(words);
    let mut shared: HashMap<CommentId, usize> = HashMap::new();
    for term in spread(&typed) {
        for id in tx.comments_with_term(project, term, WITH_A_TERM).await? {
            *shared.entry(id).or_default() += 1;
        }
    }
    let mut candidates: Vec<_> = shared.into_iter().collect();
    candidates.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), std::cmp::Reverse(*id)));
    let mut similar = Vec::new();
    for (id, _) in candidates.into_iter().take(COMPARED) {
        let Some(found) = tx.find_comment(id).await? else { continue };
        let likeness = likeness(&typed, &telling(&found.comment.body));
        if likeness.is_some() && found.comment.state == CommentState::Approved {
            similar.push((likeness, found));
        }
    }
    similar.sort_by_key(|(likeness, found)| (std::cmp::Reverse(*likeness), std::cmp::Reverse(found.comment.id)));
    Ok(similar
        .into_iter()
        .take(SHOWN)
        .map(|(_, found)| SimilarComment {
            id: found.comment.id,
            author: found.author,
            body: found.comment.body,
            left_at: found.comment.left_at,
        })
        .collect())
}

/// The terms that tell texts apart: pairs of Han characters and words. Single characters are in most texts.
fn telling(words: &str) -> Vec<String> {
    terms(words).into_iter().filter(|term| term.chars().nth(1).is_some()).collect()
}

/// So many of them, from the whole of the text.
fn spread(terms: &[String]) -> impl Iterator<Item = &String> {
    let step = terms.len().div_ceil(LOOKED_FOR).max(1);
    terms.iter().step_by(step)
}

/// How much of all terms of two texts is in both, in thousandths; nothing below one half.
fn likeness(one: &[String], other: &[String]) -> Option<usize> {
    let (one, other): (HashSet<_>, HashSet<_>) = (one.iter().collect(), other.iter().collect());
    let (both, all) = (one.intersection(&other).count(), one.union(&other).count());
    (all > 0 && both * 2 >= all).then(|| both * 1_000 / all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn alike(one: &str, other: &str) -> bool {
        likeness(&telling(one), &telling(other)).is_some()
    }

    #[test]
    fn the_same_in_other_signs_is_alike_and_the_opposite_is_said_to_be_too() {
        assert!(alike("老小区晚上找不到停车位。", "老小区晚上，找不到停车位！"));
        assert!(alike("Please add bus stops near the school", "please add BUS stops near school"));
        assert!(!alike("老小区晚上找不到停车位", "希望新建的学校离家近一些"));
        assert!(!alike("好", "好") && !alike("", ""));
    }

    proptest! {
        #[test]
        fn whatever_is_typed_few_terms_are_looked_for_and_likeness_is_mutual(one in any::<String>(), other in "[停车位难学校路灯]{0,500}") {
            let (a, b) = (telling(&one), telling(&other));
            prop_assert!(spread(&a).count() <= LOOKED_FOR && spread(&b).count() <= LOOKED_FOR);
            prop_assert_eq!(likeness(&a, &b), likeness(&b, &a));
            prop_assert!(b.is_empty() || likeness(&b, &b) == Some(1_000));
        }
    }
}
