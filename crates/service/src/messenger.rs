//! How digits reach somebody. What sends them is given by whoever starts the program; nothing of an address is kept here.

use crate::Service;
use async_trait::async_trait;
use domain::VerifiedHow;
use std::sync::Arc;

/// What is sent to somebody: plain text, with a subject where the way has one.
#[derive(Clone, PartialEq, Eq)]
pub struct Message {
    /// The subject of a letter.
    pub subject: String,
    /// The text, with the digits in it.
    pub text: String,
}

/// Why a message did not go out, for the log: without the address and without the text.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Undelivered(pub String);

/// A way to send a message to an address or number.
#[async_trait]
pub trait Messenger: Send + Sync {
    /// Sends a message; returns once somebody else has taken it over. `request` names this one message.
    async fn send(&self, to: &str, message: &Message, request: &str) -> Result<(), Undelivered>;
}

/// The ways that are there, each with what sends on it.
pub(crate) type Messengers = Arc<Vec<(VerifiedHow, Arc<dyn Messenger>)>>;

impl Service {
    /// The same service with something that sends digits on this way. Whether the way is open to anybody is for
    /// [`crate::Settings::verifiers`] to say.
    #[must_use]
    pub fn with_messenger(self, how: VerifiedHow, messenger: Arc<dyn Messenger>) -> Self {
        let mut messengers = self.messengers.as_ref().clone();
        messengers.push((how, messenger));
        Self { messengers: Arc::new(messengers), ..self }
    }

    pub(crate) fn messenger(&self, how: VerifiedHow) -> Option<Arc<dyn Messenger>> {
        self.messengers.iter().find(|(way, _)| *way == how).map(|(_, messenger)| messenger.clone())
    }
}
