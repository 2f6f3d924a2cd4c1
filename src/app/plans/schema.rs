//! Another flow schema for many hooks: chosen from the server's list, then shown as a plan.

use super::proposal::{Proposal, propose};
use crate::{
    app::{
        form::picker::{self, Picker},
        layer::Layer,
        layers::scrolling,
        message::{Effect, Slot},
        model::Model,
        widgets::words::count,
    },
    domain::{
        Cause, Hook, QueueRef, SchemaRef,
        plan::{Plan, Step, StepKind},
    },
    keys::Action,
};

/// The flow schema that hooks shall run, being chosen.
#[derive(Debug, Clone)]
pub struct SchemaChoice {
    /// The search.
    pub picker: Picker,
    targets: Vec<(QueueRef, Hook)>,
}

impl SchemaChoice {
    /// The heading.
    #[must_use]
    pub fn title(&self) -> String {
        format!("Flow schema for {}", count(self.targets.len(), "hook"))
    }

    /// The flow schema that all of them run, if it is one.
    #[must_use]
    pub fn current(&self) -> Option<&SchemaRef> {
        let mut schemas = self.targets.iter().map(|(_, hook)| hook.schema.as_ref());
        let first = schemas.next()??;
        schemas.all(|other| other.is_some_and(|other| other.id == first.id)).then_some(first)
    }
}

/// Opens the choice for these hooks.
pub(in crate::app) fn open(model: &mut Model, targets: Vec<(QueueRef, Hook)>, effects: &mut Vec<Effect>) {
    model.layers.push(Layer::Schema(Box::new(SchemaChoice { picker: Picker::default(), targets })));
    picker::search_now(model, effects);
}

/// A command while the choice is on top.
pub(in crate::app) fn run(model: &mut Model, action: Action, effects: &mut Vec<Effect>) {
    match action {
        Action::Choose => {
            if let Some(schema) = picker::choose(model, effects) {
                chosen(model, &schema);
            }
        }
        Action::Refresh => {
            let asked_before = effects.len();
            picker::retry(model, effects);
            if effects.len() == asked_before {
                model.hint("Nothing failed to load here, so there is nothing to load again.");
            }
        }
        Action::WhereUsed => picker::where_used(model, effects),
        Action::Close => {
            model.layers.pop();
            effects.push(Effect::Cancel(Slot::Lookup));
        }
        moving => scrolling::scroll(model, moving),
    }
}

/// A flow schema was chosen: the plan that gives it to the hooks.
pub(in crate::app) fn chosen(model: &mut Model, schema: &SchemaRef) {
    let Some(place) = model.layers.iter().position(|layer| matches!(layer, Layer::Schema(_))) else { return };
    let Layer::Schema(choice) = model.layers.remove(place) else { return };
    let runs_it = |hook: &Hook| hook.schema_id() == Some(schema.id);
    let (same, others): (Vec<_>, Vec<_>) = choice.targets.into_iter().partition(|(_, hook)| runs_it(hook));
    let number = if others.is_empty() { same.len() } else { others.len() };
    let remarks = same.iter().map(|(queue, hook)| format!("{}: {} runs it already.", queue.label(), hook.label()));
    let step = |(queue, before): (QueueRef, Hook)| {
        let after = Hook { schema: Some(schema.clone()), ..before.clone() };
        Step::new(queue, StepKind::Edit { before, after })
    };
    let plan: Plan = others.into_iter().map(step).collect::<Vec<_>>().into();
    let title = format!("{} shall run {}", count(number, "hook"), schema.label());
    propose(model, Proposal::new(title, plan, Cause::Edit).leaving_out(remarks.collect()));
}
