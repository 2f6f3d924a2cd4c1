//! `hooks set`, `enable`, `disable` and `remove`.

use clap::Args;
use std::{collections::BTreeSet, process::ExitCode};

use crate::{
    cli::{
        connection::Session,
        error::Problem,
        options::{StateWord, SwitchArguments},
        output,
        reading::select::{self, Chosen},
        writing::{carry_out, conflict, with_writing_session},
    },
    domain::{
        Cause, Event, Hook, Paused, QueueHooks, QueueId, SchemaRef, SchemaType, State,
        plan::{Conflict, Desired, Order, PauseOnly, Plan, difference},
        scan::Trust,
    },
};

pub(crate) const SET: &str = "\
Examples:
  webitel-hooks hooks set --schema \"Old CRM push\" --to-schema 5 --dry-run
  webitel-hooks hooks set 10 --to-event active --to-state off --yes";

pub(crate) const ENABLE: &str = "\
Examples:
  webitel-hooks hooks enable --queue \"Win back\" --event offering --yes
  webitel-hooks hooks enable 47 --swap --dry-run";

pub(crate) const DISABLE: &str = "\
Examples:
  webitel-hooks hooks disable --schema \"Notify CRM\" --dry-run
  webitel-hooks hooks disable --schema \"Notify CRM\" --yes
  webitel-hooks hooks disable 3 4 --yes --json";

pub(crate) const REMOVE: &str = "\
Examples:
  webitel-hooks hooks remove --queue \"VIP line\" --state off --dry-run
  webitel-hooks hooks remove --queue \"VIP line\" --schema test --yes";

/// Options of `hooks set`.
#[derive(Debug, Args)]
pub struct SetArguments {
    /// Which hooks, how and where.
    #[command(flatten)]
    pub switch: SwitchArguments,
    /// The new event
    #[arg(long, value_name = "EVENT", help_heading = "Changes")]
    pub to_event: Option<String>,
    /// The new flow schema: its id or exact name
    #[arg(long, value_name = "ID|NAME", help_heading = "Changes")]
    pub to_schema: Option<String>,
    /// The new state
    #[arg(long, value_name = "on|off", hide_possible_values = true, help_heading = "Changes")]
    pub to_state: Option<StateWord>,
    /// Switch off other hooks that are on for the same event
    #[arg(long, help_heading = "Changes")]
    pub swap: bool,
}

/// Options of `hooks enable`.
#[derive(Debug, Args)]
pub struct EnableArguments {
    /// Which hooks, how and where.
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
    fn of(&self, hook: &Hook) -> Hook {
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

pub(crate) fn set(arguments: &SetArguments) -> Result<ExitCode, Problem> {
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
        let edit = Edit { event, schema, state: to_state.map(State::from) };
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

pub(crate) fn enable(EnableArguments { switch, swap }: &EnableArguments) -> Result<ExitCode, Problem> {
    begin(switch, Some(&Edit { state: Some(State::On), ..Edit::default() }), *swap, Cause::Switch)
}

pub(crate) fn disable(arguments: &SwitchArguments) -> Result<ExitCode, Problem> {
    begin(arguments, Some(&Edit { state: Some(State::Off), ..Edit::default() }), false, Cause::Switch)
}

pub(crate) fn remove(arguments: &SwitchArguments) -> Result<ExitCode, Problem> {
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
    let mut chosen = select::targets(session, &arguments.targets, Trust::ForWriting).await?;
    if session.rests_on_own_writes
        && plan(&chosen, edit, swap).is_ok_and(|plan| plan.steps().len() < chosen.hooks.len())
    {
        // Something is left as already right.
        chosen = select::targets(session, &arguments.targets, Trust::ForComparing).await?;
    }
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

fn plan(chosen: &Chosen, edit: Option<&Edit>, swap: bool) -> Result<Plan, Problem> {
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

fn desired(queue: &QueueHooks, chosen: &Chosen, edit: Option<&Edit>, swap: bool) -> Vec<Desired> {
    let is_chosen = |hook: &Hook| chosen.hooks.contains(&hook.id);
    let desired: Vec<Hook> = queue
        .hooks
        .iter()
        .filter_map(|hook| if is_chosen(hook) { edit.map(|edit| edit.of(hook)) } else { Some(hook.clone()) })
        .collect();
    let wanted: Vec<Event> = if swap {
        desired.iter().filter(|hook| is_chosen(hook)).filter_map(Hook::occupies).cloned().collect()
    } else {
        Vec::new()
    };
    let make_way = |mut hook: Hook| {
        if !is_chosen(&hook) && hook.occupies().is_some_and(|event| wanted.contains(event)) {
            hook.state = State::Off;
        }
        Desired::Existing(hook)
    };
    desired.into_iter().map(make_way).collect()
}
