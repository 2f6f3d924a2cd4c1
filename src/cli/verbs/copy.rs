//! Hooks of one queue for others.

use std::process::ExitCode;

use serde_json::{Value, json};

use super::{
    arguments::{Conflicting, CopyArguments},
    diff, json, reading,
    select::{self, Filter},
    session,
    writing::{self, Order},
};
use crate::{
    cli::{CliError, Problem, ProblemKind, output},
    domain::{
        Cause, HookSpec, QueueHooks, State,
        plan::{Copied, Meets, OnConflict, Plan, compare, difference, wishes},
        scan::Scan,
    },
};

impl From<Conflicting> for OnConflict {
    fn from(typed: Conflicting) -> Self {
        match typed {
            Conflicting::Skip => Self::Skip,
            Conflicting::Replace => Self::Replace,
            Conflicting::Off => Self::AddOff,
        }
    }
}

pub(in crate::cli) fn run(arguments: &CopyArguments) -> Result<ExitCode, CliError> {
    session::run(&arguments.server, async |session| {
        writing::check(session, arguments.write)?;
        let filter =
            Filter::new(session, &arguments.schema, &arguments.event, arguments.state.map(State::from)).await?;
        let from = select::queue(session, &arguments.from).await?;
        let to = select::queues(session, &arguments.to).await?;
        if let Some(same) = to.iter().find(|queue| queue.id == from.id) {
            let message = format!("{} is the queue to copy from: name another one with --to.", same.label());
            return Err(CliError::Usage(message));
        }
        let read = reading::hooks(session, Scan::of(std::iter::once(from).chain(to).collect())).await?;
        if let Some(problem) = read.incomplete {
            return Err(Problem { kind: ProblemKind::Failed, ..problem }.into());
        }
        let Some((source, targets)) = read.queues.split_first() else { return Ok(ExitCode::SUCCESS) };
        filter.refuse_unknown_events(std::slice::from_ref(source))?;
        let specs: Vec<HookSpec> =
            source.hooks.iter().filter(|hook| filter.fits(hook)).filter_map(crate::domain::Hook::spec).collect();
        let compared: Vec<(&QueueHooks, Vec<Copied>)> =
            targets.iter().map(|target| (target, compare(&specs, target))).collect();
        let choice = Choice { on_conflict: arguments.on_conflict.into(), even_if_never: arguments.even_if_never };
        preview(session.json, &compared, choice)?;
        let mut plan = Plan::default();
        for (target, copied) in &compared {
            let wished = wishes(target, copied, choice.on_conflict, choice.even_if_never);
            let steps = difference(&target.queue.reference(), &target.hooks, wished)
                .map_err(|conflicts| super::hooks::conflict(&conflicts, false))?;
            plan.append(steps);
        }
        let order = Order::new(plan, Cause::Copy);
        writing::carry_out(session, arguments.write, order).await
    })
}

#[derive(Debug, Clone, Copy)]
struct Choice {
    on_conflict: OnConflict,
    even_if_never: bool,
}

/// What each copy meets, target by target. It is not the standard output's business where a script reads that, but for the
/// objects that it is made of.
fn preview(json: bool, compared: &[(&QueueHooks, Vec<Copied>)], choice: Choice) -> Result<(), CliError> {
    let rows = || compared.iter().flat_map(|(target, copied)| copied.iter().map(|copied| (*target, copied)));
    let text: String = if json {
        rows().map(|(target, copied)| output::json_line(&object(target, copied, choice))).collect()
    } else if rows().next().is_some() {
        let row = |(target, copied): (&QueueHooks, &Copied)| {
            [
                diff::queue_label(&target.queue.reference()),
                copied.spec.event.to_string(),
                copied.spec.schema.label(),
                copied.spec.state.to_string(),
                words(target, copied, choice),
            ]
        };
        let rows: Vec<[String; 5]> = rows().map(row).collect();
        output::table(["TO", "EVENT", "FLOW SCHEMA", "STATE", "RESULT"], &rows) + "\n"
    } else {
        output::remark("There is no such hook to copy.");
        String::new()
    };
    output::print(text.as_bytes())?;
    Ok(())
}

/// What is found and what is done about it, for scripts.
fn verdict(meets: &Meets, choice: Choice) -> (&'static str, &'static str) {
    match (meets, choice.on_conflict) {
        (Meets::Nothing, _) => ("nothing", "add"),
        (Meets::Same(_), _) => ("same", "nothing"),
        (Meets::Switched(_), _) => ("other_state", "switch"),
        (Meets::NeverFires, _) if !choice.even_if_never => ("never_fires", "skip"),
        (Meets::NeverFires, _) => ("never_fires", "add"),
        (Meets::Conflict(_), OnConflict::Skip) => ("conflict", "skip"),
        (Meets::Conflict(_), OnConflict::Replace) => ("conflict", "replace"),
        (Meets::Conflict(_), OnConflict::AddOff) => ("conflict", "add_off"),
    }
}

fn words(target: &QueueHooks, copied: &Copied, choice: Choice) -> String {
    let other = |id| target.hooks.iter().find(|hook| hook.id == id);
    let (found, done) = match &copied.meets {
        Meets::Nothing => return "add".to_owned(),
        Meets::Same(id) => return format!("the same is there (#{id})"),
        Meets::Switched(id) => return format!("is there (#{id}); switch {}", copied.spec.state),
        Meets::NeverFires => ("cannot fire there".to_owned(), if choice.even_if_never { "add" } else { "skip" }),
        Meets::Conflict(id) => (
            format!("conflict with {} #{id}", other(*id).map(|hook| hook.schema_label()).unwrap_or_default()),
            match choice.on_conflict {
                OnConflict::Skip => "skip",
                OnConflict::Replace => "replace",
                OnConflict::AddOff => "add switched off",
            },
        ),
    };
    format!("{found}: {done}")
}

fn object(target: &QueueHooks, copied: &Copied, choice: Choice) -> Value {
    let HookSpec { event, schema, state } = &copied.spec;
    let (meets, action) = verdict(&copied.meets, choice);
    let with = match &copied.meets {
        Meets::Same(id) | Meets::Switched(id) | Meets::Conflict(id) => Some(id.0),
        Meets::Nothing | Meets::NeverFires => None,
    };
    json!({
        "object": "copy",
        "queue": json::queue_reference(&target.queue.reference()),
        "hook": json::hook_fields(None, event, Some(schema), *state),
        "meets": meets,
        "with": with,
        "action": action,
    })
}
