//! The open data: each file, each of its columns, the licence, addresses that stay.

use crate::components::notice::Problem;
use crate::components::section::{Breadcrumb, Section};
use crate::scene::scene;
use crate::words::{t, tf};
use leptos::prelude::*;

/// A file: its address, the key of what it is, and its columns with the keys of their meanings.
type File = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const RESULT: &[(&str, &str)] = &[
    ("1", "open.column.rank"),
    ("2", "open.column.number"),
    ("3", "open.column.project"),
    ("4", "open.column.for"),
    ("5", "open.column.against"),
    ("6", "open.column.abstain"),
    ("7", "open.column.unreadable"),
    ("8", "open.column.verdict"),
    ("9", "open.column.why"),
];

const COMMENTS: &[(&str, &str)] = &[
    ("id", "open.column.id"),
    ("candidate", "open.column.number"),
    ("reply_to", "open.column.reply_to"),
    ("tag", "open.column.tag"),
    ("left_at", "open.column.left_at"),
    ("published_at", "open.column.published_at"),
    ("body", "open.column.body"),
    ("official_replies", "open.column.official"),
];

const FILES: &[File] = &[
    ("/results.csv", "open.file.results_csv", RESULT),
    ("/results.xlsx", "open.file.results_xlsx", RESULT),
    (
        "/results.json",
        "open.file.results_json",
        &[
            ("rules", "open.field.rules"),
            ("figures", "open.field.figures"),
            ("candidates", "open.field.candidates"),
            ("outcome", "open.field.outcome"),
        ],
    ),
    (
        "/results.pb",
        "open.file.results_pb",
        &[
            ("META", "open.pb.meta"),
            ("PROJECTS: project_id", "open.column.number"),
            ("PROJECTS: cost", "open.pb.cost"),
            ("PROJECTS: votes", "open.column.for"),
            ("PROJECTS: name", "open.column.project"),
            ("PROJECTS: category", "open.pb.category"),
            ("PROJECTS: selected", "open.pb.selected"),
            ("VOTES: voter_id", "open.pb.voter"),
            ("VOTES: vote", "open.pb.vote"),
        ],
    ),
    ("/comments.csv", "open.file.comments_csv", COMMENTS),
    ("/comments.xlsx", "open.file.comments_xlsx", COMMENTS),
];

/// The page of the open data.
#[component]
pub fn OpenDataPage() -> impl IntoView {
    scene().outcome.set_title(t("open.title"));
    let licence = scene().operator.data_licence.clone();
    view! {
        <Breadcrumb here=t("open.title") />
        <Problem />
        <div class="page-head">
            <h1>{t("open.title")}</h1>
            <p class="page-head__lead">{t("open.lead")}</p>
        </div>
        <Section title=t("open.licence")>
            <div class="prose">
                <p>{tf("open.licence.is", &[("licence", &licence)])}</p>
                <p>{t("open.stable")}</p>
                <p>{t("open.not_in_it")}</p>
                <p><a href="/api">{t("open.interface")}</a></p>
            </div>
        </Section>
        {FILES.iter().map(file).collect_view()}
    }
}

fn file((address, about, columns): &'static File) -> impl IntoView {
    view! {
        <Section title=(*address).to_owned()>
            <div class="prose">
                <p>{t(about)}</p>
                <p><a href=*address>{*address}</a></p>
            </div>
            <dl class="facts">
                {columns
                    .iter()
                    .map(|(name, meaning)| view! {
                        <div class="facts__item"><dt>{*name}</dt><dd>{t(meaning)}</dd></div>
                    })
                    .collect_view()}
            </dl>
        </Section>
    }
}
