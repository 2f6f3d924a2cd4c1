//! The interval of live refresh.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

const SHORTEST: Duration = Duration::from_secs(2);
pub(super) const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

const DEFAULT: Duration = Duration::from_secs(30);

/// The interval for checking the server for changes, or off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refresh {
    Off,
    /// Always after this time.
    Every(Duration),
}

impl Default for Refresh {
    fn default() -> Self {
        Self::Every(DEFAULT)
    }
}

/// A text or number that is not an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be a time from 2s to 24h such as 30s or 2m, or off")]
pub struct ParseRefreshError;

impl Refresh {
    /// The interval, if there is one.
    pub fn interval(self) -> Option<Duration> {
        match self {
            Self::Off => None,
            Self::Every(time) => Some(time),
        }
    }
}

impl FromStr for Refresh {
    type Err = ParseRefreshError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let typed = typed.trim();
        if typed.eq_ignore_ascii_case("off") {
            return Ok(Self::Off);
        }
        match Duration::from_secs(seconds(typed).ok_or(ParseRefreshError)?) {
            Duration::ZERO => Ok(Self::Off),
            time if (SHORTEST..=LONGEST).contains(&time) => Ok(Self::Every(time)),
            _ => Err(ParseRefreshError),
        }
    }
}

/// Parses a time: `30s`, `2m`, `1h`, `7d`, `2w`, or a number of seconds.
pub fn seconds(typed: &str) -> Option<u64> {
    let typed = typed.trim();
    let digits = typed.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let factor = match &typed[digits.len()..] {
        "" | "s" => 1,
        "m" | "min" => 60,
        "h" => 60 * 60,
        "d" => 24 * 60 * 60,
        "w" => 7 * 24 * 60 * 60,
        _ => return None,
    };
    digits.trim_end().parse::<u64>().ok()?.checked_mul(factor)
}

impl fmt::Display for Refresh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.pad("off"),
            Self::Every(time) => f.pad(&format!("{}s", time.as_secs())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_as_people_write_them() {
        for (typed, seconds) in
            [("30s", Some(30)), ("30", Some(30)), (" 2m ", Some(120)), ("1h", Some(3600)), ("off", None), ("0", None)]
        {
            let refresh: Refresh = typed.parse().expect(typed);
            assert_eq!(refresh.interval().map(|time| time.as_secs()), seconds, "{typed}");
        }
    }

    #[test]
    fn an_interval_that_is_no_time_or_too_short_is_refused() {
        for typed in ["", "s", "fast", "-5s", "1s", "25h", "1.5s", "30x", "99999999999999999999", "9999999999999999h"] {
            assert_eq!(typed.parse::<Refresh>(), Err(ParseRefreshError), "{typed}");
        }
    }
}
