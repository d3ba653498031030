//! Dates in certificates: two encodings, one meaning.
//!
//! UTCTime has two digits of year (50 to 99 are 1950 to 1999, 00 to 49 are 2000 to 2049), GeneralizedTime four.
//! RFC 5280 asks for UTCTime until 2049, GeneralizedTime from 2050 on, and for `…SSZ` in both.

use super::remark::{Remark, RemarkKind};
use super::tlv::tag;
use core::fmt;
use core::ops::Range;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// How a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeForm {
    /// `YYMMDDHHMMSSZ`.
    UtcTime,
    /// `YYYYMMDDHHMMSSZ`.
    GeneralizedTime,
}

impl fmt::Display for TimeForm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UtcTime => "UTCTime",
            Self::GeneralizedTime => "GeneralizedTime",
        })
    }
}

/// A date of a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// The moment.
    pub at: Timestamp,
    /// How it is written.
    pub form: TimeForm,
    /// Where it is written, header included.
    pub range: Range<usize>,
}

impl fmt::Display for Time {
    /// `2023-12-13`, with the time of day where it is not midnight.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let civil = civil(self.at);
        if civil.time() == jiff::civil::Time::midnight() {
            write!(f, "{}", civil.date())
        } else {
            write!(f, "{} {} UTC", civil.date(), civil.time())
        }
    }
}

/// Date and time of day in UTC.
pub(super) fn civil(at: Timestamp) -> DateTime {
    TimeZone::UTC.to_datetime(at)
}

/// Whole years from `from` to `to`, not below zero.
pub(super) fn whole_years(from: Timestamp, to: Timestamp) -> i16 {
    let (from, to) = (civil(from), civil(to));
    let mut years = to.year().saturating_sub(from.year());
    if (to.month(), to.day(), to.time()) < (from.month(), from.day(), from.time()) {
        years = years.saturating_sub(1);
    }
    years.max(0)
}

/// Reads the value of a UTCTime or GeneralizedTime; what is unusual about it goes to `remarks`.
/// Answers what was expected when it is neither.
pub(super) fn read(
    identifier: u8,
    value: &[u8],
    range: Range<usize>,
    remarks: &mut Vec<Remark>,
) -> Result<Time, &'static str> {
    let (form, year_digits, pattern) = match identifier {
        tag::UTC_TIME => (TimeForm::UtcTime, 2, "YYMMDDHHMMSSZ"),
        tag::GENERALIZED_TIME => (TimeForm::GeneralizedTime, 4, "YYYYMMDDHHMMSSZ"),
        _ => return Err("UTCTime or GeneralizedTime"),
    };
    let text = core::str::from_utf8(value).map_err(|_| pattern)?;
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, zone) = text.split_at_checked(split).ok_or(pattern)?;
    let number = |range: Range<usize>| digits.get(range).and_then(|text| text.parse::<i16>().ok());
    let small =
        |start: usize| number(start..start + 2).and_then(|number| i8::try_from(number).ok()).ok_or(pattern);
    let year = number(0..year_digits).ok_or(pattern)?;
    let year = match form {
        TimeForm::UtcTime if year < 50 => year + 2000,
        TimeForm::UtcTime => year + 1900,
        TimeForm::GeneralizedTime => year,
    };
    let (month, day) = (small(year_digits)?, small(year_digits + 2)?);
    let (hour, minute) = (small(year_digits + 4)?, small(year_digits + 6)?);
    let second = match digits.len().checked_sub(year_digits + 8) {
        Some(2) => small(year_digits + 8)?,
        Some(0) => {
            remarks.push(Remark::new(
                range.clone(),
                RemarkKind::NotStrict,
                "The time has no seconds; DER writes them even when they are 00.",
            ));
            0
        }
        _ => return Err(pattern),
    };
    let civil = DateTime::new(year, month, day, hour, minute, second, 0).map_err(|_| "a date that exists")?;
    let at = TimeZone::UTC.to_timestamp(civil).unwrap_or(Timestamp::MAX);
    let at = shifted(at, zone, &range, remarks).ok_or(pattern)?;
    if form == TimeForm::GeneralizedTime && year < 2050 {
        remarks.push(Remark::new(
            range.clone(),
            RemarkKind::Unusual,
            format!(
                "The year {year} is written as GeneralizedTime; RFC 5280 asks for UTCTime until 2049. Same moment."
            ),
        ));
    }
    Ok(Time { at, form, range })
}

/// Takes the time zone away: `Z`, or `+HHMM`, which DER forbids.
fn shifted(at: Timestamp, zone: &str, range: &Range<usize>, remarks: &mut Vec<Remark>) -> Option<Timestamp> {
    if zone == "Z" {
        return Some(at);
    }
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (-1, digits),
        ("-", digits) => (1, digits),
        _ => return None,
    };
    if digits.len() != 4 {
        return None;
    }
    let digits: i64 = digits.parse().ok()?;
    remarks.push(Remark::new(
        range.clone(),
        RemarkKind::NotStrict,
        "The time names a time zone; DER allows only Z, for UTC.",
    ));
    let seconds = sign * (digits / 100 * 3_600 + digits % 100 * 60);
    at.checked_add(jiff::SignedDuration::from_secs(seconds)).ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot build its value has failed")]

    use super::*;

    fn moment(identifier: u8, text: &str) -> (String, usize) {
        let mut remarks = Vec::new();
        let time = read(identifier, text.as_bytes(), 0..0, &mut remarks).unwrap();
        (time.at.to_string(), remarks.len())
    }

    #[test]
    fn both_forms_name_the_same_moment() {
        assert_eq!(moment(tag::UTC_TIME, "231213000000Z"), ("2023-12-13T00:00:00Z".into(), 0));
        assert_eq!(moment(tag::GENERALIZED_TIME, "20531213000000Z"), ("2053-12-13T00:00:00Z".into(), 0));
    }

    #[test]
    fn two_digit_years_turn_over_at_fifty() {
        assert_eq!(moment(tag::UTC_TIME, "491231235959Z").0, "2049-12-31T23:59:59Z");
        assert_eq!(moment(tag::UTC_TIME, "500101000000Z").0, "1950-01-01T00:00:00Z");
    }

    #[test]
    fn what_der_forbids_is_read_and_remarked() {
        assert_eq!(moment(tag::UTC_TIME, "2312130000Z"), ("2023-12-13T00:00:00Z".into(), 1));
        assert_eq!(moment(tag::UTC_TIME, "231213010000+0100"), ("2023-12-13T00:00:00Z".into(), 1));
        assert_eq!(moment(tag::GENERALIZED_TIME, "20231213000000Z").1, 1);
    }

    #[test]
    fn the_date_for_never_is_read() {
        assert!(moment(tag::GENERALIZED_TIME, "99991231235959Z").0.starts_with("9999-12-30"));
    }

    #[test]
    fn what_is_no_date_says_what_belongs_there() {
        let mut remarks = Vec::new();
        for bad in ["", "231313000000Z", "231213", "2312130000000000Z", "23121300000\u{e9}Z", "231213000000"]
        {
            assert!(read(tag::UTC_TIME, bad.as_bytes(), 0..0, &mut remarks).is_err(), "{bad}");
        }
        assert_eq!(read(tag::INTEGER, b"1", 0..1, &mut remarks), Err("UTCTime or GeneralizedTime"));
    }

    #[test]
    fn years_left_are_whole_years() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(whole_years(at("2026-11-20T00:00:00Z"), at("2053-12-13T00:00:00Z")), 27);
        assert_eq!(whole_years(at("2026-12-14T00:00:00Z"), at("2053-12-13T00:00:00Z")), 26);
    }
}
