//! The state of the form: the chosen values, and the choice under way.

use crate::app::dialogs::SchemaPicker;
use crate::app::message::{Generation, RunId, Slot};
use crate::app::store::Store;
use crate::app::widgets::{ListState, TextField};
use crate::domain::names::{Rank, rank};
use crate::domain::plan::Order;
use crate::domain::{Event, Failure, Fires, Hook, HookId, HookOwner, HookPatch, Queue, SchemaRef, State, fires_in};
use crate::keys::found_in_other_layout;

/// The focused field of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    Event,
    /// The flow schema.
    Schema,
    /// On or off.
    State,
    /// The Save button.
    Save,
    /// The Close button.
    Close,
}

impl Field {
    const ALL: [Self; 5] = [Self::Event, Self::Schema, Self::State, Self::Save, Self::Close];

    pub(super) fn moved(self, delta: isize) -> Self {
        let index = Self::ALL.iter().position(|field| *field == self).unwrap_or(0);
        Self::ALL[(index + Self::ALL.len()).wrapping_add_signed(delta) % Self::ALL.len()]
    }
}

/// The edited hook as the server has it, as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Original {
    /// It is read when the form has opened.
    NotRead,
    /// It is being read. The form shows the list's version meanwhile.
    Loading(Generation),
    /// The server returned it.
    Loaded(Hook),
    /// It could not be read, so nothing can be saved over it.
    Failed(Failure),
}

/// A form for a new hook, or for a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormKind {
    /// A new hook.
    Add,
    /// A change of a hook.
    Edit {
        hook: HookId,
        /// The hook as the server returned it.
        original: Original,
    },
}

/// The form: the chosen values, and the choice under way.
#[derive(Debug, Clone)]
pub struct Form {
    pub kind: FormKind,
    /// The queue whose hook it is.
    pub queue: Queue,
    /// The focused field.
    pub field: Field,
    /// The chosen event.
    pub event: Option<Event>,
    /// The chosen flow schema.
    pub schema: Option<SchemaRef>,
    /// The chosen state.
    pub state: State,
    /// The hook was paused when the form opened.
    pub was_paused: bool,
    /// Its pause is to end while it stays off.
    pub(super) ends_pause: bool,
    /// The event field's filter.
    pub event_input: TextField,
    /// The cursor in the filtered events.
    pub event_list: ListState,
    /// The user typed or moved in the event field, so leaving it takes the row under the cursor.
    pub event_touched: bool,
    /// Every event that can be chosen: the ten known ones, and others that this queue's hooks have.
    pub events: Vec<Event>,
    /// The flow schema field's search.
    pub picker: SchemaPicker,
    /// The save under way.
    pub(super) saving: Option<RunId>,
    /// The question that the user has not answered yet.
    pub(super) asked: Option<Asked>,
    /// The reason why the last save failed.
    pub failure: Option<String>,
    /// The save that may have been carried out.
    pub(super) in_doubt: Option<Box<SaveInDoubt>>,
    /// The fields that the user has set: the server's answer must not overwrite them.
    pub(super) set_by_user: SetByUser,
    /// The cursor position in the event field while nothing is chosen.
    first_offer: usize,
    /// The event it was opened for.
    event_at_open: Option<Event>,
}

/// A save that may have been carried out.
#[derive(Debug, Clone)]
pub(super) struct SaveInDoubt {
    pub(super) order: Order,
    /// The number of its batch.
    pub(super) batch: u64,
}

/// The fields that the user has set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct SetByUser {
    pub(super) event: bool,
    pub(super) schema: bool,
    pub(super) state: bool,
}

/// Ranks an event against the typed text, by the better of its two names.
fn answers(event: &Event, typed: &str) -> Rank {
    rank(event.label(), typed).min(rank(event.wire(), typed))
}

impl Form {
    /// An empty form for a new hook, which will be on; for this event, where it is chosen already.
    pub(in crate::app) fn add(queue: Queue, event: Option<Event>, store: &Store) -> Self {
        let mut form = Self::empty(queue, store);
        // The first event that a new hook could be on for and that fires here.
        let first = form.events.iter().position(|event| {
            store.enabled_with(form.owner(), event, None).is_none()
                && matches!(fires_in(event, form.queue.kind), Fires::Yes | Fires::Unknown)
        });
        form.first_offer = first.unwrap_or(0);
        form.event_list.cursor = form.first_offer;
        if let Some(event) = event {
            form.event_list.cursor = form.events.iter().position(|offered| *offered == event).unwrap_or(0);
            form.event_at_open = Some(event.clone());
            form.event = Some(event);
            form.set_by_user.event = true;
            form.field = Field::Schema;
        }
        form
    }

    /// A form for a hook, which is read from the server when the form opens: the list may be out of date.
    pub(in crate::app) fn edit(queue: Queue, hook: &Hook, store: &Store) -> Self {
        let was_paused = store.pause(queue.owner(), hook).is_some();
        let kind = FormKind::Edit { hook: hook.id, original: Original::NotRead };
        let mut form = Self { kind, was_paused, ..Self::empty(queue, store) };
        form.fill_unset_fields(hook);
        form
    }

    fn empty(queue: Queue, store: &Store) -> Self {
        let mut events = Event::KNOWN.to_vec();
        for hook in store.hooks(queue.owner()) {
            if matches!(hook.event, Event::Other(_)) && !events.contains(&hook.event) {
                events.push(hook.event.clone());
            }
        }
        Self {
            kind: FormKind::Add,
            queue,
            field: Field::Event,
            event: None,
            schema: None,
            state: State::On,
            was_paused: false,
            ends_pause: false,
            event_input: TextField::default(),
            event_list: ListState::default(),
            event_touched: false,
            events,
            picker: SchemaPicker::new(Slot::FormSchemas),
            saving: None,
            asked: None,
            failure: None,
            in_doubt: None,
            set_by_user: SetByUser::default(),
            first_offer: 0,
            event_at_open: None,
        }
    }

    /// The owner of the hook. The form keeps this itself: another queue may be opened behind it.
    pub const fn owner(&self) -> HookOwner {
        HookOwner::Queue(self.queue.id)
    }

    /// The hook that is edited; none for a new one.
    pub const fn hook(&self) -> Option<HookId> {
        match self.kind {
            FormKind::Add => None,
            FormKind::Edit { hook, .. } => Some(hook),
        }
    }

    /// A save is under way.
    pub const fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// The edited hook as the server returned it.
    pub const fn original(&self) -> Option<&Hook> {
        match &self.kind {
            FormKind::Edit { original: Original::Loaded(hook), .. } => Some(hook),
            _ => None,
        }
    }

    /// The events that the filter leaves, the best answer first.
    pub fn offered_events(&self) -> impl Iterator<Item = &Event> {
        let typed = self.event_read_as().unwrap_or_else(|| self.event_input.text().to_owned());
        let mut offered: Vec<(Rank, &Event)> =
            self.events.iter().map(|event| (answers(event, &typed), event)).collect();
        offered.retain(|(rank, _)| *rank != Rank::Other);
        offered.sort_by_key(|(rank, _)| *rank);
        offered.into_iter().map(|(_, event)| event)
    }

    /// The text that is searched for instead of the typed one: the same keys on another keyboard layout, if only that
    /// finds an event.
    pub fn event_read_as(&self) -> Option<String> {
        found_in_other_layout(self.event_input.text(), |text| {
            self.events.iter().any(|event| answers(event, text) != Rank::Other)
        })
    }

    /// The event field's filter is empty again: nothing was typed after all, and the cursor is back where it rests.
    pub(super) fn reset_event_cursor(&mut self) {
        let chosen = self.event.as_ref().and_then(|chosen| self.events.iter().position(|event| event == chosen));
        self.event_list = ListState { cursor: chosen.unwrap_or(self.first_offer), top: 0 };
        self.event_touched = false;
    }

    /// The event that leaving the event field chooses.
    fn offered_event(&self) -> Option<&Event> {
        let is_chosen_next = self.field == Field::Event && self.event_touched;
        is_chosen_next.then(|| self.offered_events().nth(self.event_list.cursor)).flatten()
    }

    /// The flow schema that leaving its field chooses.
    fn offered_schema(&self) -> Option<SchemaRef> {
        let is_chosen_next = self.field == Field::Schema && self.picker.touched;
        is_chosen_next.then(|| self.picker.offered()).flatten()
    }

    /// The event that saving now would save: saving leaves the field first.
    pub fn event_to_save(&self) -> Option<&Event> {
        self.offered_event().or(self.event.as_ref())
    }

    /// The flow schema that saving now would save.
    pub fn schema_to_save(&self) -> Option<SchemaRef> {
        self.offered_schema().or_else(|| self.schema.clone())
    }

    /// The text that was typed in a field and chooses nothing, and the field's name. Saving would lose it.
    pub(super) fn unchosen_text(&self) -> Option<(&str, &'static str)> {
        let (event, schema) = (self.event_input.text(), self.picker.input.text());
        if !event.is_empty() && self.offered_event().is_none() {
            Some((event, "event"))
        } else if self.picker.touched && !schema.is_empty() && self.offered_schema().is_none() {
            Some((schema, "flow schema"))
        } else {
            None
        }
    }

    /// The server returned the hook: fields that the user has not set take its values.
    pub(super) fn fill_unset_fields(&mut self, hook: &Hook) {
        if !self.events.contains(&hook.event) {
            self.events.push(hook.event.clone());
        }
        if !self.set_by_user.event {
            self.event = Some(hook.event.clone());
        }
        if !self.event_touched {
            let position = self.offered_events().position(|event| *event == hook.event);
            self.event_list.cursor = position.unwrap_or(self.event_list.cursor);
        }
        if !self.set_by_user.schema {
            self.schema.clone_from(&hook.schema);
            if let Some(schema) = &self.schema {
                self.picker.show_first(schema);
            }
        }
        if !self.set_by_user.state {
            self.state = hook.state;
        }
    }

    /// The chosen state as a word: a hook that stays off and paused is paused.
    pub fn state_word(&self) -> &'static str {
        match self.state {
            State::Off if self.was_paused && !self.ends_pause => "paused",
            state => state.word(),
        }
    }

    /// Saving ends the pause of a hook that stays off.
    pub fn ends_pause(&self) -> bool {
        self.ends_pause && !self.state.enabled()
    }

    /// Returns the patch for an edit: only the fields that differ from the server's hook. `None` while that is not
    /// loaded.
    pub fn patch(&self) -> Option<HookPatch> {
        let original = self.original()?;
        let schema = self.schema_to_save().map(|schema| schema.id);
        Some(HookPatch {
            event: self.event_to_save().cloned().filter(|event| *event != original.event),
            schema: schema.filter(|_| schema != original.schema_id()),
            state: Some(self.state).filter(|state| *state != original.state),
        })
    }

    /// Closing now would lose something that was chosen or typed.
    pub fn has_unsaved_changes(&self) -> bool {
        self.unchosen_text().is_some()
            || match &self.kind {
                FormKind::Add => {
                    self.event_to_save() != self.event_at_open.as_ref()
                        || self.schema_to_save().is_some()
                        || self.state != State::On
                }
                FormKind::Edit { original: Original::Loaded(_), .. } => {
                    self.ends_pause() || self.patch().is_some_and(|patch| !patch.is_empty())
                }
                FormKind::Edit { .. } => {
                    self.set_by_user != SetByUser::default()
                        || self.offered_event().is_some()
                        || self.offered_schema().is_some()
                }
            }
    }
}

/// The question that the form asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// Close the form and discard the input?
    Close,
    /// Stop waiting for the answer to the save?
    StopWaiting,
    /// How to resolve the conflict with this hook, which is on for the event?
    Taken(HookId),
    /// How to treat somebody else's change? The hook is like this now.
    Changed(Hook),
    /// Save it as a new hook, because the edited one was deleted?
    Gone,
}
