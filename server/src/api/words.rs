//! Words in both languages, and lists of names, as the document describes them.

use domain::{Bilingual, Phase, Tag};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};

/// The same words in Chinese and English. Chinese is the original; both are empty where there is nothing to say.
#[derive(Debug, Serialize, ToSchema)]
pub struct Words {
    /// Simplified Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl From<Bilingual> for Words {
    fn from(Bilingual { zh, en }: Bilingual) -> Self {
        Self { zh, en }
    }
}

/// A moment as RFC 3339 writes it, in UTC and to the second.
pub fn moment() -> Object {
    let moment = ObjectBuilder::new().schema_type(Type::String);
    let moment =
        moment.format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::DateTime)));
    moment.description(Some("A moment in UTC, to the second: 2026-01-20T08:30:00Z.")).build()
}

/// The phases of a round, in their order.
pub fn phase() -> Object {
    named("Where the round stands; the names are in their order.", Phase::ALL.map(Phase::code))
}

/// What a comment can be about.
pub fn tag() -> Object {
    named("What the comment is about.", Tag::ALL.iter().map(|tag| tag.code()))
}

/// One of a list of names.
pub fn named(about: &str, names: impl IntoIterator<Item = &'static str>) -> Object {
    let names: Vec<_> = names.into_iter().collect();
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(names)).description(Some(about)).build()
}
