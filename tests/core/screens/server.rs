//! A small contact center to take pictures of.

use webitel_hooks::domain::scan::{Request, Response};
use webitel_hooks::domain::{
    Answer, Change, ClassRights, Event, Failure, FailureKind, FlowSchema, Hook, HookId, HookList, HookOwner, HookPatch,
    Identity, Moment, Page, Query, Queue, QueueId, QueueList, QueueType, Rights, SchemaId, SchemaRef, SchemaType,
    SeenVersion, ServerText, State, Version, Versions, WriteOutcome,
};

/// What the server would answer.
#[derive(Debug)]
pub(crate) struct FakeServer {
    pub(crate) queues: Vec<Queue>,
    pub(crate) hooks: Vec<Hook>,
    /// Hooks of other queues than the first; where there are none, every queue has the same.
    pub(crate) elsewhere: Vec<(u64, Hook)>,
    pub(crate) schemas: Vec<FlowSchema>,
    pub(crate) rights: Rights,
    pub(crate) user: &'static str,
}

pub(crate) fn queue(id: u64, name: &str, kind: u32, state: State) -> Queue {
    Queue { id: QueueId(id), name: name.into(), kind: QueueType(kind), state }
}

pub(crate) fn hook(id: u64, event: Event, schema: u64, name: &str, state: State) -> Hook {
    let schema = Some(SchemaRef { id: SchemaId(schema), name: name.into() });
    Hook { id: HookId(id), event, schema, state }
}

pub(crate) fn schema(id: u64, name: &str, kind: SchemaType) -> FlowSchema {
    FlowSchema { id: SchemaId(id), name: name.into(), kind }
}

impl Default for FakeServer {
    fn default() -> Self {
        use State::{Off, On};
        let queues = [
            (12, "Support line", 1, On),
            (13, "Sales outbound", 5, On),
            (14, "Technical support, 2nd line", 1, On),
            (15, "Callback list", 3, On),
            (16, "Chat EU", 6, Off),
            (17, "Missed calls of the whole night, all lines and all offices", 0, On),
            (18, "Mail room", 7, On),
            (19, "Appointment reminders", 2, On),
            (20, "IM desk", 9, On),
            (21, "Internal messages", 10, Off),
        ];
        let schemas = [
            (5, "Notify CRM", SchemaType::Service),
            (6, "Close ticket", SchemaType::Service),
            (7, "Old CRM push", SchemaType::Default),
            (8, "Write call report", SchemaType::Service),
            (9, "Send the customer a message with the ticket number and a link to the survey", SchemaType::Service),
        ];
        Self {
            queues: queues.map(|(id, name, kind, state)| queue(id, name, kind, state)).to_vec(),
            hooks: vec![
                hook(101, Event::Joined, 5, "Notify CRM", On),
                hook(102, Event::Answered, 7, "Old CRM push", Off),
                hook(103, Event::Bridged, 5, "Notify CRM", On),
                hook(104, Event::Leaving, 6, "Close ticket", On),
                hook(105, Event::Joined, 8, "Write call report", Off),
            ],
            elsewhere: Vec::new(),
            schemas: schemas.map(|(id, name, kind)| schema(id, name, kind)).to_vec(),
            rights: Rights::UNRESTRICTED,
            user: "Admin",
        }
    }
}

impl FakeServer {
    /// A queue with this many hooks, more than fit on any screen.
    pub(crate) fn with_hooks(count: u64) -> Self {
        let server = Self::default();
        let hooks = (0..count).map(|number| {
            let event = Event::KNOWN[usize::try_from(number % 8).unwrap()].clone();
            let state = if number < 8 { State::On } else { State::Off };
            hook(1000 + number, event, 50 + number, &format!("Flow schema {:03}", number + 1), state)
        });
        Self { hooks: hooks.collect(), ..server }
    }

    /// A contact center with hooks in most of its queues.
    pub(crate) fn whole() -> Self {
        use State::{Off, On};
        let elsewhere = [
            (13, 201, Event::Answered, 7, On),
            (13, 202, Event::Leaving, 6, On),
            (13, 203, Event::Leaving, 8, Off),
            (13, 204, Event::Leaving, 9, Off),
            (14, 211, Event::Joined, 5, On),
            (14, 212, Event::Missed, 8, Off),
            (14, 213, Event::Missed, 5, Off),
            (15, 221, Event::Bridged, 5, On),
            (16, 231, Event::Joined, 5, On),
            (17, 241, Event::Joined, 9, On),
            (17, 242, Event::Leaving, 9, On),
            (19, 251, Event::Leaving, 8, On),
            (20, 261, Event::Processing, 5, Off),
            (20, 262, Event::from_wire("wait_agent"), 5, On),
            (21, 271, Event::Joined, 5, On),
        ];
        let server = Self::default();
        let name = |id| server.schemas.iter().find(|schema| schema.id.0 == id).map_or("", |schema| schema.name.shown());
        let named = |(queue, id, event, schema, state)| (queue, hook(id, event, schema, name(schema), state));
        Self { elsewhere: elsewhere.map(named).to_vec(), ..Self::default() }
    }

    /// Many queues with some hooks each, more than fit on any screen.
    pub(crate) fn with_queues(count: u64) -> Self {
        let queues = (0..count).map(|number| {
            queue(
                1000 + number,
                &format!("Line {number:03} of the northern region"),
                1 + (number % 3) as u32,
                State::On,
            )
        });
        let hooks = (0..count * 3).map(|number| {
            let event = Event::KNOWN[usize::try_from(number % 8).unwrap()].clone();
            let state = State::from_enabled(number % 2 == 0);
            let name = format!("Flow schema {:03} with a long name", number % 40);
            (1000 + number / 3, hook(5000 + number, event, 50 + number % 40, &name, state))
        });
        Self { queues: queues.collect(), elsewhere: hooks.collect(), ..Self::default() }
    }

    /// A user who may look at queues and hooks but not change them.
    pub(crate) fn read_only() -> Self {
        let queues = ClassRights { read: true, update: false };
        Self { rights: Rights { queues, ..Rights::UNRESTRICTED }, user: "Night shift", ..Self::default() }
    }

    /// A user who may change hooks but not look at flow schemas.
    pub(crate) fn without_schemas() -> Self {
        let schemas = ClassRights { read: false, update: false };
        Self { rights: Rights { schemas, ..Rights::UNRESTRICTED }, ..Self::default() }
    }

    pub(crate) fn answer(&self, query: &Query) -> Result<Answer, Failure> {
        Ok(match query {
            Query::Identity => Answer::Identity(Identity {
                user: None,
                name: self.user.into(),
                domain: "example.com".into(),
                rights: self.rights,
            }),
            Query::Queues(asked) => Answer::Queues(page(&self.queues, |queue| contains(&queue.name, &asked.search))),
            Query::AllQueues => Answer::Queues(page(&self.queues, |_| true)),
            Query::Queue(_) => Answer::Queue(self.queues.iter().take(1).cloned().collect()),
            Query::Hooks(HookOwner::Queue(queue)) => Answer::Hooks(self.hooks_of(*queue)),
            Query::QueueVersion(_) => {
                let version = Version { updated_at: format!("{:?}", self.hooks), updated_by: None };
                Answer::QueueVersion(Some(SeenVersion { version, age: None, seen: Moment::default() }))
            }
            Query::Hook { hook, .. } => Answer::Hook(self.hook(*hook)?),
            Query::AllSchemas => Answer::Schemas(Page::whole(self.schemas.clone())),
            Query::Schemas(asked) => {
                Answer::Schemas(page(&self.schemas, |schema| contains(&schema.name, &asked.search)))
            }
        })
    }

    fn hooks_of(&self, queue: QueueId) -> HookList {
        let mut hooks: Vec<Hook> = if self.elsewhere.is_empty() || queue == QueueId(12) {
            self.hooks.clone()
        } else {
            self.elsewhere.iter().filter(|(owner, _)| *owner == queue.0).map(|(_, hook)| hook.clone()).collect()
        };
        hooks.sort_by_key(|hook| hook.id);
        HookList { hooks, ..HookList::default() }
    }

    /// The answer to a request of a scan.
    pub(crate) fn answer_scan(&self, request: &Request) -> Response {
        match request {
            Request::Queues => Response::Queues(Ok(QueueList { queues: self.queues.clone(), ..QueueList::default() })),
            Request::Versions(_) => Response::Versions(Ok(Versions::default())),
            Request::Hooks(queue) => Response::Hooks(*queue, Ok(self.hooks_of(*queue))),
        }
    }

    pub(crate) fn write(&mut self, change: &Change) -> WriteOutcome {
        let name = |id| self.schemas.iter().find(|schema| schema.id == id).map(FlowSchema::reference);
        let written = match change {
            Change::Add(spec) => {
                let id = HookId(self.hooks.iter().map(|hook| hook.id.0).max().unwrap_or(0) + 1);
                Hook { schema: name(spec.schema.id), ..spec.as_hook(id) }
            }
            Change::Edit { before, after } => match self.hook(before.id) {
                Ok(known) => {
                    let patch = HookPatch::between(before, after);
                    Hook { schema: patch.schema.map_or(known.schema.clone(), name), ..patch.apply_to(&known) }
                }
                Err(failure) => return WriteOutcome::Refused(failure),
            },
            Change::Remove(hook) => {
                self.hooks.retain(|known| known.id != hook.id);
                return WriteOutcome::Done(None);
            }
        };
        self.hooks.retain(|known| known.id != written.id);
        self.hooks.push(written.clone());
        WriteOutcome::of(change, written)
    }

    fn hook(&self, id: HookId) -> Result<Hook, Failure> {
        let found = self.hooks.iter().find(|hook| hook.id == id).cloned();
        found.ok_or_else(|| Failure::new(FailureKind::NotFound, Some(404), "not found"))
    }
}

fn contains(name: &ServerText, needle: &str) -> bool {
    name.shown().to_lowercase().contains(&needle.to_lowercase())
}

fn page<T: Clone>(rows: &[T], fits: impl Fn(&T) -> bool) -> Page<T> {
    Page::whole(rows.iter().filter(|row| fits(row)).cloned().collect())
}
