//! Listening: one socket, with or without TLS, with a cap on connections, patience for headers, and a calm end.

use crate::config::Config;
use crate::kept::Kept;
use anyhow::{Context as _, Result};
use axum::Router;
use axum::extract::Request;
use axum::response::Response;
use axum_server::accept::{Accept, NoDelayAcceptor};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use futures::future::BoxFuture;
use hyper_util::rt::TokioTimer;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tower::Service;

/// How long a connection may take to send the headers of a request.
const HEADER_PATIENCE: Duration = Duration::from_secs(10);
/// How long requests under way may take to end when the process is told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// Serves until the process is told to stop, then lets the requests under way end.
///
/// # Errors
/// A sentence for the operator: the address is taken, a certificate cannot be read.
pub async fn serve(config: &Config, site: Kept<Router>, stop: Handle<SocketAddr>) -> Result<()> {
    let listener = TcpListener::bind(config.listen)
        .with_context(|| format!("cannot listen on {}: is another program there?", config.listen))?;
    listener.set_nonblocking(true)?;
    let places = Arc::new(Semaphore::new(config.max_connections));
    let server = axum_server::from_tcp(listener)?.handle(stop).first_request_timeout(HEADER_PATIENCE);
    let make = axum::ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(site);
    match &config.tls {
        None => patient(server.acceptor(Capped { inner: NoDelayAcceptor, places })).serve(make).await?,
        Some((certificate, key)) => {
            if rustls::crypto::ring::default_provider().install_default().is_err() {
                tracing::debug!("A provider of cryptography for TLS was there already");
            }
            let tls = RustlsConfig::from_pem_file(certificate, key)
                .await
                .with_context(|| format!("cannot use {} with {}", certificate.display(), key.display()))?;
            let inner = RustlsAcceptor::new(tls).acceptor(NoDelayAcceptor);
            patient(server.acceptor(Capped { inner, places })).serve(make).await?;
        }
    }
    Ok(())
}

fn patient<A>(mut server: Server<SocketAddr, A>) -> Server<SocketAddr, A> {
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE).max_headers(64);
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

/// Accepts no more connections at one time than there are places; one more is closed at once.
#[derive(Clone)]
struct Capped<A> {
    inner: A,
    places: Arc<Semaphore>,
}

impl<I, S, A> Accept<I, S> for Capped<A>
where
    A: Accept<I, S, Future: Send + 'static>,
    A::Stream: Send,
    A::Service: Send,
    I: Send + 'static,
    S: Send + 'static,
{
    type Stream = A::Stream;
    type Service = Placed<A::Service>;
    type Future = BoxFuture<'static, std::io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let place = self.places.clone().try_acquire_owned();
        let accepted = self.inner.accept(stream, service);
        Box::pin(async move {
            let place = place.map_err(|_| std::io::Error::other("no place for another connection"))?;
            let (stream, inner) = accepted.await?;
            Ok((stream, Placed { inner, _place: Arc::new(place) }))
        })
    }
}

/// A connection's service, which holds its place until the connection ends.
#[derive(Clone)]
struct Placed<S> {
    inner: S,
    _place: Arc<OwnedSemaphorePermit>,
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
