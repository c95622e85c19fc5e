//! The description of the interface (OpenAPI 3.1), made from its types.

use super::answer::{Answer, Nothing, Query, json};
use super::{Code, Problem, candidates, comments, results, rounds, rules};
use crate::site::Site;
use app::pages::interface::{Described, Interface};
use axum::extract::State;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};
use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::{ContentBuilder, License, Ref, RefOr, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "民生票决 open data",
        description = "What visitors read on the pages of this site, for programs: rounds, candidates, published comments, \
                       published results, rules. Only reading; no key; no cookie. Every answer has an ETag. Names and meanings \
                       stay as they are; something may be added, so leave alone what you do not know.",
        version = "1.0.0"
    ),
    paths(
        show, rounds::list, rounds::show, candidates::list, candidates::show, comments::of_candidate, comments::of_round,
        results::show, rules::show
    ),
    components(schemas(Problem, Code)),
    modifiers(&CommonAnswers),
    tags(
        (name = "rounds", description = "One round for each year."),
        (name = "candidates", description = "The projects that are voted on."),
        (name = "comments", description = "What citizens say, and what departments answer."),
        (name = "results", description = "What the congress chose, once it is published."),
        (name = "rules", description = "How the vote is counted."),
        (name = "document", description = "This description.")
    )
)]
struct Document;

/// What every address may answer beside what was asked for.
struct CommonAnswers;

impl Modify for CommonAnswers {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        for (path, item) in &mut document.paths.paths {
            if let Some(operation) = &mut item.get {
                add(operation, path.contains('{'));
            }
        }
    }
}

fn add(operation: &mut Operation, has_path: bool) {
    let unchanged = Response::new("Nothing has changed since the answer with the tag in `If-None-Match`.");
    operation.responses.responses.insert("304".to_owned(), unchanged.into());
    let mut titles: BTreeMap<u16, Vec<String>> = BTreeMap::new();
    for code in Code::ALL {
        let is_its = match code {
            Code::NotFound => has_path,
            Code::ResultNotPublished => operation.operation_id.as_deref() == Some("show_result"),
            // Of another method than this one.
            Code::MethodNotAllowed => false,
            _ => true,
        };
        if is_its {
            titles.entry(code.status()).or_default().push(format!("`{}`: {}", code.name(), code.title()));
        }
    }
    for (status, titles) in titles {
        operation.responses.responses.insert(status.to_string(), problem(&titles.join(" ")).into());
    }
}

fn problem(words: &str) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(words).content("application/problem+json", content).build()
}

/// The document, under a licence.
pub fn document(licence: &str) -> utoipa::openapi::OpenApi {
    let mut document = Document::openapi();
    document.info.license = Some(License::new(licence));
    document
}

/// What the document says, for people; the same for everyone, and so made once.
pub static DESCRIBED: LazyLock<Arc<Interface>> = LazyLock::new(|| {
    let paths = Document::openapi().paths.paths;
    let operations = paths.into_iter().filter_map(|(path, item)| item.get.map(|operation| (path, operation)));
    let addresses = operations.map(|(path, operation)| described(path, operation)).collect();
    let codes = Code::ALL.map(|code| (code.name(), code.status(), code.title())).to_vec();
    Arc::new(Interface { addresses, codes })
});

fn described(path: String, operation: Operation) -> Described {
    let named = |parameter| match parameter {
        RefOr::T(Parameter { name, description, .. }) => Some((name, plain(&description.unwrap_or_default()))),
        RefOr::Ref(_) => None,
    };
    let parameters = operation.parameters.unwrap_or_default().into_iter().filter_map(named).collect();
    Described { path, words: plain(&operation.summary.unwrap_or_default()), parameters }
}

/// Words of the document without the signs that only Markdown needs.
fn plain(words: &str) -> String {
    words.replace('`', "")
}

/// This description (OpenAPI 3.1).
#[utoipa::path(get, path = "/api/v1/openapi.json", operation_id = "show_document", tag = "document",
    responses((status = 200, description = "The description.", body = Object, content_type = "application/json")))]
pub async fn show(State(site): State<Site>, Query(Nothing {}): Query<Nothing>) -> Answer {
    json(&document(&site.operator.data_licence))
}
