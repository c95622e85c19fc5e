//! The HTML document around every page.

use crate::components::frame::{FrameAbove, FrameBelow};
use crate::components::mock::MockHeading;
use crate::routes::Site;
use crate::scene::scene;
use leptos::prelude::*;

/// Stands where the title goes until the page has settled on one; the server puts it in when the page is whole.
pub const TITLE: &str = "\u{1}title\u{1}";

/// The document. No script of the framework is in it: a page with an island gets its one script tag from the server.
pub fn shell() -> impl IntoView {
    if let Some(context) = Owner::current_shared_context() {
        // Otherwise what is outside islands takes ids that the islands then miss.
        context.set_is_hydrating(false);
    }
    let scene = scene();
    let style = format!("{}/site.css", scene.files);
    let icon = format!("{}/favicon.svg", scene.files);
    view! {
        <!DOCTYPE html>
        <html lang=scene.language.tag() class=if scene.elder { "elder" } else { "" }>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
                <title>{TITLE}</title>
                <link rel="icon" href=icon type="image/svg+xml" />
                <link rel="stylesheet" href=style />
            </head>
            <body class="page">
                <FrameAbove />
                <main class="main wrap" id="main" tabindex="-1">
                    <MockHeading />
                    <Site />
                </main>
                <FrameBelow />
            </body>
        </html>
    }
}
