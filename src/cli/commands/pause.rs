//! `pause`: switches hooks off, to be switched on again later. The executor remembers them.

use std::process::ExitCode;

use clap::Args;
use jiff::{Span, ToSpan as _, ZonedDateTime, civil, tz::TimeZone};

use crate::{
    cli::{
        error::Problem,
        options::{Targets, WriteArguments},
        output,
        reading::select,
        writing::{carry_out, with_writing_session},
    },
    domain::{
        self, Cause, Hook, PauseTerms, Timestamp,
        plan::{Order, PauseOnly},
        scan::Trust,
    },
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks pause --schema \"Notify CRM\" --dry-run
  webitel-hooks pause --schema \"Notify CRM\" --for 2h --reason INC-4711 --yes
  webitel-hooks pause --queue \"Support line\" --event joined --until 08:00 --yes

Hooks that are already off are left alone. For those that are already paused,
--for, --until and --reason change the end and the reason. Paused hooks are kept
in paused.json in the state directory, per server and domain.

Only webitel-hooks resume switches them on again, also after a restart. When
their time is over, the screen says so, and webitel-hooks resume --due (in cron,
with --yes) switches on what is due.";

/// Options of `pause`.
#[derive(Debug, Args)]
pub struct PauseArguments {
    /// Which hooks.
    #[command(flatten)]
    pub targets: Targets,
    /// For so long: 30m, 2h, 1d
    #[arg(long = "for", value_name = "TIME", value_parser = after, conflicts_with = "until", help_heading = "How long and why")]
    pub for_: Option<Timestamp>,
    /// Until then: 08:00 (the next time that it is), 2026-11-30 08:00, or 2026-11-30T08:00:00Z
    #[arg(long, value_name = "TIME", value_parser = until, help_heading = "How long and why")]
    pub until: Option<Timestamp>,
    /// Why, such as the number of the incident
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help_heading = "How long and why")]
    pub reason: String,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
}

pub(crate) fn run(arguments: &PauseArguments) -> Result<ExitCode, Problem> {
    let PauseArguments { targets, for_, until, reason, write } = arguments;
    with_writing_session(write, async |session| {
        let chosen = select::targets(session, targets, Trust::ForComparing).await?;
        let queues = || chosen.queues.iter().map(|queue| (queue.queue.reference(), &queue.hooks));
        let hooks: Vec<_> = queues()
            .flat_map(|(queue, hooks)| hooks.iter().map(move |hook| (queue.clone(), hook)))
            .filter(|(_, hook)| chosen.hooks.contains(&hook.id))
            .collect();
        let terms = PauseTerms { until: for_.or(*until), reason: reason.as_str().into() };
        let paused = session.paused_if_known().await?;
        let mut pauses_only = Vec::new();
        for (queue, hook) in &hooks {
            let Some(pause) = paused.get(queue.id, hook) else { continue };
            match pause.on_terms(&terms) {
                Some(again) => {
                    pauses_only.push(PauseOnly { queue: queue.clone(), hook: Hook::clone(hook), again: Some(again) })
                }
                None => {
                    let since = pause.in_words(pause.has_expired(paused.at));
                    let text =
                        format!("{}: {} (hook {}) stays as it is. {since}.", queue.label(), hook.label(), hook.id);
                    output::note(session.json, &text);
                }
            }
        }
        let order = Order { pauses: Some(terms), pauses_only, ..Order::new(domain::pause(hooks), Cause::Pause) };
        carry_out(session, write, order).await
    })
}

fn after(typed: &str) -> Result<Timestamp, String> {
    let wrong = || "use 30m, 2h or 1d".to_owned();
    let span: Span = typed.parse().map_err(|_| wrong())?;
    let end = ZonedDateTime::now().checked_add(span).map_err(|_| wrong())?;
    if span.is_positive() { Ok(timestamp(&end)) } else { Err(wrong()) }
}

fn until(typed: &str) -> Result<Timestamp, String> {
    next(typed, &ZonedDateTime::now())
        .ok_or_else(|| "use 08:00, \"2026-11-30 08:00\" or 2026-11-30T08:00:00Z, in the future".to_owned())
}

/// The moment that is meant, which is after `now`.
fn next(typed: &str, now: &ZonedDateTime) -> Option<Timestamp> {
    let zone: TimeZone = now.time_zone().clone();
    let moment = match (typed.parse::<Timestamp>(), typed.parse::<civil::DateTime>(), typed.parse::<civil::Time>()) {
        (Ok(moment), ..) => moment,
        (_, Ok(time), _) if typed.contains(':') => timestamp(&time.to_zoned_datetime(zone).ok()?),
        (.., Ok(time)) => {
            let today = now.date().to_datetime(time).to_zoned_datetime(zone.clone()).ok()?;
            let tomorrow =
                || now.date().checked_add(1.day()).ok()?.to_datetime(time).to_zoned_datetime(zone.clone()).ok();
            timestamp(&if today > *now { today } else { tomorrow()? })
        }
        _ => return None,
    };
    (moment > timestamp(now)).then_some(moment)
}

fn timestamp(time: &ZonedDateTime) -> Timestamp {
    Timestamp::of(time.timestamp()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_pause_is_a_moment_to_come() {
        let now: ZonedDateTime = "2026-11-29T22:30:00+02:00[+02:00]".parse().expect("a time");
        let next = |typed: &str| next(typed, &now).map(|moment| moment.to_string());
        assert_eq!(next("08:00").as_deref(), Some("2026-11-30T06:00:00.000Z"));
        assert_eq!(next("23:15").as_deref(), Some("2026-11-29T21:15:00.000Z"));
        assert_eq!(next("2026-12-01 08:00").as_deref(), Some("2026-12-01T06:00:00.000Z"));
        assert_eq!(next("2026-11-30T08:00:00Z").as_deref(), Some("2026-11-30T08:00:00.000Z"));
        for typed in ["2026-11-28 08:00", "tomorrow", "25:00", "2026-11-30", ""] {
            assert_eq!(next(typed), None, "{typed}");
        }
        assert!(after("2h").is_ok() && after("1d").is_ok() && after("30m").is_ok());
        assert!(after("-2h").is_err() && after("0s").is_err() && after("soon").is_err());
    }
}
