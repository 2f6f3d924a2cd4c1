//! The switches as they are typed: `120ms`, `5xx=10%`, `after=5%`, `10/s`. Mistakes are reported in a sentence.

use std::str::FromStr;
use std::time::Duration;

use super::script::{Fault, Moment, Refusal};

/// The reason why a switch cannot be parsed, and what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct FaultSyntax(String);

fn wrong<T>(text: impl Into<String>) -> Result<T, FaultSyntax> {
    Err(FaultSyntax(text.into()))
}

/// A percentage in hundredths: `10%`, `0.5`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Percent(u32);

impl Percent {
    /// The value of 100 %.
    pub(super) const WHOLE: u32 = 10_000;

    /// Returns the share in ten thousandths.
    pub(super) fn share(self) -> u32 {
        self.0
    }
}

impl FromStr for Percent {
    type Err = FaultSyntax;

    fn from_str(text: &str) -> Result<Self, FaultSyntax> {
        let number = text.strip_suffix('%').unwrap_or(text);
        let (whole, rest) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(rest) || rest.len() > 2 {
            return wrong(format!("{text:?} is not a percentage: write a number such as 10% or 0.5%"));
        }
        let share = format!("{whole}{rest:0<2}").parse().unwrap_or(u32::MAX);
        if share > Self::WHOLE {
            return wrong(format!("{text:?} is more than 100%"));
        }
        Ok(Self(share))
    }
}

/// The delay of an answer: fixed, or random between two.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    /// The minimum.
    pub least: Duration,
    /// The maximum.
    pub most: Duration,
}

impl FromStr for Latency {
    type Err = FaultSyntax;

    fn from_str(text: &str) -> Result<Self, FaultSyntax> {
        let (least, most) = text.split_once("..").unwrap_or((text, text));
        let latency = Self { least: duration(least)?, most: duration(most)? };
        if latency.least > latency.most {
            return wrong(format!("{text:?} begins with the longer time: write the shorter one first"));
        }
        Ok(latency)
    }
}

/// The lag of reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StaleReads(pub Duration);

impl FromStr for StaleReads {
    type Err = FaultSyntax;

    fn from_str(text: &str) -> Result<Self, FaultSyntax> {
        duration(text).map(Self)
    }
}

/// `120ms`, `2s`; a bare number is milliseconds. At most an hour: beyond that somebody mistyped.
fn duration(text: &str) -> Result<Duration, FaultSyntax> {
    let (number, unit) = text.split_at(text.find(|symbol: char| !symbol.is_ascii_digit()).unwrap_or(text.len()));
    let milliseconds = match (number.parse::<u64>(), unit) {
        (Ok(number), "" | "ms") => Some(number),
        (Ok(number), "s") => number.checked_mul(1000),
        _ => return wrong(format!("{text:?} is not a time: write milliseconds or seconds, such as 120ms or 2s")),
    };
    match milliseconds {
        Some(number @ 0..=3_600_000) => Ok(Duration::from_millis(number)),
        _ => wrong(format!("{text:?} is longer than an hour")),
    }
}

/// A kind of broken answer and its share: `502=10%`, `5xx@after=5%`, `other-hook=5%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failing {
    pub fault: Fault,
    pub percent: Percent,
}

impl FromStr for Failing {
    type Err = FaultSyntax;

    fn from_str(text: &str) -> Result<Self, FaultSyntax> {
        let Some((kind, percent)) = text.split_once('=') else {
            return wrong(format!("{text:?} does not say how often: write it as 5xx=10% or 429=5%"));
        };
        let percent = percent.parse()?;
        let (kind, moment) = match kind.split_once('@') {
            Some((kind, moment)) => (kind, Some(moment.parse()?)),
            None => (kind, None),
        };
        let refusal = match (kind, kind.parse()) {
            ("other-hook", _) if moment.is_none() => return Ok(Self { fault: Fault::OtherHook, percent }),
            ("endless", _) if moment.is_none() => return Ok(Self { fault: Fault::Endless, percent }),
            ("5xx", _) => Refusal::AnyServerError,
            (_, Ok(status @ (101 | 300..=599))) => Refusal::Status(status),
            _ => {
                return wrong(format!(
                    "{kind:?} is not a kind of failure: write a status (101, or 300 to 599), 5xx, other-hook or endless"
                ));
            }
        };
        Ok(Self { fault: Fault::Refuse(refusal, moment.unwrap_or_default()), percent })
    }
}

/// A share of connections to reset: `5%`, `after=5%`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dropping {
    /// Whether the request is carried out nevertheless.
    pub moment: Moment,
    /// The probability.
    pub percent: Percent,
}

impl FromStr for Dropping {
    type Err = FaultSyntax;

    fn from_str(text: &str) -> Result<Self, FaultSyntax> {
        let (moment, percent) = match text.split_once('=') {
            Some((moment, percent)) => (moment.parse()?, percent),
            None => (Moment::Before, text),
        };
        Ok(Self { moment, percent: percent.parse()? })
    }
}

impl FromStr for Moment {
    type Err = FaultSyntax;

    fn from_str(text: &str) -> Result<Self, FaultSyntax> {
        match text {
            "before" => Ok(Self::Before),
            "after" => Ok(Self::After),
            _ => wrong(format!("{text:?} is neither \"before\" nor \"after\" the request is carried out")),
        }
    }
}

/// A number of requests per time: `10/s`, `100/m`, `1000/h`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// The number of requests.
    pub requests: u32,
    /// The time.
    pub window: Duration,
}

impl FromStr for RateLimit {
    type Err = FaultSyntax;

    fn from_str(text: &str) -> Result<Self, FaultSyntax> {
        let (requests, unit) = text.split_once('/').unwrap_or((text, "s"));
        let seconds = match unit {
            "s" => Some(1),
            "m" => Some(60),
            "h" => Some(3600),
            _ => None,
        };
        match (requests.parse(), seconds) {
            (Ok(requests @ 1..), Some(seconds)) => Ok(Self { requests, window: Duration::from_secs(seconds) }),
            _ => wrong(format!(
                "{text:?} is not a rate: write requests per second, minute or hour, such as 10/s or 100/m"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[track_caller]
    fn fails<T: FromStr<Err = FaultSyntax> + fmt::Debug>(texts: &[&str]) {
        for text in texts {
            let error = text.parse::<T>().expect_err(text).to_string();
            assert!(error.contains(' ') && error.len() > 20, "{text:?}: not a sentence: {error}");
        }
    }

    #[test]
    fn percentages() {
        for (text, share) in [("10%", 1000), ("10", 1000), ("0", 0), ("100%", 10_000), ("0.5%", 50), ("0.05", 5)] {
            assert_eq!(text.parse(), Ok(Percent(share)), "{text}");
        }
        fails::<Percent>(&["", "%", "101%", "-1", "1e2", "0.005", ".5", "5.", "99999999999", "ten", "100.01"]);
    }

    #[test]
    fn latencies() {
        let latency =
            |least, most| Ok(Latency { least: Duration::from_millis(least), most: Duration::from_millis(most) });
        assert_eq!("120ms".parse(), latency(120, 120));
        assert_eq!("120".parse(), latency(120, 120));
        assert_eq!("80ms..400ms".parse(), latency(80, 400));
        assert_eq!("500ms..2s".parse(), latency(500, 2000));
        fails::<Latency>(&[
            "",
            "ms",
            "-5ms",
            "5 ms",
            "400ms..80ms",
            "80ms..",
            "..",
            "2h",
            "3601s",
            "99999999999999999s",
        ]);
    }

    #[test]
    fn failures() {
        let failing = |fault, share| Ok(Failing { fault, percent: Percent(share) });
        assert_eq!("502=10%".parse(), failing(Fault::Refuse(Refusal::Status(502), Moment::Before), 1000));
        assert_eq!("5xx@after=5".parse(), failing(Fault::Refuse(Refusal::AnyServerError, Moment::After), 500));
        assert_eq!("429@before=100%".parse(), failing(Fault::Refuse(Refusal::Status(429), Moment::Before), 10_000));
        assert_eq!("101=1%".parse(), failing(Fault::Refuse(Refusal::Status(101), Moment::Before), 100));
        assert_eq!("304@after=1%".parse(), failing(Fault::Refuse(Refusal::Status(304), Moment::After), 100));
        assert_eq!("other-hook=5%".parse(), failing(Fault::OtherHook, 500));
        assert_eq!("endless=100%".parse(), failing(Fault::Endless, 10_000));
        fails::<Failing>(&["endless@after=1%", "100=1%", "204=1%"]);
        fails::<Failing>(&["502", "=5%", "200=5%", "600=5%", "4xx=5%", "502@during=5%", "502=", "502@after"]);
    }

    #[test]
    fn resets() {
        assert_eq!("5%".parse(), Ok(Dropping { moment: Moment::Before, percent: Percent(500) }));
        assert_eq!("after=2.5%".parse(), Ok(Dropping { moment: Moment::After, percent: Percent(250) }));
        fails::<Dropping>(&["", "after", "after=", "later=5%", "5%=after"]);
    }

    #[test]
    fn rates() {
        let rate = |requests, seconds| Ok(RateLimit { requests, window: Duration::from_secs(seconds) });
        assert_eq!("10/s".parse(), rate(10, 1));
        assert_eq!("10".parse(), rate(10, 1));
        assert_eq!("100/m".parse(), rate(100, 60));
        fails::<RateLimit>(&["", "0/s", "10/d", "/s", "-1/s", "10/", "10s"]);
    }
}
