//! An update under way: calls of components, and their requests until they are carried out.

use crate::app::component::{Component, Cx, Event};
use crate::app::connection::{Connection, Surroundings};
use crate::app::layers::Layer;
use crate::app::message::{Effect, IoRequest, Slot};
use crate::app::model::Model;
use crate::app::plans::Preparation;
use crate::app::reading::AllHooksReading;
use crate::app::request::{Part, Request, Requests};
use crate::app::store::Store;
use crate::domain::Query;

/// An update under way.
pub(super) struct Update<'a> {
    pub(super) model: &'a mut Model,
    /// The effects for the shell.
    pub(super) effects: Vec<Effect>,
    /// The requests to carry out, the next one last.
    waiting: Vec<(Part, Request)>,
    /// The requests made since, in their order.
    new: Vec<(Part, Request)>,
}

impl<'a> Update<'a> {
    pub(super) fn of(model: &'a mut Model) -> Self {
        Self { model, effects: Vec::new(), waiting: Vec::new(), new: Vec::new() }
    }

    /// The next request to carry out. What a request leads to comes before the requests that were made after it.
    pub(super) fn next_request(&mut self) -> Option<(Part, Request)> {
        self.waiting.extend(std::mem::take(&mut self.new).into_iter().rev());
        self.waiting.pop()
    }

    /// Requests something for a component.
    pub(super) fn request(&mut self, from: Part, request: Request) {
        self.new.push((from, request));
    }

    /// Reads something for `update` itself.
    pub(super) fn read(&mut self, slot: Slot, query: Query) {
        self.collect(Part::App, |_, out| out.read(slot, query));
    }

    /// Returns whether the current request led to a read.
    pub(super) fn reads_something(&self) -> bool {
        self.new
            .iter()
            .any(|(_, request)| matches!(request, Request::Io(IoRequest::Fetch { .. } | IoRequest::Scan { .. })))
    }

    /// Calls a part of the model and keeps its requests.
    pub(super) fn collect<T>(&mut self, from: Part, call: impl FnOnce(&mut Model, &mut Requests) -> T) -> T {
        let mut out = Requests::new(self.model.ids);
        let result = call(self.model, &mut out);
        let (requests, ids) = out.into_parts();
        self.model.ids = ids;
        self.new.extend(requests.into_iter().map(|request| (from, request)));
        result
    }

    /// Calls a component. `None` if it is not open.
    pub(super) fn call<T>(
        &mut self,
        part: Part,
        call: impl FnOnce(&mut dyn Component, &Cx<'_>, &mut Requests) -> T,
    ) -> Option<T> {
        self.collect(part, |model, out| {
            let (component, cx) = model.component_mut(part)?;
            Some(call(component, &cx, out))
        })
    }

    /// Hands an event to a component. One that is not open gets nothing.
    pub(super) fn send(&mut self, part: Part, event: Event) {
        self.call(part, |component, cx, out| component.receive(event, cx, out));
    }

    /// Hands an event to the panes and to every dialog. Those that did not ask for it ignore it.
    pub(super) fn send_to_all(&mut self, event: &Event) {
        let dialogs: Vec<Part> = self.model.layers.iter().map(Layer::part).collect();
        for part in [Part::Queues, Part::Hooks].into_iter().chain(dialogs) {
            self.send(part, event.clone());
        }
    }

    pub(super) fn connection<T>(&mut self, call: impl FnOnce(&mut Connection, Surroundings, &mut Requests) -> T) -> T {
        let around = self.model.surroundings();
        self.collect(Part::Connection, |model, out| call(&mut model.connection, around, out))
    }

    /// Calls the reading of all hooks.
    pub(super) fn reading(&mut self, call: impl FnOnce(&mut AllHooksReading, &Store, &mut Requests)) {
        self.collect(Part::AllHooks, |model, out| call(&mut model.reading, &model.store, out));
    }

    /// Calls the preparation of an undo or a resume.
    pub(super) fn preparation(&mut self, call: impl FnOnce(&mut Preparation, &Store, &mut Requests)) {
        self.collect(Part::Preparation, |model, out| call(&mut model.preparation, &model.store, out));
    }

    /// Answers the last key.
    pub(super) fn hint(&mut self, text: impl Into<String>) {
        self.model.hint(text);
    }
}
