//! What lies over the panes, by kind, and what therefore has the keyboard.

use std::collections::BTreeSet;

use crate::{
    app::{
        form::state::Form,
        model::{Layer, Model, Pane, View},
        plans::sheet::Sheet,
        reports::state::Report,
        session::Place,
    },
    domain::{Hook, HookId, QueueId, QueueRef},
    keys::Context,
};

impl Model {
    /// What has the keyboard.
    #[must_use]
    pub fn context(&self) -> Context {
        if let Some(component) = self.layers.last().and_then(Layer::component) {
            return component.context();
        }
        match self.layers.last() {
            Some(Layer::Filter(..)) => Context::Filter,
            Some(Layer::Form(form)) => form.context(),
            Some(Layer::Schema(_)) => Context::Schema,
            Some(Layer::Plan(_)) => Context::Plan,
            Some(Layer::Report(_)) => Context::Report,
            Some(Layer::Copying(copying)) => copying.context(),
            Some(Layer::SignIn(_)) => Context::SignIn,
            Some(Layer::Overview(View::AllQueues)) if self.all_queues.typing.is_some() => Context::AllQueuesFilter,
            Some(Layer::Overview(View::Matrix)) if self.all_queues.matrix.typing.is_some() => Context::Filter,
            _ => self.pane_context(),
        }
    }

    /// What has the keyboard when nothing lies over the panes, or over the view that covers them.
    #[must_use]
    pub fn pane_context(&self) -> Context {
        match self.view() {
            Some(View::AllQueues) => return Context::AllQueues,
            Some(View::Matrix) => return Context::Matrix,
            None => {}
        }
        match (&self.session.place, self.focus) {
            (Place::Unset, _) => Context::Start,
            (_, Pane::Queues) => Context::Queues,
            (_, Pane::Hooks) => Context::Hooks,
        }
    }

    /// The open form, under whatever lies over it.
    #[must_use]
    pub fn form(&self) -> Option<&Form> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Form(form) => Some(form.as_ref()),
            _ => None,
        })
    }

    pub(in crate::app) fn form_mut(&mut self) -> Option<&mut Form> {
        self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Form(form) => Some(form.as_mut()),
            _ => None,
        })
    }

    /// The hooks that a command of the lists is about, with their queues.
    pub(in crate::app) fn targets_of_lists(&self) -> Vec<(QueueRef, Hook)> {
        match (self.view(), &self.registry) {
            (Some(View::AllQueues), _) => self.all_queues.targets_of_queues(),
            (None, Some(registry)) => {
                let queue = registry.queue.reference();
                registry.targets().into_iter().map(|hook| (queue.clone(), hook.clone())).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The checked hooks of the list that has the keyboard.
    pub(in crate::app) fn checked_in_lists(&self) -> BTreeSet<(QueueId, HookId)> {
        match (self.pane_context(), &self.registry) {
            (Context::AllQueues, _) => self.all_queues.checks.clone(),
            (Context::Hooks, Some(registry)) => registry.checks.iter().map(|hook| (registry.queue.id, *hook)).collect(),
            _ => BTreeSet::new(),
        }
    }

    /// The open report, under whatever lies over it.
    #[must_use]
    pub fn report(&self) -> Option<&Report> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Report(report) => Some(report.as_ref()),
            _ => None,
        })
    }

    pub(in crate::app) fn report_mut(&mut self) -> Option<&mut Report> {
        self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Report(report) => Some(report.as_mut()),
            _ => None,
        })
    }

    /// The open plan, under whatever lies over it.
    #[must_use]
    pub fn sheet(&self) -> Option<&Sheet> {
        self.layers.iter().find_map(|layer| match layer {
            Layer::Plan(sheet) => Some(sheet.as_ref()),
            _ => None,
        })
    }

    pub(in crate::app) fn sheet_mut(&mut self) -> Option<&mut Sheet> {
        self.layers.iter_mut().find_map(|layer| match layer {
            Layer::Plan(sheet) => Some(sheet.as_mut()),
            _ => None,
        })
    }

    pub(in crate::app) fn close_sheet(&mut self) {
        self.layers.retain(|layer| !matches!(layer, Layer::Plan(_)));
    }

    /// Nothing is left to do in the form: it goes, and with it what was asked over it.
    pub(in crate::app) fn finish_form(&mut self) {
        self.layers.retain(|layer| !matches!(layer, Layer::Form(_) | Layer::Question(_)));
    }
}
