//! The whole state of the program.

use std::collections::BTreeMap;
use std::time::Duration;

use super::component::{Component, Cx, Facts, Reason, Screen, Viewport};
use super::connection::{Connection, Surroundings};
use super::copying::CopyPicks;
use super::form::Form;
use super::hook_list::HookList;
use super::layers::{Layer, Layers, View};
use super::matrix::Matrix;
use super::message::{Size, TimerId};
use super::plans::{PauseTimer, Preparation};
use super::queue_list::QueueList;
use super::reading::AllHooksReading;
use super::request::{Ids, Part};
use super::session::{ServerChoice, Session, SignInDefaults};
use super::store::{HookKey, RecentWrites, Store};
use super::widgets::{Load, NoticeKind, Notices};
use super::writes::Writes;
use crate::domain::{Hook, LAG, QueueSelector};
use crate::keys::{Action, Context, KeyMap, KeyNames};
use crate::words::count;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    #[default]
    Queues,
    Hooks,
}

/// Whether the program is about to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Exit {
    #[default]
    Staying,
    /// It ends as soon as the last write is answered.
    WhenWritten,
}

#[derive(Debug, Clone, Default)]
pub struct Model {
    pub size: Size,
    /// The keys, as the user has them.
    pub keys: KeyMap,
    pub session: Session,
    /// The pane that has the keyboard when no layer is open.
    pub focus: Pane,
    pub queues: QueueList,
    pub hooks: HookList,
    pub all_hooks: HookList,
    pub matrix: Matrix,
    pub store: Store,
    pub reading: AllHooksReading,
    pub layers: Layers,
    /// The lists and reports from which the hook in the hooks pane was reached: Esc shows them again.
    pub(super) way_back: Vec<Layer>,
    pub notices: Notices,
    pub writes: Writes,
    /// Waiting for answers, a lost connection, live refresh.
    pub connection: Connection,
    /// The picks of a closed copy dialog.
    pub(super) copy_picks: CopyPicks,
    pub(super) preparation: Preparation,
    /// The last key went into a text: nothing may take the next one away.
    pub(super) typing: bool,
    pub(super) sign_in_defaults: SignInDefaults,
    /// There is no token yet: nothing can be requested before a sign-in.
    pub(super) signs_in_first: bool,
    /// Whether the program is about to end.
    pub(super) exit: Exit,
    /// The queue asked for on the command line, until it is opened.
    pub(super) queue_to_open: Option<QueueSelector>,
    screen: Screen,
    pub(super) ids: Ids,
    /// The timers of components that have not rung yet.
    pub(super) timers: BTreeMap<TimerId, Part>,
    pub(super) recent_writes: RecentWrites,
    /// The timer for reading the paused hooks again.
    pub(super) pause_timer: PauseTimer,
}

impl Model {
    /// A session with a server (or none yet), and the queue to open at once.
    pub fn new(size: Size, server: ServerChoice, queue_to_open: Option<QueueSelector>) -> Self {
        Self {
            size,
            session: Session { server, ..Session::default() },
            hooks: HookList::of_nothing(),
            all_hooks: HookList::of_all(),
            store: Store::new(LAG),
            queue_to_open,
            ..Self::default()
        }
    }

    /// Sets how far the server's replica may be behind; zero: it has none.
    #[must_use]
    pub fn with_replica_lag(self, lag: Duration) -> Self {
        Self { store: Store::new(lag), ..self }
    }

    /// Sets how often live refresh asks whether anything changed; `None` switches it off.
    #[must_use]
    pub fn with_live_refresh(mut self, interval: Option<Duration>) -> Self {
        self.connection.live.interval = interval;
        self
    }

    /// Sets who signs in, and whether that comes before anything else.
    #[must_use]
    pub fn with_sign_in(self, defaults: SignInDefaults, first: bool) -> Self {
        Self { sign_in_defaults: defaults, signs_in_first: first, ..self }
    }

    /// Returns whether nothing can be requested before the user has signed in.
    pub fn needs_sign_in(&self) -> bool {
        self.signs_in_first && !self.queues.known && self.queues.load == Load::Idle
    }

    pub fn focused(&self) -> Part {
        self.layers.last().map_or_else(|| self.list(), Layer::part)
    }

    /// The list that has the keyboard when no dialog is open.
    pub fn list(&self) -> Part {
        match (self.cover(), &self.session.server, self.focus) {
            (Some(View::AllHooks), ..) => Part::AllHooks,
            (Some(View::Matrix), ..) => Part::Matrix,
            (None, ServerChoice::Unset, _) => Part::App,
            (None, _, Pane::Queues) => Part::Queues,
            (None, _, Pane::Hooks) => Part::Hooks,
        }
    }

    /// The list that covers the panes, even if a dialog is open over it.
    pub fn cover(&self) -> Option<View> {
        self.layers.cover()
    }

    /// The open form, even if a dialog is open over it.
    pub fn form(&self) -> Option<&Form> {
        self.layers.form()
    }

    /// The context that decides what the keys do now.
    pub fn context(&self) -> Context {
        self.component(self.focused()).map_or(Context::Start, Component::context)
    }

    /// The keys as sentences name them now.
    pub fn key_names(&self) -> KeyNames<'_> {
        let below = self.component(self.list()).map_or(Context::Start, Component::context);
        KeyNames::new(&self.keys, [self.context(), below])
    }

    fn component(&self, part: Part) -> Option<&dyn Component> {
        match part {
            Part::Queues => Some(&self.queues),
            Part::Hooks => Some(&self.hooks),
            Part::AllHooks => Some(&self.all_hooks),
            Part::Matrix => Some(&self.matrix),
            part => self.layers.component(part),
        }
    }

    /// A component and what it can read; the topmost of its kind.
    pub(super) fn component_mut(&mut self, part: Part) -> Option<(&mut dyn Component, Cx<'_>)> {
        let (facts, view) = (self.facts(), self.viewport(part));
        let Self { layers, queues, hooks, all_hooks, matrix, session, store, reading, writes, notices, .. } = self;
        let cx = Cx { session, store, reading, writes, notices, view, facts };
        let component: &mut dyn Component = match part {
            Part::Queues => queues,
            Part::Hooks => hooks,
            Part::AllHooks => all_hooks,
            Part::Matrix => matrix,
            part => layers.component_mut(part)?,
        };
        Some((component, cx))
    }

    /// The reason why a command of the focused part is not available now.
    pub fn unavailable(&self, action: Action) -> Option<Reason> {
        self.unavailable_in(self.focused(), action)
    }

    /// The reason why a command of a component is not available now, even if something is open over it.
    pub fn unavailable_in(&self, part: Part, action: Action) -> Option<Reason> {
        self.component(part)?.unavailable(action, &self.cx(part))
    }

    /// The reason why the focused part takes no text, unless that is plain to see.
    pub(super) fn text_refused(&self) -> Option<Reason> {
        self.layers.last()?.component()?.text_refused(&self.cx(self.focused()))
    }

    /// The state that a component can read.
    pub fn cx(&self, part: Part) -> Cx<'_> {
        let Self { session, store, reading, writes, notices, .. } = self;
        Cx { session, store, reading, writes, notices, view: self.viewport(part), facts: self.facts() }
    }

    /// Brings every cursor into view, after the screen was measured.
    pub fn fit(&mut self, screen: Screen) {
        self.screen = screen;
        self.queues.fit(screen.queues);
        self.hooks.fit(screen.hooks);
        match self.cover() {
            Some(View::AllHooks) => self.all_hooks.fit(screen.cover),
            Some(View::Matrix) => self.matrix.fit(screen.cover),
            None => {}
        }
        if let Some(component) = self.layers.last_mut().and_then(Layer::component_mut) {
            component.fit(screen.top);
        }
    }

    /// The facts of the screen that the connection needs.
    pub(super) fn surroundings(&self) -> Surroundings {
        let is_shown = self.hooks.is_known && self.hooks.load == Load::Idle;
        Surroundings {
            shown: self.hooks.queue().filter(|_| is_shown).map(|queue| queue.id),
            is_offline: self.connection.lost.is_some(),
            has_failed_list: self.queues.load.needs_retry() || self.hooks.load.needs_retry(),
            is_typing: self.typing,
            is_waiting: self.waiting_for().is_some(),
        }
    }

    /// Describes the answer that is waited for in a few words; `None` when everything is answered.
    pub fn waiting_for(&self) -> Option<String> {
        let unfinished = self.writes.unfinished();
        if unfinished > 0 {
            return Some(count(unfinished, "write"));
        }
        if let Some(what) = self.form().and_then(Form::waiting_for) {
            return Some(what.to_owned());
        }
        if self.layers.iter().any(|layer| matches!(layer, Layer::Copying(copying) if copying.progress().is_some())) {
            return Some("the hooks of the targets".to_owned());
        }
        if self.preparation.is_reading() {
            return Some("the hooks as they are now".to_owned());
        }
        let is_seen = matches!(self.layers.last(), Some(Layer::Cover(_)));
        if is_seen && self.reading.progress().is_some() {
            return Some("the hooks of all queues".to_owned());
        }
        if let Some(queue) = self.hooks.queue().filter(|_| self.hooks.load.is_loading()) {
            return Some(format!("the hooks of {}", queue.label()));
        }
        self.queues.load.is_loading().then(|| "the queues".to_owned())
    }

    const fn viewport(&self, part: Part) -> Viewport {
        match part {
            Part::Queues => self.screen.queues,
            Part::Hooks => self.screen.hooks,
            Part::AllHooks | Part::Matrix => self.screen.cover,
            _ => self.screen.top,
        }
    }

    fn facts(&self) -> Facts {
        Facts {
            is_too_small: self.size.is_too_small(),
            is_offline: self.connection.lost.is_some(),
            below: self.layers.below(),
            is_form_aside: self.layers.is_form_aside(),
            is_preparing: self.preparation.is_under_way(),
            is_loading: self.queues.load.is_loading() || self.hooks.load.is_loading(),
            waited_for: self.connection.waiting.seconds,
        }
    }

    /// Unchecks hooks whose command was carried out.
    pub(super) fn uncheck(&mut self, done: &[HookKey]) {
        self.hooks.uncheck(done.iter().copied());
        self.all_hooks.uncheck(done.iter().copied());
    }

    /// Unchecks hooks that were copied. Those whose copies are missing somewhere stay checked for another try.
    pub(super) fn uncheck_copied(&mut self, missing: &[Hook]) {
        let list = if self.cover().is_some() { &mut self.all_hooks } else { &mut self.hooks };
        let what = |hook: &Hook| (hook.event.clone(), hook.schema_id());
        let is_missing = |hook: &Hook| missing.iter().any(|copy| what(copy) == what(hook));
        let is_done = |(owner, hook): &HookKey| !self.store.hook(*owner, *hook).is_some_and(is_missing);
        let done: Vec<HookKey> = list.checks.iter().copied().filter(is_done).collect();
        list.uncheck(done.into_iter());
    }

    /// Puts the cursor of the lists on a hook. Returns whether the filter of the open list was cleared for it.
    pub(super) fn move_to(&mut self, key: HookKey) -> bool {
        let in_pane = self.hooks.move_to(&self.store, key);
        if self.cover().is_some() { self.all_hooks.move_to(&self.store, key) } else { in_pane }
    }

    /// Answers the last key: why it did nothing, or what to know.
    pub(super) fn hint(&mut self, text: impl Into<String>) {
        self.notices.notify(NoticeKind::Hint, text);
    }
}
