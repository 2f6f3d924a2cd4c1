//! Hooks that are there become others, or go.

use std::process::ExitCode;

use crate::{
    cli::{
        CliError, Problem, ProblemKind, output,
        verbs::{
            arguments::{EnableArguments, ServerArguments, SetArguments, SwitchArguments, Targets, WriteArguments},
            diff::queue_label,
            select::{self, Chosen},
            session::{self, Session},
            writing::{self, Order},
        },
    },
    domain::{
        Cause, Event, Hook, QueueHooks, SchemaRef, SchemaType, State,
        plan::{Conflict, Plan, Wished, difference},
    },
};

/// So many conflicts are told by name.
const CONFLICTS_TOLD: usize = 3;

/// What becomes of each chosen hook.
#[derive(Debug, Clone, Default)]
struct Wish {
    event: Option<Event>,
    schema: Option<SchemaRef>,
    state: Option<State>,
    goes: bool,
}

impl Wish {
    fn of(&self, hook: &Hook) -> Option<Hook> {
        if self.goes {
            return None;
        }
        let mut hook = hook.clone();
        if let Some(event) = &self.event {
            hook.event = event.clone();
        }
        if let Some(schema) = &self.schema {
            hook.schema = Some(schema.clone());
        }
        hook.state = self.state.unwrap_or(hook.state);
        Some(hook)
    }
}

pub(super) fn set(arguments: &SetArguments) -> Result<ExitCode, CliError> {
    let SetArguments { targets, to_event, to_schema, to_state, swap, write, server } = arguments;
    if to_event.is_none() && to_schema.is_none() && to_state.is_none() {
        return Err(CliError::Usage(
            "It is not said what becomes of the hooks: use --to-event, --to-schema or --to-state.".to_owned(),
        ));
    }
    session::run(server, async |session| {
        writing::check(session, *write)?;
        let event = to_event.as_deref().map(select::known_event).transpose()?;
        let schema = match to_schema {
            Some(typed) => Some(new_schema(session, typed).await?),
            None => None,
        };
        let wish = Wish { event, schema, state: to_state.map(State::from), goes: false };
        let cause = if to_event.is_none() && to_schema.is_none() { Cause::Switch } else { Cause::Edit };
        change(session, targets, *write, &wish, *swap, cause).await
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

pub(super) fn enable(arguments: &EnableArguments) -> Result<ExitCode, CliError> {
    let EnableArguments { targets, swap, write, server } = arguments;
    let wish = Wish { state: Some(State::On), ..Wish::default() };
    begin(server, targets, *write, &wish, *swap, Cause::Switch)
}

pub(super) fn disable(arguments: &SwitchArguments) -> Result<ExitCode, CliError> {
    let SwitchArguments { targets, write, server } = arguments;
    let wish = Wish { state: Some(State::Off), ..Wish::default() };
    begin(server, targets, *write, &wish, false, Cause::Switch)
}

pub(super) fn remove(arguments: &SwitchArguments) -> Result<ExitCode, CliError> {
    let SwitchArguments { targets, write, server } = arguments;
    let wish = Wish { goes: true, ..Wish::default() };
    begin(server, targets, *write, &wish, false, Cause::Remove)
}

fn begin(
    server: &ServerArguments,
    targets: &Targets,
    write: WriteArguments,
    wish: &Wish,
    swap: bool,
    cause: Cause,
) -> Result<ExitCode, CliError> {
    session::run(server, async |session| {
        writing::check(session, write)?;
        change(session, targets, write, wish, swap, cause).await
    })
}

async fn change(
    session: &mut Session,
    targets: &Targets,
    write: WriteArguments,
    wish: &Wish,
    swap: bool,
    cause: Cause,
) -> Result<ExitCode, CliError> {
    let chosen = select::targets(session, targets).await?;
    if chosen.hooks.is_empty() && !session.json {
        output::remark("There is no such hook.");
    }
    let plan = plan(&chosen, wish, swap)?;
    writing::carry_out(session, write, Order::new(plan, cause)).await
}

fn plan(chosen: &Chosen, wish: &Wish, swap: bool) -> Result<Plan, Problem> {
    let mut plan = Plan::default();
    let mut conflicts = Vec::new();
    for queue in &chosen.queues {
        match difference(&queue.queue.reference(), &queue.hooks, wishes(queue, chosen, wish, swap)) {
            Ok(steps) => plan.append(steps),
            Err(found) => conflicts.extend(found),
        }
    }
    // What was chosen itself is not swapped away.
    let may_swap = |conflict: &Conflict| {
        [&conflict.first, &conflict.second].iter().any(|wished| match wished {
            Wished::Existing(hook) => !chosen.hooks.contains(&hook.id),
            Wished::New(_) => false,
        })
    };
    if conflicts.is_empty() { Ok(plan) } else { Err(conflict(&conflicts, !swap && conflicts.iter().all(may_swap))) }
}

fn wishes(queue: &QueueHooks, chosen: &Chosen, wish: &Wish, swap: bool) -> Vec<Wished> {
    let is_chosen = |hook: &Hook| chosen.hooks.contains(&hook.id);
    let wished: Vec<Hook> = queue
        .hooks
        .iter()
        .filter_map(|hook| if is_chosen(hook) { wish.of(hook) } else { Some(hook.clone()) })
        .collect();
    let wanted: Vec<Event> = if swap {
        wished.iter().filter(|hook| is_chosen(hook)).filter_map(Hook::occupies).cloned().collect()
    } else {
        Vec::new()
    };
    let make_way = |mut hook: Hook| {
        if !is_chosen(&hook) && hook.occupies().is_some_and(|event| wanted.contains(event)) {
            hook.state = State::Off;
        }
        Wished::Existing(hook)
    };
    wished.into_iter().map(make_way).collect()
}

/// That two hooks would be on for one event, with the way out where there is one.
pub(in crate::cli::verbs) fn conflict(conflicts: &[Conflict], may_swap: bool) -> Problem {
    let told = |conflict: &Conflict| {
        let name = |wished: &Wished| match wished {
            Wished::Existing(hook) => format!("{} #{}", hook.label(), hook.id),
            Wished::New(_) => format!("a new {}", wished.label()),
        };
        format!("in {} {} and {}", queue_label(&conflict.queue), name(&conflict.first), name(&conflict.second))
    };
    let mut lines: Vec<String> = conflicts.iter().take(CONFLICTS_TOLD).map(told).collect();
    if conflicts.len() > CONFLICTS_TOLD {
        lines.push(format!("and {} more", conflicts.len() - CONFLICTS_TOLD));
    }
    let way_out = if may_swap { " --swap switches hooks off that are in the way." } else { "" };
    let message =
        format!("Only one hook per event can be on in a queue; there would be two: {}.{way_out}", lines.join("; "));
    Problem::new(ProblemKind::Conflict, message)
}
