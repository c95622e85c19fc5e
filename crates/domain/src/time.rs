//! Moments, always in UTC to the second; and how they are written for the database and for people in China.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use time::format_description::FormatItem;
use time::macros::{format_description, offset};
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

/// Fixed width, so that it sorts as text.
const STORED: &[FormatItem<'_>] = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]Z");

/// A moment in UTC, to the second. It is stored and sent as `2026-01-20T08:30:00Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(OffsetDateTime);

impl Timestamp {
    /// The moment so many seconds after 1970; whatever lies outside the years of the calendar is its first moment.
    pub fn from_unix(seconds: i64) -> Self {
        Self(OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    /// Seconds since 1970.
    pub fn unix(self) -> i64 {
        self.0.unix_timestamp()
    }

    /// The moment in its stored form, or nothing where the text is not of that form.
    pub fn parse(text: &str) -> Option<Self> {
        PrimitiveDateTime::parse(text, STORED).ok().map(|moment| Self(moment.assume_utc()))
    }

    /// The stored form.
    pub fn to_text(self) -> String {
        self.0.format(STORED).expect("a date of the calendar has a year, a month and a day")
    }

    /// So many days later (earlier, where negative).
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        Self(self.0.saturating_add(Duration::days(days)))
    }

    /// So many seconds later (earlier, where negative).
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(Duration::seconds(seconds)))
    }

    /// Year, month, day, hour and minute on a clock in China (UTC+8 all year).
    pub fn in_china(self) -> (i32, u8, u8, u8, u8) {
        let local = self.0.to_offset(offset!(+8));
        (local.year(), u8::from(local.month()), local.day(), local.hour(), local.minute())
    }

    /// The last second in China of the working day that is so many after this one. Saturdays and Sundays are none; public
    /// holidays, which are announced anew each year, are not known here.
    #[must_use]
    pub fn end_of_working_day(self, later: u32) -> Self {
        let mut date = self.0.to_offset(offset!(+8)).date();
        let mut left = later;
        while left > 0 {
            let Some(next) = date.next_day() else { break };
            date = next;
            if !matches!(date.weekday(), time::Weekday::Saturday | time::Weekday::Sunday) {
                left -= 1;
            }
        }
        let midnight = date.midnight().assume_offset(offset!(+8)).to_offset(offset!(UTC));
        Self(midnight).plus_days(1).plus_seconds(-1)
    }

    /// The day in China, as [`day`] writes it: `2026-01-20`.
    pub fn china_day(self) -> String {
        let (year, month, day, ..) = self.in_china();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// Midnight of this moment's day in China.
    #[must_use]
    pub fn china_midnight(self) -> Self {
        let local = self.0.to_offset(offset!(+8));
        Self(local.replace_time(time::Time::MIDNIGHT).to_offset(offset!(UTC)))
    }
}

/// A day as typed, `2026-1-5` or `2026-01-05`, full-width digits too, in its stored form `2026-01-05`; nothing where there
/// is no such day.
pub fn day(typed: &str) -> Option<String> {
    let folded = crate::text::fold(typed);
    let mut parts = folded.trim().split('-').map(|part| part.parse::<u16>().ok());
    let (year, month, day) = (parts.next()??, u8::try_from(parts.next()??).ok()?, u8::try_from(parts.next()??).ok()?);
    let month = time::Month::try_from(month).ok()?;
    let is_day = parts.next().is_none() && (1000..=9999).contains(&year);
    let date = time::Date::from_calendar_date(i32::from(year), month, day).ok().filter(|_| is_day)?;
    Some(format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()))
}

/// Midnight in China of a day as [`day`] reads it.
pub fn china_midnight_of(typed: &str) -> Option<Timestamp> {
    let midnight = Timestamp::parse(&format!("{}T00:00:00Z", day(typed)?))?;
    Some(midnight.plus_seconds(-8 * 60 * 60))
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a moment such as 2026-01-20T08:30:00Z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_stored_in_fixed_width_and_read_back() {
        let moment = Timestamp::from_unix(1_768_897_800);
        assert_eq!(moment.to_text(), "2026-01-20T08:30:00Z");
        assert_eq!(Timestamp::parse(&moment.to_text()), Some(moment));
        assert_eq!(Timestamp::parse("2026-01-20 08:30"), None);
    }

    #[test]
    fn a_day_is_a_day_of_the_calendar() {
        assert_eq!(day(" 2026-1-５ ").as_deref(), Some("2026-01-05"));
        for wrong in ["", "2026-02-30", "2026-13-01", "20260105", "2026-01-05-01", "26-01-05", "99999-01-01"] {
            assert_eq!(day(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn weekends_are_no_working_days() {
        let after =
            |text: &str, days| Timestamp::parse(text).expect("it is a moment").end_of_working_day(days).to_text();
        // A Thursday; in China it is Friday by then.
        assert_eq!(after("2026-01-15T17:00:00Z", 0), "2026-01-16T15:59:59Z");
        assert_eq!(after("2026-01-15T17:00:00Z", 1), "2026-01-19T15:59:59Z");
        assert_eq!(after("2026-01-17T04:00:00Z", 1), "2026-01-19T15:59:59Z");
        assert_eq!(after("2026-01-20T04:00:00Z", 15), "2026-02-10T15:59:59Z");
    }

    #[test]
    fn the_day_in_china_begins_at_sixteen_hours_utc() {
        let moment = Timestamp::parse("2026-01-20T17:05:00Z").expect("it is written so");
        assert_eq!(moment.in_china(), (2026, 1, 21, 1, 5));
        assert_eq!(moment.china_midnight().to_text(), "2026-01-20T16:00:00Z");
    }
}
