//! The address on which figures are served, and nothing else is; they are not on the site's own address.

use super::Metrics;
use crate::listen::{Patience, alone};
use anyhow::{Context, Result};
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::encoding::prometheus_text::CONTENT_TYPE;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How often figures are taken at most: whoever asks sooner gets the last ones. Finer ones would tell more exactly than the
/// hall sees when a ballot came.
pub const FINEST: Duration = Duration::from_secs(10);

/// The last figures.
#[derive(Clone)]
struct Taken {
    metrics: Metrics,
    finest: Duration,
    last: Arc<Mutex<Option<(Instant, String)>>>,
}

impl Taken {
    fn text(&self) -> String {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        match &*last {
            Some((at, text)) if at.elapsed() < self.finest => text.clone(),
            _ => last.insert((Instant::now(), self.metrics.text())).1.clone(),
        }
    }
}

/// Begins to serve the figures on an address of their own, for as long as the process lives; returns where.
///
/// # Errors
/// A sentence for the operator: the address is taken.
pub fn listen(address: SocketAddr, metrics: Metrics, finest: Duration) -> Result<SocketAddr> {
    let listener = TcpListener::bind(address)
        .with_context(|| format!("cannot serve metrics on {address}: is another program there?"))?;
    let address = listener.local_addr()?;
    let router = Router::new().route("/metrics", get(show)).with_state(Taken { metrics, finest, last: Arc::default() });
    tokio::spawn(async move {
        if let Err(error) = alone(listener, router, Patience::default()).await {
            tracing::error!(%error, "Metrics are not served any more");
        }
    });
    Ok(address)
}

async fn show(State(taken): State<Taken>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, CONTENT_TYPE), (header::CACHE_CONTROL, "no-store")], taken.text())
}
