//! Digits by e-mail, handed to the operator's own mail server by SMTP.

use super::secret;
use anyhow::{Context, Result, bail};
use async_trait::async_trait;
use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use serde::Deserialize;
use service::{Message, Messenger, Undelivered};
use std::path::PathBuf;
use std::time::Duration;

/// How long a mail server is waited for.
const PATIENCE: Duration = Duration::from_secs(10);
const TOO_LONG: &str = "the mail server took too long";

/// How the way to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTls {
    /// Plain at first, then TLS, or nothing is sent.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Tls,
    /// None: to a server on this machine alone.
    None,
}

/// The table `[verify.mail]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// The mail server.
    pub host: String,
    /// Its port [default: 587 for `starttls`, 465 for `tls`, 25 for `none`].
    pub port: Option<u16>,
    /// `starttls`, `tls` or `none` [default: starttls].
    #[serde(default)]
    pub tls: MailTls,
    /// The name to sign in with at the mail server.
    pub user: Option<String>,
    /// The file that holds the password.
    pub password_file: Option<PathBuf>,
    /// Whom the letters come from: `民生票决 <noreply@example.gov.cn>`.
    pub from: String,
    /// A certificate in PEM that is trusted beside those of the system.
    pub ca_file: Option<PathBuf>,
}

/// The way by e-mail.
pub struct Mail {
    from: Mailbox,
    server: AsyncSmtpTransport<Tokio1Executor>,
}

impl Mail {
    /// The way that these settings describe. No connection is made yet.
    ///
    /// # Errors
    /// A sentence for the operator.
    pub fn new(settings: &MailSettings) -> Result<Self> {
        let from: Mailbox = settings.from.parse().context("`from` is no address")?;
        let host = settings.host.as_str();
        let port = settings.port.unwrap_or(match settings.tls {
            MailTls::Starttls => 587,
            MailTls::Tls => 465,
            MailTls::None => 25,
        });
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(port)
            .tls(tls(settings)?)
            .timeout(Some(PATIENCE))
            // The domain of the sender, not the name of this machine.
            .hello_name(ClientId::Domain(from.email.domain().to_owned()));
        match (&settings.user, &settings.password_file) {
            (Some(user), Some(file)) => server = server.credentials(Credentials::new(user.clone(), secret(file)?)),
            (None, None) => {}
            _ => bail!("`user` and `password_file` belong together: give both or neither"),
        }
        Ok(Self { from, server: server.build() })
    }
}

fn tls(settings: &MailSettings) -> Result<Tls> {
    if settings.tls == MailTls::None {
        let is_here = matches!(settings.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        if !is_here {
            bail!("without TLS digits would travel in the clear: `tls = \"none\"` is for a server on this machine");
        }
        return Ok(Tls::None);
    }
    let mut parameters = TlsParameters::builder(settings.host.clone());
    if let Some(file) = &settings.ca_file {
        let pem = std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
        parameters = parameters.add_root_certificate(Certificate::from_pem(&pem).context("`ca_file` is no PEM")?);
    }
    let parameters = parameters.build_rustls()?;
    Ok(if settings.tls == MailTls::Tls { Tls::Wrapper(parameters) } else { Tls::Required(parameters) })
}

#[async_trait]
impl Messenger for Mail {
    async fn send(&self, to: &str, message: &Message, request: &str) -> Result<(), Undelivered> {
        let to = to.parse().map_err(|_| Undelivered("the address is none to the mail library".to_owned()))?;
        let id = format!("<{request}@{}>", self.from.email.domain());
        let letter = MessageBuilder::new()
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .message_id(Some(id))
            .subject(message.subject.as_str())
            .header(ContentType::TEXT_PLAIN)
            .body(message.text.clone())
            .map_err(|_| Undelivered("the letter could not be put together".to_owned()))?;
        // A server can also be slow at every step.
        match tokio::time::timeout(PATIENCE, self.server.send(letter)).await {
            Ok(sent) => sent.map(drop).map_err(|error| Undelivered(why(&error))),
            Err(_) => Err(Undelivered(TOO_LONG.to_owned())),
        }
    }
}

/// What went wrong, without the server's own words: they may repeat the address.
fn why(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None if error.is_timeout() => TOO_LONG.to_owned(),
        None if error.is_tls() => "there is no TLS with the mail server".to_owned(),
        None if error.is_client() => "the mail server does not offer what is needed".to_owned(),
        None => "the mail server cannot be reached, or is not to be trusted".to_owned(),
    }
}
