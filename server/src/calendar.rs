//! The planned dates of the round for people's calendars (iCalendar, RFC 5545).

use crate::files::{in_words, shared};
use crate::site::Site;
use crate::{render, view};
use app::pages::follow::{Event, calendar_name, dates};
use app::request::answer;
use axum::Router;
use axum::extract::{Request, State};
use axum::response::Response;
use axum::routing::get;
use domain::Timestamp;

/// The most bytes of a line; what is longer goes on in the next.
const LINE: usize = 75;

/// The route of the calendar; it stands in [`app::doors::DOWNLOADS`].
pub fn routes() -> Router<Site> {
    Router::new().route("/calendar.ics", get(calendar))
}

async fn calendar(State(site): State<Site>, request: Request) -> Response {
    let language = view::view(request.headers()).language;
    let is_visitor = view::cookie(request.headers(), site.cookie()).is_none();
    let Ok(Some(frame)) = answer(site.service.frame().await) else {
        return render::page(State(site), request).await;
    };
    let (year, district) = (frame.year, frame.district.zh.clone());
    let (name, events) = in_words(&site, language, || (calendar_name(&frame), dates(&frame)));
    let bytes = ics(&name, &events, &format!("{year}-{district}"), &site.operator.public_url).into_bytes();
    shared(bytes, "text/calendar; charset=utf-8", is_visitor)
}

fn ics(name: &str, events: &[Event], round: &str, origin: &str) -> String {
    let mut lines = vec![
        "BEGIN:VCALENDAR".to_owned(),
        "VERSION:2.0".to_owned(),
        "PRODID:-//Minsheng Ballot//minsheng//ZH".to_owned(),
        "CALSCALE:GREGORIAN".to_owned(),
        "METHOD:PUBLISH".to_owned(),
        format!("X-WR-CALNAME:{}", words(name)),
    ];
    for event in events {
        lines.push("BEGIN:VEVENT".to_owned());
        lines.push(format!("UID:{}-{}@minsheng", words(round), event.code));
        lines.push(format!("DTSTAMP:{}T000000Z", day(event.from)));
        lines.push(format!("DTSTART;VALUE=DATE:{}", day(event.from)));
        // The end is the first day on which it is over.
        lines.push(format!("DTEND;VALUE=DATE:{}", day(event.to.plus_days(1))));
        lines.push(format!("SUMMARY:{}", words(&event.title)));
        if !event.text.is_empty() {
            lines.push(format!("DESCRIPTION:{}", words(&event.text)));
        }
        if !origin.is_empty() {
            lines.push(format!("URL:{origin}/"));
        }
        lines.push("TRANSP:TRANSPARENT".to_owned());
        lines.push("END:VEVENT".to_owned());
    }
    lines.push("END:VCALENDAR".to_owned());
    lines.iter().map(|line| folded(line) + "\r\n").collect()
}

/// The day in China, as digits.
fn day(moment: Timestamp) -> String {
    let (year, month, day, ..) = moment.in_china();
    format!("{year:04}{month:02}{day:02}")
}

/// Words as a value of text.
fn words(words: &str) -> String {
    let words = words.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    words.chars().filter(|c| *c == '\n' || !c.is_control()).collect::<String>().replace('\n', "\\n")
}

/// A line in pieces of at most [`LINE`] bytes, cut between characters.
fn folded(line: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for c in line.chars() {
        if length + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            length = 1;
        }
        out.push(c);
        length += c.len_utf8();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_cut_between_characters_and_come_together_again() {
        let line = format!("DESCRIPTION:{}", "公示，说意见。".repeat(20));
        let cut = folded(&line);
        assert!(cut.split("\r\n").all(|piece| piece.len() <= LINE));
        assert_eq!(cut.replace("\r\n ", ""), line);
    }

    #[test]
    fn commas_semicolons_and_breaks_are_written_as_text() {
        assert_eq!(words("甲,乙;丙\\丁\n戊\u{7}"), "甲\\,乙\\;丙\\\\丁\\n戊");
    }

    #[test]
    fn an_event_ends_on_the_day_after_its_last() {
        let at = |text| Timestamp::parse(text).expect("it is written so");
        let event = Event {
            code: "public_notice",
            title: "公示".to_owned(),
            text: String::new(),
            from: at("2026-01-09T16:00:00Z"),
            to: at("2026-01-31T04:00:00Z"),
        };
        let text = ics("日程", &[event], "2026", "https://ballot.example");
        for line in ["DTSTART;VALUE=DATE:20260110", "DTEND;VALUE=DATE:20260201", "URL:https://ballot.example/"] {
            assert!(text.contains(&format!("{line}\r\n")), "{line} in {text}");
        }
    }
}
