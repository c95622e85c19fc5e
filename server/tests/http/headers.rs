//! What every answer says to the browser.

use crate::site::TestSite;

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_the_headers_whatever_it_is() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let answers = [
        visitor.get("/").await,
        visitor.get("/").await, // kept
        visitor.get("/no-such-page").await,
        visitor.get("/desk").await,
        visitor.get("/healthz").await,
        visitor.get("/robots.txt").await,
        visitor.get(&format!("{}/site.css", server::assets::BASE.as_str())).await,
        visitor.call("ballots/show", &[]).await,
        visitor.posts("/api/rounds/close", &[]).header("sec-fetch-site", "cross-site").send().await.unwrap(),
        visitor.post("/sign-in", &[("name", "x"), ("password", "y")]).await,
        visitor.asks("/").header("if-none-match", "\"0\"").send().await.unwrap(),
    ];
    for answer in answers {
        let (url, status) = (answer.url().clone(), answer.status());
        let header = |name: &str| answer.headers().get(name).map_or("", |value| value.to_str().unwrap());
        let policy = header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{url} {status}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{url}: {policy}");
        assert_eq!(header("x-content-type-options"), "nosniff", "{url} {status}");
        assert_eq!(header("referrer-policy"), "same-origin", "{url} {status}");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin", "{url} {status}");
        assert_ne!(header("cache-control"), "", "{url} {status}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn over_tls_the_browser_is_held_to_tls_and_the_cookie_to_the_host() {
    let site = TestSite::start_behind_proxy().await;
    let answer = site.anyone().post("/sign-in", &[("name", "citizen1"), ("password", "demo")]).await;
    assert_eq!(answer.status(), 303);
    assert!(answer.headers()["strict-transport-security"].to_str().unwrap().starts_with("max-age=63072000"));
    let cookies: Vec<_> = answer.headers().get_all("set-cookie").iter().map(|line| line.to_str().unwrap()).collect();
    // The session, and the mark of a browser that has signed in to this account before.
    for name in ["__Host-sid=", "__Host-device="] {
        let cookie = cookies.iter().find(|cookie| cookie.starts_with(name)).unwrap();
        for part in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
    }
    assert_eq!(cookies.len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_without_an_island_is_free_of_script_and_of_inline_style() {
    let site = TestSite::start().await;
    let (visitor, clerk, moderator) = (site.anyone(), site.person("clerk1").await, site.person("moderator").await);
    let pages = [
        visitor.reads("/").await,
        visitor.reads("/projects").await,
        visitor.reads("/projects/12").await,
        visitor.reads("/rules").await,
        visitor.reads("/about").await,
        visitor.reads("/results").await,
        visitor.reads("/sign-in").await,
        visitor.reads("/no-such-page").await,
        clerk.reads("/desk").await,
        moderator.reads("/moderation").await,
        site.person("deputy001").await.reads("/ballot").await,
    ];
    for page in pages {
        assert!(page.contains("</html>") && page.contains("<h1"), "{page}");
        for forbidden in ["<script", " style=", "<style", "<template", "⟦", "\u{1}", "http://", "https://"] {
            assert!(!page.contains(forbidden), "{forbidden} in {page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ballot_page_has_one_script_and_it_is_a_file_of_ours() {
    let site = TestSite::start().await;
    site.opens_the_vote().await;
    let answer = site.person("deputy001").await.get("/ballot").await;
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    let page = answer.text().await.unwrap();
    assert_eq!(page.matches("<script").count(), 1);
    assert!(page.contains(&format!(
        "<script type=\"module\" async src=\"{}/boot.js\"></script>",
        server::assets::BASE.as_str()
    )));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_what_is_somebodys_only_the_paper_is_packed_and_only_without_words_from_elsewhere() {
    let site = TestSite::start().await;
    site.opens_the_vote().await;
    let (deputy, clerk) = (site.person("deputy001").await, site.person("clerk1").await);
    for (who, path, is_packed) in [
        (&deputy, "/ballot", true),
        (&deputy, "/ballot?words", false),
        (&deputy, "/ballot?__path=x&__err=y", false),
        (&deputy, "/projects/3", false),
        (&clerk, "/desk", false),
    ] {
        let answer = who.asks(path).header("accept-encoding", "br").send().await.unwrap();
        assert_eq!(answer.headers().get("content-encoding").is_some(), is_packed, "{path}");
        assert_eq!(answer.headers()["cache-control"], "private, no-store", "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_a_demonstration_says_so() {
    let site = TestSite::start().await;
    for path in ["/", "/projects", "/projects/3", "/rules", "/results", "/sign-in", "/about", "/nope"] {
        assert!(site.anyone().reads(path).await.contains("演示"), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_in_the_language_asked_for() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    assert!(visitor.reads("/projects").await.contains("<html lang=\"zh-CN\""));
    let english =
        visitor.asks("/projects").header("accept-language", "en-GB").send().await.unwrap().text().await.unwrap();
    assert!(english.contains("<html lang=\"en\"") && english.contains("Upgrade village clinics"), "{english}");
    let set = visitor.post("/api/view/set", &[("language", "en"), ("elder", "on")]).await;
    assert_eq!(set.status(), 302);
    let page = visitor.reads("/projects").await;
    assert!(page.contains("<html lang=\"en\" class=\"elder\""), "{}", &page[..200]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_screen_of_the_hall_comes_anew_by_itself_and_no_page_with_a_form_does() {
    let site = TestSite::start().await;
    site.opens_the_vote().await;
    let clerk = site.person("clerk1").await;
    let screen = clerk.get("/desk/turnout").await;
    assert_eq!(screen.headers()["refresh"], "5");
    let page = screen.text().await.unwrap();
    assert!(!page.contains("<textarea") && !page.contains("type=\"text\""), "nothing is typed on it");
    for path in ["/desk/turnout?still", "/desk", "/"] {
        assert!(!clerk.get(path).await.headers().contains_key("refresh"), "{path}");
    }
    assert_eq!(site.anyone().get("/desk/turnout").await.status(), 401);
}
