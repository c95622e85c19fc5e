//! Search, overview, comparison, poster; feeds, calendar, map of the site; what pages say of themselves to machines.

use crate::site::TestSite;
use app::scene::Operator;
use roxmltree::{Document, Node};

const ATOM: &str = "http://www.w3.org/2005/Atom";
/// What WeChat's browser calls itself.
const WECHAT: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) \
                      Mobile/15E148 MicroMessenger/8.0.44(0x18002c2f) NetType/WIFI Language/zh_CN";

fn operator() -> Operator {
    Operator {
        organiser: "某某区人大常委会".to_owned(),
        site_code: "4400000000".to_owned(),
        public_url: "https://ballot.example".to_owned(),
        ..Operator::default()
    }
}

/// The content of a meta tag; empty where there is none.
fn meta<'a>(page: &'a str, name: &str) -> &'a str {
    let begin = format!("=\"{name}\" content=\"");
    page.split_once(&begin).and_then(|(_, rest)| rest.split_once('"')).map_or("", |(content, _)| content)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_marks_what_it_found_and_says_when_there_is_nothing() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let page = visitor.reads("/search?q=%E5%81%9C%E8%BD%A6").await.replace("<!>", "");
    assert!(page.contains("扩容<mark class=\"hit\">停车</mark>泊位"), "{page}");
    assert!(page.contains("href=\"/comments/") && page.contains("name=\"robots\" content=\"noindex\""));
    assert!(page.matches("<mark").count() > 2);
    let none = visitor.get("/search?q=%E6%81%90%E9%BE%99").await;
    assert_eq!((none.status().as_u16(), none.headers()["cache-control"].to_str().unwrap()), (200, "no-cache"));
    let none = none.text().await.unwrap();
    assert!(none.contains("没有找到含“恐龙”") && !none.contains("<mark"));
    for nothing in ["/search", "/search?q=", "/search?q=%EF%BC%8C"] {
        assert!(visitor.reads(nothing).await.contains("想找什么"), "{nothing}");
    }
    // Odd values are as good as none.
    let odd = visitor.get("/search?q=a&project=x&before=-&tag=%00&area=../..").await;
    assert_eq!(odd.status(), 200);
    assert!(!visitor.reads("/search?q=%3Cscript%3E").await.contains("<script>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_searches_is_slowed_and_told_so() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    // All at once: how many go by does not depend on how fast this machine is.
    let flood = futures::future::join_all((0..400).map(|_| visitor.get("/search?q=x"))).await;
    let slowed = flood.into_iter().find(|answer| answer.status() == 429).expect("a flood is slowed");
    assert!(slowed.headers().contains_key("retry-after"));
    assert!(slowed.text().await.unwrap().contains("请过一会儿再试"));
    assert_eq!(visitor.get("/search").await.status(), 200, "a page without a search is a page like others");
    assert_eq!(visitor.get("/projects?area=education").await.status(), 200, "and so is a list without one");
    let lists = futures::future::join_all((0..400).map(|_| visitor.get("/projects?q=x"))).await;
    assert!(lists.iter().any(|answer| answer.status() == 429), "a search among projects is one too");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_overview_has_its_figures_in_a_table_and_the_comparison_its_projects() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let voices = visitor.reads("/voices").await;
    assert!(voices.contains("<table") && voices.contains("bars__said") && voices.contains("交通设施"));
    let compared = visitor.reads("/compare?p=12&p=3&p=x").await;
    assert_eq!(compared.matches("scope=\"col\"").count(), 2);
    assert_eq!(compared.matches(" checked").count(), 2);
    assert!(visitor.reads("/compare?p=1&p=2&p=3&p=4&p=5").await.contains("一次最多比 4 个"));
    assert!(visitor.reads("/compare").await.contains("还没有选项目"));
    let list = visitor.reads("/projects").await;
    assert!(list.contains("action=\"/compare\"") && list.matches("name=\"p\"").count() == 23);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_poster_shows_the_address_that_its_reader_came_by_and_is_not_kept_for_another() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let mine = visitor.asks("/projects/12/poster").header("host", "mine.example").send().await.unwrap();
    assert_eq!(mine.headers()["cache-control"], "private, no-store");
    assert!(mine.text().await.unwrap().contains("mine.example/years/2025/projects/12"));
    let theirs = visitor.asks("/projects/12/poster").header("host", "theirs.example").send().await.unwrap();
    let theirs = theirs.text().await.unwrap();
    assert!(theirs.contains("theirs.example/years/2025/projects/12") && !theirs.contains("mine.example"));
    assert_eq!(visitor.get("/projects/99/poster").await.status(), 404);
    let site = TestSite::start_of(operator()).await;
    let set = site.anyone().asks("/projects/12/poster").header("host", "mine.example").send().await.unwrap();
    let set = set.text().await.unwrap();
    assert!(set.contains("ballot.example/years/2025/projects/12") && !set.contains("mine.example"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_square_on_each_poster_holds_the_address_of_its_own_project() {
    let site = TestSite::start_of(operator()).await;
    let visitor = site.anyone();
    for number in 1..=23 {
        let page = visitor.reads(&format!("/projects/{number}/poster")).await;
        // The attributes come in no promised order.
        let tags = page.split("<path").skip(1).filter_map(|rest| rest.split('>').next());
        let tag = tags.into_iter().find(|tag| tag.contains("square__dark"));
        let drawn = tag.and_then(|tag| tag.split(" d=\"").nth(1)).and_then(|rest| rest.split('"').next());
        let square = |number: u32| {
            let address = format!("{}/years/2025/projects/{number}", operator().public_url);
            app::request::square::square(&address).expect("it is short").path
        };
        assert_eq!(drawn, Some(square(number).as_str()), "{number}");
        assert_ne!(square(number), square(number + 1), "squares differ as their addresses do");
    }
}

fn child<'a>(node: Node<'a, 'a>, name: &str) -> Option<Node<'a, 'a>> {
    node.children().find(|child| child.has_tag_name((ATOM, name)))
}

/// What the standard asks of a feed and of each entry.
fn check_feed(text: &str) -> usize {
    let document = Document::parse(text).expect("it is XML");
    let feed = document.root_element();
    assert!(feed.has_tag_name((ATOM, "feed")));
    let entries: Vec<_> = feed.children().filter(|node| node.has_tag_name((ATOM, "entry"))).collect();
    let mut ids = std::collections::BTreeSet::new();
    for node in entries.iter().copied().chain([feed]) {
        for name in ["id", "title", "updated", "author"] {
            assert!(child(node, name).is_some(), "{name} is missing in {text}");
        }
        let id = child(node, "id").and_then(|id| id.text()).unwrap().to_owned();
        assert!(id.starts_with("urn:uuid:") && ids.insert(id), "an id comes once");
        let updated = child(node, "updated").and_then(|updated| updated.text()).unwrap().to_owned();
        assert!(domain::Timestamp::parse(&updated).is_some(), "{updated}");
        assert!(node.children().any(|link| link.attribute("rel") == Some("alternate")));
    }
    assert!(feed.children().any(|link| link.attribute("rel") == Some("self")));
    let order: Vec<_> =
        entries.iter().map(|entry| child(*entry, "updated").unwrap().text().unwrap().to_owned()).collect();
    assert!(order.is_sorted_by(|one, other| one >= other), "newest first");
    entries.len()
}

#[tokio::test(flavor = "multi_thread")]
async fn feeds_are_atom_and_are_kept_like_pages() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    for path in ["/feed.atom", "/projects/12/feed.atom"] {
        let answer = visitor.get(path).await;
        assert_eq!(answer.headers()["content-type"], "application/atom+xml; charset=utf-8");
        assert_eq!(answer.headers()["cache-control"], "no-cache");
        let tag = answer.headers()["etag"].clone();
        assert!(check_feed(&answer.text().await.unwrap()) > 0, "{path}");
        let again = visitor.asks(path).header("if-none-match", tag).send().await.unwrap();
        assert_eq!(again.status(), 304);
    }
    let (before, clerk) = (check_feed(&visitor.reads("/feed.atom").await), site.person("clerk1").await);
    clerk.call("rounds/advance", &[("from", "public_notice")]).await;
    let after = visitor.reads("/feed.atom").await;
    assert!(check_feed(&after) >= before && after.contains("进程：审议"), "{after}");
    let english =
        visitor.asks("/feed.atom").header("cookie", "language=en").send().await.unwrap().text().await.unwrap();
    assert!(english.contains("xml:lang=\"en\"") && english.contains("Stage: "));
    for (path, status) in [("/projects/99/feed.atom", 404), ("/projects/x/feed.atom", 404)] {
        assert_eq!(visitor.get(path).await.status(), status, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_holds_each_stage_once_in_short_lines() {
    let site = TestSite::start().await;
    let answer = site.anyone().get("/calendar.ics").await;
    assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    assert!(answer.headers().contains_key("etag"));
    let text = answer.text().await.unwrap();
    assert!(text.starts_with("BEGIN:VCALENDAR\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
    let whole = text.replace("\r\n ", "");
    let all = |name: &str| whole.lines().filter(|line| line.starts_with(name)).count();
    let n = all("BEGIN:VEVENT");
    assert!(n > 4);
    for name in ["END:VEVENT", "UID:", "DTSTAMP:", "DTSTART;VALUE=DATE:", "DTEND;VALUE=DATE:", "SUMMARY:"] {
        assert_eq!(all(name), n, "{name}");
    }
    let ids: std::collections::BTreeSet<_> = whole.lines().filter(|line| line.starts_with("UID:")).collect();
    assert_eq!(ids.len(), n);
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_say_what_they_are_and_whole_addresses_only_where_the_operator_has_set_one() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    for path in ["/", "/projects", "/projects/12", "/voices"] {
        let page = visitor.asks(path).header("host", "evil.example").send().await.unwrap().text().await.unwrap();
        assert!(!page.contains("evil.example") && !page.contains("rel=\"canonical\""), "{path}");
        assert!(!meta(&page, "og:title").is_empty() && !meta(&page, "Description").is_empty(), "{path}");
        assert!(page.contains("type=\"application/atom+xml\""), "{path}");
    }
    assert_eq!(visitor.get("/sitemap.xml").await.status(), 404);
    assert!(!visitor.reads("/robots.txt").await.contains("Sitemap"));

    let site = TestSite::start_of(operator()).await;
    let visitor = site.anyone();
    let page = visitor.reads("/projects/12?from=1").await;
    assert!(page.contains("<link rel=\"canonical\" href=\"https://ballot.example/years/2025/projects/12\">"), "{page}");
    for (name, content) in [
        ("SiteName", "民生票决"),
        ("SiteDomain", "ballot.example"),
        ("SiteIDCode", "4400000000"),
        ("ColumnName", "项目"),
        ("ColumnType", "候选项目"),
        ("ArticleTitle", "扩容停车泊位"),
        ("Author", "某某区人大常委会"),
        ("og:type", "article"),
        ("og:url", "https://ballot.example/years/2025/projects/12"),
        ("og:locale", "zh_CN"),
    ] {
        assert_eq!(meta(&page, name), content, "{name}");
    }
    for name in ["PubDate", "ContentSource", "Keywords", "Description", "og:description", "og:image"] {
        assert!(!meta(&page, name).is_empty(), "{name}");
    }
    let picture = meta(&page, "og:image").trim_start_matches("https://ballot.example").to_owned();
    assert_eq!(visitor.get(&picture).await.headers()["content-type"], "image/png");
    let map = visitor.reads("/sitemap.xml").await;
    let document = Document::parse(&map).unwrap();
    let places: Vec<_> = document.descendants().filter(|node| node.tag_name().name() == "loc").collect();
    assert!(places.iter().all(|place| place.text().unwrap().starts_with("https://ballot.example/")));
    assert!(places.len() > 23);
    let robots = visitor.reads("/robots.txt").await;
    assert!(
        robots.contains("Sitemap: https://ballot.example/sitemap.xml") && robots.contains("Disallow: /moderation\n")
    );
    assert!(
        robots.contains("Allow: /moderation/figures\n") && map.contains("https://ballot.example/moderation/figures")
    );
    // A page that is somebody's says nothing of itself.
    assert_eq!(meta(&site.person("clerk1").await.reads("/desk").await, "og:title"), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn wechat_is_given_the_same_pages_as_everyone() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    for path in ["/", "/projects", "/projects/12", "/voices", "/search?q=x", "/compare?p=1", "/sign-in", "/rules"] {
        let everyone = visitor.get(path).await;
        let wechat = visitor.asks(path).header("user-agent", WECHAT).send().await.unwrap();
        assert_eq!((everyone.status(), wechat.status()), (200.try_into().unwrap(), 200.try_into().unwrap()), "{path}");
        assert_eq!(everyone.text().await.unwrap(), wechat.text().await.unwrap(), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_says_what_another_number_of_deputies_would_need() {
    let site = TestSite::start().await;
    let clerk = site.person("clerk1").await;
    for phase in ["public_notice", "deliberation"] {
        assert_eq!(clerk.call("rounds/advance", &[("from", phase)]).await.status(), 200, "{phase}");
    }
    let page = clerk.reads("/desk?total=371").await;
    let (_, table) = page.split_once("id=\"what-if\"").expect("the table is there");
    let first_row = table.split("<tbody").nth(1).and_then(|rest| rest.split("</tr>").next()).expect("it has a row");
    for figure in [">371<", ">248<", ">186<"] {
        assert!(first_row.contains(figure), "{figure} in {first_row}");
    }
}
