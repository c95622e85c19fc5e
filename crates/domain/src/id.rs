//! Numbers by which things are known, one type each, so that a project cannot be taken for a person.

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A round: one district, one year.
    RoundId,
    /// A candidate project of a round.
    ProjectId,
    /// Anyone who can sign in.
    PersonId,
    /// A citizen's comment.
    CommentId,
    /// One vote of a round: a void one is followed by another.
    VoteId,
    /// A deed of two people.
    DeedId,
    /// An import that two people look at.
    ImportId,
    /// A delegation of deputies.
    DelegationId,
}
