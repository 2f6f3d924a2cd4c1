//! A point in time.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A moment: milliseconds since 1970 in UTC. Written as RFC 3339 has it: `2026-11-22T14:19:55.120Z`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Timestamp(pub u64);

/// The error for a text that is not a time.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a time such as 2026-11-22T14:19:55Z")]
pub struct NoTimestamp(String);

impl Timestamp {
    /// The moment of a calendar time; `None` before 1970.
    pub fn of(time: jiff::Timestamp) -> Option<Self> {
        u64::try_from(time.as_millisecond()).ok().map(Self)
    }

    /// Converts it to calendar time. A time beyond its range, from a broken clock, becomes the last one.
    fn civil(self) -> jiff::Timestamp {
        let milliseconds = i64::try_from(self.0).unwrap_or(i64::MAX);
        jiff::Timestamp::from_millisecond(milliseconds).unwrap_or(jiff::Timestamp::MAX)
    }

    /// The second of the day: `16:19:55 UTC`.
    pub fn second_of_day(self) -> String {
        self.civil().strftime("%H:%M:%S UTC").to_string()
    }

    /// The day and the minute: `2026-11-22 14:19 UTC`.
    pub fn minute(self) -> String {
        self.civil().strftime("%Y-%m-%d %H:%M UTC").to_string()
    }

    /// The day and the minute on the clocks of this zone, for people: `2026-11-22 16:19`.
    pub fn minute_in(self, zone: &jiff::tz::TimeZone) -> String {
        self.civil().to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }

    /// The day and the second on the clocks of this zone, and the zone, for people: `2026-11-22 16:19:55 EET`.
    pub fn second_in(self, zone: &jiff::tz::TimeZone) -> String {
        self.civil().to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M:%S %Z").to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.civil().strftime("%Y-%m-%dT%H:%M:%S%.3fZ"))
    }
}

impl From<Timestamp> for String {
    fn from(moment: Timestamp) -> Self {
        moment.to_string()
    }
}

impl TryFrom<String> for Timestamp {
    type Error = NoTimestamp;

    fn try_from(text: String) -> Result<Self, NoTimestamp> {
        text.parse()
    }
}

impl FromStr for Timestamp {
    type Err = NoTimestamp;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let moment: Option<jiff::Timestamp> = text.parse().ok();
        moment.and_then(Self::of).ok_or_else(|| NoTimestamp(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        let at = |seconds: u64| Timestamp(seconds * 1000 + 7).to_string();
        assert_eq!(at(0), "1970-01-01T00:00:00.007Z");
        assert_eq!(at(951_782_400), "2000-02-29T00:00:00.007Z");
        assert_eq!(at(4_107_542_399), "2100-02-28T23:59:59.007Z");
        assert_eq!(at(1_772_323_199), "2026-02-28T23:59:59.007Z");
        assert_eq!(Timestamp(u64::MAX).to_string(), "9999-12-30T22:00:00.999Z", "a broken clock breaks nothing else");
    }

    #[test]
    fn people_read_the_time_of_their_own_clock() {
        let zone = jiff::tz::TimeZone::fixed(jiff::tz::offset(2));
        let moment = Timestamp(1_795_357_195_120);
        assert_eq!(moment.to_string(), "2026-11-22T14:19:55.120Z");
        assert_eq!(moment.minute_in(&zone), "2026-11-22 16:19");
        assert_eq!(moment.second_in(&zone), "2026-11-22 16:19:55 +02");
    }

    #[test]
    fn other_texts_are_no_time() {
        for text in ["", "yesterday", "2026-11-22", "2026-11-22T14:19:55", "1969-12-31T23:59:59Z"] {
            assert!(text.parse::<Timestamp>().is_err(), "{text}");
        }
        assert_eq!("1970-01-01T02:00:01+02:00".parse(), Ok(Timestamp(1000)));
    }

    proptest! {
        #[test]
        fn what_is_written_can_be_read(milliseconds in 0_u64..253_402_000_000_000) {
            let moment = Timestamp(milliseconds);
            prop_assert_eq!(moment.to_string().parse(), Ok(moment));
        }
    }
}
