//! The election: its questions, its key and its identifier, as one text (protocol 3.3).
//!
//! Everything later hashes the fingerprint of that text. Its bytes are fixed once, so it is kept as it came and never
//! written again from what was read.

use super::chance::is_base58;
use super::group::{NAME, Point, point_text, read_key};
use super::hash::b64_hash;
use super::refusal::{At, Fault, Result, demand};
use super::text::{Reader, json_list, json_string};
use super::trustees::Trustees;

/// The most bytes of an election's text.
pub const MAX_ELECTION_BYTES: usize = 1 << 20;
/// The most questions; one for each candidate, and the one that repeats the For marks.
pub const MAX_QUESTIONS: usize = 1_000;
/// The most answers to a question.
pub const MAX_ANSWERS: usize = 999;

const MAX_NAME_BYTES: usize = 4_000;

/// A question: of its answers, at least `min` and at most `max` may be marked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What can be marked.
    pub answers: Vec<String>,
    /// How many at least.
    pub min: u32,
    /// How many at most.
    pub max: u32,
    /// What is asked.
    pub question: String,
}

/// What an election is made of, apart from its key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is about.
    pub description: String,
    /// What it is called.
    pub name: String,
    /// The questions, in order.
    pub questions: Vec<Question>,
    /// Its identifier: at least 14 letters of Base58.
    pub uuid: String,
    /// Who holds it.
    pub administrator: Option<String>,
    /// Who made the credentials.
    pub credential_authority: Option<String>,
}

/// An election that was read and makes sense.
#[derive(Clone, Debug)]
pub struct Election {
    text: String,
    fingerprint: String,
    key: Point,
    draft: Draft,
}

impl Question {
    fn text(&self) -> String {
        let answers = json_list(self.answers.iter().map(|answer| json_string(answer)));
        let (min, max, question) = (self.min, self.max, json_string(&self.question));
        format!("{{\"answers\":{answers},\"min\":{min},\"max\":{max},\"question\":{question}}}")
    }

    fn read(reader: &mut Reader<'_>) -> Result<Question> {
        demand(!reader.sees("{\"type\""), Fault::Unsupported("a question of another type"))?;
        reader.expect("{\"answers\":")?;
        let answers = reader.list(MAX_ANSWERS, |reader| reader.string(MAX_NAME_BYTES)).at("answers")?;
        demand(!reader.sees(",\"blank\":true"), Fault::Unsupported("a blank answer")).at("blank")?;
        reader.expect(",\"min\":")?;
        let min = reader.number().at("min")?;
        reader.expect(",\"max\":")?;
        let max = reader.number().at("max")?;
        reader.expect(",\"question\":")?;
        let question = reader.string(MAX_NAME_BYTES).at("question")?;
        demand(!reader.sees(",\"extra\""), Fault::Unsupported("an extra of a question"))?;
        reader.expect("}")?;
        let is_possible = !answers.is_empty() && min <= max && max <= crate::n_of(answers.len());
        demand(is_possible, Fault::WrongNumber).at("max")?;
        Ok(Question { answers, min, max, question })
    }

    /// How many branches the proof of its sum has.
    pub(crate) fn n_branches(&self) -> usize {
        usize::try_from(self.max - self.min + 1).unwrap_or(usize::MAX)
    }
}

impl Draft {
    /// The election of these trustees; from here on its bytes are fixed.
    pub fn finish(&self, trustees: &Trustees) -> Result<Election> {
        let key = &trustees.key();
        let (description, name) = (json_string(&self.description), json_string(&self.name));
        let questions = json_list(self.questions.iter().map(Question::text));
        let mut text = format!(
            "{{\"version\":1,\"description\":{description},\"name\":{name},\"group\":\"{NAME}\",\"public_key\":\"{}\",\
             \"questions\":{questions},\"uuid\":{}",
            point_text(key),
            json_string(&self.uuid)
        );
        let people = [("administrator", &self.administrator), ("credential_authority", &self.credential_authority)];
        for (field, person) in people {
            if let Some(person) = person {
                text += &format!(",\"{field}\":{}", json_string(person));
            }
        }
        Election::read(&(text + "}"))
    }
}

impl Election {
    /// Reads an election.
    pub fn read(text: &str) -> Result<Election> {
        let mut reader = Reader::new(text, MAX_ELECTION_BYTES)?;
        reader.expect("{\"version\":1,\"description\":")?;
        let description = reader.string(MAX_NAME_BYTES).at("description")?;
        reader.expect(",\"name\":")?;
        let name = reader.string(MAX_NAME_BYTES).at("name")?;
        reader.expect(",\"group\":\"Ed25519\",\"public_key\":\"").at("group")?;
        let key = reader.quoted_of(64).and_then(|text| Ok(read_key(text)?)).at("public_key")?;
        reader.expect(",\"questions\":")?;
        let questions = reader.list(MAX_QUESTIONS, Question::read).at("questions")?;
        demand(!questions.is_empty(), Fault::WrongNumber).at("questions")?;
        reader.expect(",\"uuid\":\"")?;
        let uuid = reader.quoted(100).at("uuid")?.to_owned();
        demand(uuid.len() >= 14 && is_base58(&uuid), Fault::NotBase58).at("uuid")?;
        let administrator = read_person(&mut reader, ",\"administrator\":").at("administrator")?;
        let credential_authority = read_person(&mut reader, ",\"credential_authority\":").at("credential_authority")?;
        reader.expect("}")?;
        reader.end()?;
        let draft = Draft { description, name, questions, uuid, administrator, credential_authority };
        Ok(Election { text: text.to_owned(), fingerprint: b64_hash(text), key, draft })
    }

    /// The text, byte for byte.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The fingerprint, phi in the protocol.
    pub fn fingerprint(&self) -> &str {
        &self.fingerprint
    }

    /// The identifier.
    pub fn uuid(&self) -> &str {
        &self.draft.uuid
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.draft.name
    }

    /// The questions, in order.
    pub fn questions(&self) -> &[Question] {
        &self.draft.questions
    }

    /// The key that ballots are sealed for.
    pub(crate) fn key(&self) -> &Point {
        &self.key
    }
}

fn read_person(reader: &mut Reader<'_>, field: &str) -> Result<Option<String>> {
    if reader.accept(field) { reader.string(MAX_NAME_BYTES).map(Some) } else { Ok(None) }
}
