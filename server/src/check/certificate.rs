//! Whether the certificate can be used, and until when.

use super::{Finding, fail, machine, ok, warn};
use axum_server::tls_rustls::RustlsConfig;
use domain::Timestamp;
use std::path::Path;
use x509_parser::pem::Pem;

/// So many seconds before its end a certificate is named: two weeks, in which somebody can still get another.
const SOON: i64 = 14 * 86_400;
const ADVICE: &str = "Renew the certificate, and restart the program: the files are read at its start.";

/// From when and until when a chain holds, in seconds since 1970.
type Span = (i64, i64);

/// Reads chain and key as serving does.
pub async fn look(chain: &Path, key: &Path) -> Finding {
    // The second time it is there already.
    _ = rustls::crypto::ring::default_provider().install_default();
    if let Err(error) = RustlsConfig::from_pem_file(chain, key).await {
        let sentence = format!("TLS cannot use {} with {}: {error}.", chain.display(), key.display());
        return fail("certificate", sentence, "Name a chain in PEM and its own key, readable by the program's user.");
    }
    match std::fs::read(chain).ok().and_then(|bytes| span(&bytes)) {
        Some(span) => judge(span, machine::now()),
        None => {
            warn("certificate", "It is not known until when the certificate holds.", "Look with openssl x509 -enddate.")
        }
    }
}

/// The span in which every certificate of the chain holds.
fn span(pem: &[u8]) -> Option<Span> {
    let mut span: Option<Span> = None;
    for block in Pem::iter_from_buffer(pem) {
        let block = block.ok()?;
        let validity = block.parse_x509().ok()?.validity().clone();
        let (from, until) = (validity.not_before.timestamp(), validity.not_after.timestamp());
        span = Some(span.map_or((from, until), |(first, last)| (first.max(from), last.min(until))));
    }
    span
}

fn judge((from, until): Span, now: i64) -> Finding {
    let day = |at| Timestamp::from_unix(at).to_text();
    if now < from {
        return fail(
            "certificate",
            format!("The certificate holds from {} on, not yet.", day(from)),
            "Look at the clock.",
        );
    }
    if now >= until {
        return fail("certificate", format!("The certificate ended at {}.", day(until)), ADVICE);
    }
    let sentence = format!("The certificate holds until {}.", day(until));
    if until - now < SOON { warn("certificate", sentence, ADVICE) } else { ok("certificate", sentence) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Level;

    #[test]
    fn two_weeks_before_the_end_somebody_is_told() {
        let level = |now| judge((1_000, 10_000_000), now).level;
        assert_eq!(
            (level(0), level(2_000), level(9_000_000), level(10_000_000)),
            (Level::Fail, Level::Ok, Level::Warn, Level::Fail)
        );
    }

    #[test]
    fn a_chain_ends_with_the_first_of_its_certificates() {
        let pem = |until: i64| {
            let mut of = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).expect("a name");
            of.not_before = time::OffsetDateTime::from_unix_timestamp(1_700_000_000).expect("a moment");
            of.not_after = time::OffsetDateTime::from_unix_timestamp(until).expect("a moment");
            of.self_signed(&rcgen::KeyPair::generate().expect("a key")).expect("a certificate").pem()
        };
        let chain = pem(1_900_000_000) + &pem(1_800_000_000);
        assert_eq!(span(chain.as_bytes()), Some((1_700_000_000, 1_800_000_000)));
        assert_eq!(span(b"nothing of the kind"), None);
    }
}
