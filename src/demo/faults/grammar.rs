//! The switches as they are typed: `120ms`, `5xx=10%`, `after=5%`, `10/s`. Mistakes are reported in a sentence.

use std::str::FromStr;
use std::time::Duration;

use super::fault::{Fault, Moment, Refusal};

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
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = text.strip_suffix('%').unwrap_or(text);
        let (whole, rest) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || !digits(rest) || rest.len() > 2 {
            return Err(format!("{text:?} is not a percentage: write a number such as 10% or 0.5%"));
        }
        let share = format!("{whole}{rest:0<2}").parse().unwrap_or(u32::MAX);
        if share > Self::WHOLE {
            return Err(format!("{text:?} is more than 100%"));
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

pub(super) fn latency(text: &str) -> Result<Latency, String> {
    let (least, most) = text.split_once("..").unwrap_or((text, text));
    let latency = Latency { least: duration(least)?, most: duration(most)? };
    if latency.least > latency.most {
        return Err(format!("{text:?} begins with the longer time: write the shorter one first"));
    }
    Ok(latency)
}

/// `120ms`, `2s`; a bare number is milliseconds. At most an hour: beyond that somebody mistyped.
pub(super) fn duration(text: &str) -> Result<Duration, String> {
    let (number, unit) = text.split_at(text.find(|symbol: char| !symbol.is_ascii_digit()).unwrap_or(text.len()));
    let milliseconds = match (number.parse::<u64>(), unit) {
        (Ok(number), "" | "ms") => Some(number),
        (Ok(number), "s") => number.checked_mul(1000),
        _ => return Err(format!("{text:?} is not a time: write milliseconds or seconds, such as 120ms or 2s")),
    };
    match milliseconds {
        Some(number @ 0..=3_600_000) => Ok(Duration::from_millis(number)),
        _ => Err(format!("{text:?} is longer than an hour")),
    }
}

/// A fault and the share of requests that it happens to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RandomFault {
    pub fault: Fault,
    pub percent: Percent,
}

/// A kind of broken answer and its share: `502=10%`, `5xx@after=5%`, `other-hook=5%`.
pub(super) fn failing(text: &str) -> Result<RandomFault, String> {
    let Some((kind, percent)) = text.split_once('=') else {
        return Err(format!("{text:?} does not say how often: write it as 5xx=10% or 429=5%"));
    };
    let percent = percent.parse()?;
    let (kind, when) = match kind.split_once('@') {
        Some((kind, when)) => (kind, Some(moment(when)?)),
        None => (kind, None),
    };
    let refusal = match (kind, kind.parse()) {
        ("other-hook", _) if when.is_none() => return Ok(RandomFault { fault: Fault::OtherHook, percent }),
        ("endless", _) if when.is_none() => return Ok(RandomFault { fault: Fault::Endless, percent }),
        ("5xx", _) => Refusal::AnyServerError,
        (_, Ok(status @ (101 | 300..=599))) => Refusal::Status(status),
        _ => {
            return Err(format!(
                "{kind:?} is not a kind of failure: write a status (101, or 300 to 599), 5xx, other-hook or endless"
            ));
        }
    };
    Ok(RandomFault { fault: Fault::Refuse(refusal, when.unwrap_or_default()), percent })
}

/// Resets a share of connections: `5%`, `after=5%`.
pub(super) fn resetting(text: &str) -> Result<RandomFault, String> {
    let (moment, percent) = match text.split_once('=') {
        Some((when, percent)) => (moment(when)?, percent),
        None => (Moment::Before, text),
    };
    Ok(RandomFault { fault: Fault::Drop(moment), percent: percent.parse()? })
}

fn moment(text: &str) -> Result<Moment, String> {
    match text {
        "before" => Ok(Moment::Before),
        "after" => Ok(Moment::After),
        _ => Err(format!("{text:?} is neither \"before\" nor \"after\" the request is carried out")),
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

pub(super) fn rate_limit(text: &str) -> Result<RateLimit, String> {
    let (requests, unit) = text.split_once('/').unwrap_or((text, "s"));
    let seconds = match unit {
        "s" => Some(1),
        "m" => Some(60),
        "h" => Some(3600),
        _ => None,
    };
    match (requests.parse(), seconds) {
        (Ok(requests @ 1..), Some(seconds)) => Ok(RateLimit { requests, window: Duration::from_secs(seconds) }),
        _ => Err(format!("{text:?} is not a rate: write requests per second, minute or hour, such as 10/s or 100/m")),
    }
}

#[cfg(test)]
mod tests {
    use std::fmt;

    use super::*;

    #[track_caller]
    fn fails<T: fmt::Debug>(parse: impl Fn(&str) -> Result<T, String>, texts: &[&str]) {
        for text in texts {
            let error = parse(text).expect_err(text);
            assert!(error.contains(' ') && error.len() > 20, "{text:?}: not a sentence: {error}");
        }
    }

    #[test]
    fn percentages() {
        for (text, share) in [("10%", 1000), ("10", 1000), ("0", 0), ("100%", 10_000), ("0.5%", 50), ("0.05", 5)] {
            assert_eq!(text.parse(), Ok(Percent(share)), "{text}");
        }
        fails(Percent::from_str, &["", "%", "101%", "-1", "1e2", "0.005", ".5", "5.", "99999999999", "ten", "100.01"]);
    }

    #[test]
    fn latencies() {
        let times =
            |least, most| Ok(Latency { least: Duration::from_millis(least), most: Duration::from_millis(most) });
        assert_eq!(latency("120ms"), times(120, 120));
        assert_eq!(latency("120"), times(120, 120));
        assert_eq!(latency("80ms..400ms"), times(80, 400));
        assert_eq!(latency("500ms..2s"), times(500, 2000));
        fails(latency, &["", "ms", "-5ms", "5 ms", "400ms..80ms", "80ms..", "..", "2h", "3601s", "99999999999999999s"]);
    }

    #[test]
    fn failures() {
        let random = |fault, share| Ok(RandomFault { fault, percent: Percent(share) });
        assert_eq!(failing("502=10%"), random(Fault::Refuse(Refusal::Status(502), Moment::Before), 1000));
        assert_eq!(failing("5xx@after=5"), random(Fault::Refuse(Refusal::AnyServerError, Moment::After), 500));
        assert_eq!(failing("429@before=100%"), random(Fault::Refuse(Refusal::Status(429), Moment::Before), 10_000));
        assert_eq!(failing("101=1%"), random(Fault::Refuse(Refusal::Status(101), Moment::Before), 100));
        assert_eq!(failing("304@after=1%"), random(Fault::Refuse(Refusal::Status(304), Moment::After), 100));
        assert_eq!(failing("other-hook=5%"), random(Fault::OtherHook, 500));
        assert_eq!(failing("endless=100%"), random(Fault::Endless, 10_000));
        fails(failing, &["endless@after=1%", "100=1%", "204=1%"]);
        fails(failing, &["502", "=5%", "200=5%", "600=5%", "4xx=5%", "502@during=5%", "502=", "502@after"]);
    }

    #[test]
    fn resets() {
        let reset = |moment, share| Ok(RandomFault { fault: Fault::Drop(moment), percent: Percent(share) });
        assert_eq!(resetting("5%"), reset(Moment::Before, 500));
        assert_eq!(resetting("after=2.5%"), reset(Moment::After, 250));
        fails(resetting, &["", "after", "after=", "later=5%", "5%=after"]);
    }

    #[test]
    fn rates() {
        let rate = |requests, seconds| Ok(RateLimit { requests, window: Duration::from_secs(seconds) });
        assert_eq!(rate_limit("10/s"), rate(10, 1));
        assert_eq!(rate_limit("10"), rate(10, 1));
        assert_eq!(rate_limit("100/m"), rate(100, 60));
        fails(rate_limit, &["", "0/s", "10/d", "/s", "-1/s", "10/", "10s"]);
    }
}
