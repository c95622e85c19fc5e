//! A citizen speaks, a moderator decides.

use crate::site::TestSite;

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_waits_is_approved_and_is_then_seen_at_once() {
    let site = TestSite::start().await;
    let (citizen, visitor, moderator) = (site.person("citizen1").await, site.anyone(), site.person("moderator").await);
    let words = "这里<b>夜里的灯</b>太暗了";
    assert!(!visitor.reads("/projects/18").await.contains("夜里的灯"), "the page is kept from now on");
    let left = citizen.post("/projects/18/comments", &[("body", words)]).await;
    let to = left.headers()["location"].to_str().unwrap().to_owned();
    let id = to.strip_prefix("/projects/18#c").expect("it leads to the comment").to_owned();
    let mine = citizen.reads("/projects/18").await;
    assert!(mine.contains("待审核") && mine.contains("&lt;b&gt;夜里的灯&lt;/b&gt;"), "plain text, and it waits");
    assert!(!visitor.reads("/projects/18").await.contains("夜里的灯"));
    assert_eq!(moderator.post(&format!("/moderation/{id}/approve"), &[]).await.status(), 303);
    assert!(visitor.reads("/projects/18").await.contains("夜里的灯"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_comment_is_seen_by_its_author_with_the_reason() {
    let site = TestSite::start().await;
    let (citizen, moderator) = (site.person("citizen2").await, site.person("moderator").await);
    let left = citizen.post("/projects/5/comments", &[("body", "买房请找我")]).await;
    let id = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    let path = format!("/moderation/{id}/refuse");
    let without = moderator.post(&path, &[("reason", ""), ("words", "这是广告")]).await;
    assert_eq!(without.status(), 422);
    assert!(without.text().await.unwrap().contains("这是广告"), "what the moderator typed is kept");
    assert_eq!(moderator.post(&path, &[("reason", "advertising"), ("words", "这是广告")]).await.status(), 303);
    assert!(citizen.reads("/projects/5").await.contains("这是广告"));
    assert!(!site.person("citizen3").await.reads("/projects/5").await.contains("买房请找我"));
    assert_eq!(moderator.post(&path, &[("reason", "advertising"), ("words", "")]).await.status(), 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_typed_is_lost_when_a_comment_is_refused() {
    let site = TestSite::start().await;
    let citizen = site.person("citizen1").await;
    let long = "停车难".repeat(200);
    let answer = citizen.post("/projects/12/comments", &[("body", &long)]).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    assert!(page.contains(&long) && page.contains("600"), "the words and their number");
    let signed_out = site.anyone().post("/projects/12/comments", &[("body", "会话过期前写的话")]).await;
    assert_eq!(signed_out.status(), 401);
    assert!(signed_out.text().await.unwrap().contains("会话过期前写的话"));
    let nowhere = citizen.post("/projects/999/comments", &[("body", "说给没有的项目")]).await;
    assert_eq!(nowhere.status(), 404);
    assert!(nowhere.text().await.unwrap().contains("说给没有的项目</textarea>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_written_before_consent_come_back_into_the_form() {
    let site = TestSite::start().await;
    let citizen = site.person("citizen1").await;
    let words = "同意之前写的 <b>";
    let with = |agreed| {
        let words = [("held.form", "comment"), ("held.body", words), ("held.tag", "traffic")];
        [&words[..], &[("agreed", agreed), ("to", "/projects/12#say")]].concat()
    };
    let without = citizen.post("/account/consent", &with("")).await;
    assert_eq!(without.status(), 422);
    let page = without.text().await.unwrap();
    assert!(carried(&page).contains(&("held.body".to_owned(), words.to_owned())), "the page carries them");
    assert!(page.contains("同意之前写的 &lt;b&gt;</textarea>"), "and shows them");
    let given = citizen.post("/account/consent", &with("yes")).await;
    assert_eq!(given.status(), 200);
    let page = given.text().await.unwrap();
    assert!(page.contains("action=\"/projects/12/comments\"") && page.contains("同意之前写的 &lt;b&gt;</textarea>"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_in_a_comment_is_text_and_no_link() {
    let site = TestSite::start().await;
    let (citizen, moderator) = (site.person("citizen1").await, site.person("moderator").await);
    let left =
        citizen.post("/projects/18/comments", &[("body", "详见 https://x.example/a?b=1 和 www.x.example")]).await;
    let id = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    assert_eq!(moderator.post(&format!("/moderation/{id}/approve"), &[]).await.status(), 303);
    let pages = ["/projects/18".to_owned(), "/search?q=example".to_owned(), format!("/comments/{id}/report")];
    for page in pages {
        let reads = citizen.reads(&page).await;
        assert!(!reads.contains("href=\"https://x.example") && !reads.contains("href=\"www"), "{page}");
    }
    let page = site.anyone().reads("/projects/18").await;
    let texts = page.split("class=\"comment__text\"").skip(1).map(|rest| rest.split("</p>").next().unwrap_or_default());
    let texts: Vec<_> = texts.filter(|text| text.contains("https://x.example/a?b=1")).collect();
    assert_eq!(texts.len(), 1, "it is published as it was written");
    assert!(!texts[0].contains("<a"), "{}", texts[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_characters_of_a_comment_are_counted_without_posting_it() {
    let site = TestSite::start().await;
    let citizen = site.person("citizen1").await;
    let count = async |path: &str, words: &str| {
        let answer = citizen.post(path, &[("body", words), ("tag", "traffic"), ("count", "1")]).await;
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["cache-control"], "private, no-store");
        let page = answer.text().await.unwrap();
        assert!(page.contains(&format!("{words}</textarea>")) && !page.contains("error-summary"), "{path}");
        // The attributes come in no promised order.
        let mut inputs = page.split("<input").filter_map(|rest| rest.split('>').next());
        let chosen = inputs.find(|input| input.contains("value=\"traffic\""));
        assert!(chosen.is_some_and(|input| input.contains("checked")), "the tag is as it was chosen");
        page
    };
    assert!(!citizen.reads("/projects/12").await.contains("已写"), "an empty form says nothing of its length");
    let posts = "/projects/12/comments";
    assert!(count(posts, "门口的灯太暗").await.contains("已写 6 字，还可写 494 字"));
    assert!(count(posts, &"停车难".repeat(200)).await.contains("已写 600 字，超出 100 字"));
    assert!(!citizen.reads("/account/comments").await.contains("门口的灯太暗"), "nothing was posted");
    // The same where a comment is changed; its form says how long it is from the beginning.
    let left = citizen.post(posts, &[("body", "门口的灯太暗")]).await;
    let id = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    assert!(citizen.reads(&format!("/projects/12?edit={id}")).await.contains("已写 6 字，还可写 494 字"));
    let counted = count(&format!("/comments/{id}/edit"), "门口的灯还是太暗").await;
    assert!(
        counted.contains("已写 8 字，还可写 492 字") && counted.contains(&format!("action=\"/comments/{id}/edit\""))
    );
    assert!(citizen.reads("/account/comments").await.contains("门口的灯太暗"), "nothing was changed");
    // Where the session has ended, the words go through signing in.
    let signed_out = site.anyone().post(posts, &[("body", "会话过期前数的话"), ("count", "1")]).await;
    assert_eq!(signed_out.status(), 401);
    assert!(signed_out.text().await.unwrap().contains("name=\"held.body\" value=\"会话过期前数的话\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn comments_close_when_the_notice_ends() {
    let site = TestSite::start().await;
    site.person("clerk1").await.call("rounds/advance", &[("from", "public_notice")]).await;
    let answer = site.person("citizen1").await.post("/projects/12/comments", &[("body", "晚了一步")]).await;
    assert_eq!(answer.status(), 409);
    assert!(answer.text().await.unwrap().contains("晚了一步"));
}

#[tokio::test(flavor = "multi_thread")]
async fn words_written_before_signing_in_come_back_into_the_form() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let words = "第一行\n第二行 <b>";
    let answer = visitor.post("/projects/12/comments", &[("body", words), ("tag", "traffic")]).await;
    assert_eq!(answer.status(), 401);
    let page = answer.text().await.unwrap();
    assert!(page.contains("name=\"held.body\"") && page.contains("第二行 &lt;b&gt;"), "the sign-in page carries them");
    let with = |password| {
        [
            ("name", "citizen1"),
            ("password", password),
            ("to", "/projects/12#say"),
            ("held.form", "comment"),
            ("held.body", words),
            ("held.tag", "traffic"),
        ]
    };
    let wrong = visitor.post("/sign-in", &with("wrong")).await.text().await.unwrap();
    assert!(
        wrong.contains("name=\"held.body\"") && wrong.contains("第二行 &lt;b&gt;"),
        "a wrong password loses nothing"
    );
    let back = visitor.post("/sign-in", &with("demo")).await;
    assert_eq!(back.status(), 200);
    assert!(back.headers().contains_key("set-cookie"));
    let page = back.text().await.unwrap();
    assert!(page.contains("action=\"/projects/12/comments\"") && page.contains("第一行\n第二行 &lt;b&gt;</textarea>"));
    assert!(!page.contains("error-summary"), "nothing is wrong");
    // Words cannot end the field that shows them.
    let out = "</textarea><img src=x>";
    let again = visitor.post("/projects/12/comments", &[("body", &out.repeat(40)), ("tag", "other")]).await;
    assert_eq!(again.status(), 422);
    assert!(!again.text().await.unwrap().contains("<img src=x>"));
}

/// The hidden fields of a page's forms that carry words, as a browser would send them.
fn carried(page: &str) -> Vec<(String, String)> {
    let fields = page.split("<input type=\"hidden\" name=\"held.").skip(1);
    let fields = fields.map(|rest| {
        let (name, rest) = rest.split_once("\" value=\"").expect("a name and a value");
        let value = rest.split('"').next().unwrap_or_default();
        (format!("held.{name}"), value.replace("&lt;", "<").replace("&gt;", ">"))
    });
    fields.collect::<std::collections::BTreeMap<_, _>>().into_iter().collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn words_written_without_an_account_come_back_into_the_form_once_there_is_one() {
    let site = TestSite::start().await;
    let visitor = site.anyone();
    let words = "没有账号时写的第一行\n第二行 <b>";
    let asked = visitor.post("/projects/12/comments", &[("body", words), ("tag", "traffic")]).await;
    assert_eq!(asked.status(), 401);
    let bring = async |from: &str, to: &str| {
        let held = carried(from);
        assert!(held.contains(&("held.body".to_owned(), words.to_owned())), "{held:?}");
        let mut fields: Vec<(&str, &str)> = held.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        fields.extend([("to", "/projects/12#say"), ("brings", "1")]);
        let page = visitor.post(to, &fields).await;
        assert_eq!(page.status(), 200, "{to}");
        assert!(!page.headers().contains_key("etag"), "it is nobody else's");
        page.text().await.unwrap()
    };
    // To signing up, back to signing in, and to signing up again.
    let sign_up = bring(&asked.text().await.unwrap(), "/sign-up").await;
    assert!(sign_up.contains("第二行 &lt;b&gt;</textarea>"), "they are seen on the way");
    let sign_in = bring(&sign_up, "/sign-in").await;
    let sign_up = bring(&sign_in, "/sign-up").await;
    let held = carried(&sign_up);
    let with = |nickname: &'static str| {
        let mut fields: Vec<(&str, &str)> = held.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let password = "春天的风吹过江边的柳树林";
        fields.extend([("to", "/projects/12#say"), ("nickname", nickname), ("password", password)]);
        fields.extend([("again", password), ("agreed", "yes")]);
        fields
    };
    let refused = visitor.post("/sign-up", &with("citizen1")).await;
    assert!(refused.status().is_client_error(), "{}", refused.status());
    assert_eq!(carried(&refused.text().await.unwrap()), held, "a name that is taken loses nothing");
    let back = visitor.post("/sign-up", &with("新来的居民")).await;
    assert_eq!(back.status(), 200);
    assert!(back.headers().contains_key("set-cookie"));
    let page = back.text().await.unwrap();
    assert!(page.contains("action=\"/projects/12/comments\"") && page.contains("第二行 &lt;b&gt;</textarea>"));
    assert!(!page.contains("error-summary"), "nothing is wrong");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_says_what_was_said_is_asked_first() {
    let site = TestSite::start().await;
    let (citizen, other) = (site.person("citizen1").await, site.person("citizen2").await);
    let moderator = site.person("moderator").await;
    let words = "夜里的路灯太暗，老人走路看不清台阶，请换亮一些的。";
    let left = citizen.post("/projects/18/comments", &[("body", words)]).await;
    let id = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    moderator.post(&format!("/moderation/{id}/approve"), &[]).await;
    let asked = other.post("/projects/18/comments", &[("body", words), ("tag", "appearance")]).await;
    assert_eq!(asked.status(), 200);
    let page = asked.text().await.unwrap();
    assert!(
        page.contains("已有人说过类似的意见") && page.contains(&format!("/comments/{id}")) && page.contains("仍然发表")
    );
    assert!(page.contains(&format!("{words}</textarea>")), "the words are in the form");
    let posted = other.post("/projects/18/comments", &[("body", words), ("anyway", "1")]).await;
    assert_eq!(posted.status(), 303);
    // A draft that is posted later is a comment like others.
    let third = site.person("citizen3").await;
    let draft = third.post("/projects/18/comments", &[("body", words), ("draft", "1")]).await;
    let draft = draft.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    let post = format!("/comments/{draft}/post");
    assert!(third.reads("/account/comments").await.contains(&format!("action=\"{post}\"")));
    let asked = third.post(&post, &[]).await;
    assert_eq!(asked.status(), 200);
    let page = asked.text().await.unwrap();
    assert!(page.contains("已有人说过类似的意见") && page.contains(&format!("/comments/{id}")));
    assert!(page.contains("name=\"anyway\" value=\"1\"") && page.contains("仍然发表"));
    assert_eq!(other.post(&post, &[("anyway", "1")]).await.status(), 404, "it is nobody else's");
    assert_eq!(third.post(&post, &[("anyway", "1")]).await.status(), 303);
    assert_eq!(third.post(&post, &[("anyway", "1")]).await.status(), 409);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_is_changed_taken_back_reported_and_answered() {
    let site = TestSite::start().await;
    let (citizen, other) = (site.person("citizen1").await, site.person("citizen2").await);
    let (moderator, editor) = (site.person("moderator").await, site.person("editor-health").await);
    let left = citizen.post("/projects/4/comments", &[("body", "卫生室请配慢性病药")]).await;
    let id = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    assert!(citizen.reads(&format!("/projects/4?edit={id}")).await.contains("卫生室请配慢性病药</textarea>"));
    let edit = format!("/comments/{id}/edit");
    assert_eq!(citizen.post(&edit, &[("body", "卫生室请配降压药"), ("tag", "other")]).await.status(), 303);
    assert_eq!(other.post(&edit, &[("body", "别人的话")]).await.status(), 404);
    assert_eq!(site.anyone().get(&format!("/comments/{id}")).await.status(), 404);
    moderator.post(&format!("/moderation/{id}/approve"), &[]).await;
    let late = citizen.post(&edit, &[("body", "晚了一步的改动")]).await;
    assert_eq!(late.status(), 409);
    assert!(late.text().await.unwrap().contains("晚了一步的改动"));
    let place = site.anyone().get(&format!("/comments/{id}")).await;
    assert_eq!(place.headers()["location"], format!("/projects/4?from={id}#c{id}").as_str());
    let report = format!("/comments/{id}/report");
    let without = other.post(&report, &[("reason", ""), ("words", "请看一看")]).await;
    assert_eq!(without.status(), 422);
    assert!(without.text().await.unwrap().contains("请看一看"));
    assert_eq!(other.post(&report, &[("reason", "off_topic"), ("words", "")]).await.status(), 303);
    assert_eq!(other.post(&report, &[("reason", "off_topic"), ("words", "")]).await.status(), 409);
    assert!(editor.reads("/replies").await.contains("卫生室请配降压药"));
    let reply = format!("/replies/{id}");
    assert_eq!(editor.post(&reply, &[("words", " ")]).await.status(), 422);
    assert_eq!(editor.post(&reply, &[("words", "已列入采购计划")]).await.status(), 303);
    let page = site.anyone().reads("/projects/4").await;
    assert!(page.contains("已列入采购计划") && page.contains("官方答复"));
    assert_eq!(citizen.post("/api/comments/withdraw", &[("id", &id)]).await.status(), 302);
    assert!(!site.anyone().reads("/projects/4").await.contains("降压药"));
    assert!(!citizen.reads("/account/comments").await.contains("降压药"));
    let late = editor.post(&reply, &[("words", "来不及的答复")]).await;
    assert_eq!(late.status(), 409);
    assert!(late.text().await.unwrap().contains("来不及的答复</textarea>"), "its form is gone, its words are not");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_appeal_keeps_its_words_until_it_is_made() {
    let site = TestSite::start().await;
    let (citizen, moderator) = (site.person("citizen3").await, site.person("moderator").await);
    let left = citizen.post("/projects/5/comments", &[("body", "医院门口请多设公交站")]).await;
    let id = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    moderator.post(&format!("/moderation/{id}/refuse"), &[("reason", "off_topic"), ("words", "")]).await;
    let appeal = format!("/comments/{id}/appeal");
    let long = "请再看一看".repeat(50);
    let refused = citizen.post(&appeal, &[("words", &long)]).await;
    assert_eq!(refused.status(), 422);
    assert!(refused.text().await.unwrap().contains(&long));
    assert_eq!(citizen.post(&appeal, &[("words", "说的就是项目")]).await.status(), 303);
    assert!(citizen.reads("/account/comments").await.contains("已申诉"));
    let again = citizen.post(&appeal, &[("words", "再申诉一次的理由")]).await;
    assert_eq!(again.status(), 409);
    assert!(again.text().await.unwrap().contains("再申诉一次的理由</textarea>"), "its form is gone, its words are not");
    let signed_out = site.anyone().post(&appeal, &[("words", "会话过期前写的申诉")]).await;
    assert_eq!(signed_out.status(), 401);
    assert!(signed_out.text().await.unwrap().contains("会话过期前写的申诉"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_goes_below_and_parts_have_addresses() {
    let site = TestSite::start().await;
    let (citizen, moderator) = (site.person("citizen1").await, site.person("moderator").await);
    let page = site.anyone().reads("/projects/12").await;
    let id =
        page.split("/comments/").nth(1).and_then(|rest| rest.split('/').next()).expect("there is a comment").to_owned();
    let form = citizen.reads(&format!("/projects/12?from={id}&reply={id}")).await;
    assert!(form.contains(&format!("name=\"reply\" value=\"{id}\"")));
    let left = citizen.post("/projects/12/comments", &[("body", "错时开放的办法好"), ("reply", &id)]).await;
    let reply = left.headers()["location"].to_str().unwrap().rsplit('c').next().unwrap().to_owned();
    moderator.post(&format!("/moderation/{reply}/approve"), &[]).await;
    assert!(site.anyone().reads("/projects/12").await.contains("错时开放的办法好"));
    let place = site.anyone().get(&format!("/comments/{reply}")).await;
    assert_eq!(place.headers()["location"], format!("/projects/12?from={id}#c{reply}").as_str());
    assert_eq!(site.anyone().get("/comments/x").await.status(), 404);
    assert_eq!(site.anyone().get("/projects/12?from=x&reply=y&edit=z&after=w").await.status(), 200);
}
