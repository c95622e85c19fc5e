//! Where the round stands, what the desk says is missing before the next deed, and whether those who confirm the count can
//! sign in. No figure of any vote: a check may be run while one is open.

use super::{Finding, fail, ok, warn};
use crate::command::{system_clock, system_random};
use app::request::sentences::sentences;
use domain::shown::Precondition;
use domain::{Language, Phase};
use service::{Readiness, Scrutineers, Service, Store};

pub async fn look(store: &Store) -> Vec<Finding> {
    let service = Service::new(store.clone(), system_clock(), system_random());
    match service.readiness().await {
        Ok(Some(ready)) => judge(&ready),
        Ok(None) => vec![warn("round", "There is no round.", "Enter it before the day.")],
        Err(error) => vec![fail("round", format!("The round cannot be read: {error}."), "Look at the database.")],
    }
}

fn judge(ready: &Readiness) -> Vec<Finding> {
    let Readiness { year, phase, .. } = ready;
    let mut findings =
        vec![ok("round", format!("The round of {year} stands at: {}.", sentence(&format!("phase.{}", phase.code()))))];
    findings.extend(ready.preconditions.iter().map(|one| precondition(one, *phase)));
    findings.push(scrutineers(&ready.scrutineers));
    findings
}

fn sentence(key: &str) -> String {
    sentences(Language::En).get(key).cloned().unwrap_or_else(|| key.to_owned())
}

/// What the desk's list says. Before an opening, candidates and roll that do not agree stop it; the rest is for people to
/// judge, as at the desk.
fn precondition(one: &Precondition, phase: Phase) -> Finding {
    let n = one.n.map_or_else(String::new, |n| n.to_string());
    let sentence = sentence(&format!("desk.before.{}", one.code)).replace("{n}", &n);
    if one.holds {
        return ok("desk", format!("{sentence}: yes."));
    }
    let opens_next = matches!(phase, Phase::MethodAdopted | Phase::Announced);
    let stops = opens_next && matches!(one.code.as_str(), "candidates" | "paper" | "roll");
    let advice = "See the desk, /desk, for what is to be done and by whom.";
    let sentence = format!("{sentence}: not yet.");
    if stops { fail("desk", sentence, advice) } else { warn("desk", sentence, advice) }
}

/// The chief and one more confirm the count, each with a second factor.
fn scrutineers(of: &Scrutineers) -> Finding {
    let Scrutineers { n_chiefs, n_others, n_ready_chiefs, n_ready_others } = *of;
    let sentence = format!(
        "Scrutineers with a second factor: chief {n_ready_chiefs} of {n_chiefs}, others {n_ready_others} of {n_others}."
    );
    if n_ready_chiefs == 1 && n_ready_others >= 1 && n_ready_others == n_others {
        return ok("scrutineers", sentence);
    }
    let advice = "A count is confirmed by the chief and one more: let each sign in once and set up a second factor.";
    warn("scrutineers", sentence, advice)
}
