//! Lists go out as files and come back, over real connections, on the demonstration.

use crate::site::{TestSite, Visitor};
use reqwest::Response;

const LISTS: [&str; 8] = [
    "candidates.csv",
    "candidates.xlsx",
    "departments.csv",
    "departments.xlsx",
    "roll.csv",
    "roll.xlsx",
    "staff.csv",
    "staff.xlsx",
];

async fn downloads(visitor: &Visitor, list: &str, language: &str) -> Vec<u8> {
    let answer = visitor.asks(&format!("/exchange/{list}")).header("accept-language", language).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{list}");
    assert_eq!(answer.headers()["content-disposition"], format!("attachment; filename=\"{list}\"").as_str());
    assert_eq!(answer.headers()["cache-control"], "private, no-store");
    answer.bytes().await.unwrap().to_vec()
}

async fn uploads(visitor: &Visitor, kind: &str, file: &[u8]) -> Response {
    let mut body = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"kind\"\r\n\r\n{kind}\r\n--edge\r\ncontent-disposition: form-data; \
         name=\"file\"; filename=\"list\"\r\ncontent-type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(file);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    visitor.sends("/exchange/upload", "multipart/form-data; boundary=edge", body).await
}

fn location(answer: &Response) -> String {
    answer.headers().get("location").map_or(String::new(), |to| to.to_str().unwrap().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn each_list_comes_back_as_it_went_and_changes_nothing() {
    let site = TestSite::start().await;
    let (clerk, system) = (site.person("clerk1").await, site.person("sysadmin").await);
    for list in LISTS {
        let person = if list.starts_with("staff") { &system } else { &clerk };
        for language in ["zh-CN", "en"] {
            let file = downloads(person, list, language).await;
            let answer = uploads(person, list.split('.').next().unwrap(), &file).await;
            assert_eq!(answer.status(), 422, "{list} in {language}");
            let page = answer.text().await.unwrap();
            assert!(page.contains("文件和现有数据完全一样"), "{list} in {language}: {page}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_clerk_uploads_another_approves_and_everyone_reads_it() {
    let site = TestSite::start().await;
    let (one, two) = (site.person("clerk1").await, site.person("clerk2").await);
    let file = String::from_utf8(downloads(&one, "candidates.csv", "zh-CN").await).unwrap();
    assert!(file.starts_with("\u{FEFF}编号,项目名称,"), "{file}");
    let file = file.replacen("新建中小学、幼儿园，新增学位", "=新建十所学校", 1);
    let (gb, _, _) = encoding_rs::GB18030.encode(file.trim_start_matches('\u{FEFF}'));
    let answer = uploads(&one, "candidates", &gb).await;
    assert_eq!(answer.status(), 303);
    let page = location(&answer);
    let dry_run = one.reads(&page).await;
    for words in ["修改 1 行", "<del>新建中小学、幼儿园，新增学位</del>", "<ins>=新建十所学校</ins>", "这是您上传的"]
    {
        assert!(dry_run.contains(words), "{words}: {dry_run}");
    }
    assert!(!dry_run.contains("action=\"/exchange/approve\""));
    assert!(!site.anyone().reads("/projects/1").await.contains("新建十所学校"), "nothing has changed yet");
    let id = page.rsplit('=').next().unwrap();
    assert_eq!(one.post("/exchange/approve", &[("id", id)]).await.status(), 403);
    assert!(two.reads(&page).await.contains("action=\"/exchange/approve\""));
    let answer = two.post("/exchange/approve", &[("id", id)]).await;
    assert_eq!((answer.status().as_u16(), location(&answer)), (303, page.clone()));
    assert!(site.anyone().reads("/projects/1").await.contains("=新建十所学校"));
    assert!(one.reads(&page).await.contains("批准，已经导入"));
    assert_eq!(two.post("/exchange/withdraw", &[("id", id)]).await.status(), 409);
    let log = site.person("auditor").await.reads("/audit").await;
    assert!(log.contains("批准导入") && log.contains("修改 1 行") && log.contains("候选项目"), "{log}");
    // What went out with an apostrophe before a formula comes back without it.
    let file = downloads(&one, "candidates.csv", "zh-CN").await;
    assert!(String::from_utf8_lossy(&file).contains("'=新建十所学校"));
    assert_eq!(uploads(&two, "candidates", &file).await.status(), 422);
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_are_named_by_row_and_cell_in_the_reader_s_language() {
    let site = TestSite::start().await;
    let clerk = site.person("clerk1").await;
    let file = "单位代码,单位名称,单位英文名称\r\n\r\nHealth,,\r\nnew,新局,New\r\nnew,新局,New\r\n";
    let answer = uploads(&clerk, "departments", file.as_bytes()).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    for words in [
        "文件没有导入，其中有 3 处要改",
        "第 3 行“单位代码”（A3）：“Health”不是代码",
        "第 3 行“单位名称”（B3）：不能为空",
        "第 5 行“单位代码”（A5）：“new”和第 4 行重复",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    for (file, words) in [
        (&b""[..], "没有收到文件"),
        (&[0xD0, 0xCF, 0x11, 0xE0, 1, 2, 3], "旧的 .xls 格式"),
        (b"PK\x03\x04nonsense", "这不是能读的 XLSX 文件"),
        (b"\x89PNG\0\0", "文字编码认不出来"),
        (&vec![b'a'; (1 << 20) + 1], "文件超过 1 MB"),
        (&vec![b'a'; 2 << 20], "文件超过 1 MB"),
    ] {
        let answer = uploads(&clerk, "departments", file).await;
        assert_eq!(answer.status(), 422, "{words}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(words), "{words}: {page}");
    }
    assert_eq!(uploads(&clerk, "nothing", b"a,b").await.status(), 422);
    assert!(clerk.reads("/exchange").await.contains("还没有导入过"));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_for_clerks() {
    let site = TestSite::start().await;
    for name in ["deputy001", "moderator", "auditor"] {
        let visitor = site.person(name).await;
        assert_eq!(visitor.get("/exchange").await.status(), 403, "{name}");
        assert_eq!(visitor.get("/exchange/departments.csv").await.status(), 403, "{name}");
        assert_eq!(uploads(&visitor, "departments", b"a,b").await.status(), 403, "{name}");
    }
    assert_eq!(uploads(&site.anyone(), "departments", b"a,b").await.status(), 401);
    let clerk = site.person("clerk1").await;
    assert_eq!(clerk.get("/exchange?import=99").await.status(), 404);
    assert_eq!(clerk.post("/exchange/approve", &[("id", "x")]).await.status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_roll_comes_as_a_file_and_its_new_deputies_sign_in_by_letter() {
    let site = TestSite::start().await;
    let (one, two) = (site.person("clerk1").await, site.person("clerk2").await);
    let file = String::from_utf8(downloads(&one, "roll.csv", "zh-CN").await).unwrap();
    assert!(
        file.starts_with("\u{FEFF}账号名,姓名,英文姓名,代表团,代表团英文名称\r\ndeputy001,代表 001,Deputy 001,"),
        "{file}"
    );
    let bad = format!("{file}clerk1,王芳,,第一代表团,\r\nno name,,,,\r\ndeputy411,王芳,,第一代表团,First\r\n");
    let answer = uploads(&one, "roll", bad.replace("clerk1", "a").as_bytes()).await;
    assert_eq!(answer.status(), 422);
    let page = answer.text().await.unwrap();
    for words in [
        "第 412 行“账号名”（A412）：“a”不能作账号名",
        "第 413 行“姓名”（B413）：不能为空",
        "第 413 行“代表团”（D413）：不能为空",
        "第 414 行“代表团英文名称”（E414）：“First”和这个代表团已有的英文名称不一样",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let answer = uploads(&one, "roll", format!("{file}clerk1,王芳,,第一代表团,\r\n").as_bytes()).await;
    assert!(answer.text().await.unwrap().contains("“clerk1”是别人的账号名，那个人不在这份名单里"));
    let (heading, rows) = file.split_once("\r\n").unwrap();
    let first = rows.lines().next().unwrap().replace("代表 001", "王芳");
    let file =
        format!("{heading}\r\n{first}\r\ndeputy411,李娜娜,,街道代表团,Street\r\ndeputy412,李娜娜,,第 一代表团,\r\n");
    let answer = uploads(&one, "roll", file.as_bytes()).await;
    assert_eq!(answer.status(), 303);
    let page = location(&answer);
    let dry_run = two.reads(&page).await;
    for words in [
        "修改 1 行",
        "<del>代表 001</del>",
        "新增 2 行",
        "新增代表团 2 个",
        "“第一代表团”和“第 一代表团”名称相同",
        "“deputy411 李娜娜”和“deputy412 李娜娜”名称相同",
        "文件里没有、保持不变的：409 行",
        "deputy410 代表 410",
        "给代表的信",
    ] {
        assert!(dry_run.contains(words), "{words}: {dry_run}");
    }
    let id = page.rsplit('=').next().unwrap();
    assert_eq!(two.post("/exchange/approve", &[("id", id)]).await.status(), 303);
    assert!(two.reads("/desk/letters").await.contains("街道代表团"));
    let letters = two.post("/desk/letters/one", &[("sign_in", "deputy411")]).await.text().await.unwrap();
    assert!(letters.contains("李娜娜"), "{letters}");
    let log = site.person("auditor").await.reads("/audit").await;
    assert!(log.contains("代表名册") && log.contains("新增 2 行"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_of_staff_come_as_a_file_for_two_administrators() {
    let site = TestSite::start().await;
    let (system, security) = (site.person("sysadmin").await, site.person("secadmin").await);
    let file = "账号名,姓名,英文姓名,身份,部门,所在单位\r\nclerk9,李娜,,会务工作人员,,\r\nclerk8,李娜,,部门编辑,,\r\n";
    let answer = uploads(&system, "staff", file.as_bytes()).await;
    assert_eq!(answer.status(), 422);
    assert!(answer.text().await.unwrap().contains("第 3 行“部门”（E3）：不能为空"));
    let clerk = site.person("clerk1").await;
    assert_eq!(uploads(&clerk, "staff", file.as_bytes()).await.status(), 403);
    assert_eq!(clerk.get("/exchange/staff.csv").await.status(), 403);
    assert_eq!(system.get("/exchange/roll.csv").await.status(), 403);
    let file = file.replace("clerk8,李娜,,部门编辑,,\r\n", "");
    let answer = uploads(&system, "staff", file.as_bytes()).await;
    assert_eq!(answer.status(), 303);
    let page = location(&answer);
    assert_eq!(clerk.get(&page).await.status(), 404);
    let dry_run = security.reads(&page).await;
    for words in ["新增 1 行", "clerk9 李娜", "action=\"/exchange/approve\"", "新账号没有密码，也还不能登录"]
    {
        assert!(dry_run.contains(words), "{words}: {dry_run}");
    }
    let id = page.rsplit('=').next().unwrap();
    assert_eq!(security.post("/exchange/approve", &[("id", id)]).await.status(), 303);
    let accounts = security.reads("/staff").await;
    assert!(accounts.contains("clerk9"), "{accounts}");
}
