//! A plan as a diff: queue by queue, `+` for added, `~` for changed, `-` for removed hooks.

use std::fmt::Write as _;

use crate::{
    cli::{
        error::{Problem, ProblemKind},
        writing::rows::{Row, rows},
    },
    domain::{
        Hook, QueueRef, SchemaRef, ServerText,
        plan::{Conflict, Counts, Desired, Plan, StepKind},
    },
    words,
};

/// The colours of the three signs; every terminal has them. The sign alone says the same.
const GREEN: &str = "32";
const CYAN: &str = "36";
const RED: &str = "31";

/// The plan, and how much it is. Nothing for an empty plan.
pub(crate) fn diff(plan: &Plan, coloured: bool) -> String {
    let mut text = String::new();
    let mut heading: Option<QueueRef> = None;
    for row in rows(plan) {
        if heading.as_ref() != Some(&row.queue) {
            // Writing to a string does not fail, here and below.
            let _ = writeln!(text, "{}", queue_label(&row.queue));
            heading = Some(row.queue.clone());
        }
        let (sign, colour) = match row.kind {
            StepKind::Add(_) => ('+', GREEN),
            StepKind::Edit { .. } => ('~', CYAN),
            StepKind::Remove(_) => ('-', RED),
        };
        let line = format!("{sign} {}", row_text(&row));
        let _ = if coloured { writeln!(text, "  \x1b[{colour}m{line}\x1b[0m") } else { writeln!(text, "  {line}") };
    }
    if !plan.is_empty() {
        let Counts { added, changed, removed } = plan.counts();
        let _ = writeln!(text, "{added} to add, {changed} to change, {removed} to remove.");
    }
    text
}

/// `2 added, 1 changed`.
pub(crate) fn counted(counts: Counts) -> String {
    let parts = words::counted(&[(counts.added, "added"), (counts.changed, "changed"), (counts.removed, "removed")]);
    if parts.is_empty() { "nothing changed".to_owned() } else { parts }
}

/// `Support line (12)`.
pub(crate) fn queue_label(queue: &QueueRef) -> String {
    with_id(&queue.name, queue.label(), queue.id.0)
}

/// `Notify CRM (5)`.
fn schema_label(schema: Option<&SchemaRef>) -> String {
    let label = |schema: &SchemaRef| with_id(&schema.name, schema.label(), schema.id.0);
    schema.map_or_else(|| "(no flow schema)".to_owned(), label)
}

/// A label and the id, which is the label already where there is no name.
fn with_id(name: &ServerText, label: String, id: u64) -> String {
    if name.shown().is_empty() { label } else { format!("{label} ({id})") }
}

/// One hook and what becomes of it.
pub(crate) fn row_text(row: &Row) -> String {
    match &row.kind {
        StepKind::Add(spec) => format!("{} → {}, {}", spec.event, schema_label(Some(&spec.schema)), spec.state),
        StepKind::Remove(hook) => format!("{}, {}", hook_text(hook), hook.state),
        StepKind::Edit { before, after } => format!("{}: {}", hook_text(before), changes(before, after)),
    }
}

fn hook_text(hook: &Hook) -> String {
    format!("{} → {} #{}", hook.event, schema_label(hook.schema.as_ref()), hook.id)
}

fn changes(before: &Hook, after: &Hook) -> String {
    let mut parts = Vec::new();
    if before.event != after.event {
        parts.push(format!("event {} → {}", before.event, after.event));
    }
    if before.schema_id() != after.schema_id() {
        let label = |hook: &Hook| schema_label(hook.schema.as_ref());
        parts.push(format!("flow schema {} → {}", label(before), label(after)));
    }
    if before.state != after.state {
        parts.push(format!("{} → {}", before.state, after.state));
    }
    parts.join(", ")
}

/// The maximum number of conflicts that are named.
const CONFLICTS_NAMED: usize = 3;

/// Reports that two hooks would be on for one event, with the way out if there is one.
pub(crate) fn conflict(conflicts: &[Conflict], may_swap: bool) -> Problem {
    let named = |conflict: &Conflict| {
        let name = |desired: &Desired| match desired {
            Desired::Existing(hook) => format!("{} #{}", hook.label(), hook.id),
            Desired::New(_) => format!("a new {}", desired.label()),
        };
        format!("in {} {} and {}", queue_label(&conflict.queue), name(&conflict.first), name(&conflict.second))
    };
    let mut lines: Vec<String> = conflicts.iter().take(CONFLICTS_NAMED).map(named).collect();
    if conflicts.len() > CONFLICTS_NAMED {
        lines.push(format!("and {} more", conflicts.len() - CONFLICTS_NAMED));
    }
    let way_out = if may_swap { " --swap switches off the hooks in the way." } else { "" };
    let message =
        format!("Only one hook per event can be on in a queue; there would be two: {}.{way_out}", lines.join("; "));
    Problem::new(ProblemKind::Conflict, message)
}
