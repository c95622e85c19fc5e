//! What every page knows of its surroundings: language, reader, round. Made anew by the server for each request.

use crate::components::square::Square;
use crate::error::ApiError;
use crate::words::Sentences;
use domain::permit::{Action, permits};
use domain::shown::{Frame, IssuedCode, Letters, SimilarComment, Viewer, WindowCode};
use domain::{Language, Refusal, Role};
use leptos::prelude::*;
use std::sync::{Arc, Mutex};

/// The surroundings of one page. Nothing of it is sent to the browser but what the page writes.
#[derive(Clone)]
pub struct Scene(Arc<Inside>);

/// See [`Scene`].
pub struct Inside {
    /// The language of the page.
    pub language: Language,
    /// Its sentences.
    pub sentences: &'static Sentences,
    /// Whether the reader wants larger type and simpler layout.
    pub elder: bool,
    /// Path of the page, without the query.
    pub path: String,
    /// Who is reading, if signed in.
    pub viewer: Option<Viewer>,
    /// The round and its phases; nothing where the database holds none.
    pub frame: Option<Frame>,
    /// What was typed into a form that was refused, to be shown again.
    pub retained: Option<Retained>,
    /// What a form of this request made and this page alone shows.
    pub made: Option<Made>,
    /// What was typed, was not refused, and is shown again all the same.
    pub held: Option<Held>,
    /// Where the files of this build are: `/pkg/0a1b2c3d`.
    pub files: String,
    /// Who runs the site and other words of the footer that the operator sets.
    pub operator: Arc<Operator>,
    /// Where readers reach the site: `https://host`, as the operator sets it; else as this request names it. A page that
    /// shows it says so by [`Outcome::shows_origin`].
    pub origin: String,
    /// Title and status that the page settles on while it is rendered.
    pub outcome: Outcome,
}

/// What the operator sets for the foot of every page; what is empty is not shown.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Operator {
    /// 主办单位.
    pub organiser: String,
    /// 联系方式.
    pub contact: String,
    /// 网站标识码.
    pub site_code: String,
    /// ICP备案号.
    pub icp: String,
    /// 公安备案号.
    pub police: String,
    /// Where readers reach the site, without a path: `https://piaojue.example.gov.cn`. Without it nothing that needs a whole
    /// address is said: no canonical links, no map of the site.
    pub public_url: String,
    /// Under which licence others may use the open data.
    pub data_licence: String,
}

impl Default for Operator {
    fn default() -> Self {
        Self {
            organiser: String::new(),
            contact: String::new(),
            site_code: String::new(),
            icp: String::new(),
            police: String::new(),
            public_url: String::new(),
            data_licence: "CC BY 4.0".to_owned(),
        }
    }
}

/// A refused form with what was typed into it.
#[derive(Debug, Clone)]
pub struct Retained {
    /// Which form.
    pub form: String,
    /// Why it was refused.
    pub error: ApiError,
    /// Names and values of its fields; never a password.
    pub fields: Vec<(String, String)>,
}

/// Words that wait for one more press: typed before signing in, or near to what somebody has said already.
#[derive(Debug, Clone)]
pub struct Held {
    /// Which form they are of.
    pub form: String,
    /// Names and values of its fields; never a password.
    pub fields: Vec<(String, String)>,
    /// Published comments that say nearly the same.
    pub similar: Vec<SimilarComment>,
}

/// What a form made. It is in the answer to that form and nowhere else; whoever reads the page again finds it gone.
#[derive(Debug, Clone)]
pub struct Made {
    /// What it made.
    pub codes: Codes,
    /// Where they open: the sign-in page for whoever comes with a letter.
    pub address: String,
    /// The same as a square to be photographed.
    pub square: Option<Square>,
}

/// One-time codes, or what else is shown this once.
#[derive(Debug, Clone)]
pub enum Codes {
    /// One for an account of staff.
    Staff(IssuedCode),
    /// Those of letters to deputies.
    Letters(Letters),
    /// One for a citizen at the service window.
    Window(WindowCode),
    /// No codes: what is wrong with an uploaded list.
    Faults(Vec<domain::exchange::Fault>),
}

impl Retained {
    /// What was typed into a field.
    pub fn field(&self, name: &str) -> Option<String> {
        self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone())
    }
}

/// What the page settles while it is rendered.
#[derive(Clone, Default)]
pub struct Outcome(Arc<Mutex<Settled>>);

/// See [`Outcome`].
#[derive(Clone, Default)]
pub struct Settled {
    /// The title; empty where none was set.
    pub title: String,
    /// The status of the answer, where it is not 200.
    pub status: Option<u16>,
    /// Seconds after which the browser asks for the page anew.
    pub comes_anew: Option<u32>,
    /// What the page says of itself to machines; nothing for pages that are somebody's.
    pub about: Option<About>,
    /// Whether the page shows the origin as this request names it, and so is nobody else's.
    pub shows_origin: bool,
}

/// What a page says of itself to search engines, and to a chat in which its address is shared; the labels of government
/// sites (政府网站发展指引, annex) are made of it.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct About {
    /// One or two sentences.
    pub description: String,
    /// Words to find it by.
    pub keywords: Vec<String>,
    /// The column that the page is, or stands in: its name and its kind.
    pub column: Option<(String, String)>,
    /// Where the page is an article: since when it is published, and where its matter comes from.
    pub article: Option<(Option<domain::Timestamp>, String)>,
    /// Feeds that it can be followed by: title and address.
    pub feeds: Vec<(String, String)>,
    /// Whether search engines are to leave it out, such as the page of a search.
    pub is_left_out: bool,
}

impl Outcome {
    /// Gives the page its title.
    pub fn set_title(&self, title: impl Into<String>) {
        self.settle(|settled| settled.title = title.into());
    }

    /// Gives the answer its status; the first one set stays.
    pub fn set_status(&self, status: u16) {
        self.settle(|settled| {
            settled.status.get_or_insert(status);
        });
    }

    /// Lets the page come anew by itself, for one that nobody types into.
    pub fn comes_anew(&self, seconds: u32) {
        self.settle(|settled| settled.comes_anew = Some(seconds));
    }

    /// Says what the page is about.
    pub fn set_about(&self, about: About) {
        self.settle(|settled| settled.about = Some(about));
    }

    /// Says that the page shows the origin; where the operator has not set it, the page is made for this request alone.
    pub fn shows_origin(&self) {
        self.settle(|settled| settled.shows_origin = true);
    }

    /// All of it.
    pub fn get(&self) -> Settled {
        self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()
    }

    fn settle(&self, change: impl FnOnce(&mut Settled)) {
        change(&mut self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()));
    }
}

impl Scene {
    /// The surroundings of a page about to be rendered.
    pub fn new(inside: Inside) -> Self {
        Self(Arc::new(inside))
    }

    /// What the reader is here for.
    pub fn role(&self) -> Option<Role> {
        self.viewer.as_ref().map(|viewer| viewer.role)
    }

    /// Whether the reader may do this now, by the table of rights: a link is shown to whoever it opens for.
    pub fn may(&self, action: Action) -> bool {
        self.frame.as_ref().is_some_and(|frame| permits(self.role(), action, frame.phase))
    }

    /// The year of the round that the page is about, where its address names one: `/years/2025/projects/12`.
    pub fn year(&self) -> Option<i32> {
        let year = self.path.strip_prefix("/years/")?.split('/').next().unwrap_or_default();
        // What is no number is a year without a round.
        Some(year.parse().unwrap_or(0))
    }

    /// Whether the page is about another round than the current one.
    pub fn is_of_earlier_year(&self) -> bool {
        // What is no year is no earlier one.
        self.year().is_some_and(|year| year > 0 && self.frame.as_ref().is_none_or(|frame| frame.year != year))
    }

    /// The address of a page of the same round as this one: `/rules` as it is, or `/years/2025/rules`.
    pub fn in_round(&self, address: &str) -> String {
        match self.year() {
            Some(year) => format!("/years/{year}{address}"),
            None => address.to_owned(),
        }
    }

    /// What was typed into this form, if it was refused.
    pub fn retained(&self, form: &str) -> Option<Retained> {
        self.retained.clone().filter(|retained| retained.form == form)
    }

    /// What was typed into a field of this form, whether it was refused or is held.
    pub fn typed(&self, form: &str, field: &str) -> Option<String> {
        let held = self.held.as_ref().filter(|held| held.form == form).map(|held| held.fields.as_slice());
        let fields = match &self.retained {
            Some(retained) if retained.form == form => retained.fields.as_slice(),
            _ => held?,
        };
        fields.iter().find(|(found, _)| found == field).map(|(_, value)| value.clone())
    }

    /// The refusal of this form, if it was refused.
    pub fn refusal(&self, form: &str) -> Option<Refusal> {
        match self.retained(form)?.error {
            ApiError::Refused(refusal) => Some(refusal),
            _ => None,
        }
    }
}

impl std::ops::Deref for Scene {
    type Target = Inside;

    fn deref(&self) -> &Inside {
        &self.0
    }
}

/// The surroundings of the page being rendered.
pub fn scene() -> Scene {
    expect_context()
}
