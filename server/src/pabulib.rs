//! The published result as the library of participatory budgets writes it (Pabulib, `.pb`), for researchers' programs.
//!
//! That form wants papers, and ours are in nobody's hands. So a line of VOTES is one mark For on one candidate: the lines of
//! a candidate add up to its For, and which marks were on one paper is not in the file. A project costs 1 and the budget is
//! the number of places, which turns "rank, threshold, cut" into that library's rule.

use ballot::{CandidateOutcome, Standing, Verdict};
use domain::shown::{Published, ResultPage};
use domain::{Project, Timestamp, Vote};

type Lines = csv::Writer<Vec<u8>>;
/// A candidate with what became of it.
type Row<'a> = (&'a CandidateOutcome, &'a Project);

/// The result, or nothing where the vote decided nothing.
pub fn pb(page: &ResultPage, published: &Published) -> Result<Vec<u8>, csv::Error> {
    let Some(vote) = &page.vote else { return Ok(Vec::new()) };
    let mut rows: Vec<Row> = published.count.outcome.candidates.iter().zip(&page.projects).collect();
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    // In the order in which that library's rule chooses.
    rows.sort_by_key(|(found, project)| (found.rank, project.number));
    let mut out = csv::WriterBuilder::new().flexible(true).delimiter(b';').from_writer(Vec::new());
    meta(&mut out, page, vote, &published.count.outcome.standing, &rows)?;
    projects(&mut out, &rows)?;
    votes(&mut out, &rows)?;
    out.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

fn meta(out: &mut Lines, page: &ResultPage, vote: &Vote, standing: &Standing, rows: &[Row]) -> Result<(), csv::Error> {
    let (round, passing) = (&page.round, rows[0].0.why.passing.to_string());
    let mock = if vote.is_mock { "模拟票决（rehearsal, decides nothing） · " } else { "" };
    let n_votes: u32 = rows.iter().map(|(found, _)| found.sums.n_for).sum();
    // A tie is left to people: no rule of that library says the same.
    let is_tie = matches!(standing, Standing::Tie { .. });
    let rule = if is_tie { "unknown" } else { "greedy-threshold" };
    out.write_record(["META"])?;
    out.write_record(["key", "value"])?;
    out.write_record(["description", &format!("{mock}{} · {}", round.title.zh, round.title.en)])?;
    out.write_record(["country", "China"])?;
    out.write_record(["unit", &round.district.zh])?;
    out.write_record(["instance", &round.year.to_string()])?;
    out.write_record(["num_projects", &rows.len().to_string()])?;
    out.write_record(["num_votes", &n_votes.to_string()])?;
    out.write_record(["budget", &vote.rules.seats().to_string()])?;
    out.write_record(["vote_type", "choose-1"])?;
    out.write_record(["rule", rule])?;
    out.write_record(["date_begin", &day(vote.opened_at)])?;
    out.write_record(["date_end", &day(vote.closed_at.unwrap_or(vote.opened_at))])?;
    if !is_tie {
        out.write_record(["min_project_score_threshold", &passing])?;
    }
    out.write_record(["edition", &vote.number.to_string()])?;
    out.write_record(["language", "zh"])?;
    out.write_record([
        "comment",
        "#1: Papers are not published. A line of VOTES is one mark For on one project and neither a paper nor a person; \
         voter_id is the number of the line. Cost 1 and budget = places stand for the rule of the ballot.",
    ])?;
    Ok(())
}

fn projects(out: &mut Lines, rows: &[Row]) -> Result<(), csv::Error> {
    out.write_record(["PROJECTS"])?;
    out.write_record(["project_id", "cost", "votes", "name", "category", "selected"])?;
    for (found, project) in rows {
        let selected = if found.verdict == Verdict::Chosen { "1" } else { "0" };
        let (number, n_for) = (project.number.to_string(), found.sums.n_for.to_string());
        out.write_record([&number, "1", &n_for, &project.title.zh, &project.area.code, selected])?;
    }
    Ok(())
}

fn votes(out: &mut Lines, rows: &[Row]) -> Result<(), csv::Error> {
    out.write_record(["VOTES"])?;
    out.write_record(["voter_id", "vote"])?;
    let marks = rows.iter().flat_map(|(found, project)| (0..found.sums.n_for).map(|_| project.number));
    for (line, number) in (1u32..).zip(marks) {
        out.write_record([line.to_string(), number.to_string()])?;
    }
    Ok(())
}

/// A day as that library writes it, in China.
fn day(at: Timestamp) -> String {
    let (year, month, day, ..) = at.in_china();
    format!("{day:02}.{month:02}.{year:04}")
}
