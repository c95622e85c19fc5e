//! Digits through a city's own gateway for short messages, by one signed request. What the other side has to do is written
//! in docs/VERIFICATION.md.

use super::secret;
use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use axum::body::Bytes;
use axum::http::{Request, StatusCode, Uri, header};
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use serde::Deserialize;
use service::{Message, Messenger, Undelivered, hexadecimal};
use sha2::Sha256;
use std::path::PathBuf;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// How long the gateway is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
/// Fewest bytes of the key that both sides share.
const LEAST_KEY: usize = 32;

/// The table `[verify.gateway]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewaySettings {
    /// Where requests go: https, or http on this machine.
    pub url: String,
    /// The file that holds the key which both sides share; at least 32 characters.
    pub key_file: PathBuf,
}

/// The way through the gateway.
pub struct Gateway {
    url: Uri,
    key: String,
    // A client that follows no redirect: the number goes where the operator said, and nowhere else.
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
}

impl Gateway {
    /// The way that these settings describe. No connection is made yet.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn new(settings: &GatewaySettings) -> Result<Self> {
        let url: Uri = settings.url.parse().context("`url` is no address")?;
        let is_here = matches!(url.host(), Some("localhost" | "127.0.0.1" | "[::1]"));
        match url.scheme_str() {
            Some("https") => {}
            Some("http") if is_here => {}
            _ => bail!("`url` begins with https:// (http:// is for this machine alone)"),
        }
        let key = secret(&settings.key_file)?;
        if key.len() < LEAST_KEY {
            bail!("the key in {} has fewer than {LEAST_KEY} characters", settings.key_file.display());
        }
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls::crypto::ring::default_provider())
            .context("the certificates of this system cannot be read")?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self { url, key, client: Client::builder(TokioExecutor::new()).build(connector) })
    }

    fn request(&self, to: &str, message: &Message, request: &str) -> Result<Request<Full<Bytes>>, Undelivered> {
        let body = serde_json::json!({ "to": to, "text": message.text, "request": request }).to_string();
        let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()).to_string();
        let signature = signature(&self.key, &time, &body);
        Request::post(self.url.clone())
            .header(header::CONTENT_TYPE, "application/json")
            .header("x-minsheng-time", time)
            .header("x-minsheng-signature", signature)
            .body(Full::from(body))
            .map_err(|_| Undelivered("the request could not be put together".to_owned()))
    }
}

/// HMAC-SHA256 of time, a dot and the body, in hexadecimal.
pub fn signature(key: &str, time: &str, body: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key of any length will do");
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body.as_bytes());
    hexadecimal(&mac.finalize().into_bytes())
}

#[async_trait]
impl Messenger for Gateway {
    async fn send(&self, to: &str, message: &Message, request: &str) -> Result<(), Undelivered> {
        let request = self.request(to, message, request)?;
        let answer = tokio::time::timeout(PATIENCE, self.client.request(request)).await;
        match answer {
            Err(_) => Err(Undelivered("the gateway took too long".to_owned())),
            Ok(Err(_)) => Err(Undelivered("the gateway cannot be reached".to_owned())),
            Ok(Ok(answer)) => match answer.status() {
                StatusCode::OK | StatusCode::CREATED | StatusCode::ACCEPTED | StatusCode::NO_CONTENT => Ok(()),
                status => Err(Undelivered(format!("the gateway answered {}", status.as_u16()))),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::signature;

    /// Made with Python's hmac, as docs/VERIFICATION.md does it.
    #[test]
    fn the_signature_is_the_documented_one() {
        let body = "{\"request\":\"r\",\"text\":\"t\",\"to\":\"13800000000\"}";
        let expected = "acc8aad33c94c19cb16e29fd176ecb31738f79a0475f46fa5c4e90b6003df8be";
        assert_eq!(signature("0123456789abcdef0123456789abcdef", "1764140000", body), expected);
    }
}
