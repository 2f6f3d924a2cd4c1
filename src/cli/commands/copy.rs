//! `copy`: copies hooks of one queue to others.

use std::process::ExitCode;

use clap::Args;
use clap::builder::TypedValueParser;
use serde_json::{Value, json};

use crate::cli::error::Problem;
use crate::cli::options::{Conditions, WriteArguments, words_with_help};
use crate::cli::reading::fetch;
use crate::cli::reading::select::{self, Filter};
use crate::cli::writing::{carry_out, conflict, queue_label, with_writing_session};
use crate::cli::{json, output};
use crate::domain::plan::{Becomes, COPY_OF_PAUSED, Choices, Comparison, Copied, Meets, OnConflict, Order, Plan};
use crate::domain::scan::{Scan, Trust};
use crate::domain::{Cause, Hook, HookSpec};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks copy --from 12 --to Reception --to Partners --dry-run
  webitel-hooks copy --from 12 --to 21 --event joined --on-conflict off --yes

Skipped hooks are reported and are not a failure (exit code 0).";

/// Options of `copy`.
#[derive(Debug, Args)]
pub struct CopyArguments {
    /// The queue to copy from: its id or exact name
    #[arg(long, value_name = "ID|NAME")]
    pub from: String,
    /// A queue to copy to: its id or exact name. Repeatable
    #[arg(long, value_name = "ID|NAME", required = true)]
    pub to: Vec<String>,
    /// The hooks of that queue; without a condition, all.
    #[command(flatten)]
    pub conditions: Conditions,
    /// If another hook is on for the event: skip the copy, replace the other's flow schema, or add the copy switched off
    #[arg(long, value_name = "skip|replace|off", default_value = "skip", hide_possible_values = true, value_parser = on_conflict())]
    pub on_conflict: OnConflict,
    /// Also copy hooks for events that never fire in the target queue's type
    #[arg(long)]
    pub even_if_never: bool,
    /// The confirmation, and the server.
    #[command(flatten)]
    pub write: WriteArguments,
}

fn on_conflict() -> impl TypedValueParser<Value = OnConflict> {
    let words = [
        ("skip", "It is not copied"),
        ("replace", "The one that is there runs its flow schema from then on"),
        ("off", "It is copied and stays switched off"),
    ];
    words_with_help(words).map(|word| match word.as_str() {
        "skip" => OnConflict::Skip,
        "replace" => OnConflict::Replace,
        _ => OnConflict::AddOff,
    })
}

pub(crate) fn run(arguments: &CopyArguments) -> Result<ExitCode, Problem> {
    with_writing_session(&arguments.write, async |session| {
        let filter = Filter::new(session, &arguments.conditions).await?;
        let from = select::queue(session, &arguments.from).await?;
        let to = select::queues(session, &arguments.to).await?;
        if let Some(same) = to.iter().find(|queue| queue.id == from.id) {
            let message = format!("{} is the queue to copy from: name another one with --to.", same.label());
            return Err(Problem::usage(message));
        }
        let scan = Scan::of(std::iter::once(from).chain(to).collect());
        let read = fetch::hooks_for(session, scan, Trust::ForComparing).await?;
        let Some((source, targets)) = read.split_first() else { return Ok(ExitCode::SUCCESS) };
        filter.refuse_unknown_events(&select::events_of([source]))?;
        let paused = session.paused_if_known().await?;
        let notes = source.hooks.iter().filter(|hook| filter.fits(hook)).filter_map(|hook| {
            paused.get(source.queue.id, hook).map(|_| format!("{} is paused: {COPY_OF_PAUSED}", hook.label()))
        });
        notes.for_each(|note| output::note(session.json, &note));
        let specs: Vec<HookSpec> =
            source.hooks.iter().filter(|hook| filter.fits(hook)).filter_map(Hook::spec).collect();
        let compared: Vec<Comparison> = targets.iter().map(|target| Comparison::of(&specs, target.clone())).collect();
        let choices = Choices { on_conflict: arguments.on_conflict, even_if_never: arguments.even_if_never };
        preview(session.json, &compared, choices)?;
        let mut plan = Plan::default();
        for comparison in &compared {
            let steps = comparison.steps(choices).map_err(|conflicts| conflict(&conflicts, false))?;
            plan.append(steps);
        }
        carry_out(session, &arguments.write, Order::new(plan, Cause::Copy)).await
    })
}

/// Shows the result of each copy, target by target: a table, or JSON objects for scripts.
fn preview(json: bool, compared: &[Comparison], choices: Choices) -> Result<(), Problem> {
    let of_target =
        |target| Comparison::statuses(target, choices).map(move |(copied, becomes)| (target, copied, becomes));
    let copies: Vec<Copy<'_>> = compared.iter().flat_map(of_target).collect();
    let row = |copy: &Copy<'_>| {
        let (target, Copied { spec, .. }, _) = *copy;
        let queue = queue_label(&target.target.queue.reference());
        [queue, spec.event.to_string(), spec.schema.label(), spec.state.to_string(), words(copy)]
    };
    let head = ["TO", "EVENT", "FLOW SCHEMA", "STATE", "RESULT"];
    output::print_list(json, &copies, object, head, row, "No hook matches.")?;
    if !json && !copies.is_empty() {
        output::print(b"\n")?;
    }
    Ok(())
}

/// A target, a hook that is copied to it, and the result.
type Copy<'a> = (&'a Comparison, &'a Copied, Becomes);

/// The result of a copy: a word for scripts, and one for people.
fn result(copied: &Copied, becomes: Becomes) -> (&'static str, &'static str) {
    match becomes {
        Becomes::Added(state) if state != copied.spec.state => ("add_off", "add switched off"),
        Becomes::Added(_) => ("add", "add"),
        Becomes::Switched(_) => ("switch", "switch on"),
        Becomes::Replaces(_) => ("replace", "replace"),
        Becomes::There => ("nothing", "nothing to do"),
        Becomes::Skipped => ("skip", "skip"),
    }
}

fn words(&(Comparison { target, .. }, copied, becomes): &Copy<'_>) -> String {
    let (_, result) = result(copied, becomes);
    match copied.meets {
        Meets::Same(id) if becomes == Becomes::There => format!("the same is there (#{id})"),
        _ if !copied.fires => format!("cannot fire there: {result}"),
        Meets::Same(_) | Meets::Nothing => result.to_owned(),
        Meets::Switched(id) => format!("is there (#{id}); {result}"),
        Meets::Conflict(id) => {
            let other = target.hooks.iter().find(|hook| hook.id == id).map(Hook::schema_label).unwrap_or_default();
            format!("conflict with {other} #{id}: {result}")
        }
        Meets::Rival(_) => format!("another copy is on for the event: {result}"),
    }
}

/// The relation and the result of a copy, for scripts.
fn object(&(target, copied, becomes): &Copy<'_>) -> Value {
    let HookSpec { event, schema, state } = &copied.spec;
    let meets = match copied.meets {
        Meets::Same(_) => "same",
        _ if !copied.fires => "never_fires",
        Meets::Nothing => "nothing",
        Meets::Switched(_) => "other_state",
        Meets::Conflict(_) | Meets::Rival(_) => "conflict",
    };
    let with = match copied.meets {
        Meets::Same(id) | Meets::Switched(id) | Meets::Conflict(id) => Some(id.0),
        Meets::Nothing | Meets::Rival(_) => None,
    };
    json!({
        "object": "copy",
        "queue": json::queue_reference(&target.target.queue.reference()),
        "hook": json::hook_fields(None, event, Some(schema), *state),
        "meets": meets,
        "with": with,
        "action": result(copied, becomes).0,
    })
}
