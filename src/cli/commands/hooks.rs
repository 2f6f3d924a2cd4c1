//! The commands below `hooks` that change hooks: `add`, `set`, `enable`, `disable` and `remove`.

use std::collections::BTreeSet;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::cli::commands::lists;
use crate::cli::connection::Session;
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::options::{SwitchArguments, WriteArguments, on_or_off};
use crate::cli::output;
use crate::cli::reading::fetch;
use crate::cli::reading::select::{self, ChosenHooks};
use crate::cli::writing::{carry_out, conflict, with_writing_session};
use crate::domain::plan::{Conflict, Desired, Order, PauseOnly, Plan, difference};
use crate::domain::scan::Scan;
use crate::domain::{
    Cause, Event, Hook, HookSpec, Paused, PausedHooks, Queue, QueueHooks, QueueId, SchemaRef, SchemaType, State,
    fires_in, fires_instead,
};

const ADD: &str = "\
Examples:
  webitel-hooks hooks add --queue Partners --event missed --schema 5 --dry-run
  webitel-hooks hooks add --queue 12 --event missed --schema \"Notify CRM\" --yes
  webitel-hooks hooks add --queue 12 --event joined --schema 86 --swap --yes";

const SET: &str = "\
Examples:
  webitel-hooks hooks set --schema \"Old CRM push\" --to-schema 5 --dry-run
  webitel-hooks hooks set 10 --to-event active --to-state off --yes";

const ENABLE: &str = "\
Examples:
  webitel-hooks hooks enable --queue \"Win back\" --event offering --yes
  webitel-hooks hooks enable 47 --swap --dry-run";

const DISABLE: &str = "\
Examples:
  webitel-hooks hooks disable --schema \"Notify CRM\" --dry-run
  webitel-hooks hooks disable --schema \"Notify CRM\" --yes
  webitel-hooks hooks disable 3 4 --yes --json";

const REMOVE: &str = "\
Examples:
  webitel-hooks hooks remove --queue \"VIP line\" --state off --dry-run
  webitel-hooks hooks remove --queue \"VIP line\" --schema test --yes";

/// Commands for hooks.
#[derive(Debug, Subcommand)]
pub enum HooksCommand {
    /// List hooks of all queues or of some
    #[command(after_help = lists::HOOKS)]
    List(lists::ListArguments),
    /// Add a hook for each queue and event
    #[command(after_help = ADD)]
    Add(AddArguments),
    /// Change the event, the flow schema or the state of hooks
    #[command(after_help = SET)]
    Set(SetArguments),
    /// Switch hooks on
    #[command(after_help = ENABLE)]
    Enable(EnableArguments),
    /// Switch hooks off
    #[command(after_help = DISABLE)]
    Disable(SwitchArguments),
    /// Remove hooks
    #[command(after_help = REMOVE)]
    Remove(SwitchArguments),
}

pub(crate) fn run(command: &HooksCommand) -> Result<ExitCode, Problem> {
    match command {
        HooksCommand::List(arguments) => lists::hooks(arguments),
        HooksCommand::Add(arguments) => add(arguments),
        HooksCommand::Set(arguments) => set(arguments),
        HooksCommand::Enable(arguments) => enable(arguments),
        HooksCommand::Disable(arguments) => disable(arguments),
        HooksCommand::Remove(arguments) => remove(arguments),
    }
}

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
    #[arg(long, value_name = "on|off", default_value = "on", hide_possible_values = true, value_parser = on_or_off())]
    pub state: State,
    /// Switch off another hook that is on for the same event
    #[arg(long)]
    pub swap: bool,
    /// The confirmation, and the server.
    #[command(flatten)]
    pub write: WriteArguments,
}

fn add(arguments: &AddArguments) -> Result<ExitCode, Problem> {
    with_writing_session(&arguments.write, async |session| {
        let mut events: Vec<Event> = Vec::new();
        for typed in &arguments.event {
            let event = select::known_event(typed)?;
            if !events.contains(&event) {
                events.push(event);
            }
        }
        let schema = new_schema(session, &arguments.schema).await?;
        let queues = select::queues(session, &arguments.queue).await?;
        let is_alike = |hook: &Hook| events.contains(&hook.event) && hook.schema_id() == Some(schema.id);
        let read = fetch::for_change(
            session,
            async |session, trust| fetch::hooks_for(session, Scan::of(queues.clone()), trust).await,
            |read| read.iter().flat_map(|queue| &queue.hooks).any(is_alike),
        )
        .await?;
        let state = arguments.state;
        let paused = session.paused_if_known().await?;
        let mut plan = Plan::default();
        for queue in &read {
            let specs: Vec<HookSpec> =
                events.iter().map(|event| HookSpec { event: event.clone(), schema: schema.clone(), state }).collect();
            for spec in &specs {
                warn(session.json, &queue.queue, spec);
            }
            let desired = with_new(queue, specs, arguments.swap, &paused)?;
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
fn with_new(
    queue: &QueueHooks,
    specs: Vec<HookSpec>,
    swap: bool,
    paused: &PausedHooks,
) -> Result<Vec<Desired>, Problem> {
    let mut desired: Vec<Desired> = queue.hooks.iter().cloned().map(Desired::Existing).collect();
    for spec in specs {
        let runs = |hook: &&Hook| hook.schema.as_ref().is_some_and(|schema| schema.id == spec.schema.id);
        let alike = queue.hooks.iter().filter(|hook| hook.event == spec.event).find(runs);
        match alike {
            Some(hook) if hook.state == spec.state => continue,
            Some(hook) => {
                let (state, command) = match spec.state {
                    State::On if paused.get(queue.queue.id, hook).is_some() => ("paused".to_owned(), "resume"),
                    State::On => (hook.state.to_string(), "hooks enable"),
                    State::Off => (hook.state.to_string(), "hooks disable"),
                };
                let message = format!(
                    "{} → {} already exists in {} and is {state}. webitel-hooks {command} {} switches it {}.",
                    spec.event,
                    spec.schema.label(),
                    queue.queue.label(),
                    hook.id,
                    spec.state,
                );
                return Err(Problem::new(ProblemKind::Conflict, message));
            }
            None => {}
        }
        desired.push(Desired::New(spec));
    }
    if swap {
        make_room(&mut desired, |desired| matches!(desired, Desired::New(_)));
    }
    Ok(desired)
}

/// Switches off the hooks that are on for an event for which a wanted one is to be on.
fn make_room(desired: &mut [Desired], is_wanted: impl Fn(&Desired) -> bool) {
    let wanted = desired.iter().filter(|desired| is_wanted(desired));
    let events: Vec<Event> = wanted.filter_map(Desired::occupies).cloned().collect();
    for other in desired.iter_mut().filter(|desired| !is_wanted(desired)) {
        if let Desired::Existing(hook) = other
            && hook.occupies().is_some_and(|event| events.contains(event))
        {
            hook.state = State::Off;
        }
    }
}

/// Options of `hooks set`.
#[derive(Debug, Args)]
pub struct SetArguments {
    /// The hooks, the confirmation and the server.
    #[command(flatten)]
    pub switch: SwitchArguments,
    /// The new event
    #[arg(long, value_name = "EVENT", help_heading = "Changes")]
    pub to_event: Option<String>,
    /// The new flow schema: its id or exact name
    #[arg(long, value_name = "ID|NAME", help_heading = "Changes")]
    pub to_schema: Option<String>,
    /// The new state
    #[arg(long, value_name = "on|off", hide_possible_values = true, help_heading = "Changes", value_parser = on_or_off())]
    pub to_state: Option<State>,
    /// Switch off other hooks that are on for the same event
    #[arg(long, help_heading = "Changes")]
    pub swap: bool,
}

/// Options of `hooks enable`.
#[derive(Debug, Args)]
pub struct EnableArguments {
    /// The hooks, the confirmation and the server.
    #[command(flatten)]
    pub switch: SwitchArguments,
    /// Switch off other hooks that are on for the same event
    #[arg(long, help_heading = "Changes")]
    pub swap: bool,
}

/// The change of each chosen hook that is not removed.
#[derive(Debug, Clone, Default)]
struct Edit {
    event: Option<Event>,
    schema: Option<SchemaRef>,
    state: Option<State>,
}

impl Edit {
    fn applied_to(&self, hook: &Hook) -> Hook {
        let mut hook = hook.clone();
        if let Some(event) = &self.event {
            hook.event = event.clone();
        }
        if let Some(schema) = &self.schema {
            hook.schema = Some(schema.clone());
        }
        hook.state = self.state.unwrap_or(hook.state);
        hook
    }
}

fn set(arguments: &SetArguments) -> Result<ExitCode, Problem> {
    let SetArguments { switch, to_event, to_schema, to_state, swap } = arguments;
    if to_event.is_none() && to_schema.is_none() && to_state.is_none() {
        return Err(Problem::usage("Nothing to change: pass --to-event, --to-schema or --to-state."));
    }
    with_writing_session(&switch.write, async |session| {
        let event = to_event.as_deref().map(select::known_event).transpose()?;
        let schema = match to_schema {
            Some(typed) => Some(new_schema(session, typed).await?),
            None => None,
        };
        let edit = Edit { event, schema, state: *to_state };
        let cause = if to_event.is_none() && to_schema.is_none() { Cause::Switch } else { Cause::Edit };
        change(session, switch, Some(&edit), *swap, cause).await
    })
}

async fn new_schema(session: &mut Session, typed: &str) -> Result<SchemaRef, Problem> {
    let schema = select::schema(session, typed).await?;
    if let SchemaType::Other(kind) = &schema.kind {
        let text = format!("{} is a flow schema of type {kind}: hooks usually run service ones.", schema.name);
        output::note(session.json, &text);
    }
    Ok(schema.reference())
}

fn enable(EnableArguments { switch, swap }: &EnableArguments) -> Result<ExitCode, Problem> {
    begin(switch, Some(&Edit { state: Some(State::On), ..Edit::default() }), *swap, Cause::Switch)
}

fn disable(arguments: &SwitchArguments) -> Result<ExitCode, Problem> {
    begin(arguments, Some(&Edit { state: Some(State::Off), ..Edit::default() }), false, Cause::Switch)
}

fn remove(arguments: &SwitchArguments) -> Result<ExitCode, Problem> {
    begin(arguments, None, false, Cause::Remove)
}

fn begin(arguments: &SwitchArguments, edit: Option<&Edit>, swap: bool, cause: Cause) -> Result<ExitCode, Problem> {
    with_writing_session(&arguments.write, async |session| change(session, arguments, edit, swap, cause).await)
}

async fn change(
    session: &mut Session,
    arguments: &SwitchArguments,
    edit: Option<&Edit>,
    swap: bool,
    cause: Cause,
) -> Result<ExitCode, Problem> {
    let chosen = fetch::for_change(
        session,
        async |session, trust| select::targets(session, &arguments.targets, trust).await,
        |chosen| plan(chosen, edit, swap).is_ok_and(|plan| plan.steps().len() < chosen.hooks.len()),
    )
    .await?;
    if chosen.hooks.is_empty() && !session.json {
        output::remark("No hook matches.");
    }
    let plan = plan(&chosen, edit, swap)?;
    let mut order = Order::new(plan, cause);
    if let Some(state) = edit.and_then(|edit| edit.state) {
        // Switching a paused hook off ends its pause and leaves it off.
        let paused: BTreeSet<_> = session.paused_if_known().await?.hooks.iter().map(Paused::key).collect();
        let is_meant = |queue: QueueId, hook: &Hook| {
            chosen.hooks.contains(&hook.id) && hook.state == state && paused.contains(&(queue, hook.id))
        };
        for QueueHooks { queue, hooks } in &chosen.queues {
            let ending = hooks.iter().filter(|hook| is_meant(queue.id, hook));
            order.pauses_only.extend(ending.map(|hook| PauseOnly::end(queue.reference(), hook.clone())));
        }
    }
    carry_out(session, &arguments.write, order).await
}

fn plan(chosen: &ChosenHooks, edit: Option<&Edit>, swap: bool) -> Result<Plan, Problem> {
    let mut plan = Plan::default();
    let mut conflicts = Vec::new();
    for queue in &chosen.queues {
        match difference(&queue.queue.reference(), &queue.hooks, desired(queue, chosen, edit, swap)) {
            Ok(steps) => plan.append(steps),
            Err(found) => conflicts.extend(found),
        }
    }
    // A chosen hook is never switched off to make room for another.
    let may_swap = |conflict: &Conflict| {
        [&conflict.first, &conflict.second].iter().any(|desired| match desired {
            Desired::Existing(hook) => !chosen.hooks.contains(&hook.id),
            Desired::New(_) => false,
        })
    };
    if conflicts.is_empty() { Ok(plan) } else { Err(conflict(&conflicts, !swap && conflicts.iter().all(may_swap))) }
}

fn desired(queue: &QueueHooks, chosen: &ChosenHooks, edit: Option<&Edit>, swap: bool) -> Vec<Desired> {
    let is_chosen = |hook: &Hook| chosen.hooks.contains(&hook.id);
    let after = |hook| if is_chosen(hook) { edit.map(|edit| edit.applied_to(hook)) } else { Some(hook.clone()) };
    let mut desired: Vec<Desired> = queue.hooks.iter().filter_map(after).map(Desired::Existing).collect();
    if swap {
        make_room(&mut desired, |desired| matches!(desired, Desired::Existing(hook) if is_chosen(hook)));
    }
    desired
}
