//! Numbers, dates and times as the reader says them.

use crate::words::{language, t, text, tf};
use domain::shown::Frame;
use domain::{Concerned, Language, Phase, Stage, Timestamp};

/// A day: 12月31日, 31 December.
pub fn day(moment: Timestamp) -> String {
    let (_, month, day, ..) = moment.in_china();
    tf("format.day", &[("day", &day), ("month", &month_name(month))])
}

/// A day and a time: 12月31日 09:05, 31 December, 09:05.
pub fn day_and_time(moment: Timestamp) -> String {
    tf("format.day_and_time", &[("day", &day(moment)), ("time", &hour(moment))])
}

/// A time of the day: 09:05.
pub fn hour(moment: Timestamp) -> String {
    let (_, _, _, hour, minute) = moment.in_china();
    format!("{hour:02}:{minute:02}")
}

/// How long somebody has waited, in the largest unit that fits: 5 分钟, 3 小时, 2 天.
pub fn waited(from: Timestamp, now: Timestamp) -> String {
    let minutes = (now.unix() - from.unix()).max(0) / 60;
    match (minutes / (24 * 60), minutes / 60) {
        (0, 0) => tf("format.minutes", &[("n", &minutes)]),
        (0, hours) => tf("format.hours", &[("n", &hours)]),
        (days, _) => tf("format.days", &[("n", &days)]),
    }
}

/// Year, day and time, for official papers.
pub fn full(moment: Timestamp) -> String {
    let (year, ..) = moment.in_china();
    tf("format.full", &[("year", &year), ("rest", &day_and_time(moment))])
}

/// Whole days from one moment to another, counting a day begun as a day; 0 where it is past.
fn days_left(now: Timestamp, last_day: Timestamp) -> i64 {
    let days = (last_day.china_midnight().unix() - now.china_midnight().unix()) / (24 * 60 * 60);
    (days + 1).max(0)
}

/// Days left of a phase that has an end to wait for; none where the clerks are ahead of the plan or behind it.
pub fn days_to_show(frame: &Frame, stage: &Stage) -> Option<i64> {
    let is_waited_for = !matches!(frame.phase, Phase::Announced | Phase::Closed);
    (is_waited_for && is_today_in(frame, stage)).then(|| days_left(frame.now, stage.to))
}

fn is_today_in(frame: &Frame, stage: &Stage) -> bool {
    (stage.from.china_midnight()..stage.to.china_midnight().plus_days(1)).contains(&frame.now)
}

/// First and last day of a stage, or the one day.
fn dates(stage: &Stage) -> String {
    let (from, to) = (day(stage.from), day(stage.to));
    if from == to { from } else { tf("frame.dates", &[("from", &from), ("to", &to)]) }
}

/// The dates of a stage, said to be a plan where today lies outside them: clerks may be ahead of it or behind.
pub fn planned_or_present(frame: &Frame, stage: &Stage) -> String {
    if is_today_in(frame, stage) { dates(stage) } else { tf("frame.planned", &[("dates", &dates(stage))]) }
}

/// A number as it is said: 1.3 万, 13,000.
pub fn number(value: i64) -> String {
    match language() {
        Language::Zh if value >= 10_000 && value % 1_000 == 0 => {
            let tenths = value / 1_000;
            let text =
                if tenths % 10 == 0 { (tenths / 10).to_string() } else { format!("{}.{}", tenths / 10, tenths % 10) };
            format!("{text} {}", t("format.ten_thousand"))
        }
        Language::Zh => value.to_string(),
        Language::En => grouped(value),
    }
}

/// A project's official number in two digits.
pub fn two_digits(number: u32) -> String {
    format!("{number:02}")
}

fn month_name(month: u8) -> String {
    match language() {
        Language::Zh => month.to_string(),
        Language::En => t("format.months").split(' ').nth(usize::from(month) - 1).unwrap_or_default().to_owned(),
    }
}

fn grouped(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    if value < 0 { format!("-{out}") } else { out }
}

/// A deputy by name, with the delegation.
pub fn named(deputy: &Concerned) -> String {
    let name = text(&deputy.name);
    match &deputy.delegation {
        Some(delegation) => tf("deed.deputy", &[("name", &name), ("delegation", &text(delegation))]),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_numbers_are_grouped_by_three() {
        assert_eq!(
            ["7", "410", "1,300", "13,000", "1,000,000"].map(str::to_owned),
            [7, 410, 1300, 13_000, 1_000_000].map(grouped)
        );
    }

    #[test]
    fn the_last_day_counts_as_a_day_left() {
        let noon = Timestamp::parse("2026-01-20T04:00:00Z").expect("it is written so");
        assert_eq!(days_left(noon, noon), 1);
        assert_eq!(days_left(noon, noon.plus_days(11)), 12);
        assert_eq!(days_left(noon, noon.plus_days(-3)), 0);
    }
}
