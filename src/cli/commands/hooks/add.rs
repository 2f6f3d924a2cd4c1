//! `hooks add`: a new hook for each queue and event.

use clap::Args;
use std::process::ExitCode;

use crate::{
    cli::{
        error::{Problem, ProblemKind},
        options::{StateWord, WriteArguments},
        output,
        reading::{lists, select},
        writing::{carry_out, conflict, with_writing_session},
    },
    domain::{
        Cause, Event, Hook, HookSpec, Queue, QueueHooks, SchemaType, State, fires_in, fires_instead,
        plan::{Desired, Order, Plan, difference},
        scan::{Scan, Trust},
    },
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks hooks add --queue Partners --event missed --schema 5 --dry-run
  webitel-hooks hooks add --queue 12 --event missed --schema \"Notify CRM\" --yes
  webitel-hooks hooks add --queue 12 --event joined --schema 86 --swap --yes";

/// Options of `hooks add`.
#[derive(Debug, Args)]
pub struct AddArguments {
    /// The queue to add to: its id or exact name. Repeatable
    #[arg(long, short, value_name = "ID|NAME", required = true)]
    pub queue: Vec<String>,
    /// The event, such as joined. Repeatable
    #[arg(long, value_delimiter = ',', value_name = "EVENT", required = true)]
    pub event: Vec<String>,
    /// The flow schema to run: its id or exact name
    #[arg(long, value_name = "ID|NAME")]
    pub schema: String,
    /// The state of the new hook
    #[arg(long, value_name = "on|off", default_value = "on", hide_possible_values = true)]
    pub state: StateWord,
    /// Switch off another hook that is on for the same event
    #[arg(long)]
    pub swap: bool,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
}

pub(crate) fn run(arguments: &AddArguments) -> Result<ExitCode, Problem> {
    with_writing_session(&arguments.write, async |session| {
        let mut events: Vec<Event> = Vec::new();
        for typed in &arguments.event {
            let event = select::known_event(typed)?;
            if !events.contains(&event) {
                events.push(event);
            }
        }
        let schema = select::schema(session, &arguments.schema).await?;
        if let SchemaType::Other(kind) = &schema.kind {
            let text = format!("{} is a flow schema of type {kind}: hooks usually run service ones.", schema.name);
            output::note(session.json, &text);
        }
        let queues = select::queues(session, &arguments.queue).await?;
        let mut read = lists::hooks_for(session, Scan::of(queues.clone()), Trust::ForWriting).await?;
        let is_alike = |hook: &Hook| events.contains(&hook.event) && hook.schema_id() == Some(schema.id);
        if session.rests_on_own_writes && read.iter().any(|queue| queue.hooks.iter().any(is_alike)) {
            // Something is left as already right.
            read = lists::hooks_for(session, Scan::of(queues), Trust::ForComparing).await?;
        }
        let state = State::from(arguments.state);
        let mut plan = Plan::default();
        for queue in &read {
            let specs: Vec<HookSpec> = events
                .iter()
                .map(|event| HookSpec { event: event.clone(), schema: schema.reference(), state })
                .collect();
            for spec in &specs {
                warn(session.json, &queue.queue, spec);
            }
            let desired = desired(queue, specs, arguments.swap)?;
            let steps = difference(&queue.queue.reference(), &queue.hooks, desired)
                .map_err(|conflicts| conflict(&conflicts, !arguments.swap))?;
            plan.append(steps);
        }
        carry_out(session, &arguments.write, Order::new(plan, Cause::Add)).await
    })
}

fn warn(json: bool, queue: &Queue, spec: &HookSpec) {
    let event = &spec.event;
    let Some(never) = fires_in(event, queue.kind).never() else { return };
    let instead = fires_instead(event, queue.kind).map(|event| format!(" Use {event}.")).unwrap_or_default();
    output::note(json, &format!("{event} in {} ({}): {never}.{instead}", queue.label(), queue.kind));
}

/// All hooks that are there, and those of `specs` that are not. Two hooks that do the same are never made.
fn desired(queue: &QueueHooks, specs: Vec<HookSpec>, swap: bool) -> Result<Vec<Desired>, Problem> {
    let mut desired: Vec<Hook> = queue.hooks.clone();
    let mut new = Vec::new();
    for spec in specs {
        let runs = |hook: &&Hook| hook.schema.as_ref().is_some_and(|schema| schema.id == spec.schema.id);
        let alike = queue.hooks.iter().filter(|hook| hook.event == spec.event).find(runs);
        match alike {
            Some(hook) if hook.state == spec.state => continue,
            Some(hook) => {
                let verb = if spec.state.enabled() { "enable" } else { "disable" };
                let message = format!(
                    "{} → {} already exists in {} and is {}. webitel-hooks hooks {verb} {} switches it {}.",
                    spec.event,
                    spec.schema.label(),
                    queue.queue.label(),
                    hook.state,
                    hook.id,
                    spec.state,
                );
                return Err(Problem::new(ProblemKind::Conflict, message));
            }
            None => {}
        }
        if swap && spec.state.enabled() {
            for hook in desired.iter_mut().filter(|hook| hook.occupies() == Some(&spec.event)) {
                hook.state = State::Off;
            }
        }
        new.push(Desired::New(spec));
    }
    Ok(desired.into_iter().map(Desired::Existing).chain(new).collect())
}
