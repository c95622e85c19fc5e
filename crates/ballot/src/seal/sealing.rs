//! Sealing a paper (protocol 3.5 to 3.8): what the voter's device does.

use super::ballot::most_bytes;
use super::chance::Chance;
use super::credential::Credential;
use super::election::{Election, Question};
use super::form::Form;
use super::group::{Point, Scalar, g_to, point_text, point_texts};
use super::hash::b64_hash;
use super::interval::{Begun, Ciphertext, Opening, Powers, sum};
use super::refusal::{At, Fault, Result, demand};
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

/// A ciphertext with what opens it, and the proof about it that was begun.
struct Part {
    ciphertext: Ciphertext,
    opening: Opening,
    begun: Begun,
}

/// A part that is written: `alpha,beta`, the same as JSON, and the proof as JSON.
struct Written {
    pair: String,
    choice: String,
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
        let (parts, rows) = self.encrypt(choices, chance)?;
        let sums: Vec<Part> = rows.iter().zip(questions).map(|(row, of)| self.sum(&parts, row, of, chance)).collect();
        // All points are written out together: that costs one inversion instead of hundreds.
        let points: Vec<Point> = parts.iter().chain(&sums).flat_map(Part::points).collect();
        let texts = point_texts(&points);
        let mut texts = texts.as_slice();
        let before = format!("{}|{public}", self.election.fingerprint());
        let parts = parts.into_iter().map(|part| part.write(&before, &mut texts)).collect::<Result<Vec<Written>>>()?;
        let mut answers = Vec::with_capacity(rows.len());
        for (index, (row, sum)) in rows.iter().zip(sums).enumerate() {
            let row: Vec<&Written> = row.iter().filter_map(|&place| parts.get(place)).collect();
            answers.push(answer(&row, sum, &before, &mut texts).at("overall_proof").nth("answers", index)?);
        }
        Ok(self.sign(&public, &answers, &secret, chance))
    }

    /// Encrypts each mark; and says of each question which ciphertexts are in it.
    fn encrypt(&self, choices: &[Vec<bool>], chance: &mut Chance<'_>) -> Result<(Vec<Part>, Vec<Vec<usize>>)> {
        let (mut parts, mut rows): (Vec<Part>, Vec<Vec<usize>>) = (Vec::new(), Vec::new());
        let repeats = self.form.is_some_and(|form| form.n_for.is_some());
        for (index, (question, marked)) in self.election.questions().iter().zip(choices).enumerate() {
            demand(marked.len() == question.answers.len(), Fault::WrongNumber).nth("choices", index)?;
            if repeats && index + 1 == choices.len() {
                rows.push(rows.iter().filter_map(|row| row.first().copied()).collect());
                break;
            }
            rows.push((parts.len()..parts.len() + marked.len()).collect());
            parts.extend(marked.iter().map(|&is_marked| self.part(is_marked, chance)));
        }
        Ok((parts, rows))
    }

    fn part(&self, is_marked: bool, chance: &mut Chance<'_>) -> Part {
        let (ciphertext, opening) = self.powers.encrypt(is_marked, chance);
        let begun = self.powers.begin(&opening, (0, 1), chance);
        Part { ciphertext, opening, begun }
    }

    fn sum(&self, parts: &[Part], row: &[usize], question: &Question, chance: &mut Chance<'_>) -> Part {
        let row = || row.iter().filter_map(|&place| parts.get(place));
        let opening = Opening {
            rho: Zeroizing::new(row().map(|part| *part.opening.rho).sum()),
            m: Zeroizing::new(row().map(|part| *part.opening.m).sum()),
        };
        let begun = self.powers.begin(&opening, (question.min, question.max), chance);
        Part { ciphertext: sum(row().map(|part| &part.ciphertext)), opening, begun }
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

impl Part {
    fn points(&self) -> impl Iterator<Item = Point> {
        [self.ciphertext.alpha, self.ciphertext.beta].into_iter().chain(self.begun.commitments.iter().copied())
    }

    /// Ends the proof, taking the texts of this part's points off the front.
    fn write(self, before: &str, texts: &mut &[String]) -> Result<Written> {
        let (own, rest) = texts.split_at_checked(2 + self.begun.commitments.len()).ok_or(Fault::Truncated)?;
        *texts = rest;
        let (ciphertext, commitments) = own.split_at_checked(2).ok_or(Fault::Truncated)?;
        let pair = ciphertext.join(",");
        let choice = format!("{{\"alpha\":\"{}\"}}", ciphertext.join("\",\"beta\":\""));
        let proof = self.begun.end(before, &pair, commitments, &self.opening).ok_or(Fault::NothingToProve)?;
        Ok(Written { pair, choice, proof: json_list(proof.iter().map(Proof::text)) })
    }
}

fn answer(row: &[&Written], sum: Part, before: &str, texts: &mut &[String]) -> Result<String> {
    let pairs: Vec<&str> = row.iter().map(|part| part.pair.as_str()).collect();
    let overall = sum.write(&format!("{before}|{}", pairs.join(",")), texts)?;
    Ok(format!(
        "{{\"choices\":{},\"individual_proofs\":{},\"overall_proof\":{}}}",
        json_list(row.iter().map(|part| &part.choice)),
        json_list(row.iter().map(|part| &part.proof)),
        overall.proof
    ))
}
