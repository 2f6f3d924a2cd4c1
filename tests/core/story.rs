//! A story: keys are pressed, effects are expected, the server answers, and what is seen is checked.
//!
//! Effects are compared as short sentences (`"read hooks of 12"`, `"edit 3: off"`), rows as
//! `cursor check pending · event · flow schema · state`. Every effect has to be expected or it fails the next check.

use std::collections::BTreeMap;
use std::time::Duration;

use webitel_hooks::app::{
    Effect, Field, Form, Generation, HookList as HookPane, IoRequest, Layer, Model, Msg, Part, Pending, QuestionDialog,
    ServerChoice, Size, Slot, Store, TimerId, start, update,
};
use webitel_hooks::domain::plan::NotBegun;
use webitel_hooks::domain::scan::{Request, Response};
use webitel_hooks::domain::{
    Answer, FailureKind, FlowSchema, Hook, HookId, HookList, Identity, Page, Query, Queue, QueueId, QueueSelector,
    WriteOutcome,
};
use webitel_hooks::keys::{Action, Chord};
use webitel_hooks::ui::measure;

use crate::every_frame;
use crate::fixtures::{DESIGN_SIZE, failure, identity, support_line};
use crate::sentences::{PAUSE, told, written};
use crate::worker::{Executor, Sent, Worker, scans};

pub(crate) struct Story {
    pub(crate) model: Model,
    /// What was asked for since the last check, as sentences.
    effects: Vec<String>,
    /// The latest read of each slot.
    reads: BTreeMap<Slot, Generation>,
    /// The reads that are not answered yet, in the order in which they went out.
    pub(crate) open: Vec<(Slot, Generation, Query)>,
    pub(crate) worker: Worker,
    timers: Vec<(TimerId, Duration)>,
    /// How often the writes in doubt were looked up.
    pub(crate) doubts_looked_up: u32,
    /// Whether what must hold for every frame is checked.
    pub(crate) checks_frames: bool,
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

/// The hooks of a queue as an answer.
pub(crate) fn hooks_answer(mut hooks: Vec<Hook>) -> Answer {
    hooks.sort_by_key(|hook| hook.id);
    Answer::Hooks(HookList { hooks, date: Some(scans::ANSWERED), ..HookList::default() })
}

/// The hooks that a list shows, in their order.
pub(crate) fn shown_hooks<'a>(list: &'a HookPane, store: &'a Store) -> impl Iterator<Item = &'a Hook> {
    (0..list.shown_count()).filter_map(|position| list.row(store, position)).map(|row| row.hook)
}

impl Story {
    /// The program starts, with or without `--queue`.
    pub(crate) fn start(wanted: Option<&str>) -> Self {
        let wanted = wanted.map(QueueSelector::from_text);
        Self::of(Model::new(DESIGN_SIZE, ServerChoice::Server("cc.example.com".to_owned()), wanted)).started()
    }

    /// A program that has not started.
    pub(crate) fn of(model: Model) -> Self {
        Self {
            model,
            effects: Vec::new(),
            reads: BTreeMap::new(),
            open: Vec::new(),
            worker: Worker::default(),
            timers: Vec::new(),
            doubts_looked_up: 0,
            checks_frames: true,
        }
    }

    pub(crate) fn started(mut self) -> Self {
        let effects = start(&mut self.model);
        self.note(effects);
        self
    }

    /// A message, whatever it is.
    pub(crate) fn send(&mut self, msg: Msg) -> &mut Self {
        if let Msg::Loaded { slot, generation, .. } = &msg {
            self.open.retain(|(of, asked, _)| (of, asked) != (slot, generation));
        }
        let effects = update(&mut self.model, msg);
        self.model.fit(measure(&self.model));
        if self.checks_frames {
            every_frame::check(&mut self.model);
        }
        self.note(effects);
        self
    }

    fn note(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match &effect {
                Effect::Io(IoRequest::Fetch { slot, generation, query }) => {
                    self.reads.insert(*slot, *generation);
                    self.open.retain(|(of, ..)| of != slot);
                    self.open.push((*slot, *generation, query.clone()));
                }
                Effect::Io(IoRequest::Cancel(slot)) => self.open.retain(|(of, ..)| of != slot),
                Effect::Io(IoRequest::After { timer, delay }) => self.timers.push((*timer, *delay)),
                _ => {}
            }
            match &effect {
                // What goes out of these is told by the worker.
                Effect::Execute { .. } | Effect::CancelRun(_) | Effect::Io(IoRequest::Scan { .. }) => {}
                // The clocks of other components (how long is waited, how long a write is recent) tick in every story.
                Effect::Io(IoRequest::After { delay, .. }) if *delay != PAUSE => {}
                // Once it is known who is signed in, and after refreshes; the stories of that look at the number.
                Effect::LookUpDoubts => self.doubts_looked_up += 1,
                // So are the pauses, and after refreshes; what reads them itself waits for them.
                Effect::Io(IoRequest::ReadPaused) if !self.model.cx(Part::Hooks).facts.is_preparing => {}
                effect => self.effects.push(told(effect)),
            }
            let reports = self.worker.carry_out(&effect);
            self.take_reports(reports);
        }
    }

    /// What the worker reports, and the writes and requests that it sent.
    pub(crate) fn take_reports(&mut self, reports: Vec<Msg>) {
        let new = std::mem::take(&mut self.worker.executor.new);
        self.effects.extend(new.iter().map(|sent| written(sent.owner, &sent.change)));
        self.effects.append(&mut self.worker.scans.new);
        for report in reports {
            self.send(report);
        }
    }

    /// The `index`th request of a scan that is not answered yet is answered.
    pub(crate) fn answer_scan(&mut self, index: usize, answer: impl FnOnce(&Request) -> Response) -> &mut Self {
        let news = self.worker.scans.answer(index, answer);
        self.take_reports(vec![news]);
        self
    }

    /// Where the request for the hooks of this queue stands among those that are not answered yet.
    #[track_caller]
    pub(crate) fn asked_for(&self, queue: u64) -> usize {
        let is_meant = |(_, request): &(Slot, Request)| *request == Request::Hooks(QueueId(queue));
        self.worker
            .scans
            .open
            .iter()
            .position(is_meant)
            .unwrap_or_else(|| panic!("the hooks of {queue} are not asked for"))
    }

    /// A scan gets the hooks of a queue.
    #[track_caller]
    pub(crate) fn hooks_of(&mut self, queue: u64, items: Vec<Hook>) -> &mut Self {
        self.answer_scan(self.asked_for(queue), |_| scans::hooks(QueueId(queue), items))
    }

    /// A scan does not get the hooks of a queue.
    #[track_caller]
    pub(crate) fn hooks_fail(&mut self, queue: u64, kind: FailureKind) -> &mut Self {
        self.answer_scan(self.asked_for(queue), |request| scans::failed(request, failure(kind)))
    }

    /// What is ordered next does not begin.
    pub(crate) fn does_not_begin(&mut self, reason: NotBegun) -> &mut Self {
        self.worker.executor.refuses_next = Some(reason);
        self
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
        self.ring_if(|delay| delay == length);
        self
    }

    /// The timers of such a length ring. Whether there are any.
    pub(crate) fn ring_if(&mut self, rings: impl Fn(Duration) -> bool) -> bool {
        let ringing: Vec<(TimerId, Duration)> = self.timers.extract_if(.., |(_, delay)| rings(*delay)).collect();
        for (timer, _) in &ringing {
            self.send(Msg::Timer(*timer));
        }
        !ringing.is_empty()
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
        self.reply(Slot::Queues, Answer::Queues(Page { items, more, unreadable: 0, date: None }))
    }

    pub(crate) fn reply_hooks(&mut self, items: Vec<Hook>) -> &mut Self {
        self.reply(Slot::Hooks, hooks_answer(items))
    }

    pub(crate) fn reply_hook(&mut self, hook: Hook) -> &mut Self {
        self.reply(Slot::FormHook, Answer::Hook(hook))
    }

    /// A colleague changed this hook, or removed it: what is written next finds it like this.
    pub(crate) fn colleague_left(&mut self, hook: u64, now: Option<Hook>) -> &mut Self {
        self.worker.executor.changed = vec![(hook, now)];
        self
    }

    /// Later writes find the hooks as the screen knows them.
    pub(crate) fn colleague_is_done(&mut self) -> &mut Self {
        self.worker.executor.changed.clear();
        self
    }

    /// The next order is being compared with the server until [`compared`](Self::compared).
    pub(crate) fn compares_late(&mut self) -> &mut Self {
        self.worker.executor.compares_late = true;
        self
    }

    /// The hooks of the order cannot be compared.
    pub(crate) fn cannot_be_compared(&mut self, kind: FailureKind) -> &mut Self {
        let reports = self.worker.executor.withhold(&failure(kind));
        self.take_reports(reports);
        self.compared()
    }

    /// The order was compared, and goes on.
    pub(crate) fn compared(&mut self) -> &mut Self {
        let reports = self.worker.executor.compare();
        self.take_reports(reports);
        self
    }

    pub(crate) fn reply_schemas(&mut self, items: Vec<FlowSchema>, more: bool) -> &mut Self {
        let asked = [Slot::FormSchemas, Slot::SchemaChoice].into_iter().max_by_key(|slot| self.reads.get(slot));
        self.reply(asked.expect("one of them"), Answer::Schemas(Page { items, more, unreadable: 0, date: None }))
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
        let sent = self.sent_to(Some(hook.id)).or_else(|| self.sent_to(None));
        let sent = sent.unwrap_or_else(|| panic!("nothing is being written to {}", hook.id));
        let outcome = WriteOutcome::of(&sent.change, hook);
        self.answer(sent, outcome)
    }

    /// The write to this hook (none: a new one) succeeds without a body.
    pub(crate) fn saved_without_body(&mut self, hook: Option<u64>) -> &mut Self {
        let sent = self.under_way(hook);
        self.answer(sent, WriteOutcome::Done(None))
    }

    pub(crate) fn removed(&mut self, hook: u64) -> &mut Self {
        self.saved_without_body(Some(hook))
    }

    /// The write to this hook (none: a new one) fails.
    pub(crate) fn refused(&mut self, hook: Option<u64>, kind: FailureKind) -> &mut Self {
        let sent = self.under_way(hook);
        let outcome = Executor::refused(&sent, failure(kind));
        self.answer(sent, outcome)
    }

    /// Nobody knows whether the write to this hook (none: a new one) was carried out.
    pub(crate) fn answer_is_lost(&mut self, hook: Option<u64>) -> &mut Self {
        let sent = self.under_way(hook);
        self.answer(sent, WriteOutcome::Unknown(failure(FailureKind::TimedOut)))
    }

    pub(crate) fn answer(&mut self, sent: Sent, outcome: WriteOutcome) -> &mut Self {
        let reports = self.worker.executor.answer(&sent, outcome);
        self.take_reports(reports);
        self
    }

    /// The write to this hook (none: a new one).
    #[track_caller]
    pub(crate) fn under_way(&self, hook: Option<u64>) -> Sent {
        self.sent_to(hook.map(HookId)).unwrap_or_else(|| panic!("no write to {hook:?} is under way"))
    }

    fn sent_to(&self, hook: Option<HookId>) -> Option<Sent> {
        self.worker.executor.sent.iter().find(|sent| sent.target() == hook).cloned()
    }

    // What is expected.

    /// Exactly this was asked of the world since the last check.
    #[track_caller]
    pub(crate) fn expect(&mut self, expected: &[&str]) -> &mut Self {
        assert_eq!(std::mem::take(&mut self.effects), expected);
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
        self.model.notices.current().map(|notice| self.in_words(&notice.text)).unwrap_or_default()
    }

    /// A sentence as it is read, with the keys in it.
    pub(crate) fn in_words(&self, sentence: &str) -> String {
        self.model.key_names().fill(sentence).into_owned()
    }

    /// The shown rows, the overlay over the base: `>x~ Joined · Notify CRM · on`.
    #[track_caller]
    pub(crate) fn shows(&mut self, expected: &[&str]) -> &mut Self {
        assert_eq!(self.rows(), expected);
        self
    }

    pub(crate) fn rows(&self) -> Vec<String> {
        let list = &self.model.hooks;
        let Some(owner) = list.owner() else { return Vec::new() };
        let row = |(position, base): (usize, &Hook)| {
            let cursor = if position == list.list.cursor { ">" } else { "" };
            let check = if list.checks.contains(&(owner, base.id)) { "x" } else { "" };
            let (pending, hook, state) = match self.model.writes.pending(base.id) {
                None => ("", base, base.state_word(self.model.store.pause(owner, base).is_some())),
                Some(Pending::Into(hook)) => ("~", hook, hook.state.word()),
                Some(Pending::Removal) => ("~", base, "removing"),
            };
            let marks = format!("{cursor}{check}{pending}");
            format!("{marks} {} · {} · {state}", hook.event, hook.schema_label()).trim().to_owned()
        };
        shown_hooks(list, &self.model.store).enumerate().map(row).collect()
    }

    /// The id under the cursor.
    pub(crate) fn cursor(&self) -> Option<u64> {
        self.model.hooks.under_cursor(&self.model.store).map(|row| row.hook.id.0)
    }

    pub(crate) fn checked(&self) -> Vec<u64> {
        self.model.hooks.checks.iter().map(|(_, id)| id.0).collect()
    }

    /// The question on top.
    #[track_caller]
    pub(crate) fn question(&self) -> &QuestionDialog {
        let top = self.model.layers.last();
        top.and_then(Layer::question).unwrap_or_else(|| panic!("no question is asked: {top:?}, {:?}", self.notice()))
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
        assert!(self.model.layers.last().and_then(Layer::question).is_none(), "it asks {:?}", self.question().title);
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
        let told = self.model.unavailable_in(Part::Form, Action::Save).map(|told| self.in_words(&told));
        assert!(told.as_deref().is_some_and(|told| told.contains(reason)), "{told:?}, not {reason:?}");
        self
    }

    #[track_caller]
    pub(crate) fn save_is_active(&mut self) -> &mut Self {
        assert_eq!(self.model.unavailable_in(Part::Form, Action::Save), None);
        self
    }

    /// The hooks of the open queue, by id.
    pub(crate) fn hooks(&self) -> &[Hook] {
        self.model.hooks.owner().map_or(&[], |owner| self.model.store.hooks(owner))
    }

    #[track_caller]
    pub(crate) fn nothing_is_pending(&mut self) -> &mut Self {
        assert_eq!(self.model.writes.unfinished(), 0);
        let ids: Vec<HookId> = self.hooks().iter().map(|hook| hook.id).collect();
        assert!(ids.iter().all(|id| self.model.writes.pending(*id).is_none()));
        self
    }
}
