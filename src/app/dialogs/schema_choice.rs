//! Another flow schema for many hooks: chosen from the server's list, then shown as a plan.

use super::schema_picker::SchemaPicker;
use crate::app::component::{Component, Cx, Event, Reason, Viewport};
use crate::app::message::{IoRequest, Slot};
use crate::app::proposal::Chosen;
use crate::app::request::{Request, Requests};
use crate::app::widgets::{Follow, TextInput, Typed};
use crate::domain::plan::{Plan, Step};
use crate::domain::{Cause, Change, Hook, QueueRef, SchemaRef};
use crate::keys::{Action, Context};
use crate::words::count;

/// The choice of a flow schema for these hooks.
#[derive(Debug, Clone)]
pub struct SchemaChoice {
    pub picker: SchemaPicker,
    chosen: Chosen,
}

impl SchemaChoice {
    pub(in crate::app) fn new(chosen: Chosen) -> Self {
        Self { picker: SchemaPicker::new(Slot::SchemaChoice), chosen }
    }

    pub fn title(&self) -> String {
        format!("Flow schema for {}", count(self.chosen.hooks.len(), "hook"))
    }

    /// The flow schema that all of the hooks run, if it is one.
    pub fn current(&self) -> Option<&SchemaRef> {
        let mut schemas = self.chosen.hooks.iter().map(|(_, hook)| hook.schema.as_ref());
        let first = schemas.next()??;
        schemas.all(|other| other.is_some_and(|other| other.id == first.id)).then_some(first)
    }

    /// Closes, and shows the plan that makes the hooks run this flow schema.
    fn chosen(&mut self, schema: &SchemaRef, out: &mut Requests) {
        let runs_it = |hook: &Hook| hook.schema_id() == Some(schema.id);
        let targets = std::mem::take(&mut self.chosen.hooks);
        let (same, others): (Vec<_>, Vec<_>) = targets.into_iter().partition(|(_, hook)| runs_it(hook));
        let number = if others.is_empty() { same.len() } else { others.len() };
        let remarks = same.iter().map(|(queue, hook)| format!("{}: {} runs it already.", queue.label(), hook.label()));
        let step = |(queue, before): (QueueRef, Hook)| {
            let after = Hook { schema: Some(schema.clone()), ..before.clone() };
            Step::new(queue, Change::Edit { before, after })
        };
        let plan: Plan = others.into_iter().map(step).collect::<Vec<_>>().into();
        let title = format!("Change the flow schema of {} to {}", count(number, "hook"), schema.label());
        let proposal = self.chosen.propose(title, plan, Cause::Edit).leaving_out(remarks.collect());
        out.push(Request::Close);
        out.push(Request::Propose(proposal));
    }
}

impl Component for SchemaChoice {
    fn context(&self) -> Context {
        Context::Schema
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        self.picker.unavailable(action, cx)
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match action {
            Action::Choose => {
                if let Some(schema) = self.picker.choose(cx, out) {
                    self.chosen(&schema, out);
                }
            }
            Action::Refresh => self.picker.retry(out),
            Action::WhereUsed => self.picker.show_uses(out),
            Action::Close => {
                out.push(Request::Close);
                out.push(IoRequest::Cancel(Slot::SchemaChoice));
            }
            moving => self.picker.go(moving, cx.view.rows),
        }
    }

    fn text(&mut self, input: TextInput<'_>, _: &Cx<'_>, out: &mut Requests) -> Typed {
        self.picker.text(input, out)
    }

    fn receive(&mut self, event: Event, cx: &Cx<'_>, out: &mut Requests) {
        match event {
            Event::Opened => self.picker.search_now(cx, out),
            Event::Timer(timer) => self.picker.timer(timer, cx, out),
            Event::Arrived { generation, result, .. } => {
                let current = self.current().cloned();
                if let Some(schema) = self.picker.arrived(generation, result, current.as_ref(), out) {
                    self.chosen(&schema, out);
                }
            }
            _ => {}
        }
    }

    fn restore_invariants(&mut self, _: &Cx<'_>, out: &mut Requests) {
        self.picker.load_more(out);
    }

    fn fit(&mut self, view: Viewport) {
        self.picker.list.scroll_to_cursor(self.picker.rows.len(), view.rows, Follow::HalfPage);
    }
}
