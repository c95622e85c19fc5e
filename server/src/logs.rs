//! The log. docs/LOGGING.md says what is never in it.

use crate::config::{Config, LogFormat};
use std::fmt::Debug;
use store::{STATEMENTS, STATEMENTS_OF_CASTING};
use tracing::field::{Field, Visit};
use tracing::{Event, Metadata};
use tracing_subscriber::filter::FilterExt;
use tracing_subscriber::layer::{Context, Filter, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt, registry};

/// Starts the log on standard error. A second call changes nothing.
pub fn start(config: &Config) {
    let levels = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let said = levels.and(NothingOfCasting);
    let lines = fmt::layer().with_writer(std::io::stderr);
    let started = match config.log_format {
        LogFormat::Text => registry().with(lines.with_target(false).with_filter(said)).try_init(),
        LogFormat::Json => registry().with(lines.json().with_filter(said)).try_init(),
    };
    if started.is_err() {
        tracing::debug!("The log had been started before");
    }
}

/// Keeps statements of casting out of the log, whatever level is set.
struct NothingOfCasting;

impl<S> Filter<S> for NothingOfCasting {
    fn enabled(&self, _: &Metadata<'_>, _: &Context<'_, S>) -> bool {
        true
    }

    fn event_enabled(&self, event: &Event<'_>, _: &Context<'_, S>) -> bool {
        if !event.metadata().target().starts_with(STATEMENTS) {
            return true;
        }
        let mut found = OfCasting(false);
        event.record(&mut found);
        !found.0
    }
}

struct OfCasting(bool);

impl Visit for OfCasting {
    fn record_str(&mut self, _: &Field, value: &str) {
        self.0 |= STATEMENTS_OF_CASTING.iter().any(|word| value.contains(word));
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}
