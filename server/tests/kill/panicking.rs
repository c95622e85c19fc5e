//! A handler panics in the middle of a ballot: whoever cast it is told, nothing of it stays, and everyone else goes on.

use crate::casting::{Answer, Serving, cast, look, prepare};
use reqwest::Client;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_panic_in_the_middle_of_a_ballot_is_one_answer_and_nothing_else() {
    for point in ["before_mark", "before_commit", "after_commit"] {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("minsheng.db").display());
        let (vote, deputies) = prepare(&url, 410).await;
        let mut serving = Serving::panicking(folder.path(), (point, 2));
        let client = Client::new();
        let mut acknowledged = Vec::new();
        for (number, deputy) in deputies.iter().take(4).enumerate() {
            let answer = cast(&client, &serving.address, vote, deputy).await;
            if number == 1 {
                assert_eq!(answer, Answer::Other(500, String::new()), "{point}: no false yes");
                assert_eq!(
                    cast(&client, &serving.address, vote, deputy).await,
                    Answer::InTheBox,
                    "{point}: pressed again"
                );
            } else {
                assert_eq!(answer, Answer::InTheBox, "{point}");
            }
            acknowledged.push(deputy.paper());
        }
        let ready = reqwest::get(format!("http://{}/readyz", serving.address)).await.unwrap();
        assert_eq!(ready.status(), 200);
        assert!(serving.child.try_wait().unwrap().is_none(), "{point}: it is still the same process");
        drop(serving);
        assert_eq!(look(&url, vote, &acknowledged).await, 4, "{point}: every paper once");
    }
}

/// What a person reads then: a page in both languages, with the reference that the log has.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_meets_a_panic_reads_a_page_with_a_reference() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("minsheng.db").display());
    let (vote, deputies) = prepare(&url, 410).await;
    let serving = Serving::panicking(folder.path(), ("before_mark", 1));
    let (vote, deputy) = (vote.to_string(), &deputies[0]);
    let paper = deputy.paper();
    let request = Client::new()
        .post(format!("http://{}/api/ballots/cast", serving.address))
        .header("cookie", format!("__Host-sid={}", deputy.cookie))
        .header("accept", "text/html")
        .form(&[("vote", vote.as_str()), ("attempt", "a"), ("paper", &paper)]);
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 500);
    assert!(answer.headers().contains_key("content-security-policy"), "with all headers");
    let page = answer.text().await.unwrap();
    assert!(page.contains("我们这边出错了") && page.contains("on our side"), "{page}");
    let (_, rest) = page.split_once("<code>").expect("a reference");
    assert_eq!(rest.split_once("</code>").unwrap().0.len(), 8);
    assert!(!page.contains("told to panic"), "the words of a panic are for the log");
}
