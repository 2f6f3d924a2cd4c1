//! Someone at the keyboard, and a server that answers when it is told to.

use std::time::Duration;

use webitel_hooks::app::{Effect, IoRequest, Model, Msg, Place, SignInDefaults, Size, Slot, TimerId, start, update};
use webitel_hooks::domain::scan::{Request, Response};
use webitel_hooks::domain::{Failure, FailureKind, QueueId, WriteOutcome};
use webitel_hooks::keys::Chord;
use webitel_hooks::ui::measure;

use super::server::FakeServer;
use crate::fixtures;
pub(crate) use crate::fixtures::DESIGN_SIZE as DESIGN;
use crate::worker::{Sent, Worker};

/// A session: the state, and what it has asked for and not yet got.
pub(crate) struct Story {
    pub(crate) model: Model,
    server: FakeServer,
    asked: Vec<Effect>,
    worker: Worker,
}

/// The failure as the server words it.
pub(crate) fn failure(kind: FailureKind) -> Failure {
    let detail = match kind {
        FailureKind::Unreachable => "connection refused",
        FailureKind::Forbidden => "userId=7, permission=cc_queue access=update",
        FailureKind::EventTaken => "event=joined, pq: duplicate key",
        FailureKind::Server => "internal error",
        FailureKind::NotFound => "not found",
        _ => "",
    };
    // What the client reads from these words.
    let named = (kind == FailureKind::Forbidden).then(|| "change queues".to_owned());
    Failure { named, detail: detail.into(), ..fixtures::failure(kind) }
}

impl Story {
    /// The program has started and asked its first questions.
    pub(crate) fn starting(server: FakeServer, size: Size) -> Self {
        Self::with(server, new(size))
    }

    /// The program has started for someone who has to sign in first.
    pub(crate) fn signing_in(size: Size, defaults: SignInDefaults) -> Self {
        Self::with(FakeServer::default(), new(size).with_sign_in(defaults, true))
    }

    /// The queues are there, and the program looks now and then whether hooks have changed.
    pub(crate) fn with_live_refresh(size: Size, interval: Duration) -> Self {
        Self::with(FakeServer::default(), new(size).with_live_refresh(Some(interval))).answered()
    }

    fn with(server: FakeServer, mut model: Model) -> Self {
        let asked = start(&mut model);
        Self { asked, ..Self::idle(server, model) }
    }

    fn idle(server: FakeServer, model: Model) -> Self {
        Self { model, server, asked: Vec::new(), worker: Worker::default() }
    }

    /// The program has started without a server.
    pub(crate) fn unset(size: Size) -> Self {
        Self::idle(FakeServer::default(), Model::new(size, Place::Unset, None))
    }

    /// The queues are there.
    pub(crate) fn queues(server: FakeServer, size: Size) -> Self {
        Self::starting(server, size).answered()
    }

    /// The hooks of the first queue are there.
    pub(crate) fn hooks(server: FakeServer, size: Size) -> Self {
        Self::queues(server, size).press("Enter").answered()
    }

    pub(crate) fn send(mut self, msg: Msg) -> Self {
        self.tell(msg);
        self
    }

    fn tell(&mut self, msg: Msg) {
        let effects = update(&mut self.model, msg);
        self.model.fit(measure(&self.model));
        for effect in effects {
            if let Effect::Io(IoRequest::Cancel(slot)) | Effect::Io(IoRequest::Fetch { slot, .. }) = effect {
                self.asked
                    .retain(|asked| !matches!(asked, Effect::Io(IoRequest::Fetch { slot: of, .. }) if *of == slot));
            }
            let reports = self.worker.carry_out(&effect);
            self.asked.push(effect);
            self.report(reports);
        }
    }

    fn report(&mut self, reports: Vec<Msg>) {
        for report in reports {
            self.tell(report);
        }
    }

    /// The `index`th request of a scan is answered.
    fn answer_scan(&mut self, index: usize, answer: impl FnOnce(&FakeServer, &Request) -> Response) {
        let report = self.worker.scans.answer(index, |request| answer(&self.server, request));
        self.tell(report);
    }

    /// Presses keys, named as in help, with a space between.
    pub(crate) fn press(mut self, keys: &str) -> Self {
        for key in keys.split_whitespace() {
            self.tell(Msg::Key(key.parse::<Chord>().expect(key)));
        }
        self
    }

    /// Presses the key of each letter.
    pub(crate) fn type_text(mut self, text: &str) -> Self {
        for character in text.chars() {
            self.tell(Msg::Key(Chord::char(character)));
        }
        self
    }

    pub(crate) fn resize(self, width: u16, height: u16) -> Self {
        self.send(Msg::Resize(Size { width, height }))
    }

    /// The typing pauses and the server answers every read, until nothing is left to answer.
    pub(crate) fn answered(mut self) -> Self {
        while let Some(effect) =
            self.take(|effect| matches!(effect, Effect::Io(IoRequest::Fetch { .. })) || is_pause(effect))
        {
            match effect {
                Effect::Io(IoRequest::Fetch { slot, generation, query }) => {
                    let result = self.server.answer(&query);
                    self.tell(Msg::Loaded { slot, generation, result });
                }
                Effect::Io(IoRequest::After { timer, .. }) => self.tell(Msg::Timer(timer)),
                _ => {}
            }
        }
        if self.worker.scans.open.is_empty() {
            return self;
        }
        self.answer_scan(0, FakeServer::answer_scan);
        self.answered()
    }

    /// The server answers so many reads, the oldest first.
    pub(crate) fn answers(mut self, count: usize) -> Self {
        for _ in 0..count {
            match self.take(|effect| matches!(effect, Effect::Io(IoRequest::Fetch { .. }))) {
                Some(Effect::Io(IoRequest::Fetch { slot, generation, query })) => {
                    let result = self.server.answer(&query);
                    self.tell(Msg::Loaded { slot, generation, result });
                }
                _ => self.answer_scan(0, FakeServer::answer_scan),
            }
        }
        self
    }

    /// The typing pauses; the searches that go out then are not answered yet.
    pub(crate) fn pause(mut self) -> Self {
        while let Some(Effect::Io(IoRequest::After { timer, .. })) = self.take(is_pause) {
            self.tell(Msg::Timer(timer));
        }
        self
    }

    /// A while passes: every timer that is set now rings.
    pub(crate) fn wait(mut self) -> Self {
        let set: Vec<TimerId> = self.asked.iter().filter_map(timer_of).collect();
        self.asked.retain(|effect| timer_of(effect).is_none());
        for timer in set {
            self.tell(Msg::Timer(timer));
        }
        self
    }

    fn take(&mut self, wanted: impl Fn(&Effect) -> bool) -> Option<Effect> {
        let position = self.asked.iter().position(wanted)?;
        Some(self.asked.remove(position))
    }

    /// A scan cannot read the hooks of this queue.
    pub(crate) fn fails_to_read(mut self, queue: u64, kind: FailureKind) -> Self {
        let queue = QueueId(queue);
        let is_meant = |(_, request): &(Slot, Request)| *request == Request::Hooks(queue);
        let index = self.worker.scans.open.iter().position(is_meant).expect("its hooks are asked for");
        self.answer_scan(index, |_, _| Response::Hooks(queue, Err(failure(kind))));
        self
    }

    /// The read of this slot fails.
    pub(crate) fn fails(mut self, slot: Slot, kind: FailureKind) -> Self {
        if let Some(index) = self.worker.scans.open.iter().position(|(of, _)| *of == slot) {
            self.answer_scan(index, |_, request| match request {
                Request::Hooks(queue) => Response::Hooks(*queue, Err(failure(kind))),
                _ => Response::Queues(Err(failure(kind))),
            });
            return self;
        }
        let position = self
            .asked
            .iter()
            .position(|effect| matches!(effect, Effect::Io(IoRequest::Fetch { slot: asked, .. }) if *asked == slot))
            .expect("something was asked for");
        if let Effect::Io(IoRequest::Fetch { generation, .. }) = self.asked.remove(position) {
            self.tell(Msg::Loaded { slot, generation, result: Err(failure(kind)) });
        }
        self
    }

    fn answer(mut self, answer: impl FnOnce(&mut FakeServer, &Sent) -> WriteOutcome) -> Self {
        let sent = self.worker.executor.sent.first().cloned().expect("something was to be written");
        let outcome = answer(&mut self.server, &sent);
        let reports = self.worker.executor.answer(&sent, outcome);
        self.report(reports);
        self
    }

    /// Someone else changes something on the server. What is written next is compared with it.
    pub(crate) fn meanwhile(mut self, change: impl FnOnce(&mut FakeServer)) -> Self {
        let before = self.server.hooks.clone();
        change(&mut self.server);
        let now = |id| self.server.hooks.iter().find(|hook| hook.id == id).cloned();
        let changed = before.into_iter().filter(|hook| now(hook.id).as_ref() != Some(hook));
        self.worker.executor.changed = changed.map(|hook| (hook.id.0, now(hook.id))).collect();
        self
    }

    /// The next order is being compared with the server until [`cannot_be_compared`](Self::cannot_be_compared).
    pub(crate) fn compares_late(mut self) -> Self {
        self.worker.executor.compares_late = true;
        self
    }

    /// The hooks of the order that is being compared cannot be read.
    pub(crate) fn cannot_be_compared(mut self, kind: FailureKind) -> Self {
        let mut reports = self.worker.executor.withhold(&failure(kind));
        reports.extend(self.worker.executor.compare());
        self.report(reports);
        self
    }

    /// A read of this slot is not answered yet.
    pub(crate) fn is_reading(&self, wanted: Slot) -> bool {
        self.asked.iter().any(|effect| matches!(effect, Effect::Io(IoRequest::Fetch { slot, .. }) if *slot == wanted))
    }

    /// A write is not answered yet.
    pub(crate) fn is_writing(&self) -> bool {
        !self.worker.executor.sent.is_empty()
    }

    /// The server does the next write.
    pub(crate) fn written(self) -> Self {
        self.answer(|server, sent| server.write(&sent.change))
    }

    /// The server refuses the next write.
    pub(crate) fn refused(self, kind: FailureKind) -> Self {
        self.answer(|_, _| WriteOutcome::Refused(failure(kind)))
    }
}

fn new(size: Size) -> Model {
    Model::new(size, Place::Server("webitel.example.com".into()), None)
}

fn timer_of(effect: &Effect) -> Option<TimerId> {
    match effect {
        Effect::Io(IoRequest::After { timer, .. }) => Some(*timer),
        _ => None,
    }
}

/// The timer of a pause in the typing, as against those that count seconds.
fn is_pause(effect: &Effect) -> bool {
    matches!(effect, Effect::Io(IoRequest::After { delay, .. }) if *delay < Duration::from_secs(1))
}
