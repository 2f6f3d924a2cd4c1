//! `pause` switches hooks off, to be switched on again later; the executor remembers them. `resume` switches them on again.

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;

use clap::Args;
use jiff::tz::TimeZone;
use jiff::{Span, ToSpan as _, ZonedDateTime, civil};

use crate::cli::error::{Problem, ProblemKind};
use crate::cli::options::{Targets, WriteArguments};
use crate::cli::output;
use crate::cli::reading::{fetch, select};
use crate::cli::writing::{carry_out, end_without_plan, with_writing_session};
use crate::domain::plan::{Order, PauseOnly};
use crate::domain::scan::Trust;
use crate::domain::{self, Cause, Event, Hook, HookId, PauseTerms, Paused, QueueId, Resuming, Timestamp};
use crate::words;

pub(crate) const PAUSE: &str = "\
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
    /// The hooks.
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
    /// The confirmation, and the server.
    #[command(flatten)]
    pub write: WriteArguments,
}

pub(crate) fn pause(arguments: &PauseArguments) -> Result<ExitCode, Problem> {
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
        let order = Order { terms, pauses_only, ..Order::new(domain::pause(hooks), Cause::Pause) };
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
    moment_after(typed, &ZonedDateTime::now())
        .ok_or_else(|| "use 08:00, \"2026-11-30 08:00\" or 2026-11-30T08:00:00Z, in the future".to_owned())
}

/// The typed moment, which must be after `now`.
fn moment_after(typed: &str, now: &ZonedDateTime) -> Option<Timestamp> {
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

pub(crate) const RESUME: &str = "\
Examples:
  webitel-hooks resume --dry-run
  webitel-hooks resume --yes
  webitel-hooks resume --schema \"Notify CRM\" --yes

Without a selection, all hooks that are paused on this server are resumed; with
--due (for cron, with --yes) those whose time (--for, --until) is over. Hooks
that were removed or are already on are reported and forgotten. A hook stays
paused if another hook is now on for its event; the exit code is then 4, or 1 if
no hook could be resumed.";

/// Options of `resume`.
#[derive(Debug, Args)]
pub struct ResumeArguments {
    /// Hook ids
    #[arg(value_name = "HOOK", value_delimiter = ',')]
    pub hooks: Vec<u64>,
    /// Of this queue: its id or its exact name. Repeatable
    #[arg(long, short, value_name = "ID|NAME", help_heading = "Which hooks")]
    pub queue: Vec<String>,
    /// Hooks that ran this flow schema: its id or exact name. Repeatable
    #[arg(long, value_name = "ID|NAME", help_heading = "Which hooks")]
    pub schema: Vec<String>,
    /// For this event, such as joined. Repeatable
    #[arg(long, value_delimiter = ',', value_name = "EVENT", help_heading = "Which hooks")]
    pub event: Vec<String>,
    /// Only hooks whose time (--for, --until) is over
    #[arg(long, help_heading = "Which hooks")]
    pub due: bool,
    /// The confirmation, and the server.
    #[command(flatten)]
    pub write: WriteArguments,
}

pub(crate) fn resume(arguments: &ResumeArguments) -> Result<ExitCode, Problem> {
    let write = &arguments.write;
    with_writing_session(write, async |session| {
        let records = session.signed_in().await?.records;
        let all = session.paused().await?;
        let mut last = domain::last_pauses(&all.hooks);
        if arguments.due {
            last.retain(|paused| paused.has_expired(all.at));
        }
        if last.is_empty() {
            let text = if all.hooks.is_empty() { "Nothing is paused on this server." } else { "No pause is due yet." };
            return end_without_plan(session, write, text);
        }
        let chosen = chosen(arguments, last)?;
        // With the earlier pauses of these hooks, which are over with the last.
        let chosen: Vec<Paused> = all.hooks.iter().filter(|paused| chosen.contains(&paused.key())).cloned().collect();
        if chosen.is_empty() {
            let message = "No paused hook matches; webitel-hooks resume --dry-run shows what is paused.";
            return Err(Problem::new(ProblemKind::Unknown, message));
        }
        let queues: BTreeSet<QueueId> = chosen.iter().map(|paused| paused.queue.id).collect();
        let now = fetch::for_change(
            session,
            async |session, trust| fetch::hooks_of(session, &queues, trust).await,
            |now| domain::resume(&chosen, now).leaves_something(),
        )
        .await?;
        let resumption = domain::resume(&chosen, &now);
        for (paused, resuming) in &resumption.hooks {
            if let Some(text) = resuming.in_words(paused) {
                output::remark_or_object(session.json, &text)?;
            }
        }
        if !write.dry_run {
            // The next resume finds the hook on, or gone.
            if let Err(reason) = records.forget_pauses(resumption.over).await {
                let text = format!("The end of a pause could not be saved: {reason}.");
                let kind = if resumption.plan.is_empty() { ProblemKind::Failed } else { ProblemKind::Partly };
                session.left_out = Some(Problem::new(kind, text));
            }
        }
        let stay = |(_, resuming): &&(Paused, Resuming)| matches!(resuming, Resuming::Taken(_) | Resuming::QueueGone);
        let staying = resumption.hooks.iter().filter(stay).count();
        if staying > 0 && resumption.plan.is_empty() {
            return Err(stay_paused(ProblemKind::Failed, staying));
        }
        if write.yes && !write.dry_run && !session.json {
            print_resumed(&resumption.hooks, all.at)?;
        }
        if staying > 0 && !write.dry_run {
            session.left_out.get_or_insert(stay_paused(ProblemKind::Partly, staying));
        }
        carry_out(session, write, Order::new(resumption.plan, Cause::Resume)).await
    })
}

/// Says which pauses the resumed hooks had: whoever reads the mail of cron has not seen the question.
///
/// # Errors
///
/// If it cannot be printed.
fn print_resumed(hooks: &[(Paused, Resuming)], now: Timestamp) -> Result<(), Problem> {
    let mut pauses: BTreeMap<String, usize> = BTreeMap::new();
    for (paused, resuming) in hooks {
        if matches!(resuming, Resuming::On | Resuming::OnChanged(_)) {
            *pauses.entry(paused.in_words(paused.has_expired(now))).or_default() += 1;
        }
    }
    for (pause, hooks) in pauses {
        output::print(format!("Resuming {}. {pause}.\n", words::count(hooks, "hook")).as_bytes())?;
    }
    Ok(())
}

fn stay_paused(kind: ProblemKind, count: usize) -> Problem {
    let stay = if count == 1 { "stays" } else { "stay" };
    Problem::new(kind, format!("{} {stay} paused; the reason is reported for each.", words::count(count, "hook")))
}

/// The paused hooks that were asked for.
///
/// # Errors
///
/// If several queues or flow schemas have a name that was typed.
fn chosen(arguments: &ResumeArguments, all: Vec<&Paused>) -> Result<BTreeSet<(QueueId, HookId)>, Problem> {
    let queues = all.iter().map(|paused| (paused.queue.id.0, paused.queue.name.raw())).collect();
    let queues = select::among("queue", &arguments.queue, &queues)?;
    let schemas = all.iter().filter_map(|paused| paused.hook.schema.as_ref());
    let schemas = schemas.map(|schema| (schema.id.0, schema.name.raw())).collect();
    let schemas = select::among("flow schema", &arguments.schema, &schemas)?;
    let is_meant = |paused: &&Paused| {
        let Hook { id, event, schema, .. } = &paused.hook;
        let is_event =
            |typed: &String| Event::from_wire(typed) == *event || Event::from_wire(&typed.to_lowercase()) == *event;
        (arguments.hooks.is_empty() || arguments.hooks.contains(&id.0))
            && (arguments.queue.is_empty() || queues.contains(&paused.queue.id.0))
            && (arguments.schema.is_empty() || schema.as_ref().is_some_and(|schema| schemas.contains(&schema.id.0)))
            && (arguments.event.is_empty() || arguments.event.iter().any(is_event))
    };
    Ok(all.into_iter().filter(is_meant).map(Paused::key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_a_pause_is_a_moment_to_come() {
        let now: ZonedDateTime = "2026-11-29T22:30:00+02:00[+02:00]".parse().expect("a time");
        let next = |typed: &str| moment_after(typed, &now).map(|moment| moment.to_string());
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
