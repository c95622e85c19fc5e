//! What carries digits to people: settings, and the two ways. Nothing here writes an address or number down; what goes to the
//! log is a code or a sentence of our own.

pub mod gateway;
pub mod mail;

use anyhow::{Context, Result, bail};
use domain::VerifiedHow;
use gateway::{Gateway, GatewaySettings};
use mail::{Mail, MailSettings};
use serde::Deserialize;
use service::Service;
use std::path::Path;
use std::sync::Arc;

/// The table `[verify]`: the ways to verify an account that are set up.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Verify {
    /// Whether clerks hand out codes at a service window.
    pub window: bool,
    /// Digits by e-mail.
    pub mail: Option<MailSettings>,
    /// Digits through the city's gateway.
    pub gateway: Option<GatewaySettings>,
}

impl Verify {
    /// The ways that are set up.
    pub fn ways(&self) -> Vec<VerifiedHow> {
        let ways = [
            (self.window, VerifiedHow::Window),
            (self.mail.is_some(), VerifiedHow::Email),
            (self.gateway.is_some(), VerifiedHow::Gateway),
        ];
        ways.into_iter().filter_map(|(is_set_up, how)| is_set_up.then_some(how)).collect()
    }

    /// The service with what sends on these ways.
    ///
    /// # Errors
    /// A sentence for the operator: a file that cannot be read, an address that is none.
    pub fn give(&self, mut service: Service) -> Result<Service> {
        if let Some(settings) = &self.mail {
            let mail = Mail::new(settings).context("the settings in [verify.mail] do not hold")?;
            service = service.with_messenger(VerifiedHow::Email, Arc::new(mail));
        }
        if let Some(settings) = &self.gateway {
            let gateway = Gateway::new(settings).context("the settings in [verify.gateway] do not hold")?;
            service = service.with_messenger(VerifiedHow::Gateway, Arc::new(gateway));
        }
        Ok(service)
    }

    /// The ways in a sentence for the operator.
    ///
    /// # Errors
    /// As in [`Verify::give`].
    pub fn look(&self) -> Result<String> {
        let mut ways = Vec::new();
        if self.window {
            ways.push("codes at a service window".to_owned());
        }
        if let Some(settings) = &self.mail {
            Mail::new(settings).context("the settings in [verify.mail] do not hold")?;
            ways.push(format!("e-mail through {}", settings.host));
        }
        if let Some(settings) = &self.gateway {
            Gateway::new(settings).context("the settings in [verify.gateway] do not hold")?;
            ways.push(format!("the gateway at {}", settings.url));
        }
        match ways.as_slice() {
            [] => Ok("No way to verify accounts is set up: outside a demonstration comments are off.".to_owned()),
            ways => Ok(format!("Accounts can be verified by {}.", ways.join(", "))),
        }
    }
}

/// A secret from a file, without the line's end.
fn secret(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let secret = text.trim_end_matches(['\r', '\n']);
    if secret.is_empty() {
        bail!("{} is empty", path.display());
    }
    Ok(secret.to_owned())
}
