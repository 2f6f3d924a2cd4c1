//! The whole state of the program.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::{
    all_queues::state::AllQueues,
    component::{Component, Cx, Reason, Screen},
    connection::{Connection, Surroundings},
    copying::{
        keys::unavailable_in_copying,
        state::{Copying, Kept},
    },
    dialogs::{palette::Palette, question::QuestionDialog, sign_in::SignIn, text_viewer::TextViewer},
    form::{
        availability::unavailable_in_form,
        state::{Form, Original, Purpose},
    },
    layers::quitting::Exit,
    layout::{Arrangement, Layout, Size},
    message::{Effect, Generation, Slot, TimerId},
    panes::{
        availability,
        queues::{self, Queues},
        registry::Registry,
    },
    plans::{fetching::Fetching, keys::unavailable_in_plan, schema::SchemaChoice, sheet::Sheet},
    reports::{keys::unavailable_in_report, state::Report},
    request::{Destination, Ids, Part},
    session::{Link, Place, Session, SignInDefaults},
    update,
    widgets::{
        load::Load,
        notices::{NoticeKind, Notices},
        text_field::TextField,
        words,
    },
    writes::runs::Writes,
};
use crate::{
    domain::{BatchId, ProfileMark, Query, QueueSelector},
    keys::Action,
};

/// A pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pane {
    /// The queues.
    Queues,
    /// The hooks of the opened queue.
    Hooks,
}

/// A view of all queues, in place of the panes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Every hook of the domain, in a list.
    AllQueues,
    /// Queues and events.
    Matrix,
}

/// What lies over the panes, the last one on top. Only the top one has the keyboard.
#[derive(Debug, Clone)]
pub enum Layer {
    /// The filter of a pane, being typed.
    Filter(Pane, TextField),
    /// A view of all queues. Covers everything under it.
    Overview(View),
    /// Adding or editing a hook.
    Form(Box<Form>),
    /// A question.
    Question(QuestionDialog),
    /// A text to read.
    Text(TextViewer),
    /// The command palette.
    Palette(Palette),
    /// The flow schema for many hooks.
    Schema(Box<SchemaChoice>),
    /// A plan: asked for, being carried out, or ended.
    Plan(Box<Sheet>),
    /// What was done, or what is wrong.
    Report(Box<Report>),
    /// Hooks on their way to other queues.
    Copying(Box<Copying>),
    /// Signing in.
    SignIn(Box<SignIn>),
}

impl Layer {
    /// The name of what lies there.
    #[must_use]
    pub const fn part(&self) -> Part {
        match self {
            Self::Filter(..) | Self::Overview(_) => Part::Lists,
            Self::Form(_) => Part::Form,
            Self::Question(_) => Part::Question,
            Self::Text(_) => Part::TextViewer,
            Self::Palette(_) => Part::Palette,
            Self::Schema(_) => Part::SchemaChoice,
            Self::Plan(_) => Part::Plan,
            Self::Report(_) => Part::Report,
            Self::Copying(_) => Part::Copy,
            Self::SignIn(_) => Part::SignIn,
        }
    }

    /// `None` for what is not a component yet.
    pub(super) fn component(&self) -> Option<&dyn Component> {
        match self {
            Self::Question(dialog) => Some(dialog),
            Self::Text(dialog) => Some(dialog),
            Self::Palette(dialog) => Some(dialog),
            Self::SignIn(dialog) => Some(dialog.as_ref()),
            _ => None,
        }
    }

    pub(super) fn component_mut(&mut self) -> Option<&mut dyn Component> {
        match self {
            Self::Question(dialog) => Some(dialog),
            Self::Text(dialog) => Some(dialog),
            Self::Palette(dialog) => Some(dialog),
            Self::SignIn(dialog) => Some(dialog.as_mut()),
            _ => None,
        }
    }
}

/// The whole state.
#[derive(Debug, Clone)]
pub struct Model {
    /// The terminal's size.
    pub size: Size,
    /// Which server, how it does, who is signed in.
    pub session: Session,
    /// The pane that has the keyboard when no layer is open.
    pub focus: Pane,
    /// The queues pane.
    pub queues: Queues,
    /// The hooks pane; `None` until a queue is opened.
    pub registry: Option<Registry>,
    /// Every hook of the domain, as far as it was asked for.
    pub all_queues: AllQueues,
    /// What lies over the panes.
    pub layers: Vec<Layer>,
    /// What the status line tells.
    pub notices: Notices,
    /// Every change under way.
    pub writes: Writes,
    /// Waiting for answers, a lost connection, live refresh.
    pub connection: Connection,
    /// A form whose save was not waited for.
    pub(super) parked: Option<Box<Form>>,
    /// What was picked in a copying that was closed.
    pub(super) copying_kept: Kept,
    /// What is being looked up for a plan.
    pub(super) fetching: Fetching,
    /// What an undo has shown already and could not put back: the next one is about what was done before it.
    pub(super) passed: BTreeSet<BatchId>,
    /// The last key went into a text: nothing may take the next one away.
    pub(super) typing: bool,
    pub(super) sign_in_defaults: SignInDefaults,
    /// There is no token yet: nothing can be asked before a sign-in.
    signs_in_first: bool,
    /// Whether the program is about to end.
    pub(super) exit: Exit,
    /// The queue asked for on the command line, until it is opened.
    pub(super) wanted: Option<QueueSelector>,
    /// What the screen has measured.
    screen: Screen,
    pub(super) ids: Ids,
    /// The timers of components that have not rung yet.
    pub(super) timers: BTreeMap<TimerId, Part>,
}

impl Model {
    /// A session with a server (or none yet), and the queue to open at once.
    #[must_use]
    pub fn new(size: Size, place: Place, wanted: Option<QueueSelector>) -> Self {
        Self {
            size,
            session: Session { place, link: Link::Connecting, profile: ProfileMark::default(), identity: None },
            focus: Pane::Queues,
            queues: Queues::default(),
            registry: None,
            all_queues: AllQueues::default(),
            layers: Vec::new(),
            notices: Notices::default(),
            writes: Writes::default(),
            connection: Connection::default(),
            parked: None,
            copying_kept: Kept::default(),
            fetching: Fetching::default(),
            passed: BTreeSet::new(),
            typing: false,
            sign_in_defaults: SignInDefaults::default(),
            signs_in_first: false,
            exit: Exit::Staying,
            wanted,
            screen: Screen::default(),
            ids: Ids::default(),
            timers: BTreeMap::new(),
        }
    }

    /// The same under a profile's name and marks.
    #[must_use]
    pub fn with_profile(mut self, profile: ProfileMark) -> Self {
        self.session.profile = profile;
        self
    }

    /// The same with live refresh: how often to ask whether anything changed.
    #[must_use]
    pub fn with_live_refresh(mut self, interval: Option<Duration>) -> Self {
        self.connection.refresh_every(interval);
        self
    }

    /// The same for a server that the user signs in to: who, and whether before anything else.
    #[must_use]
    pub fn with_sign_in(self, defaults: SignInDefaults, first: bool) -> Self {
        Self { sign_in_defaults: defaults, signs_in_first: first, ..self }
    }

    /// What to ask for when the session begins; on the start screen, nothing.
    pub fn start(&mut self) -> Vec<Effect> {
        if self.signs_in_first {
            let mut effects = Vec::new();
            let reason = "There is no access token for this server yet: sign in.".to_owned();
            update::open(self, Destination::SignIn { reason }, &mut effects);
            return effects;
        }
        self.start_asking()
    }

    pub(super) fn start_asking(&mut self) -> Vec<Effect> {
        let mut effects = Vec::new();
        if self.session.place == Place::Unset {
            return effects;
        }
        if let Some(selector) = self.wanted.clone() {
            self.fetch(Slot::Start, Query::Queue(selector), &mut effects);
        }
        queues::load(self, &mut effects);
        self.fetch(Slot::Identity, Query::Identity, &mut effects);
        effects
    }

    /// Nothing can be asked before the user has signed in.
    #[must_use]
    pub fn needs_sign_in(&self) -> bool {
        self.signs_in_first && !self.queues.known && self.queues.load == Load::Idle
    }

    /// The layout of the screen as it is now.
    #[must_use]
    pub fn layout(&self) -> Layout {
        Layout::of(self.size)
    }

    /// A component and what it can read; the topmost of its kind.
    pub(super) fn component(&mut self, part: Part) -> Option<(&mut dyn Component, Cx<'_>)> {
        let is_too_small = self.layout().arrangement == Arrangement::TooSmall;
        let Self { layers, session, writes, notices, connection, screen, .. } = self;
        let cx = Cx { session, writes, notices, view: screen.top, is_too_small, is_offline: connection.lost.is_some() };
        let layer = layers.iter_mut().rev().find(|layer| layer.part() == part)?;
        Some((layer.component_mut()?, cx))
    }

    /// Why a command of what has the keyboard is not available now.
    #[must_use]
    pub fn unavailable(&self, action: Action) -> Option<Reason> {
        match self.layers.last() {
            Some(Layer::Filter(..)) => None,
            top => self.unavailable_in(top.map_or(Part::Lists, Layer::part), action),
        }
    }

    /// Why a command of a component is not available now, whatever lies over it.
    #[must_use]
    pub fn unavailable_in(&self, part: Part, action: Action) -> Option<Reason> {
        match part {
            Part::Lists => availability::unavailable(self, action),
            Part::Form => unavailable_in_form(self, action),
            Part::Plan => unavailable_in_plan(self, action),
            Part::Report => unavailable_in_report(self, action),
            Part::Copy => unavailable_in_copying(self, action),
            part => {
                let layer = self.layers.iter().rev().find(|layer| layer.part() == part)?;
                layer.component()?.unavailable(action, &self.cx())
            }
        }
    }

    pub(super) fn cx(&self) -> Cx<'_> {
        Cx {
            session: &self.session,
            writes: &self.writes,
            notices: &self.notices,
            view: self.screen.top,
            is_too_small: self.layout().arrangement == Arrangement::TooSmall,
            is_offline: self.connection.lost.is_some(),
        }
    }

    /// Brings every cursor into view, after the screen was measured.
    pub fn fit(&mut self, screen: Screen) {
        self.screen = screen;
        if let Some(component) = self.layers.last_mut().and_then(Layer::component_mut) {
            component.fit(screen.top);
        }
    }

    /// What the connection has to know of the screen.
    pub(super) fn surroundings(&self) -> Surroundings {
        let registry = self.registry.as_ref();
        let has_failed = |load: &Load| load.has_failed_by_itself();
        Surroundings {
            shown: registry
                .filter(|registry| registry.known && registry.load == Load::Idle)
                .map(|registry| registry.queue.id),
            has_failed_list: has_failed(&self.queues.load)
                || registry.is_some_and(|registry| has_failed(&registry.load)),
            is_typing: self.typing,
            is_waiting: self.waiting_for().is_some(),
        }
    }

    /// What is waited for, in a few words; `None` when everything is answered.
    #[must_use]
    pub fn waiting_for(&self) -> Option<String> {
        let unfinished = self.writes.unfinished();
        if unfinished > 0 {
            return Some(words::count(unfinished, "write"));
        }
        if let Some(form) = self.form() {
            if form.checking.is_some() || matches!(form.purpose, Purpose::Edit { original: Original::Loading(_), .. }) {
                return Some("the hook".to_owned());
            }
            if form.picker.load.is_loading() {
                return Some("the flow schemas".to_owned());
            }
        }
        if self.is_reading_targets() {
            return Some("the hooks of the targets".to_owned());
        }
        if matches!(self.fetching, Fetching::Hooks(_)) {
            return Some("the hooks as they are now".to_owned());
        }
        let is_seen = matches!(self.layers.last(), Some(Layer::Overview(_)));
        if is_seen && self.all_queues.loading.progress().is_some() {
            return Some("the hooks of all queues".to_owned());
        }
        if let Some(registry) = self.registry.as_ref().filter(|registry| registry.load.is_loading()) {
            return Some(format!("the hooks of {}", registry.queue.label()));
        }
        self.queues.load.is_loading().then(|| "the queues".to_owned())
    }

    /// Asks for something and says which answer is awaited.
    pub(super) fn fetch(&mut self, slot: Slot, query: Query, effects: &mut Vec<Effect>) -> Generation {
        let generation = self.ids.next_generation();
        effects.push(Effect::Fetch { slot, generation, query });
        generation
    }

    pub(super) fn next_timer(&mut self) -> TimerId {
        self.ids.next_timer()
    }

    /// Answers the last key: why it did nothing, or what to know.
    pub(super) fn hint(&mut self, text: impl Into<String>) {
        self.notices.tell(NoticeKind::Hint, text);
    }
}
