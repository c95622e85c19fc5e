//! What is around every page: ribbon and cast of a demonstration, language, elder mode, who is signed in, masthead,
//! phases, foot.

use crate::components::icon::{Icon, Sign};
use crate::components::message::sign_in_address;
use crate::format::{days_to_show, planned_or_present};
use crate::scene::scene;
use crate::words::{t, text, tf};
use domain::permit::Action;
use domain::shown::{Frame, Part};
use domain::{Language, Phase, Role};
use leptos::either::Either;
use leptos::prelude::*;
use leptos_router::location::RequestUrl;

/// 票决民生 as one path: a seal in the manner of a carver, deliberately unlike a state seal.
const SEAL: &str = "M5 0H115Q120 0 120 5V115Q120 120 115 120H5Q0 120 0 115V5Q0 0 5 0ZM102.5 30.2 99.1 34.5H90C89.3 31.8 88.9 28.9 88.9 25.9H96.9V28.6H98C100 28.6 103 27.4 103 27V15.8C104 15.6 104.8 15.1 105.1 14.7L99.2 10.3L96.4 13.4H73.9L67.2 10.9V48.2C67.2 49.6 66.9 50.2 65.1 51.2L68.5 57.6C69 57.3 69.6 56.8 70 56C77.4 52 83.2 48.1 86.5 45.9L86.3 45.3C81.7 46.8 77.1 48.1 73.2 49.1V35.9H84.3C86.3 44.4 91.1 51.5 100.7 55.4C104 56.7 107.9 57.4 109.3 54.9C110.1 53.5 109.7 52.3 107.8 50.6L108.5 43.9L108 43.8C107.1 45.7 106 48 105.3 49.1C104.8 49.8 104.2 50 103.2 49.6C96.3 47.1 92.4 42.1 90.4 35.9H107.3C108.1 35.9 108.6 35.7 108.7 35.1C106.4 33.1 102.5 30.2 102.5 30.2ZM73.2 16.4V14.8H96.9V24.4H73.2ZM73.2 25.9H82.9C83 28.8 83.3 31.8 83.9 34.5H73.2ZM71.6 64.4C69.8 73.5 66 82.8 62.1 88.6L62.7 89C67.1 86 70.9 81.9 74 76.6H83V89.7H68.7L69.1 91.1H83V106.4H62.6L63 107.9H109C109.8 107.9 110.3 107.6 110.5 107.1C107.9 104.9 103.8 101.8 103.8 101.8L100.1 106.4H89.6V91.1H104.7C105.4 91.1 106 90.8 106.1 90.3C103.6 88.2 99.6 85.2 99.6 85.2L96 89.7H89.6V76.6H106.1C106.9 76.6 107.5 76.4 107.6 75.8C105.1 73.6 101.2 70.8 101.2 70.8L97.6 75.2H89.6V65.1C91 64.9 91.3 64.4 91.4 63.7L83 62.8V75.2H74.8C76 72.9 77.2 70.5 78.1 67.9C79.4 68 80 67.5 80.2 66.9ZM40.2 44.9 39.8 45.3C43.1 47.7 47.6 51.8 49.6 55.3C55.9 57.9 58.1 46 40.2 44.9ZM20.4 43.8C18.5 47.5 14.3 52.4 9.7 55.3L10.1 55.8C16.2 54.4 22 51.5 25.3 48.2C26.5 48.4 27 48.1 27.3 47.7ZM16.3 35 16.7 36.5H49.2C50 36.5 50.5 36.2 50.6 35.6C49.4 34.6 47.7 33.3 46.6 32.4H47.2C49.2 32.4 52.2 31.2 52.2 30.8V21.9C53.3 21.7 54 21.2 54.3 20.8L48.5 16.4L45.7 19.4H41.2V14.2H55.1C55.9 14.2 56.4 14 56.6 13.5C54.3 11.6 50.6 9 50.6 9L47.4 12.8H10.8L11.2 14.2H25.5V19.4H21.3L14.9 16.9V34H15.8C18.2 34 20.9 32.7 20.9 32.2V30.3H46.2V32.1L45.1 31.3L42.1 35ZM30.7 14.2H35.9V19.4H30.7ZM25.5 28.8H20.9V20.9H25.5ZM30.7 28.8V20.9H35.9V28.8ZM41.2 28.8V20.9H46.2V28.8ZM10.7 41.5 11.1 42.9H30.4V50.7C30.4 51.2 30.2 51.6 29.5 51.6C28.4 51.6 23.5 51.2 23.5 51.2V51.9C26.1 52.3 27.1 52.9 27.8 53.6C28.6 54.5 28.7 55.7 28.9 57.5C35.6 57 36.6 54.7 36.6 50.8V42.9H55.2C55.9 42.9 56.4 42.7 56.6 42.1C54.3 40.2 50.6 37.5 50.6 37.5L47.3 41.5ZM12.2 92.4C11.6 92.4 9.7 92.4 9.7 92.4V93.3C10.9 93.4 11.7 93.7 12.4 94.1C13.6 94.9 13.9 99.3 12.9 104.5C13.4 106.3 14.6 107 15.8 107C18.4 107 20.2 105.4 20.3 102.9C20.4 98.6 18.4 97 18.2 94.4C18.2 93.1 18.6 91.3 19.1 89.7C19.8 87.2 23.8 76.5 25.9 70.8L25.1 70.6C15.1 89.5 15.1 89.5 13.8 91.3C13.2 92.4 13 92.4 12.2 92.4ZM11.7 64.8 11.2 65.1C13.5 67.5 15.6 71.1 16 74.5C21.6 78.7 26.8 67.3 11.7 64.8ZM46.4 74.1V87.2H39.3C39.5 85.6 39.6 84.1 39.6 82.4V74.1ZM33.6 63V72.7H25.7L26.2 74.1H33.6V82.4C33.6 84 33.6 85.6 33.4 87.2H22.2L22.6 88.6H33.2C32.1 97.5 27.9 104.8 16.9 109.9L17.2 110.5C32.1 106.5 37.6 98.5 39.2 88.6H39.5C40.6 96.6 43.7 105.9 52.8 110.5C53.2 107 54.9 105.3 57.9 104.6V104C47 100.8 42 95.1 40.3 88.6H57.1C57.8 88.6 58.3 88.3 58.4 87.8C56.9 86 54.1 83.4 54.1 83.4L52.2 86.3V75.1C53.3 74.8 54.1 74.4 54.4 74L48.7 69.7L45.8 72.7H39.6V65.1C40.9 64.9 41.3 64.4 41.5 63.7Z";

/// The seven stages that the public sees, each with the first of its phases.
const STAGES: [(&str, Phase); 7] = [
    ("frame.stage.call", Phase::Collecting),
    ("frame.stage.notice", Phase::PublicNotice),
    ("frame.stage.deliberation", Phase::Deliberation),
    ("frame.stage.ballot", Phase::Voting),
    ("frame.stage.announcement", Phase::Announced),
    ("frame.stage.implementation", Phase::Implementing),
    ("frame.stage.rating", Phase::Rating),
];

/// Everything above the page's own content.
#[component]
pub fn FrameAbove() -> impl IntoView {
    let frame = scene().frame.clone();
    let is_demo = frame.as_ref().is_some_and(|frame| frame.is_demo);
    let is_short = is_short();
    view! {
        <a class="skip-link" href="#main">{t("frame.skip")}</a>
        {is_demo.then(|| view! { <DemoRibbon /> })}
        <header class="site-header" class:site-header--short=is_short>
            <TopLine />
            <Masthead />
            {frame.map(|frame| view! { <PhaseBar frame /> })}
        </header>
        <CanChoosePassword />
    }
}

/// Whether the frame is short: over the ballot paper the hand is to reach the first line soon, and on the screen in the hall
/// the one number is to be seen without turning a wheel.
fn is_short() -> bool {
    matches!(scene().path.as_str(), "/ballot" | "/desk/turnout")
}

#[component]
fn DemoRibbon() -> impl IntoView {
    let scene = scene();
    let parts = scene.frame.as_ref().map(|frame| frame.cast.clone()).unwrap_or_default();
    let me = scene.viewer.as_ref().map(|viewer| text(&viewer.name));
    let summary = match &me {
        Some(me) => tf("frame.acting_as", &[("name", me)]),
        None => t("frame.act_as"),
    };
    view! {
        <aside class="demo-ribbon" aria-label=t("frame.demo.label")>
            <div class="demo-ribbon__inner wrap">
                <p class="demo-ribbon__text">
                    <strong>{t("frame.demo.title")}</strong>" "
                    <span class="demo-ribbon__more">{t("frame.demo.text")}</span>" "
                    <a href="/about">{t("frame.demo.more")}</a>
                </p>
                <details class="act-as">
                    <summary class="act-as__summary">{summary}" "<Sign icon=Icon::Down /></summary>
                    <form class="act-as__form" method="post" action="/api/accounts/act_as">
                        {groups(parts)
                            .into_iter()
                            .map(|(key, parts)| view! { <CastGroup title=t(key) parts me=me.clone() /> })
                            .collect_view()}
                    </form>
                </details>
            </div>
        </aside>
    }
}

/// Groups of parts.
const GROUPS: [&str; 5] = [
    "frame.cast.public",
    "frame.cast.deputies",
    "frame.cast.staff",
    "frame.cast.scrutineers",
    "frame.cast.administrators",
];

/// The parts that can be taken, in five groups.
fn groups(parts: Vec<Part>) -> Vec<(&'static str, Vec<Part>)> {
    let mut groups: Vec<(&'static str, Vec<Part>)> = GROUPS.map(|key| (key, Vec::new())).into();
    for part in parts {
        let place = match part.role {
            Role::Citizen => 0,
            Role::Deputy => 1,
            Role::Clerk | Role::Moderator | Role::DepartmentEditor => 2,
            Role::ChiefScrutineer | Role::Scrutineer => 3,
            Role::SystemAdministrator | Role::SecurityAdministrator | Role::AuditAdministrator => 4,
        };
        groups[place].1.push(part);
    }
    groups
}

#[component]
fn CastGroup(title: String, parts: Vec<Part>, me: Option<String>) -> impl IntoView {
    view! {
        <fieldset class="act-as__group">
            <legend>{title}</legend>
            {parts
                .into_iter()
                .map(|part| {
                    let name = text(&part.name);
                    let pressed = (me.as_ref() == Some(&name)).to_string();
                    view! {
                        <button class="act-as__role" name="name" value=part.sign_in aria-pressed=pressed>{name}</button>
                    }
                })
                .collect_view()}
        </fieldset>
    }
}

#[component]
fn TopLine() -> impl IntoView {
    let scene = scene();
    let other = if scene.language == Language::Zh { Language::En } else { Language::Zh };
    let (elder, pressed) = if scene.elder { ("off", "true") } else { ("on", "false") };
    view! {
        <div class="top-line">
            <div class="top-line__inner wrap">
                <form method="post" action="/api/view/set">
                    <button class="top-line__button" name="language" value=other.code() lang=other.tag()>
                        {if other == Language::En { "English" } else { "中文" }}
                    </button>
                </form>
                <form method="post" action="/api/view/set">
                    <button class="top-line__button" name="elder" value=elder aria-pressed=pressed>{t("frame.elder")}</button>
                </form>
                {match &scene.viewer {
                    Some(viewer) => Either::Left(view! {
                        <span class="top-line__name">{text(&viewer.name)}</span>
                        <a class="top-line__button" href="/account">{t("frame.account")}</a>
                        <form method="post" action="/api/accounts/sign_out">
                            <button class="top-line__button">{t("frame.sign_out")}</button>
                        </form>
                    }),
                    None => Either::Right(view! {
                        <a class="top-line__button" href=sign_in_address()>{t("frame.sign_in")}</a>
                        <a class="top-line__button" href="/sign-up">{t("frame.sign_up")}</a>
                    }),
                }}
            </div>
        </div>
    }
}

#[component]
fn Masthead() -> impl IntoView {
    let place = scene()
        .frame
        .as_ref()
        .map(|frame| tf("frame.place", &[("district", &text(&frame.district)), ("year", &frame.year)]));
    view! {
        <div class="masthead">
            <div class="masthead__inner wrap">
                <a class="masthead__home" href="/">
                    <svg class="seal" viewBox="0 0 120 120" aria-hidden="true" focusable="false">
                        <path fill-rule="evenodd" d=SEAL />
                    </svg>
                    <span class="masthead__words">
                        <span class="masthead__name">{t("frame.name")}</span>
                        {place.map(|place| view! { <span class="masthead__place">{place}</span> })}
                    </span>
                </a>
                <MainNav />
            </div>
            <div class="wrap"><div class="double-rule"></div></div>
        </div>
    }
}

#[component]
fn MainNav() -> impl IntoView {
    let scene = scene();
    let mut links = vec![
        ("/", t("frame.home")),
        ("/projects", t("frame.projects")),
        ("/voices", t("frame.voices")),
        ("/rules", t("frame.rules")),
        ("/results", t("frame.results")),
        ("/search", t("frame.search")),
    ];
    match scene.role() {
        Some(Role::Deputy) => links.push(("/ballot", t("frame.ballot"))),
        Some(Role::Clerk) => {
            links.push(("/desk", t("frame.desk")));
            if scene.may(Action::MakeLetters) {
                links.push(("/desk/letters", t("frame.letters")));
            }
            links.extend([
                ("/exchange", t("frame.exchange")),
                ("/window", t("frame.window")),
                ("/replies", t("comment.nav.replies")),
            ]);
        }
        Some(Role::ChiefScrutineer) => links.extend([("/desk", t("frame.desk")), ("/audit", t("frame.audit"))]),
        Some(Role::Scrutineer) => links.push(("/desk", t("frame.desk"))),
        Some(Role::Moderator) => {
            links.extend([("/moderation", t("frame.moderation")), ("/replies", t("comment.nav.replies"))])
        }
        Some(Role::SystemAdministrator | Role::SecurityAdministrator) => {
            links.extend([("/staff", t("frame.staff")), ("/exchange", t("frame.exchange"))])
        }
        Some(Role::AuditAdministrator) => links.push(("/audit", t("frame.audit"))),
        Some(Role::DepartmentEditor) => links.push(("/replies", t("comment.nav.replies"))),
        Some(Role::Citizen) => links.push(("/account/comments", t("comment.mine"))),
        None => {}
    }
    // Of two addresses that fit, the longer one is where the reader is.
    let fits = |address: &str| scene.path == address || (address != "/" && scene.path.starts_with(address));
    let here = links.iter().map(|(address, _)| *address).filter(|address| fits(address)).max_by_key(|it| it.len());
    view! {
        <nav class="main-nav" aria-label=t("frame.nav")>
            <ul class="main-nav__list">
                {links
                    .into_iter()
                    .map(|(address, name)| {
                        let is_here = here == Some(address);
                        view! {
                            <li>
                                <a class="main-nav__link" href=address aria-current=is_here.then_some("page")>{name}</a>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </nav>
    }
}

/// Right after a deputy came with the code of a letter: it will not do a second time, and there is another way.
#[component]
fn CanChoosePassword() -> impl IntoView {
    let has_come_by_code = use_context::<RequestUrl>().is_some_and(|url| url.as_ref().ends_with("/ballot?new"));
    let is_deputy = scene().role() == Some(Role::Deputy);
    (has_come_by_code && is_deputy).then(|| {
        view! {
            <p class="quiet-line wrap" role="status">
                {t("frame.can_choose")}" "<a class="link-action" href="/account">{t("frame.account")}</a>
            </p>
        }
    })
}

#[component]
fn PhaseBar(frame: Frame) -> impl IntoView {
    if is_short() {
        return Either::Left(view! { <PhaseLine frame /> });
    }
    let now = STAGES.iter().rposition(|(_, first)| *first <= frame.phase).unwrap_or(0);
    let stages = STAGES.iter().enumerate().map(|(place, (key, _))| {
        let (kind, word) = match place.cmp(&now) {
            std::cmp::Ordering::Less => ("done", t("frame.stage.is_done")),
            std::cmp::Ordering::Equal => ("now", t("frame.stage.is_now")),
            std::cmp::Ordering::Greater => ("next", t("frame.stage.is_next")),
        };
        view! {
            <li class=format!("phase-bar__stage phase-bar__stage--{kind}") aria-current=(place == now).then_some("step")>
                <span class="phase-bar__name">{t(key)}</span>
                <span class="visually-hidden">{word}</span>
            </li>
        }
    });
    let stages = stages.collect_view();
    // The first page says the same in larger type.
    let speaks = scene().path != "/";
    Either::Right(view! {
        <nav class="phase-bar wrap" class:phase-bar--silent=!speaks aria-label=t("frame.phases")>
            <div class="phase-bar__inner">
                <ol class="phase-bar__list">{stages}</ol>
                {speaks.then(|| view! { <PhaseNow frame /> })}
            </div>
        </nav>
    })
}

/// The same in one line.
#[component]
fn PhaseLine(frame: Frame) -> impl IntoView {
    let name = t(&format!("phase.{}", frame.phase.code()));
    view! {
        <div class="phase-bar phase-bar--line wrap">
            <p class="phase-now__what">{tf("frame.now", &[("phase", &name)])}</p>
        </div>
    }
}

/// The present phase in words: its name, its dates, what one can do.
#[component]
fn PhaseNow(frame: Frame) -> impl IntoView {
    let name = t(&format!("phase.{}", frame.phase.code()));
    let stage = frame.stage().cloned();
    let left = stage.as_ref().and_then(|stage| days_to_show(&frame, stage));
    view! {
        <div class="phase-now">
            <p class="phase-now__what">{tf("frame.now", &[("phase", &name)])}</p>
            {stage.map(|stage| {
                view! {
                    <p class="phase-now__when">
                        <span class="num">{planned_or_present(&frame, &stage)}</span>
                        {left.map(|days| tf("frame.days_left", &[("days", &days)]))}
                    </p>
                    <p class="phase-now__do">{text(&stage.note)}</p>
                }
            })}
        </div>
    }
}

/// Everything below the page's own content.
#[component]
pub fn FrameBelow() -> impl IntoView {
    let scene = scene();
    let operator = scene.operator.clone();
    let facts = [
        (t("frame.foot.organiser"), operator.organiser.clone()),
        (t("frame.foot.contact"), operator.contact.clone()),
        (t("frame.foot.source"), t("frame.foot.source_text")),
    ];
    let ids = [
        (t("frame.foot.site_code"), operator.site_code.clone()),
        (t("frame.foot.icp"), operator.icp.clone()),
        (t("frame.foot.police"), operator.police.clone()),
    ];
    let printed = scene
        .frame
        .as_ref()
        .map(|frame| tf("frame.printed", &[("path", &scene.path), ("moment", &crate::format::full(frame.now))]));
    view! {
        <footer class="footer">
            <div class="wrap">
                <div class="double-rule"></div>
                <div class="footer__inner">
                    <dl class="footer__facts">
                        {facts
                            .into_iter()
                            .filter(|(_, value)| !value.is_empty())
                            .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
                            .collect_view()}
                    </dl>
                    <ul class="footer__links">
                        <li><a href="/about">{t("frame.foot.about")}</a></li>
                        <li><a href="/years">{t("years.title")}</a></li>
                        <li><a href="/open-data">{t("open.title")}</a></li>
                        <li><a href="/privacy">{t("frame.foot.privacy")}</a></li>
                        <li><a href="/about#accessibility">{t("frame.foot.accessibility")}</a></li>
                        <li><a href="/about#error">{t("frame.foot.error")}</a></li>
                    </ul>
                    <p class="footer__ids">
                        {ids
                            .into_iter()
                            .filter(|(_, value)| !value.is_empty())
                            .map(|(name, value)| view! { <span>{name}{value}</span> })
                            .collect_view()}
                    </p>
                </div>
            </div>
        </footer>
        {printed.map(|printed| view! { <p class="print-only print-source wrap">{printed}</p> })}
    }
}
