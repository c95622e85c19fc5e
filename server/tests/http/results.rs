//! The published result: its files, that they never change, and what is told of the way there. That nothing of it is
//! anywhere before is in `unpublished`.

mod unpublished;

use crate::site::{TestSite, Visitor};
use domain::{Asked, DeedKind, Person, Phase, Role};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::io::Read;

/// How many deputies vote; each candidate is left out on another number of papers, so that every sum is a figure that
/// stands nowhere else.
const N_VOTES: usize = 331;
/// The For of the candidate at this place, from 0.
fn n_for(place: usize) -> usize {
    N_VOTES - gap(place)
}

fn gap(place: usize) -> usize {
    20 + 3 * place
}

/// The paper of a deputy: the gaps of the candidates lie one after the other around the circle of deputies, so that three
/// or four are left out on each paper.
fn paper(deputy: usize) -> String {
    let mut begins = 0;
    let marks = (0..23).map(|place| {
        let from = begins;
        begins += gap(place);
        let is_left_out = (deputy + 10 * N_VOTES - from) % N_VOTES < gap(place);
        if is_left_out { 'x' } else { 'o' }
    });
    marks.collect()
}

impl TestSite {
    async fn acting(&self, name: &str) -> Person {
        self.service.act_as(name).await.unwrap().person
    }

    /// A clerk asks and the chief scrutineer agrees.
    async fn does(&self, kind: DeedKind, asked: &Asked) {
        let (clerk, chief) = (self.acting("clerk1").await, self.acting("chief").await);
        self.service.ask_deed(Some(&clerk), kind, asked).await.unwrap();
        let waiting = self.service.show_desk(Some(&chief)).await.unwrap().waiting.unwrap();
        self.service.agree_to_deed(Some(&chief), waiting.id).await.unwrap();
    }

    async fn opens(&self) {
        let clerk = self.acting("clerk1").await;
        for from in [Phase::PublicNotice, Phase::Deliberation] {
            self.service.advance_round(Some(&clerk), from.code()).await.unwrap();
        }
        let asked = Asked { total: "410".to_owned(), present: "384".to_owned(), ..Asked::default() };
        self.does(DeedKind::OpenVote, &asked).await;
    }

    /// As many deputies as there are papers cast them.
    async fn casts(&self, papers: &[String]) {
        let vote = self.service.show_result(None, None).await.unwrap().vote.unwrap().id;
        let mut tx = self.service.store().read().await.unwrap();
        let deputies = tx.people_of_role(Role::Deputy, 410).await.unwrap();
        drop(tx);
        for (deputy, paper) in deputies.iter().zip(papers) {
            self.service.cast_ballot(Some(deputy), vote, paper, "a").await.unwrap();
        }
    }

    /// As many deputies as there are papers cast them, and the result is published.
    async fn decides(&self, papers: &[String]) {
        self.casts(papers).await;
        self.closes().await;
        self.does(DeedKind::CountBallots, &Asked::default()).await;
        self.confirms().await;
        self.does(DeedKind::PublishResult, &Asked::default()).await;
    }

    async fn votes(&self) {
        self.casts(&(0..N_VOTES).map(paper).collect::<Vec<_>>()).await;
    }

    async fn closes(&self) {
        self.does(DeedKind::CloseVote, &because("都已投完")).await;
    }

    async fn confirms(&self) {
        for name in ["chief", "scrutineer1"] {
            let person = self.acting(name).await;
            let hash = self.service.show_desk(Some(&person)).await.unwrap().count.unwrap().sha256;
            self.service.confirm_count(Some(&person), &hash[58..]).await.unwrap();
        }
    }

    /// From the public notice to the published result.
    async fn publishes(&self) {
        self.opens().await;
        self.votes().await;
        self.closes().await;
        self.does(DeedKind::CountBallots, &Asked::default()).await;
        self.confirms().await;
        self.does(DeedKind::PublishResult, &Asked::default()).await;
    }

    /// Whatever a walk through the forms has asked for is dropped.
    async fn drops_what_waits(&self) {
        let chief = self.acting("chief").await;
        if let Some(deed) = self.service.show_desk(Some(&chief)).await.unwrap().waiting {
            self.service.drop_deed(Some(&chief), deed.id).await.unwrap();
        }
    }

    async fn takes_part(&self, name: &str) -> Visitor {
        let visitor = self.anyone();
        assert!(visitor.call("accounts/act_as", &[("name", name)]).await.status().as_u16() < 400, "{name}");
        visitor
    }
}

/// Two deputies leave a tie for the second of two places, which is published.
async fn levels(site: &TestSite) {
    let typed = |word: &str| word.to_owned();
    let rules = service::TypedRules {
        seats: typed("2"),
        cap: typed("none"),
        exact: false,
        pass_basis: typed("none"),
        tie_at_cut: typed("revote"),
        shortfall: typed("further_ballot"),
    };
    site.service.set_rules(Some(&site.acting("clerk1").await), &rules).await.unwrap();
    site.opens().await;
    site.decides(&["oo", "o-o"].map(|marks| format!("{marks:-<23}"))).await;
}

/// The rules of the vote that goes on, on their page and for programs.
async fn shows_rules_of_the_further_vote(site: &TestSite) {
    let rules = site.anyone().reads("/rules").await;
    assert!(rules.contains("第 2 次票决正在进行"), "{rules}");
    let rules: serde_json::Value =
        serde_json::from_str(&site.anyone().reads("/api/v1/rounds/2025/rules").await).unwrap();
    assert_eq!((&rules["further_vote"], &rules["candidates"], &rules["places"]), (&2.into(), &2.into(), &1.into()));
}

/// A tie, and the vote among the tied, which the first of them wins.
async fn revotes(site: &TestSite) {
    levels(site).await;
    let asked = Asked { total: "410".to_owned(), present: "384".to_owned(), ..Asked::default() };
    let desk = site.takes_part("clerk1").await.reads("/desk").await;
    assert!(desk.contains("公布的结果要求再次投票") && desk.contains("action=\"/desk/open\""), "{desk}");
    assert!(desk.contains("这一次票决的规则") && desk.contains("模拟票决"), "{desk}");
    site.does(DeedKind::OpenVote, &asked).await;
    let deputy = site.takes_part("deputy001").await.reads("/ballot").await;
    assert!(deputy.contains("表决票（再次投票）") && deputy.contains("data-candidates=\"2\""), "{deputy}");
    shows_rules_of_the_further_vote(site).await;
    let waiting = site.anyone().reads("/results").await;
    assert!(waiting.contains("href=\"/results?vote=1\"") && waiting.contains("还没有公布结果"), "{waiting}");
    assert!(site.anyone().reads("/results.json").await.contains("\"vote\":1,"), "the last published one");
    let open = site.anyone().reads("/api/v1/rounds/2025/result").await;
    assert!(open.contains("\"vote\":1,"), "the last published one: {open}");
    site.decides(&["ox".to_owned()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_further_vote_has_its_page_and_its_files_beside_those_of_the_first() {
    let site = TestSite::start().await;
    revotes(&site).await;
    let visitor = site.anyone();
    for (address, words) in [
        ("/results?vote=1", "href=\"/results.json?vote=1\""),
        ("/results?vote=2", "href=\"/results.json?vote=2\""),
        ("/results?vote=1", "合计入选 2 项"),
        ("/results", "这是第 2 次票决，再次投票"),
    ] {
        let page = visitor.reads(address).await;
        assert!(page.contains(words), "{address}: {words} in {page}");
    }
    let mut texts = Vec::new();
    for address in ["/results.json?vote=1", "/results.json?vote=2", "/results.json"] {
        let answer = visitor.get(address).await;
        assert_eq!(answer.status(), 200, "{address}");
        texts.push(answer.text().await.unwrap());
    }
    let hash = sha256(texts[0].as_bytes());
    assert!(!texts[0].contains("follows"), "{}", texts[0]);
    let follows = format!("\"follows\":{{\"vote\":1,\"kind\":\"revote\",\"sha256\":\"{hash}\"}}");
    assert!(texts[1].contains(&follows), "{}", texts[1]);
    assert_eq!(texts[1], texts[2], "without a number it is the vote that stands");
    let open: serde_json::Value = serde_json::from_str(&visitor.reads("/api/v1/rounds/2025/result").await).unwrap();
    let numbers: Vec<_> = open["candidates"].as_array().unwrap().iter().map(|line| line["number"].clone()).collect();
    assert_eq!((&open["vote"], numbers), (&2.into(), vec![2.into(), 3.into()]), "by their official numbers");
    for ending in ["csv", "xlsx"] {
        for vote in [1, 2] {
            assert_eq!(visitor.get(&format!("/results.{ending}?vote={vote}")).await.status(), 200);
        }
    }
    for unknown in ["/results?vote=3", "/results?vote=x", "/results.json?vote=3", "/results.csv?vote=-1"] {
        assert_eq!(visitor.get(unknown).await.status(), 404, "{unknown}");
    }
}

fn because(reason: &str) -> Asked {
    Asked { reason: reason.to_owned(), ..Asked::default() }
}

/// The files by their endings, as a visitor gets them.
async fn files(visitor: &Visitor, language: &str) -> BTreeMap<&'static str, (u16, String, Vec<u8>)> {
    let mut files = BTreeMap::new();
    for ending in ["csv", "xlsx", "json", "pb"] {
        let asked = visitor.asks(&format!("/results.{ending}")).header("accept-language", language);
        let answer = asked.send().await.unwrap();
        let name = answer.headers().get("content-disposition").map_or("", |name| name.to_str().unwrap()).to_owned();
        files.insert(ending, (answer.status().as_u16(), name, answer.bytes().await.unwrap().to_vec()));
    }
    files
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A part of a workbook.
fn part(xlsx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(xlsx)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[tokio::test(flavor = "multi_thread")]
async fn before_the_publication_the_files_are_a_page_that_says_so() {
    let site = TestSite::start().await;
    for visitor in [site.anyone(), site.takes_part("clerk1").await] {
        for (_, (status, name, body)) in files(&visitor, "zh").await {
            let body = String::from_utf8(body).unwrap();
            assert!(status == 404 && name.is_empty() && body.contains("还没有投票"), "{status} {body}");
        }
    }
    assert_eq!(site.anyone().get("/results").await.status(), 200, "the page itself was not kept as missing");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_files_hold_the_published_result_in_words_and_byte_by_byte() {
    let site = TestSite::start().await;
    site.publishes().await;
    let (visitor, clerk) = (site.anyone(), site.takes_part("clerk1").await);
    let zh = files(&visitor, "zh").await;
    let page = visitor.reads("/results").await;
    let hash = sha256(&zh["json"].2);
    let shown: String =
        hash.as_bytes().chunks(8).map(|part| String::from_utf8_lossy(part).into_owned() + "|").collect();
    let groups: Vec<&str> = shown.trim_end_matches('|').split('|').collect();
    assert!(groups.iter().all(|group| page.contains(*group)), "the page shows the hash of the file");
    assert_eq!(
        zh["json"].1,
        format!(
            "attachment; filename=\"{name}\"; filename*=UTF-8''%E6%A8%A1%E6%8B%9F%E7%A5%A8%E5%86%B3-{name}",
            name = format!("rehearsal-ballot-result-{}.json", year(&page))
        )
    );
    let path = site.folder.path().join("results.json");
    std::fs::write(&path, &zh["json"].2).unwrap();
    let shown = shown_hash(&page);
    assert_eq!(shown, hash);
    let recount = server::tally::look(&path, Some(&shown)).unwrap();
    assert!(recount.faults.is_empty(), "{:?}", recount.faults);
    let other = server::tally::look(&path, Some(&sha256(b"another file"))).unwrap();
    assert!(!other.faults.is_empty(), "the hash of the page was compared");
    for (ending, file) in &files(&clerk, "zh").await {
        assert_eq!(file, &zh[ending], "the same for whoever asks: {ending}");
    }

    let csv = String::from_utf8(zh["csv"].2.clone()).unwrap();
    assert!(csv.starts_with("\u{FEFF}模拟票决：这是模拟票决结果，不是大会的票决结果。\r\n"), "{csv}");
    assert!(csv.contains("名次,编号,项目,赞成,反对,弃权,该项无法辨认,结论,为什么\r\n1,1,"), "{csv}");
    assert!(csv.contains(",311,20,0,0,入选,\"赞成 311 票") || csv.contains(",311,20,0,0,入选,赞成 311 票"), "{csv}");
    assert!(csv.contains("\r\n未投,79\r\n") && csv.contains(&format!("\r\nSHA-256,{hash}\r\n")), "{csv}");
    assert_eq!(csv.matches('\n').count(), csv.matches("\r\n").count());

    let sheet = part(&zh["xlsx"].2, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<v>311</v>") && sheet.contains("state=\"frozen\""), "{sheet}");
    assert!(!sheet.contains("<f>"), "no formula");
    assert!(part(&zh["xlsx"].2, "xl/sharedStrings.xml").contains("模拟票决"));

    let en = files(&visitor, "en").await;
    assert_eq!(en["json"], zh["json"], "the canonical result has one text");
    assert!(String::from_utf8(en["csv"].2.clone()).unwrap().starts_with("\u{FEFF}Rehearsal ballot: "));
}

/// The hash as the page shows it: 64 hexadecimal digits, one after another once the tags between groups are gone.
fn shown_hash(page: &str) -> String {
    let (_, rest) = page.split_once("class=\"result-hash__value\"").expect("it shows a hash");
    let inside = rest.split("</code>").next().unwrap_or_default();
    words_of(&format!("<code{inside}")).chars().filter(char::is_ascii_hexdigit).collect()
}

/// A page without its tags: a hash is shown in groups.
fn words_of(page: &str) -> String {
    page.split('<').filter_map(|part| part.split_once('>')).map(|(_, words)| words.trim()).collect()
}

/// The year of the round, from the name of the file that the page speaks of.
fn year(page: &str) -> String {
    let (_, rest) = page.split_once("ballot-result-").unwrap();
    rest[..4].to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn after_the_publication_a_correction_is_added_and_nothing_changes() {
    let site = TestSite::start().await;
    site.publishes().await;
    let visitor = site.anyone();
    let (before, page) = (files(&visitor, "zh").await, visitor.reads("/results").await);
    assert!(!page.contains("更正说明"));
    site.does(DeedKind::CorrectResult, &because("=项目 04 的名称中\n多了一个字")).await;
    let after = files(&visitor, "zh").await;
    assert_eq!(after["json"], before["json"]);
    let (hash, page) = (sha256(&after["json"].2), visitor.reads("/results").await);
    assert!(
        page.contains("更正说明") && page.contains("多了一个字") && words_of(&page).contains(&hash),
        "the hash that it belongs to"
    );
    let csv = String::from_utf8(after["csv"].2.clone()).unwrap();
    assert!(csv.contains("\r\n说明 1,\"'=项目 04 的名称中\n多了一个字\"\r\n"), "{csv}");
    let table = |csv: &[u8]| String::from_utf8_lossy(csv).split("\"\"").next().unwrap().to_owned();
    assert_eq!(table(&after["csv"].2), table(&before["csv"].2));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_turned_the_vote_from_its_course_is_public_with_both_names() {
    let site = TestSite::start().await;
    site.opens().await;
    site.does(DeedKind::SuspendVote, &because("会场断电")).await;
    let page = site.anyone().reads("/results").await;
    for words in ["票决暂停", "会场断电", "工作人员 1 提出，总监票人 同意"] {
        assert!(page.contains(words), "{words} in {page}");
    }
    site.does(DeedKind::ResumeVote, &because("已恢复供电")).await;
    site.does(DeedKind::VoidVote, &because("名册有误")).await;
    let page = site.anyone().reads("/results").await;
    for words in ["上一次票决无效", "名册有误", "已恢复供电", "宣布本次票决无效"] {
        assert!(page.contains(words), "{words} in {page}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_for_researchers_adds_up_to_every_for_and_holds_no_paper() {
    let site = TestSite::start().await;
    site.publishes().await;
    let answer = site.anyone().get("/results.pb").await;
    assert_eq!(answer.status(), 200);
    let text = answer.text().await.unwrap();
    let (head, votes) = text.split_once("VOTES\nvoter_id;vote\n").expect("it has votes");
    assert!(head.starts_with("META\nkey;value\ndescription;") && head.contains("模拟票决"));
    assert!(head.contains("neither a paper nor a person"));
    let mut n_for_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (line, vote) in votes.lines().enumerate() {
        let (voter, project) = vote.split_once(';').unwrap();
        assert_eq!(voter, (line + 1).to_string(), "the number of the line");
        *n_for_of.entry(project.parse().unwrap()).or_default() += 1;
    }
    let expected: BTreeMap<usize, usize> = (0..23).map(|place| (place + 1, n_for(place))).collect();
    assert_eq!(n_for_of, expected);
    assert_eq!(head.lines().filter(|line| line.ends_with(";1") && line.contains(";1;")).count(), 20);
    // For `scripts/pb_check.sh`, which gives it to that library's own checker.
    std::fs::write(std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("results.pb"), text).unwrap();
}
