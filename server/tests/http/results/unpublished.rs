//! Nothing of the result is anywhere before its publication: no role, page, server function, form, file, kept page or line of
//! the log has it. Only the desk shows it, to clerks and scrutineers, once it is counted.

use super::{N_VOTES, levels, n_for};
use crate::site::{TestSite, Visitor};
use app::doors::{DOWNLOADS, FORMS, INTERFACE, PAGES, SERVER_FUNCTIONS};
use domain::audit::Act;
use domain::{Asked, DeedKind, Phase, Role};
use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{LazyLock, Mutex};

/// Everything that the process has logged, of all tests in it.
static LOG: LazyLock<Mutex<Vec<u8>>> = LazyLock::new(Mutex::default);

struct Lines;

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn logged() -> String {
    String::from_utf8_lossy(&LOG.lock().unwrap()).into_owned()
}

/// Somebody of each role, and nobody; with the role.
async fn everybody(site: &TestSite) -> Vec<(Option<Role>, Visitor)> {
    let mut people = vec![(None, site.anyone())];
    let cast = site.service.frame().await.unwrap().unwrap().cast;
    for role in Role::ALL {
        let part = cast.iter().find(|part| part.role == role).unwrap_or_else(|| panic!("nobody is {role:?}"));
        people.push((Some(role), site.takes_part(&part.sign_in).await));
    }
    people
}

/// An answer as it was heard: who asked, for what, and all of it.
struct Heard {
    role: Option<Role>,
    door: String,
    whole: String,
}

impl Heard {
    async fn new(role: Option<Role>, door: &str, answer: reqwest::Response) -> Self {
        assert_ne!(answer.status(), 429, "{door}");
        let (status, mut headers) = (answer.status(), answer.headers().clone());
        // A length is a number that may happen to be one of the sums.
        headers.remove("content-length");
        let head = format!("{status} {headers:?}");
        let body = String::from_utf8_lossy(&answer.bytes().await.unwrap()).into_owned();
        Self { role, door: door.to_owned(), whole: format!("{head}\n{body}") }
    }

    /// Whether it is a list with numbers of its own, which may happen to be sums: the log numbers its lines and tells how many
    /// were exported, the roll numbers the deputies of the demonstration. It is looked through for words alone; see
    /// [`assert_not_in_the_log`] for what the lines of the log say.
    fn is_numbered(&self) -> bool {
        ["/audit", "/api/audit/", "/exchange/roll."].iter().any(|start| self.door.starts_with(start))
    }

    /// Whether the desk shows this door's figures to this role once they are counted.
    fn is_desk(&self) -> bool {
        let may = matches!(self.role, Some(Role::Clerk | Role::ChiefScrutineer | Role::Scrutineer));
        may && (self.door.starts_with("/desk") || self.door == "/api/rounds/desk")
    }
}

/// What is asked for besides the doors: the votes by their numbers, whether the site is well, and figures for watchers, which
/// are on an address of their own.
const BESIDES: [&str; 11] = [
    "/results?vote=1",
    "/results?vote=2",
    "/results.json?vote=1",
    "/results.json?vote=2",
    "/results.csv?vote=2",
    "/results.pb?vote=2",
    "/years/2025/results?vote=2",
    "/years/2025/results.json?vote=2",
    "/metrics",
    "/healthz",
    "/readyz",
];

/// What watchers are told, without the numbers: those count requests, and any number of them may have been made.
fn watched(site: &TestSite) -> Heard {
    let whole = site.metrics.text().lines().filter_map(|line| line.rsplit_once(' ')).map(|(name, _)| name).collect();
    Heard { role: None, door: "figures for watchers".to_owned(), whole }
}

/// Every answer of every door for everybody; visitors ask twice, so that kept pages are heard too.
async fn walk(site: &TestSite, people: &[(Option<Role>, Visitor)], with_posts: bool) -> Vec<Heard> {
    let mut heard = vec![watched(site)];
    for (role, visitor) in people {
        for language in ["zh", "en"] {
            // The document is the same at all times, and names what a result consists of.
            let data = INTERFACE.iter().filter(|(path, _)| !path.ends_with("/openapi.json"));
            let doors = PAGES.iter().chain(DOWNLOADS).chain(data).map(|(path, _)| *path);
            for path in doors.chain(BESIDES) {
                let path = path.replace(":number", "12").replace(":id", "1").replace(":year", "2025");
                let path = path.replace("{number}", "12").replace("{year}", "2025");
                for _ in 0..if role.is_none() { 2 } else { 1 } {
                    let asked = visitor.asks(&path).header("accept-language", language);
                    heard.push(Heard::new(*role, &path, asked.send().await.unwrap()).await);
                }
            }
        }
        if !with_posts {
            continue;
        }
        // No reason and no number of a deed: nothing turns the vote from its course.
        let fields = [("id", "999999"), ("number", "12"), ("from", "counting"), ("vote", "1"), ("paper", "-")];
        for (path, _) in SERVER_FUNCTIONS.iter().filter(|(path, _)| !path.starts_with("/api/accounts/")) {
            let answer = visitor.call(path.trim_start_matches("/api/"), &fields).await;
            heard.push(Heard::new(*role, path, answer).await);
        }
        for (path, _) in FORMS.iter().filter(|(path, _)| !is_about_oneself(path)) {
            let path = path.replace("{number}", "12").replace("{id}", "999999");
            heard.push(Heard::new(*role, &path, visitor.post(&path, &[("present", "384")]).await).await);
        }
    }
    heard
}

/// Whether a form is about one's own session or account, or makes letters for the whole hall, which takes long and holds no result.
fn is_about_oneself(path: &str) -> bool {
    ["/sign-in", "/sign-up", "/account", "/desk/letters"].iter().any(|start| path.starts_with(start))
}

/// Whether a figure stands in a text by itself.
fn has_figure(text: &str, figure: &str) -> bool {
    text.match_indices(figure).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + figure.len()..].chars().next();
        let is_apart =
            |c: Option<char>| c.is_none_or(|c| !c.is_ascii_alphanumeric() && c != '.' && c != '-' && c != '_');
        is_apart(before) && is_apart(after)
    })
}

/// What would give the result away.
struct Needles {
    figures: BTreeSet<String>,
    words: Vec<String>,
}

impl Needles {
    /// The sums that stand on no page before a ballot is cast, and the marks of a result in pages, data and files.
    fn new(before: &[Heard]) -> Self {
        let figures: BTreeSet<String> = (0..23)
            .map(|place| n_for(place).to_string())
            .filter(|figure| !before.iter().any(|heard| !heard.is_numbered() && has_figure(&heard.whole, figure)))
            .collect();
        assert!(figures.len() >= 15, "too few figures are recognisable: {figures:?}");
        let marks =
            ["result-table", "tally-bar", "strip__", "\"n_for\"", "\"verdict\"", "minsheng-result-1", "ballot-result"];
        Self { figures, words: marks.map(str::to_owned).into() }
    }

    /// What gives the result away in an answer.
    fn found_at(&self, heard: &Heard) -> Option<String> {
        if heard.is_numbered() {
            self.words.iter().find(|word| heard.whole.contains(*word)).cloned()
        } else {
            self.found_in(&heard.whole)
        }
    }

    fn found_in(&self, text: &str) -> Option<String> {
        let word = self.words.iter().find(|word| text.contains(word.as_str()));
        word.or_else(|| self.figures.iter().find(|figure| has_figure(text, figure))).cloned()
    }

    fn assert_nowhere(&self, heard: &[Heard], when: &str, is_counted: bool) {
        for heard in heard.iter().filter(|heard| !(is_counted && heard.is_desk())) {
            if let Some(found) = self.found_at(heard) {
                let (before, after) = heard.whole.split_once(&found).unwrap_or((&heard.whole, ""));
                let before: Vec<char> = before.chars().rev().take(200).collect();
                let (before, after): (String, String) =
                    (before.iter().rev().collect(), after.chars().take(200).collect());
                panic!("{when}: {:?} gets {} with: {before}{found}{after}", heard.role, heard.door);
            }
        }
        let log = logged();
        for word in &self.words {
            assert!(!log.contains(word.as_str()), "{when}: {word} is in the log");
        }
    }
}

/// No line of the log says a figure of the result: all of them, but for how many rows or lines somebody has taken away.
async fn assert_not_in_the_log(site: &TestSite, needles: &Needles) {
    let auditor = site.acting("auditor").await;
    let mut before = None;
    loop {
        let page = site.service.show_audit(Some(&auditor), "", before).await.unwrap();
        let is_taken = |act| matches!(act, Act::ExportedAudit | Act::ExportedHandovers | Act::ExportedList);
        for line in page.lines.iter().filter(|line| !is_taken(line.act)) {
            assert_eq!(needles.found_in(&line.details), None, "{line:?}");
        }
        before = page.older;
        if before.is_none() {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_the_result_is_anywhere_before_it_is_published() {
    let lines = tracing_subscriber::fmt().with_env_filter("debug").with_ansi(false).with_writer(|| Lines).finish();
    tracing::subscriber::set_global_default(lines).expect("nobody else listens");
    let site = TestSite::start().await;
    let people = everybody(&site).await;
    site.opens().await;
    let mut needles = Needles::new(&walk(&site, &people, true).await);
    site.drops_what_waits().await;

    site.votes().await;
    needles.assert_nowhere(&walk(&site, &people, true).await, "while the vote is open", false);
    site.drops_what_waits().await;
    site.closes().await;
    needles.assert_nowhere(&walk(&site, &people, true).await, "after the close", false);
    site.drops_what_waits().await;

    site.does(DeedKind::CountBallots, &Asked::default()).await;
    let chief = site.acting("chief").await;
    let count = site.service.show_desk(Some(&chief)).await.unwrap().count.unwrap();
    let found: Vec<usize> = count.outcome.candidates.iter().map(|candidate| candidate.sums.n_for as usize).collect();
    assert_eq!(found, (0..23).map(n_for).collect::<Vec<_>>(), "the pattern was counted");
    needles.words.extend([count.sha256.clone(), count.sha256[56..].to_owned()]);
    let heard = walk(&site, &people, true).await;
    needles.assert_nowhere(&heard, "after the count", true);
    let is_shown = |heard: &&Heard| heard.is_desk() && needles.found_in(&heard.whole).is_some();
    assert!(heard.iter().find(is_shown).is_some(), "the walk would have found it");
    site.drops_what_waits().await;

    site.confirms().await;
    needles.assert_nowhere(&walk(&site, &people, true).await, "after the confirmations", true);
    assert_not_in_the_log(&site, &needles).await;
    site.drops_what_waits().await;
    assert_eq!(site.service.show_result(None, None).await.unwrap().round.phase, Phase::Counting);
    assert!(!logged().is_empty(), "the log was heard");

    site.does(DeedKind::PublishResult, &Asked::default()).await;
    let data = site.anyone().reads("/api/v1/rounds/2025/result").await;
    assert!(needles.found_in(&data).is_some() && data.contains(&count.sha256), "so is it for programs");
    let page = site.anyone().reads("/results").await;
    assert!(needles.found_in(&page).is_some() && page.contains(&count.sha256[56..]), "now it is there, at once");
}

/// For the candidate before the other in the further vote, of all its papers: a division that stands on no page before.
fn division(before: &[Heard]) -> usize {
    let stands = |heard: &Heard, n: &usize| !heard.is_numbered() && has_figure(&heard.whole, &n.to_string());
    let is_new = |n: &usize| !before.iter().any(|heard| stands(heard, n));
    let found = (120..N_VOTES / 2).find(|n| is_new(n) && is_new(&(N_VOTES - n)));
    found.expect("most numbers stand nowhere")
}

/// What the first vote has published stays before everyone meanwhile, so only what is the second one's own is looked for.
#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_further_vote_is_anywhere_before_it_is_published() {
    let site = TestSite::start().await;
    let people = everybody(&site).await;
    levels(&site).await;
    let asked = Asked { total: "410".to_owned(), present: "384".to_owned(), ..Asked::default() };
    site.does(DeedKind::OpenVote, &asked).await;
    let n = division(&walk(&site, &people, false).await);
    let mut needles = Needles { figures: [n, N_VOTES - n].map(|figure| figure.to_string()).into(), words: Vec::new() };
    let papers: Vec<_> = (0..N_VOTES).map(|place| if place < n { "ox" } else { "xo" }.to_owned()).collect();
    site.casts(&papers).await;
    needles.assert_nowhere(&walk(&site, &people, false).await, "while the further vote is open", false);

    site.closes().await;
    site.does(DeedKind::CountBallots, &Asked::default()).await;
    let chief = site.acting("chief").await;
    let count = site.service.show_desk(Some(&chief)).await.unwrap().count.unwrap();
    let sums = count.outcome.candidates.iter().map(|candidate| candidate.sums.n_for as usize);
    let mut found: Vec<usize> = sums.collect();
    found.sort_unstable();
    assert_eq!(found, [n, N_VOTES - n], "the second vote was counted");
    needles.words.extend([count.sha256.clone(), count.sha256[56..].to_owned()]);
    let heard = walk(&site, &people, true).await;
    needles.assert_nowhere(&heard, "after the count of the further vote", true);
    assert_not_in_the_log(&site, &needles).await;
    let is_shown = |heard: &&Heard| heard.is_desk() && needles.found_in(&heard.whole).is_some();
    assert!(heard.iter().find(is_shown).is_some(), "the walk would have found it");
    site.drops_what_waits().await;

    site.confirms().await;
    site.does(DeedKind::PublishResult, &Asked::default()).await;
    let page = site.anyone().reads("/results?vote=2").await;
    assert!(needles.found_in(&page).is_some() && page.contains(&count.sha256[56..]), "now it is there, at once");
}
