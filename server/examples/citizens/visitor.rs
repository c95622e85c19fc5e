//! Somebody with a browser and a network of their own.

use anyhow::{Context, Result, ensure};
use rand::RngExt;
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Response, StatusCode, redirect::Policy};

/// Somebody with a browser of their own, who keeps the connection.
#[derive(Clone)]
pub struct Visitor {
    client: Client,
    site: String,
    network: HeaderValue,
}

/// The address of somebody anywhere.
fn anywhere() -> Result<HeaderValue> {
    let [a, b, c] = std::array::from_fn(|_| rand::rng().random_range(1..=254_u8));
    Ok(HeaderValue::try_from(format!("11.{a}.{b}.{c}"))?)
}

impl Visitor {
    /// Somebody from anywhere.
    pub fn new(site: &str) -> Result<Self> {
        let mut headers = HeaderMap::new();
        headers.insert("sec-fetch-site", HeaderValue::from_static("same-origin"));
        let client = Client::builder().cookie_store(true).redirect(Policy::none()).default_headers(headers).build()?;
        Ok(Self { client, site: site.to_owned(), network: anywhere()? })
    }

    /// The same browser on another network.
    pub fn elsewhere(&self) -> Result<Self> {
        Ok(Self { network: anywhere()?, ..self.clone() })
    }

    /// Somebody who acts as an account of the demonstration.
    pub async fn acting_as(site: &str, name: &str) -> Result<Self> {
        let visitor = Self::new(site)?;
        let answer = visitor.post("/api/accounts/act_as", "application/json", &[("name", name)]).await?;
        ensure!(answer.status().is_success(), "acting as {name}: {}", answer.status());
        Ok(visitor)
    }

    /// A page, which is there.
    pub async fn get(&self, path: &str) -> Result<String> {
        let answer =
            self.client.get(format!("{}{path}", self.site)).header("x-forwarded-for", &self.network).send().await?;
        ensure!(answer.status().is_success(), "{path}: {}", answer.status());
        Ok(answer.text().await?)
    }

    /// A form or a call, whatever becomes of it.
    pub async fn post(&self, path: &str, accept: &str, fields: &[(&str, &str)]) -> Result<Response> {
        let request = self.client.post(format!("{}{path}", self.site)).header("accept", accept);
        let request = request.header("x-forwarded-for", &self.network);
        Ok(request.form(fields).send().await?)
    }

    /// Leaves a comment, with a second press where others said nearly the same; its number.
    pub async fn leaves(&self, project: u32, tag: &str, body: &str) -> Result<String> {
        let path = format!("/projects/{project}/comments");
        let mut answer = self.post(&path, "text/html", &[("tag", tag), ("body", body)]).await?;
        if answer.status() == StatusCode::OK {
            answer = self.post(&path, "text/html", &[("tag", tag), ("body", body), ("anyway", "1")]).await?;
        }
        let status = answer.status();
        ensure!(status.is_redirection(), "{path}: {status} {:?}", answer.headers().get("x-refusal"));
        let to = answer.headers().get("location").and_then(|to| to.to_str().ok()).context("no way on")?;
        let (_, id) = to.rsplit_once("#c").with_context(|| format!("no number in {to}"))?;
        Ok(id.to_owned())
    }

    /// A moderator publishes a comment.
    pub async fn approves(&self, id: &str) -> Result<()> {
        let answer = self.post(&format!("/moderation/{id}/approve"), "text/html", &[]).await?;
        ensure!(answer.status().is_redirection(), "approving {id}: {}: {}", answer.status(), answer.text().await?);
        Ok(())
    }
}
