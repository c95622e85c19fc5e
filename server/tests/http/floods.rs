//! Whoever says, reports or asks too much is slowed down, loses nothing typed, and disturbs nobody else.

use crate::site::TestSite;
use futures::future::join_all;

#[tokio::test(flavor = "multi_thread")]
async fn one_account_that_posts_without_end_is_slowed_down_and_keeps_its_words() {
    let site = TestSite::start().await;
    let (loud, quiet, visitor) = (site.person("citizen1").await, site.person("citizen2").await, site.anyone());
    let posts = (0..200).map(|number| {
        let loud = loud.clone();
        async move {
            let words = format!("第{number}遍");
            let fields = [("tag", "other"), ("body", words.as_str()), ("anyway", "1")];
            let answer = loud.post("/projects/7/comments", &fields).await;
            let status = answer.status().as_u16();
            let page = answer.text().await.unwrap();
            assert!(status == 303 || page.contains(&words), "the words of {status} are lost");
            status
        }
    });
    let statuses = join_all(posts).await;
    let n_of = |status: u16| statuses.iter().filter(|found| **found == status).count();
    assert!(n_of(303) <= 10, "no more wait for a moderator than one account may have waiting: {statuses:?}");
    assert!(n_of(429) >= 150, "{statuses:?}");
    assert!(statuses.iter().all(|status| *status < 500), "{statuses:?}");
    let said = quiet.post("/projects/7/comments", &[("tag", "other"), ("body", "我只说一句"), ("anyway", "1")]).await;
    assert_eq!(said.status(), 303);
    assert_eq!(visitor.get("/projects/7").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_reports_is_slowed_down_and_the_queue_answers() {
    let site = TestSite::start().await;
    let (loud, moderator) = (site.person("citizen3").await, site.person("moderator").await);
    let mut n_slowed = 0;
    for number in 0..60 {
        let id = 1 + number % 3;
        let answer =
            loud.post(&format!("/comments/{id}/report"), &[("reason", "off_topic"), ("words", "我不喜欢")]).await;
        assert!(answer.status().as_u16() < 500, "{}", answer.status());
        if answer.status() == 429 {
            n_slowed += 1;
            assert!(answer.text().await.unwrap().contains("我不喜欢"));
        }
    }
    assert!(n_slowed >= 40, "{n_slowed}");
    assert_eq!(moderator.get("/moderation").await.status(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_searches_is_slowed_down_for_its_network_alone() {
    let site = TestSite::start_behind_proxy().await;
    let visitor = site.anyone();
    let from = |network: &'static str| {
        let visitor = visitor.clone();
        async move {
            let search = visitor.asks("/search?q=%E5%81%9C%E8%BD%A6").header("x-forwarded-for", network);
            search.send().await.unwrap().status().as_u16()
        }
    };
    let statuses = join_all((0..400).map(|_| from("203.0.113.1"))).await;
    assert!(statuses.contains(&429) && statuses.contains(&200), "{statuses:?}");
    assert!(statuses.iter().all(|status| *status < 500), "{statuses:?}");
    assert_eq!(from("203.0.113.2").await, 200);
    assert_eq!(visitor.get("/projects").await.status(), 200, "what is no search goes on");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_while_a_whole_network_is_slowed_down_is_shown_again() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let mut is_slowed = false;
    for _ in 0..100 {
        // An address that takes no posts: they cost nothing and count.
        let posts = join_all((0..100).map(|_| visitor.post("/healthz", &[]))).await;
        is_slowed = posts.iter().any(|answer| answer.status() == 429);
        if is_slowed {
            break;
        }
    }
    assert!(is_slowed, "a network may not change things without end");
    let words = "第一行\n第二行 </textarea><b>";
    let shown = "第一行\n第二行 &lt;/textarea&gt;&lt;b&gt;</textarea>";
    let said = [("tag", "other"), ("body", words)];
    let carried =
        [("name", "citizen1"), ("password", "春天的风吹过江边"), ("held.form", "reply"), ("held.words", words)];
    for (path, fields) in [("/projects/7/comments", &said[..]), ("/sign-in", &carried[..])] {
        let answers = join_all((0..200).map(|_| visitor.post(path, fields))).await;
        // Signing in has limits of its own beside that of the network, which alone says how long to wait.
        let is_of_network =
            |answer: &reqwest::Response| answer.status() == 429 && answer.headers().contains_key("retry-after");
        let slowed = answers.into_iter().find(is_of_network).expect("it is slowed down still");
        assert!(slowed.headers().contains_key("content-security-policy"));
        let page = slowed.text().await.unwrap();
        assert!(page.contains(shown) && !page.contains("春天的风"), "{path}: {page}");
    }
}

/// Somebody behind the proxy, as it tells of him: a network, and the cookie of a session.
struct Behind<'a> {
    site: &'a TestSite,
    network: &'static str,
    cookie: String,
}

impl Behind<'_> {
    async fn posts(&self, path: &str, fields: &[(&str, &str)]) -> u16 {
        let request = self.site.anyone().posts(path, fields).header("x-forwarded-for", self.network);
        let answer = request.header("cookie", &self.cookie).send().await.unwrap();
        let status = answer.status().as_u16();
        assert!(status < 500, "{path}: {status}");
        status
    }
}

/// Somebody who has signed in from a network behind the proxy.
async fn behind<'a>(site: &'a TestSite, network: &'static str, name: &str) -> Behind<'a> {
    let fields = [("name", name), ("password", "demo"), ("to", "")];
    let request = site.anyone().posts("/sign-in", &fields).header("x-forwarded-for", network);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 303, "{name} signs in");
    let cookies = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
    let pairs: Vec<_> = cookies.filter_map(|cookie| cookie.split(';').next()).collect();
    Behind { site, network, cookie: pairs.join("; ") }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_that_searches_from_many_networks_is_slowed_down_alone() {
    let site = TestSite::start_behind_proxy().await;
    let (loud, quiet) =
        (behind(&site, "203.0.113.1", "citizen1").await, behind(&site, "203.0.113.1", "citizen2").await);
    let visitor = site.anyone();
    let asks = |one: &Behind<'_>, path: &'static str, network: String| {
        let request = visitor.asks(path).header("x-forwarded-for", network).header("cookie", &one.cookie);
        async move { request.send().await.unwrap().status().as_u16() }
    };
    // From each network once: none of them is slowed down.
    let networks = |places: std::ops::Range<u32>| places.map(|place| format!("198.51.100.{place}"));
    let statuses = join_all(networks(0..150).map(|network| asks(&loud, "/search?q=x", network))).await;
    assert!(statuses.contains(&429) && statuses.contains(&200), "{statuses:?}");
    assert!(statuses.iter().all(|status| *status < 500), "{statuses:?}");
    let lists = join_all(networks(0..150).map(|network| asks(&loud, "/projects?q=x", network))).await;
    assert!(lists.contains(&429), "{lists:?}");
    assert_eq!(asks(&loud, "/projects", "198.51.100.1".to_owned()).await, 200, "what is no search goes on");
    assert_eq!(asks(&quiet, "/search?q=x", "198.51.100.1".to_owned()).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_floods_from_one_network_does_not_slow_down_another() {
    let site = TestSite::start_behind_proxy().await;
    let (loud, quiet) =
        (behind(&site, "203.0.113.1", "citizen1").await, behind(&site, "203.0.113.2", "citizen2").await);
    // Refused for the name: the limit counts tries, and a hash costs nothing here.
    let sign_up = [("nickname", "管理员"), ("password", "春天的风吹过江边的柳树林"), ("again", ""), ("agreed", "yes")];
    let said = [("tag", "other"), ("body", "我要说的话"), ("anyway", "1")];
    let reported = [("reason", "off_topic"), ("words", "")];
    for (path, fields, is_through) in [
        ("/sign-up", &sign_up[..], &[422][..]),
        ("/projects/7/comments", &said[..], &[303][..]),
        ("/comments/2/report", &reported[..], &[303][..]),
    ] {
        let as_stranger = path == "/sign-up";
        let ask = async |one: &Behind<'_>| {
            let one = Behind { cookie: if as_stranger { String::new() } else { one.cookie.clone() }, ..*one };
            one.posts(path, fields).await
        };
        let mut statuses = Vec::new();
        for _ in 0..40 {
            statuses.push(ask(&loud).await);
        }
        assert!(is_through.contains(&statuses[0]), "{path}: {statuses:?}");
        assert_eq!(statuses.last(), Some(&429), "{path}: {statuses:?}");
        let status = ask(&quiet).await;
        assert!(is_through.contains(&status), "{path}: {status}");
    }
}
