//! Sealing a paper (protocol 3.5 to 3.8): what the voter's device does.

use super::ballot::most_bytes;
use super::chance::Chance;
use super::credential::Credential;
use super::election::{Election, Question};
use super::form::Form;
use super::group::{Scalar, g_to, point_text, point_texts};
use super::hash::b64_hash;
use super::interval::{Ciphertext, Opening, Powers, sum};
use super::refusal::{At, Fault, Result};
use super::schnorr::{Proof, prove};
use super::text::json_list;
use crate::ValidPaper;
use zeroize::Zeroizing;

/// Seals papers of one election. Making one costs about as much as a tenth of a ballot.
pub struct Sealer<'a> {
    election: &'a Election,
    form: Option<Form>,
    powers: Powers,
}

/// A sealed choice: the ciphertext and what was proved about it, and how to prove more.
struct Sealed {
    ciphertext: Ciphertext,
    opening: Opening,
    /// `alpha,beta`, as hashed.
    pair: String,
    /// As JSON.
    choice: String,
    /// As JSON.
    proof: String,
}

impl<'a> Sealer<'a> {
    /// A sealer for an election.
    pub fn new(election: &'a Election) -> Result<Sealer<'a>> {
        Ok(Sealer { election, form: Form::of_election(election)?, powers: Powers::of(election.key()) })
    }

    /// A sealer that takes every question by itself, as the protocol's own programs do; it repeats nothing.
    pub fn question_by_question(election: &'a Election) -> Sealer<'a> {
        Sealer { election, form: None, powers: Powers::of(election.key()) }
    }

    /// Seals a paper that the rules allow. The ballot that comes back has no trace of the marks without the scrutineers.
    pub fn seal(&self, paper: &ValidPaper, credential: &Credential, chance: &mut Chance<'_>) -> Result<String> {
        let form = self.form.ok_or(Fault::Unsupported("a paper of another form")).at("election")?;
        self.seal_choices(&form.choices(paper)?, credential, chance)
    }

    /// Seals marks question by question; whatever the questions do not allow has no proof and is refused.
    pub fn seal_choices(
        &self,
        choices: &[Vec<bool>],
        credential: &Credential,
        chance: &mut Chance<'_>,
    ) -> Result<String> {
        let secret = credential.secret(self.election.uuid());
        let public = point_text(&g_to(&secret));
        let questions = self.election.questions();
        if choices.len() != questions.len() {
            return Err(Fault::WrongNumber).at("choices");
        }
        let before = format!("{}|{public}", self.election.fingerprint());
        let mut answers = Vec::with_capacity(questions.len());
        let mut for_marks = Vec::new();
        for (index, (question, marked)) in questions.iter().zip(choices).enumerate() {
            let repeats = self.form.is_some_and(|form| form.n_for.is_some()) && index + 1 == questions.len();
            let mut sealed = Vec::new();
            if repeats {
                sealed.append(&mut for_marks);
            } else {
                sealed = marked
                    .iter()
                    .map(|&is_marked| self.seal_choice(is_marked, &before, chance))
                    .collect::<Result<_>>()?;
            }
            answers.push(self.answer(question, &sealed, &before, chance).nth("answers", index)?);
            for_marks.extend(sealed.into_iter().next().filter(|_| self.form.is_some()));
        }
        Ok(self.sign(&public, &answers, &secret, chance))
    }

    fn seal_choice(&self, is_marked: bool, before: &str, chance: &mut Chance<'_>) -> Result<Sealed> {
        let (ciphertext, opening) = self.powers.encrypt(Scalar::from(u8::from(is_marked)), chance);
        let [alpha, beta] = pair_texts(&ciphertext);
        let pair = format!("{alpha},{beta}");
        let proof = self.powers.prove(&opening, (0, 1), (before, &pair), chance).ok_or(Fault::NothingToProve)?;
        let choice = format!("{{\"alpha\":\"{alpha}\",\"beta\":\"{beta}\"}}");
        Ok(Sealed { ciphertext, opening, pair, choice, proof: proofs_text(&proof) })
    }

    fn answer(&self, question: &Question, sealed: &[Sealed], before: &str, chance: &mut Chance<'_>) -> Result<String> {
        if sealed.len() != question.answers.len() {
            return Err(Fault::WrongNumber.into());
        }
        let total = sum(sealed.iter().map(|choice| &choice.ciphertext));
        let opening = Opening {
            rho: Zeroizing::new(sealed.iter().map(|choice| *choice.opening.rho).sum()),
            m: Zeroizing::new(sealed.iter().map(|choice| *choice.opening.m).sum()),
        };
        let pairs: Vec<&str> = sealed.iter().map(|choice| choice.pair.as_str()).collect();
        let before = format!("{before}|{}", pairs.join(","));
        let range = (question.min, question.max);
        let proof = self.powers.prove(&opening, range, (&before, &pair_texts(&total).join(",")), chance);
        Ok(format!(
            "{{\"choices\":{},\"individual_proofs\":{},\"overall_proof\":{}}}",
            json_list(sealed.iter().map(|choice| &choice.choice)),
            json_list(sealed.iter().map(|choice| &choice.proof)),
            proofs_text(&proof.ok_or(Fault::NothingToProve).at("overall_proof")?)
        ))
    }

    fn sign(&self, public: &str, answers: &[String], secret: &Scalar, chance: &mut Chance<'_>) -> String {
        let (uuid, fingerprint) = (self.election.uuid(), self.election.fingerprint());
        let mut text = String::with_capacity(most_bytes(self.election));
        text +=
            &format!("{{\"election_uuid\":\"{uuid}\",\"election_hash\":\"{fingerprint}\",\"credential\":\"{public}\"");
        text += ",\"answers\":";
        text += &json_list(answers);
        let hash = b64_hash(&format!("{text}}}"));
        let proof = prove(secret, &before_signature(&hash), chance);
        text += &format!(",\"signature\":{{\"hash\":\"{hash}\",\"proof\":{}}}}}", proof.text());
        text
    }
}

/// What is hashed before the commitment of a ballot's signature.
pub(crate) fn before_signature(hash: &str) -> String {
    format!("sig|{hash}|")
}

fn pair_texts(ciphertext: &Ciphertext) -> [String; 2] {
    point_texts(&[ciphertext.alpha, ciphertext.beta]).try_into().unwrap_or_default()
}

fn proofs_text(proofs: &[Proof]) -> String {
    json_list(proofs.iter().map(Proof::text))
}
