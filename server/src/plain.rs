//! The page for when no page can be made: both languages, no look-ups, nothing that can fail.

use app::error::ApiError;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

/// A page that says one thing.
pub fn page(status: StatusCode) -> Response {
    saying(status, "")
}

/// A page that says one thing, and shows what was typed, to be copied.
pub fn keeping(status: StatusCode, typed: &str) -> Response {
    let typed = crate::render::escape(typed);
    // A browser leaves out the first line break after the tag: it is ours, and none of the words.
    saying(
        status,
        &format!(
            "<div class=\"field kept\"><label class=\"field__label\" for=\"kept\">您写的内容 · What you typed</label>\
             <textarea class=\"field__input\" id=\"kept\" rows=\"8\" readonly>\n{typed}</textarea></div>"
        ),
    )
}

/// A page that says that something is broken, with the reference under which the log has it, where there is one.
pub fn broken(status: StatusCode, error: &ApiError) -> Response {
    match error {
        // Letters and digits of our own: nothing in it wants escaping.
        ApiError::Broken { reference } => {
            saying(status, &format!("<p class=\"message__ref\">编号 · Reference <code>{reference}</code></p>"))
        }
        _ => saying(status, ""),
    }
}

/// A page that says one thing, with something more below it.
fn saying(status: StatusCode, more: &str) -> Response {
    let (zh, en) = match status {
        StatusCode::FORBIDDEN => (
            "这个请求来自别的网站，没有执行。请从本站的页面操作。",
            "This request came from another site and was not carried out. Please use the pages of this site.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => ("发来的内容太长，没有收下。", "What was sent is too long and was not taken."),
        StatusCode::REQUEST_TIMEOUT => ("等了太久没有办完，请再试一次。", "It took too long. Please try again."),
        StatusCode::TOO_MANY_REQUESTS => ("操作得太快了，请过一会儿再试。", "Too many requests. Please wait a moment."),
        StatusCode::SERVICE_UNAVAILABLE => (
            "本站暂时连不上数据库。已经提交的都还在，请过几分钟再试。",
            "The site cannot reach its database just now. What you had submitted is still there; please try again in a few minutes.",
        ),
        _ => (
            "我们这边出错了。没有存上的，什么也没有改动；请过几分钟再试。",
            "Something went wrong on our side. What was not saved has changed nothing; please try again in a few minutes.",
        ),
    };
    let (style, code) = (crate::assets::BASE.as_str(), status.as_u16());
    let html = format!(
        "<!DOCTYPE html><html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\"><title>{code} · 民生票决</title><link rel=\"stylesheet\" \
         href=\"{style}/site.css\"></head><body class=\"page\"><main class=\"main wrap\"><div class=\"message\">\
         <p class=\"message__code\">{code}</p><h1 class=\"message__title\">{zh}</h1><div class=\"message__text\">\
         <p lang=\"en\">{en}</p></div><div class=\"actions\"><a class=\"button\" href=\"/\">首页 · Home</a></div>{more}</div>\
         </main></body></html>"
    );
    let mut response = (status, Html(html)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
