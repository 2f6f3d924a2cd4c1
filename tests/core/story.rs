//! A story: keys are pressed, effects are expected, the server answers, and what is seen is checked.
//!
//! Effects are compared as short sentences (`"read hooks of 12"`, `"edit 3: off"`), rows as
//! `cursor check pending · event · flow schema · state`. Every effect has to be expected or it fails the next check.

use std::{collections::BTreeMap, time::Duration};

use webitel_hooks::{
    app::{
        Effect, Field, Form, Generation, JobId, Layer, Model, Msg, OpId, Part, Pending, Place, Question, Size, Slot,
        TimerId, update,
    },
    domain::{
        Answer, Cause, Change, Deed, Failure, FailureKind, FlowSchema, Hook, HookId, Identity, Page, Query, Queue,
        QueueSelector, Written,
    },
    keys::{Action, Chord},
    ui::measure,
};

use crate::fixtures::{DESIGN_SIZE, failure, identity, support_line};
use crate::sentences::{PAUSE, target, told};

pub(crate) struct Story {
    pub(crate) model: Model,
    /// What was asked for since the last check.
    effects: Vec<Effect>,
    /// The latest read of each slot.
    reads: BTreeMap<Slot, Generation>,
    /// The writes that are not answered yet, in the order in which they went out.
    writes: Vec<(OpId, Change)>,
    timers: Vec<(TimerId, Duration)>,
    /// What was to be written down, in its order.
    pub(crate) records: Vec<(JobId, Cause, Deed)>,
    /// The reads of all queues that are not answered yet.
    pub(crate) scanning: Vec<(Slot, Generation, Query)>,
}

/// A story that begins where the list of these hooks has just been opened, everything answered.
pub(crate) fn opened(hooks: Vec<Hook>) -> Story {
    opened_as(identity(true, true), hooks)
}

/// The same for a user with other rights.
pub(crate) fn opened_as(who: Identity, hooks: Vec<Hook>) -> Story {
    let mut story = Story::start(None);
    story.reply_identity(who);
    story.reply_queues(vec![support_line()], false);
    story.effects.clear();
    story.press("Enter").expect(&["read hooks of 12"]);
    story.reply_hooks(hooks).expect(&[]);
    story
}

impl Story {
    /// The program starts, with or without `--queue`.
    pub(crate) fn start(wanted: Option<&str>) -> Self {
        let wanted = wanted.map(QueueSelector::from_text);
        let model = Model::new(DESIGN_SIZE, Place::Server("cc.example.com".to_owned()), wanted);
        let mut story = Self {
            model,
            effects: Vec::new(),
            reads: BTreeMap::new(),
            writes: Vec::new(),
            timers: Vec::new(),
            records: Vec::new(),
            scanning: Vec::new(),
        };
        let effects = story.model.start();
        story.note(effects);
        story
    }

    /// A message, whatever it is.
    pub(crate) fn send(&mut self, msg: Msg) -> &mut Self {
        let effects = update(&mut self.model, msg);
        self.model.fit(measure(&self.model));
        self.note(effects);
        self
    }

    fn note(&mut self, effects: Vec<Effect>) {
        for effect in &effects {
            match effect {
                Effect::Fetch { slot: slot @ Slot::Scan(_), generation, query } => {
                    self.reads.insert(*slot, *generation);
                    self.scanning.push((*slot, *generation, query.clone()));
                }
                Effect::Fetch { slot, generation, .. } => drop(self.reads.insert(*slot, *generation)),
                Effect::Mutate { op, change, .. } => self.writes.push((*op, change.clone())),
                Effect::After { timer, delay } => self.timers.push((*timer, *delay)),
                Effect::Record { batch, cause, deeds } => {
                    self.records.extend(deeds.iter().map(|deed| (*batch, cause.clone(), deed.clone())));
                }
                _ => {}
            }
        }
        // The clocks of other rooms (how long is waited, how long a write is fresh) tick in every story.
        let is_clock = |effect: &Effect| matches!(effect, Effect::After { delay, .. } if *delay != PAUSE);
        // Whatever is written is written down too: the stories of that look at the records.
        let is_record = |effect: &Effect| matches!(effect, Effect::Record { .. });
        self.effects.extend(effects.into_iter().filter(|effect| !is_clock(effect) && !is_record(effect)));
    }

    // What happens.

    /// Keys by their names: `"j j Space Ctrl-S"`.
    pub(crate) fn press(&mut self, keys: &str) -> &mut Self {
        for key in keys.split_whitespace() {
            let chord: Chord = key.parse().unwrap_or_else(|error| panic!("{error}"));
            self.send(Msg::Key(chord));
        }
        self
    }

    /// Text, a key for each character.
    pub(crate) fn type_text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            self.send(Msg::Key(Chord::char(character)));
        }
        self
    }

    pub(crate) fn paste(&mut self, text: &str) -> &mut Self {
        self.send(Msg::Paste(text.to_owned()))
    }

    pub(crate) fn resize(&mut self, width: u16, height: u16) -> &mut Self {
        self.send(Msg::Resize(Size { width, height }))
    }

    /// The typing pauses: its timers ring, those that nobody waits for any more too.
    pub(crate) fn ring(&mut self) -> &mut Self {
        self.ring_those_of(PAUSE)
    }

    /// The timers of this length ring.
    pub(crate) fn ring_those_of(&mut self, length: Duration) -> &mut Self {
        let (ringing, others) = std::mem::take(&mut self.timers).into_iter().partition(|(_, delay)| *delay == length);
        self.timers = others;
        let ringing: Vec<(TimerId, Duration)> = ringing;
        for (timer, _) in ringing {
            self.send(Msg::Timer(timer));
        }
        self
    }

    // What the server answers.

    /// The latest request of a slot, to be answered late.
    pub(crate) fn request(&self, slot: Slot) -> Generation {
        *self.reads.get(&slot).unwrap_or_else(|| panic!("nothing was asked for {slot:?}"))
    }

    pub(crate) fn reply_to(&mut self, slot: Slot, generation: Generation, answer: Answer) -> &mut Self {
        self.send(Msg::Loaded { slot, generation, result: Ok(answer) })
    }

    pub(crate) fn reply(&mut self, slot: Slot, answer: Answer) -> &mut Self {
        let generation = self.request(slot);
        self.reply_to(slot, generation, answer)
    }

    pub(crate) fn reply_identity(&mut self, identity: Identity) -> &mut Self {
        self.reply(Slot::Identity, Answer::Identity(identity))
    }

    pub(crate) fn reply_queues(&mut self, items: Vec<Queue>, more: bool) -> &mut Self {
        self.reply(Slot::Queues, Answer::Queues(Page { items, more, unreadable: 0 }))
    }

    pub(crate) fn reply_hooks(&mut self, items: Vec<Hook>) -> &mut Self {
        self.reply(Slot::Hooks, Answer::Hooks(Page { items, more: false, unreadable: 0 }))
    }

    pub(crate) fn reply_hooks_page(&mut self, items: Vec<Hook>) -> &mut Self {
        self.reply(Slot::Hooks, Answer::Hooks(Page { items, more: true, unreadable: 0 }))
    }

    pub(crate) fn reply_hook(&mut self, hook: Hook) -> &mut Self {
        self.reply(Slot::Form, Answer::Hook(hook))
    }

    /// Before an edit is saved the hook is read again; the server says it like this.
    #[track_caller]
    pub(crate) fn looks_again(&mut self, hook: Hook) -> &mut Self {
        let asked = format!("read hook {}", hook.id);
        self.expect(&[asked.as_str()]).reply_hook(hook)
    }

    pub(crate) fn reply_schemas(&mut self, items: Vec<FlowSchema>, more: bool) -> &mut Self {
        self.reply(Slot::Lookup, Answer::Schemas(Page { items, more, unreadable: 0 }))
    }

    /// Whether an unclear addition happened was looked up: these are the hooks like it.
    pub(crate) fn reply_hooks_like(&mut self, hooks: Vec<Hook>) -> &mut Self {
        self.reply(Slot::Doubt, Answer::HooksLike(hooks))
    }

    pub(crate) fn reply_wanted(&mut self, queues: Vec<Queue>) -> &mut Self {
        self.reply(Slot::Start, Answer::Queue(queues))
    }

    /// The latest read of a slot fails.
    pub(crate) fn fail(&mut self, slot: Slot, kind: FailureKind) -> &mut Self {
        let generation = self.request(slot);
        self.send(Msg::Loaded { slot, generation, result: Err(failure(kind)) })
    }

    /// The write to this hook succeeds, and the server returns it like this. A new hook answers the oldest addition.
    pub(crate) fn saved(&mut self, hook: Hook) -> &mut Self {
        let op = self.take_write(Some(hook.id)).or_else(|| self.take_write(None));
        let op = op.unwrap_or_else(|| panic!("nothing is being written to {}", hook.id));
        self.send(Msg::Written { op, result: Ok(Written::Saved(Some(hook))) })
    }

    /// The write to this hook (none: a new one) succeeds without a body.
    pub(crate) fn saved_without_body(&mut self, hook: Option<u64>) -> &mut Self {
        self.answer(hook, Ok(Written::Saved(None)))
    }

    pub(crate) fn removed(&mut self, hook: u64) -> &mut Self {
        self.answer(Some(hook), Ok(Written::Removed))
    }

    /// The write to this hook (none: a new one) fails.
    pub(crate) fn refused(&mut self, hook: Option<u64>, kind: FailureKind) -> &mut Self {
        self.answer(hook, Err(failure(kind)))
    }

    /// No answer came to the write to this hook (none: a new one); it may have happened.
    pub(crate) fn answer_is_lost(&mut self, hook: Option<u64>) -> &mut Self {
        self.answer(hook, Err(failure(FailureKind::TimedOut).unclear()))
    }

    pub(crate) fn answer(&mut self, hook: Option<u64>, result: Result<Written, Failure>) -> &mut Self {
        let op = self.take_write(hook.map(HookId)).unwrap_or_else(|| panic!("no write to {hook:?} is under way"));
        self.send(Msg::Written { op, result })
    }

    fn take_write(&mut self, hook: Option<HookId>) -> Option<OpId> {
        let index = self.writes.iter().position(|(_, change)| target(change) == hook)?;
        Some(self.writes.remove(index).0)
    }

    // What is expected.

    /// Exactly this was asked of the world since the last check.
    #[track_caller]
    pub(crate) fn expect(&mut self, expected: &[&str]) -> &mut Self {
        let effects: Vec<String> = std::mem::take(&mut self.effects).iter().map(told).collect();
        assert_eq!(effects, expected);
        self
    }

    /// Whatever was asked for, this story is not about it.
    pub(crate) fn expect_any(&mut self) -> &mut Self {
        self.effects.clear();
        self
    }

    /// The message on the status line contains this.
    #[track_caller]
    pub(crate) fn says(&mut self, part: &str) -> &mut Self {
        let text = self.notice();
        assert!(text.contains(part), "it says {text:?}, not {part:?}");
        self
    }

    #[track_caller]
    pub(crate) fn says_nothing(&mut self) -> &mut Self {
        assert_eq!(self.notice(), "");
        self
    }

    pub(crate) fn notice(&self) -> String {
        self.model.notices.current().map(|notice| notice.text.clone()).unwrap_or_default()
    }

    /// The shown rows, the overlay over the base: `>x~ Joined · Notify CRM · on`.
    #[track_caller]
    pub(crate) fn shows(&mut self, expected: &[&str]) -> &mut Self {
        assert_eq!(self.rows(), expected);
        self
    }

    pub(crate) fn rows(&self) -> Vec<String> {
        let Some(registry) = &self.model.registry else { return Vec::new() };
        let row = |(position, base): (usize, &Hook)| {
            let cursor = if position == registry.list.cursor { ">" } else { "" };
            let check = if registry.checks.contains(&base.id) { "x" } else { "" };
            let (pending, hook, state) = match self.model.writes.pending(base.id) {
                None => ("", base, base.state.word()),
                Some(Pending::Into(hook)) => ("~", hook, hook.state.word()),
                Some(Pending::Removal) => ("~", base, "removing"),
            };
            let marks = format!("{cursor}{check}{pending}");
            format!("{marks} {} · {} · {state}", hook.event, hook.schema_label()).trim().to_owned()
        };
        registry.shown_hooks().enumerate().map(row).collect()
    }

    /// The id under the cursor.
    pub(crate) fn cursor(&self) -> Option<u64> {
        self.model.registry.as_ref()?.under_cursor().map(|hook| hook.id.0)
    }

    pub(crate) fn checked(&self) -> Vec<u64> {
        let registry = self.model.registry.as_ref();
        registry.map(|registry| registry.checks.iter().map(|id| id.0).collect()).unwrap_or_default()
    }

    /// The question on top.
    #[track_caller]
    pub(crate) fn question(&self) -> &Question {
        match self.model.layers.last() {
            Some(Layer::Question(dialog)) => &dialog.question,
            other => panic!("no question is asked: {other:?}, {:?}", self.notice()),
        }
    }

    /// A question with this in its title is asked.
    #[track_caller]
    pub(crate) fn asks(&mut self, part: &str) -> &mut Self {
        let title = &self.question().title;
        assert!(title.contains(part), "it asks {title:?}, not {part:?}");
        self
    }

    #[track_caller]
    pub(crate) fn asks_nothing(&mut self) -> &mut Self {
        assert!(!matches!(self.model.layers.last(), Some(Layer::Question(_))), "it asks {:?}", self.question().title);
        self
    }

    #[track_caller]
    pub(crate) fn form(&self) -> &Form {
        self.model.form().unwrap_or_else(|| panic!("no form is open: {:?}", self.notice()))
    }

    /// The form holds this: `Joined · Notify CRM · on`, `–` for what is not chosen.
    #[track_caller]
    pub(crate) fn form_holds(&mut self, expected: &str) -> &mut Self {
        let form = self.form();
        let event = form.event.as_ref().map_or("–".to_owned(), ToString::to_string);
        let schema = form.schema.as_ref().map_or("–".to_owned(), |schema| schema.label());
        assert_eq!(format!("{event} · {schema} · {}", form.state), expected);
        self
    }

    #[track_caller]
    pub(crate) fn at(&mut self, field: Field) -> &mut Self {
        assert_eq!(self.form().field, field);
        self
    }

    #[track_caller]
    pub(crate) fn form_is_closed(&mut self) -> &mut Self {
        assert!(self.model.form().is_none(), "the form is open");
        self
    }

    /// Save is inactive, and this is said when it is tried.
    #[track_caller]
    pub(crate) fn save_is_inactive(&mut self, reason: &str) -> &mut Self {
        let told = self.model.unavailable_in(Part::Form, Action::Save);
        assert!(told.as_deref().is_some_and(|told| told.contains(reason)), "{told:?}, not {reason:?}");
        self
    }

    #[track_caller]
    pub(crate) fn save_is_active(&mut self) -> &mut Self {
        assert_eq!(self.model.unavailable_in(Part::Form, Action::Save), None);
        self
    }

    #[track_caller]
    pub(crate) fn nothing_is_pending(&mut self) -> &mut Self {
        assert_eq!(self.model.writes.unfinished(), 0);
        let ids: Vec<HookId> =
            self.model.registry.iter().flat_map(|registry| registry.hooks()).map(|hook| hook.id).collect();
        assert!(ids.iter().all(|id| self.model.writes.pending(*id).is_none()));
        self
    }
}
