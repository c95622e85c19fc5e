//! Listening: one socket, with or without TLS, with a cap on connections, patience for headers, and a calm end.

use crate::config::Config;
use crate::kept::Kept;
use crate::metrics::{Connections, Metrics, most_descriptors};
use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum_server::accept::{Accept, NoDelayAcceptor};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use futures::future::BoxFuture;
use hyper_util::rt::TokioTimer;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpSocket;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_io_timeout::TimeoutStream;
use tower::Service;

/// Descriptors that stay for the database, for backups and for the log when all places are taken.
pub const RESERVE: usize = 128;
/// Connections that may wait until they are taken; the system may set a lower number.
const QUEUE: u32 = 4_096;
/// Connections to the address of the figures.
const PLACES_ALONE: usize = 16;
/// How long requests under way may take to end when the process is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// How long slow readers are waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the headers of a request, the first one and each that follows.
    pub headers: Duration,
    /// For the body of a request.
    pub body: Duration,
    /// For our answer.
    pub answer: Duration,
    /// For a reader to take anything of an answer that is on its way.
    pub unread: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        let [headers, body, answer, unread] = [10, 30, 30, 30].map(Duration::from_secs);
        Self { headers, body, answer, unread }
    }
}

/// Places for connections: as many as the operator says, and no more than the system has descriptors for. Where there are
/// fewer, one connection more is closed at once, instead of nobody being able to open anything, the database included.
pub fn n_places(asked: usize, descriptors: Option<u64>) -> usize {
    let descriptors = descriptors.map_or(usize::MAX, |n| usize::try_from(n).unwrap_or(usize::MAX));
    asked.min(descriptors.saturating_sub(RESERVE)).max(1)
}

/// Serves until the process is told to stop, then lets the requests under way end.
///
/// # Errors
/// A sentence for the operator: the address is taken, a certificate cannot be read.
pub async fn serve(config: &Config, site: Kept<Router>, stop: Handle<SocketAddr>) -> Result<()> {
    let listener = bind(config.listen)
        .with_context(|| format!("cannot listen on {}: is another program there?", config.listen))?;
    let doors = Doors::of(config, site.shelves.metrics());
    let server = watched(axum_server::from_tcp(listener)?.handle(stop), site.shelves.metrics());
    let make = axum::ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(site);
    match &config.tls {
        None => {
            let capped = Capped { inner: NoDelayAcceptor, doors };
            patient(server.acceptor(capped), config.patience).serve(make).await?;
        }
        Some((certificate, key)) => {
            if rustls::crypto::ring::default_provider().install_default().is_err() {
                tracing::debug!("A provider of cryptography for TLS was there already");
            }
            let tls = RustlsConfig::from_pem_file(certificate, key)
                .await
                .with_context(|| format!("cannot use {} with {}", certificate.display(), key.display()))?;
            let inner = RustlsAcceptor::new(tls).acceptor(NoDelayAcceptor);
            patient(server.acceptor(Capped { inner, doors }), config.patience).serve(make).await?;
        }
    }
    Ok(())
}

/// A socket with a long queue. In the usual one 128 connections wait; when a hall presses at once, or a crowd comes, the
/// system drops what has no place there, and whoever it was waits for a second or more until it is tried again.
fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(QUEUE)?.into_std()
}

/// Serves a router without pages on a socket of its own, with a few places and the same patience.
///
/// # Errors
/// When the socket is of no use.
pub async fn alone(listener: TcpListener, router: Router, patience: Patience) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(PLACES_ALONE));
    let doors = Doors { places, counted: Connections::default(), unread: patience.unread };
    let server = axum_server::from_tcp(listener)?.acceptor(Capped { inner: NoDelayAcceptor, doors });
    patient(server, patience).serve(router.into_make_service()).await
}

/// Counts connections that could not be taken. One that found no place is counted where it was refused.
fn watched<A>(server: Server<SocketAddr, A>, metrics: &Metrics) -> Server<SocketAddr, A> {
    let counted = metrics.connections();
    server.accept_error_handler(move |_, error| {
        if !error.get_ref().is_some_and(|inner| inner.is::<NoPlace>()) {
            counted.failed.inc();
        }
    })
}

fn patient<A>(server: Server<SocketAddr, A>, patience: Patience) -> Server<SocketAddr, A> {
    let mut server = server.first_request_timeout(patience.headers);
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(patience.headers).max_headers(64);
    builder.http2().timer(TokioTimer::new()).max_concurrent_streams(64).max_header_list_size(16 << 10);
    server
}

/// Ends the serving when the process is told to stop.
pub async fn stop_when_told(stop: Handle<SocketAddr>) {
    let interrupted = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! { _ = interrupted => {}, _ = terminated.recv() => {} }
            }
            Err(_) => drop(interrupted.await),
        }
    }
    #[cfg(not(unix))]
    drop(interrupted.await);
    tracing::info!("Told to stop; letting the requests under way end");
    stop.graceful_shutdown(Some(FAREWELL));
}

/// What all connections to one socket share.
#[derive(Clone)]
struct Doors {
    places: Arc<Semaphore>,
    counted: Connections,
    unread: Duration,
}

#[derive(Debug, thiserror::Error)]
#[error("no place for another connection")]
struct NoPlace;

/// Accepts no more connections at one time than there are places; one more is closed at once. Whoever takes nothing of an
/// answer for too long is given up.
#[derive(Clone)]
struct Capped<A> {
    inner: A,
    doors: Doors,
}

/// A place for one connection, until it ends.
struct Place {
    _permit: OwnedSemaphorePermit,
    counted: Connections,
}

impl Doors {
    /// Those of the site: fewer than are set where there are too few descriptors, which is said.
    fn of(config: &Config, metrics: &Metrics) -> Self {
        let (asked, places) = (config.max_connections, n_places(config.max_connections, most_descriptors()));
        if places < asked {
            tracing::warn!(asked, places, "Too few descriptors for as many connections as are set");
        }
        let places = Arc::new(Semaphore::new(places));
        Self { places, counted: metrics.connections(), unread: config.patience.unread }
    }

    fn place(&self) -> io::Result<Place> {
        let Ok(permit) = self.places.clone().try_acquire_owned() else {
            self.counted.refused.inc();
            return Err(io::Error::other(NoPlace));
        };
        self.counted.open.inc();
        Ok(Place { _permit: permit, counted: self.counted.clone() })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.counted.open.dec();
    }
}

impl<I, S, A> Accept<I, S> for Capped<A>
where
    A: Accept<I, S, Future: Send + 'static>,
    A::Stream: AsyncRead + AsyncWrite + Send,
    A::Service: Send,
    I: Send + 'static,
    S: Send + 'static,
{
    type Stream = Pin<Box<TimeoutStream<A::Stream>>>;
    type Service = Placed<A::Service>;
    type Future = BoxFuture<'static, io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let (place, unread) = (self.doors.place(), self.doors.unread);
        let accepted = self.inner.accept(stream, service);
        Box::pin(async move {
            let place = place?;
            let (stream, inner) = accepted.await?;
            let mut stream = TimeoutStream::new(stream);
            stream.set_write_timeout(Some(unread));
            Ok((Box::pin(stream), Placed { inner, _place: Arc::new(place) }))
        })
    }
}

/// A connection's service, which holds its place until the connection ends.
#[derive(Clone)]
struct Placed<S> {
    inner: S,
    _place: Arc<Place>,
}

impl<S, B> Service<axum::http::Request<B>> for Placed<S>
where
    S: Service<axum::http::Request<B>, Response = Response>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: axum::http::Request<B>) -> S::Future {
        self.inner.call(request)
    }
}

#[cfg(test)]
mod tests {
    use super::n_places;

    #[test]
    fn there_are_no_more_places_than_descriptors() {
        assert_eq!(n_places(12_000, Some(20_000)), 12_000);
        assert_eq!(n_places(12_000, Some(1_024)), 896);
        assert_eq!((n_places(12_000, None), n_places(5, Some(64))), (12_000, 1));
    }
}
