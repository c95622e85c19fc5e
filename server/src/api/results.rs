//! Published results. Before the publication there is nothing of them here, by the same gate as on the page.

use super::answer::{Answer, Nothing, Path, Query, json};
use super::words::{Words, moment, named};
use super::{Code, Problem};
use crate::files::in_words;
use crate::site::Site;
use app::pages::result::export::rehearsal;
use axum::extract::State;
use ballot::{CandidateOutcome, Figures, Standing, Verdict};
use domain::shown::{Published, ResultPage};
use domain::{Correction, Language, Project};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::schema::Object;

/// A published result.
#[derive(Serialize, ToSchema)]
pub struct PublishedResult {
    /// The year that the projects are for.
    year: i32,
    /// The congress that voted.
    congress: Words,
    /// Which vote of the round it was, from 1; a void vote is followed by another, and so is one that asks for a further vote.
    vote: u32,
    /// Whether it was a rehearsal (模拟票决), which decides nothing. Whoever shows the figures says so.
    is_mock: bool,
    /// What is to stand above the figures wherever they are shown: that they are of a rehearsal; empty where they are not.
    notice: Words,
    /// When the result was published.
    #[schema(schema_with = moment)]
    published_at: String,
    /// SHA-256 of the canonical result, 64 hexadecimal digits.
    sha256: String,
    /// The address of the canonical result, byte by byte what was confirmed; `null` for a result from before there was one.
    #[schema(required)]
    canonical: Option<String>,
    /// Figures of the sitting, in persons and papers.
    figures: SittingFigures,
    /// How the ballot as a whole stands.
    #[schema(schema_with = standing)]
    standing: &'static str,
    /// Each candidate on its paper, in the order of the paper; empty where the vote decided nothing.
    candidates: Vec<CandidateResult>,
    /// Statements added since; the figures are never changed.
    corrections: Vec<Statement>,
}

/// Figures of the sitting.
#[derive(Serialize, ToSchema)]
pub struct SittingFigures {
    /// All deputies in office (全体代表), persons.
    total: u32,
    /// Deputies who may vote (名册), persons.
    roll: u32,
    /// Deputies present (实到), persons.
    present: u32,
    /// Papers given out (发出).
    issued: u32,
    /// Papers returned (收回).
    returned: u32,
    /// Papers void as a whole (整张无效).
    invalid: u32,
}

/// What the ballot says of one candidate. All sums are marks on valid papers.
#[derive(Serialize, ToSchema)]
pub struct CandidateResult {
    /// The official number.
    number: u32,
    /// The title.
    title: Words,
    /// Marks For (赞成).
    n_for: u32,
    /// Marks Against (反对).
    n_against: u32,
    /// Abstentions (弃权), blanks among them.
    n_abstain: u32,
    /// Marks that nobody could read; 0 unless paper was counted by hand.
    n_unreadable: u32,
    /// Rank by For; equal For is equal rank.
    rank: u32,
    /// The smallest number of For that passes.
    passing: u32,
    /// The places to be filled.
    places: u32,
    /// What became of it.
    #[schema(schema_with = verdict)]
    verdict: &'static str,
}

/// A statement beside a result.
#[derive(Serialize, ToSchema)]
pub struct Statement {
    /// 1, 2, 3, …
    number: u32,
    /// What it says.
    body: String,
    /// When it was added.
    #[schema(schema_with = moment)]
    at: String,
}

const VERDICTS: [Verdict; 4] = [Verdict::Chosen, Verdict::PassedNotChosen, Verdict::NotPassed, Verdict::TieAtCut];

fn verdict_name(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Chosen => "chosen",
        Verdict::PassedNotChosen => "passed_not_chosen",
        Verdict::NotPassed => "not_passed",
        Verdict::TieAtCut => "tie_at_cut",
    }
}

fn verdict() -> Object {
    named(
        "`chosen`; `passed_not_chosen`: enough For, but the places went to others; `not_passed`; `tie_at_cut`: level with \
         others at the last place, not chosen until that is settled.",
        VERDICTS.map(verdict_name),
    )
}

fn standing_name(standing: &Standing) -> &'static str {
    match standing {
        Standing::Complete => "complete",
        Standing::Tie { .. } => "tie",
        Standing::Shortfall { .. } => "shortfall",
        Standing::NoQuorum => "no_quorum",
        Standing::Void => "void",
        Standing::Unreconciled { .. } => "unreconciled",
    }
}

fn standing() -> Object {
    named(
        "`complete`: every place is filled; `tie`: equal For straddles the last place; `shortfall`: fewer passed than there \
         are places; `no_quorum`, `void`, `unreconciled`: the vote decided nothing.",
        ["complete", "tie", "shortfall", "no_quorum", "void", "unreconciled"],
    )
}

impl From<Figures> for SittingFigures {
    fn from(Figures { total, roll, present, issued, returned, invalid }: Figures) -> Self {
        Self { total, roll, present, issued, returned, invalid }
    }
}

impl From<Correction> for Statement {
    fn from(correction: Correction) -> Self {
        Self { number: correction.number, body: correction.body, at: correction.at.to_text() }
    }
}

fn line((found, project): (&CandidateOutcome, &Project)) -> CandidateResult {
    CandidateResult {
        number: project.number,
        title: project.title.clone().into(),
        n_for: found.sums.n_for,
        n_against: found.sums.n_against,
        n_abstain: found.sums.n_abstain,
        n_unreadable: found.sums.n_item_invalid,
        rank: found.rank,
        passing: found.why.passing,
        places: found.why.places,
        verdict: verdict_name(found.verdict),
    }
}

/// The year and the number of the vote are in it, so that the bytes behind it stay those of the hash.
fn canonical_address(page: &ResultPage) -> String {
    let vote = page.vote.as_ref().map_or(1, |vote| vote.number);
    format!("/years/{}/results.json?vote={vote}", page.round.year)
}

/// What a file of the result begins with, in both languages.
fn notice(site: &Site, is_mock: bool) -> Words {
    let said = |language| if is_mock { in_words(site, language, rehearsal) } else { String::new() };
    Words { zh: said(Language::Zh), en: said(Language::En) }
}

fn result(site: &Site, page: &ResultPage, published: &Published) -> Option<PublishedResult> {
    let vote = page.vote.as_ref()?;
    let Published { count, at, canonical, corrections, .. } = published;
    Some(PublishedResult {
        year: page.round.year,
        congress: page.round.congress.clone().into(),
        vote: vote.number,
        is_mock: vote.is_mock,
        notice: notice(site, vote.is_mock),
        published_at: at.to_text(),
        sha256: count.sha256.clone(),
        canonical: (!canonical.is_empty()).then(|| canonical_address(page)),
        figures: count.figures.into(),
        standing: standing_name(&count.outcome.standing),
        candidates: count.outcome.candidates.iter().zip(&page.projects).map(line).collect(),
        corrections: corrections.iter().cloned().map(Statement::from).collect(),
    })
}

/// The published result of a round; before its publication 404 with the code `result_not_published`.
#[utoipa::path(get, path = "/api/v1/rounds/{year}/result", operation_id = "show_result", tag = "results",
    params(("year" = i32, Path, description = "The year that the projects are for.", example = 2025)),
    responses((status = 200, description = "The published result.", body = PublishedResult)))]
pub async fn show(State(site): State<Site>, Path(year): Path<i32>, Query(Nothing {}): Query<Nothing>) -> Answer {
    let page = Problem::unless(&site, site.service.show_result_of(None, year, None).await).await?;
    let found = page.published.as_ref().and_then(|published| result(&site, &page, published));
    json(&found.ok_or(Code::ResultNotPublished)?)
}
