//! A part of a page with its title in the margin.

use leptos::prelude::*;

/// A part of a page.
#[component]
pub fn Section(
    /// Its title.
    title: String,
    /// A word under the title.
    #[prop(optional, into)]
    note: Option<String>,
    /// Its address on the page.
    #[prop(optional, into)]
    id: Option<String>,
    /// What it holds.
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section" id=id>
            <div class="section__head">
                <h2 class="section__title">{title}</h2>
                {note.map(|note| view! { <p class="section__note">{note}</p> })}
            </div>
            <div class="section__body">{children()}</div>
        </section>
    }
}

/// Where the page is: links from the first page to this one.
#[component]
pub fn Breadcrumb(
    /// Names and addresses of the pages above.
    #[prop(default = Vec::new())]
    above: Vec<(String, &'static str)>,
    /// The name of this page.
    here: String,
) -> impl IntoView {
    use crate::words::{t, tf};
    // On the pages of a year, the years and the year come before all else.
    let scene = crate::scene::scene();
    let of_year = scene.year().map(|year| {
        let address = format!("/years/{year}");
        view! {
            <li class="breadcrumb__item"><a href="/years">{t("years.title")}</a></li>
            {(scene.path.trim_end_matches('/') != address).then(|| view! {
                <li class="breadcrumb__item"><a href=address>{tf("years.year", &[("year", &year)])}</a></li>
            })}
        }
    });
    view! {
        <nav class="breadcrumb" aria-label=t("frame.breadcrumb")>
            <ol class="breadcrumb__list">
                <li class="breadcrumb__item"><a href="/">{t("frame.home")}</a></li>
                {of_year}
                {above
                    .into_iter()
                    .map(|(name, address)| view! { <li class="breadcrumb__item"><a href=address>{name}</a></li> })
                    .collect_view()}
                <li class="breadcrumb__item"><span aria-current="page">{here}</span></li>
            </ol>
        </nav>
    }
}
