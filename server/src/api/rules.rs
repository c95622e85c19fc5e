//! The rules of the ballot, as data and in words.

use super::Problem;
use super::answer::{Answer, Nothing, Path, Query, json};
use super::words::{Words, named};
use crate::files::in_words;
use crate::site::Site;
use app::pages::rules::words::{count, how, who};
use axum::extract::State;
use ballot::{Cap, PassBasis, Rules, Shortfall, TieAtCut};
use domain::{Bilingual, Language};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::Object;

/// The rules of the ballot. Until the vote is opened the numbers may still change.
#[derive(Serialize, ToSchema)]
pub struct BallotRules {
    /// The year that the projects are for.
    year: i32,
    /// The number of the further vote that goes on and has these rules; `null` where they are those of the adopted method.
    #[schema(required)]
    further_vote: Option<u32>,
    /// How many candidates are on the paper.
    candidates: u32,
    /// How many are to be chosen.
    places: u32,
    /// All deputies in office, persons.
    total_deputies: u32,
    /// How many deputies must be present, persons (组织法 Art 14).
    quorum: u32,
    /// How many For one paper may hold: as many as there are places, or without a limit.
    #[schema(schema_with = caps)]
    cap: Cap,
    /// Whether a paper must hold exactly as many For as there are places.
    exact_for: bool,
    /// Of whom more than half must be For (组织法 Art 25).
    #[schema(schema_with = bases)]
    pass_basis: PassBasis,
    /// The smallest number of For that passes; `null` where it follows from how many are present.
    #[schema(required)]
    passing: Option<u32>,
    /// What people do about a tie at the last place (组织法 Art 29 ¶1).
    #[schema(schema_with = ties)]
    tie_at_cut: TieAtCut,
    /// What people do about empty places (组织法 Art 29 ¶2).
    #[schema(schema_with = shortfalls)]
    shortfall: Shortfall,
    /// The same in words, as on the page of the rules: who decides, how a paper is filled in, how it is counted.
    words: Vec<Words>,
}

fn caps() -> Object {
    named("How many For one paper may hold.", ["seats", "none"])
}

fn bases() -> Object {
    named("Of whom more than half must be For; `none`: rank alone decides.", ["all_deputies", "present", "none"])
}

fn ties() -> Object {
    named("What people do about a tie at the last place.", ["revote", "presidium"])
}

fn shortfalls() -> Object {
    named("What people do about empty places.", ["accept_fewer", "further_ballot", "next_session"])
}

/// The sentences of the page in one language.
fn sentences(site: &Site, language: Language, rules: &Rules, congress: &Bilingual) -> Vec<String> {
    in_words(site, language, || {
        let counted = count(rules).into_iter().map(|(name, words)| format!("{name} {words}"));
        who(rules, congress.get(language)).into_iter().chain(how(rules)).chain(counted).collect()
    })
}

/// The rules of a round, as data and in words.
#[utoipa::path(get, path = "/api/v1/rounds/{year}/rules", operation_id = "show_rules", tag = "rules",
    params(("year" = i32, Path, description = "The year that the projects are for.", example = 2025)),
    responses((status = 200, description = "The rules.", body = BallotRules)))]
pub async fn show(State(site): State<Site>, Path(year): Path<i32>, Query(Nothing {}): Query<Nothing>) -> Answer {
    let page = Problem::unless(&site, site.service.show_rules_of(None, year).await).await?;
    let rules = page.rules;
    let [zh, en] = [Language::Zh, Language::En].map(|language| sentences(&site, language, &rules, &page.congress));
    json(&BallotRules {
        year,
        further_vote: page.further,
        candidates: rules.candidates(),
        places: rules.seats(),
        total_deputies: rules.total_deputies(),
        quorum: rules.quorum(),
        cap: rules.settings().cap,
        exact_for: rules.exact_for(),
        pass_basis: rules.pass_basis(),
        passing: (rules.pass_basis() != PassBasis::Present).then(|| rules.passing(0)),
        tie_at_cut: rules.tie_at_cut(),
        shortfall: rules.shortfall(),
        words: zh.into_iter().zip(en).map(|(zh, en)| Words { zh, en }).collect(),
    })
}
