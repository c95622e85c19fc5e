//! The interface for programs, described for people from the same document that programs read.

use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::scene::scene;
use crate::words::t;
use leptos::prelude::*;
use std::sync::Arc;

/// What the document says, as the server hands it to every page.
#[derive(Debug, Default)]
pub struct Interface {
    /// Every address.
    pub addresses: Vec<Described>,
    /// Every no: its code, its status, its meaning.
    pub codes: Vec<(&'static str, u16, &'static str)>,
}

/// An address of the interface.
#[derive(Debug)]
pub struct Described {
    /// The address.
    pub path: String,
    /// What it answers.
    pub words: String,
    /// Names in address and query, each with its meaning.
    pub parameters: Vec<(String, String)>,
}

/// The page of the interface.
#[component]
pub fn InterfacePage() -> impl IntoView {
    scene().outcome.set_title(t("open.interface"));
    let interface = use_context::<Arc<Interface>>().unwrap_or_default();
    let addresses: Vec<_> = interface.addresses.iter().map(address).collect();
    let codes: Vec<_> = interface.codes.iter().map(code).collect();
    view! {
        <Breadcrumb above=vec![(t("open.title"), "/open-data")] here=t("open.interface") />
        <Problem />
        <div class="page-head">
            <h1>{t("open.interface")}</h1>
            <p class="page-head__lead">{t("open.interface.lead")}</p>
        </div>
        <Section title=t("open.interface.how")>
            <div class="prose">
                <ul>
                    <li>{t("open.interface.reading")}</li>
                    <li>{t("open.interface.tag")}</li>
                    <li>{t("open.interface.limit")}</li>
                    <li>{t("open.interface.stable")}</li>
                </ul>
                <p><a href="/api/v1/openapi.json">"/api/v1/openapi.json"</a></p>
            </div>
        </Section>
        <Section title=t("open.interface.addresses")>
            <div class="prose" lang="en">
                {addresses}
            </div>
        </Section>
        <Section title=t("open.interface.codes")>
            <dl class="facts" lang="en">
                {codes}
            </dl>
        </Section>
    }
}

fn address(described: &Described) -> impl IntoView + use<> {
    let parameters: Vec<_> = described.parameters.clone();
    view! {
        <h3>{described.path.clone()}</h3>
        <p>{described.words.clone()}</p>
        <ul>
            {parameters
                .into_iter()
                .map(|(name, words)| view! { <li><strong>{name}</strong>" — "{words}</li> })
                .collect_view()}
        </ul>
    }
}

fn code(&(code, status, words): &(&'static str, u16, &'static str)) -> impl IntoView + use<> {
    view! { <div class="facts__item" id=code><dt>{code}" · "{status}</dt><dd>{words}</dd></div> }
}
