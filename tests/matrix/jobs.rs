//! What users do: how they come to it, the key that does it, and what they see and press if it did not work.

use webitel_hooks::app::{Form, Layer, Load};
use webitel_hooks::domain::{Event, Hook, State};

use crate::database::{Row, number};
use crate::driver::{Driver, QUEUE};

/// A job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Job {
    LoadQueues,
    LoadHooks,
    Add,
    Edit,
    Toggle,
    RemoveOne,
    RemoveThree,
    SearchSchemas,
}

pub(crate) const JOBS: [Job; 8] = [
    Job::LoadQueues,
    Job::LoadHooks,
    Job::Add,
    Job::Edit,
    Job::Toggle,
    Job::RemoveOne,
    Job::RemoveThree,
    Job::SearchSchemas,
];

/// The flow schema that is searched for and chosen, and the text that finds it alone.
pub(crate) const SCHEMA: &str = "Zendesk ticket sync";
const TYPED: &str = "zendesk";

impl Job {
    /// Method and path of the request that does it.
    pub(crate) fn request(self) -> (&'static str, &'static str) {
        match self {
            Self::LoadQueues => ("GET", "/call_center/queues?"),
            Self::LoadHooks => ("GET", "/hooks?"),
            Self::Add => ("POST", "/hooks"),
            Self::Edit | Self::Toggle => ("PATCH", "/hooks/"),
            Self::RemoveOne | Self::RemoveThree => ("DELETE", "/hooks/"),
            Self::SearchSchemas => ("GET", "/routing/schema?"),
        }
    }

    /// Whether it writes.
    pub(crate) fn is_write(self) -> bool {
        !matches!(self, Self::LoadQueues | Self::LoadHooks | Self::SearchSchemas)
    }

    /// Whether a queue is open before it begins.
    pub(crate) fn in_a_queue(self) -> bool {
        !matches!(self, Self::LoadQueues | Self::LoadHooks)
    }

    /// The events of the rows that it is about.
    pub(crate) fn targets(self) -> &'static [Event] {
        match self {
            Self::Edit => &[Event::Bridged],
            Self::Toggle | Self::RemoveOne => &[Event::Leaving],
            Self::RemoveThree => &[Event::Answered, Event::Bridged, Event::Joined],
            _ => &[],
        }
    }

    /// The rows that have a check meanwhile.
    pub(crate) fn checked(self) -> &'static [Event] {
        match self {
            Self::Add | Self::Edit => &[Event::Answered, Event::Joined],
            Self::RemoveThree => self.targets(),
            _ => &[],
        }
    }

    /// Everything before the key that does it.
    pub(crate) fn prepare(self, driver: &mut Driver) {
        if self != Self::LoadQueues {
            driver.start();
        }
        for event in self.checked() {
            to_row(driver, event);
            driver.press(&["Space"]);
        }
        if let [event, ..] = self.targets() {
            to_row(driver, event);
        }
        match self {
            Self::LoadHooks => {
                while driver.model.queues.under_cursor().is_some_and(|queue| queue.id != QUEUE) {
                    driver.press(&["Down"]);
                }
            }
            Self::Add => {
                driver.press(&["a"]);
                driver.type_text("missed");
                driver.press(&["Enter"]);
                driver.type_text(TYPED);
                // Switched off: of hooks that are off the server takes any number, so only the program prevents a second.
                driver.press(&["Enter", "Shift-Tab", "Space"]);
            }
            Self::Edit => {
                driver.press(&["e", "Tab"]);
                driver.type_text(TYPED);
                driver.press(&["Enter"]);
            }
            Self::RemoveOne | Self::RemoveThree => driver.press(&["d"]),
            Self::SearchSchemas => {
                driver.press(&["a"]);
                driver.type_text("missed");
                driver.press(&["Enter"]);
            }
            _ => {}
        }
        if self.fills_a_form() {
            assert!(self.kept(driver), "the form is not filled: {:?}", driver.model.form());
        }
    }

    /// The key that does it.
    pub(crate) fn begin(self, driver: &mut Driver) {
        match self {
            Self::LoadQueues => driver.start(),
            Self::LoadHooks => driver.press(&["Enter"]),
            Self::Add | Self::Edit => driver.press(&["Ctrl-S"]),
            Self::Toggle => driver.press(&["t"]),
            Self::RemoveOne | Self::RemoveThree => driver.press(&["y"]),
            Self::SearchSchemas => driver.type_text(TYPED),
        }
    }

    /// Whether the screen says that it is done.
    pub(crate) fn seems_done(self, driver: &Driver) -> bool {
        let model = &driver.model;
        let gone = |event: &Event| shown(driver).all(|hook| hook.event != *event);
        match self {
            Self::LoadQueues => model.queues.known && model.queues.load == Load::Idle,
            Self::LoadHooks => model.hooks.is_known && model.hooks.load == Load::Idle,
            Self::Add | Self::Edit => model.form().is_none(),
            Self::Toggle => shown(driver).any(|hook| hook.event == Event::Leaving && hook.state == State::Off),
            Self::RemoveOne | Self::RemoveThree => self.targets().iter().all(gone),
            Self::SearchSchemas => model.form().is_some_and(|form| {
                let picker = &form.picker;
                picker.load == Load::Idle
                    && picker.is_up_to_date()
                    && picker.rows.iter().any(|row| row.name.raw() == SCHEMA)
            }),
        }
    }

    /// What the user does who sees that it is not done, once the server is well again.
    pub(crate) fn again(self, driver: &mut Driver) {
        match self {
            Self::LoadQueues | Self::LoadHooks => driver.press(&["r"]),
            Self::SearchSchemas => driver.press(&["F5"]),
            Self::Add | Self::Edit => {
                driver.press(&["Ctrl-S"]);
                if driver.model.layers.last().and_then(Layer::question).is_some() {
                    driver.press(&["y"]);
                }
                // The server has it like this already: it was saved, only nobody said so.
                if driver.model.form().and_then(Form::patch).is_some_and(|patch| patch.is_empty()) {
                    driver.press(&["Esc"]);
                }
            }
            Self::Toggle => {
                to_row(driver, &Event::Leaving);
                driver.press(&["t"]);
            }
            Self::RemoveOne => {
                to_row(driver, &Event::Leaving);
                driver.press(&["d", "y"]);
            }
            Self::RemoveThree => {
                // The checks say which; where the server said that a row is gone, there is none.
                for event in self.targets() {
                    let unchecked = shown(driver).find(|hook| hook.event == *event).map(|hook| hook.id);
                    let checks = &driver.model.hooks.checks;
                    if unchecked.is_some_and(|id| checks.iter().all(|(_, checked)| *checked != id)) {
                        to_row(driver, event);
                        driver.press(&["Space"]);
                    }
                }
                driver.press(&["d", "y"]);
            }
        }
    }

    fn fills_a_form(self) -> bool {
        matches!(self, Self::Add | Self::Edit)
    }

    /// Whether what the user chose and typed is still there.
    pub(crate) fn kept(self, driver: &Driver) -> bool {
        let chosen = |form: &Form, event: Event, state: State| {
            form.event == Some(event)
                && form.schema.as_ref().is_some_and(|schema| schema.name.raw() == SCHEMA)
                && form.state == state
        };
        let form = driver.model.form();
        match self {
            Self::Add => form.is_some_and(|form| chosen(form, Event::Missed, State::Off)),
            Self::Edit => form.is_some_and(|form| chosen(form, Event::Bridged, State::On)),
            Self::SearchSchemas => {
                form.is_some_and(|form| form.event == Some(Event::Missed) && form.picker.input.text() == TYPED)
            }
            _ => true,
        }
    }

    /// What the database holds when it is done.
    pub(crate) fn desired(self, before: &[Row], schema: i64) -> Vec<Row> {
        let mut rows = before.to_vec();
        let hit =
            |row: &Row| row.queue == number(QUEUE.0) && self.targets().iter().any(|event| event.wire() == row.event);
        match self {
            Self::Add => {
                let id = before.iter().map(|row| row.id).max().unwrap_or(0) + 1;
                rows.push(Row { queue: number(QUEUE.0), id, event: "missed".to_owned(), schema, enabled: false });
            }
            Self::Edit => rows.iter_mut().filter(|row| hit(row)).for_each(|row| row.schema = schema),
            Self::Toggle => rows.iter_mut().filter(|row| hit(row)).for_each(|row| row.enabled = false),
            Self::RemoveOne | Self::RemoveThree => rows.retain(|row| !hit(row)),
            _ => {}
        }
        rows
    }
}

/// The hooks on the screen.
pub(crate) fn shown(driver: &Driver) -> impl Iterator<Item = &Hook> {
    let model = &driver.model;
    model.hooks.owner().into_iter().flat_map(|owner| model.store.hooks(owner))
}

/// Moves the cursor to the row with this event.
fn to_row(driver: &mut Driver, event: &Event) {
    driver.press(&["Home"]);
    for _ in 0..20 {
        let here = driver.model.hooks.under_cursor(&driver.model.store);
        if here.is_some_and(|row| row.hook.event == *event) {
            return;
        }
        driver.press(&["Down"]);
    }
    panic!("no row has the event {event}");
}
