//! A story with a server that answers when it is told to.

use std::ops::{Deref, DerefMut};
use std::time::Duration;

use webitel_hooks::app::{Model, Msg, ServerChoice, SignInDefaults, Size, Slot};
use webitel_hooks::domain::scan::{Request, Response};
use webitel_hooks::domain::{Failure, FailureKind, WriteOutcome};

use super::server::FakeServer;
pub(crate) use crate::fixtures::DESIGN_SIZE as DESIGN;
use crate::worker::{Sent, scans};
use crate::{fixtures, story};

pub(crate) struct Story {
    story: story::Story,
    server: FakeServer,
}

impl Deref for Story {
    type Target = story::Story;

    fn deref(&self) -> &story::Story {
        &self.story
    }
}

impl DerefMut for Story {
    fn deref_mut(&mut self) -> &mut story::Story {
        &mut self.story
    }
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

    /// The program has started without a server.
    pub(crate) fn unset(size: Size) -> Self {
        Self::of(FakeServer::default(), story::Story::of(Model::new(size, ServerChoice::Unset, None)))
    }

    fn with(server: FakeServer, model: Model) -> Self {
        Self::of(server, story::Story::of(model).started())
    }

    fn of(server: FakeServer, mut story: story::Story) -> Self {
        // Names that this server sends may look like keys.
        story.checks_frames = false;
        Self { story, server }
    }

    /// The queues are there.
    pub(crate) fn queues(server: FakeServer, size: Size) -> Self {
        Self::starting(server, size).answered()
    }

    /// The hooks of the first queue are there.
    pub(crate) fn hooks(server: FakeServer, size: Size) -> Self {
        Self::queues(server, size).press("Enter").answered()
    }

    pub(crate) fn into_model(self) -> Model {
        self.story.model
    }

    pub(crate) fn send(mut self, msg: Msg) -> Self {
        self.story.send(msg);
        self
    }

    /// Presses keys, named as in help, with a space between.
    pub(crate) fn press(mut self, keys: &str) -> Self {
        self.story.press(keys);
        self
    }

    pub(crate) fn type_text(mut self, text: &str) -> Self {
        self.story.type_text(text);
        self
    }

    pub(crate) fn resize(mut self, width: u16, height: u16) -> Self {
        self.story.resize(width, height);
        self
    }

    /// The typing pauses and the server answers every read, until nothing is left to answer.
    pub(crate) fn answered(mut self) -> Self {
        while self.answer_read() || self.story.ring_if(is_pause) || self.answer_scan(0, FakeServer::answer_scan) {}
        self
    }

    /// The server answers so many reads, the oldest first.
    pub(crate) fn answers(mut self, count: usize) -> Self {
        for _ in 0..count {
            let _ = self.answer_read() || self.answer_scan(0, FakeServer::answer_scan);
        }
        self
    }

    /// The oldest read is answered, if there is one.
    fn answer_read(&mut self) -> bool {
        let Some((slot, generation, query)) = self.open.first().cloned() else { return false };
        let result = self.server.answer(&query);
        self.story.send(Msg::Loaded { slot, generation, result });
        true
    }

    /// The `index`th request of a scan is answered, if there is one.
    fn answer_scan(&mut self, index: usize, answer: impl FnOnce(&FakeServer, &Request) -> Response) -> bool {
        let is_there = index < self.worker.scans.open.len();
        if is_there {
            self.story.answer_scan(index, |request| answer(&self.server, request));
        }
        is_there
    }

    /// The typing pauses; the searches that go out then are not answered yet.
    pub(crate) fn pause(mut self) -> Self {
        while self.story.ring_if(is_pause) {}
        self
    }

    /// A while passes: every timer that is set now rings.
    pub(crate) fn wait(mut self) -> Self {
        self.story.ring_if(|_| true);
        self
    }

    /// A scan cannot read the hooks of this queue.
    pub(crate) fn fails_to_read(mut self, queue: u64, kind: FailureKind) -> Self {
        let index = self.asked_for(queue);
        self.answer_scan(index, |_, request| scans::failed(request, failure(kind)));
        self
    }

    /// The read of this slot fails.
    pub(crate) fn fails(mut self, wanted: Slot, kind: FailureKind) -> Self {
        if let Some(index) = self.worker.scans.open.iter().position(|(slot, _)| *slot == wanted) {
            self.answer_scan(index, |_, request| scans::failed(request, failure(kind)));
            return self;
        }
        let asked = self.open.iter().find(|(slot, ..)| *slot == wanted);
        let (slot, generation, _) = asked.expect("something was asked for").clone();
        self.send(Msg::Loaded { slot, generation, result: Err(failure(kind)) })
    }

    fn answer(mut self, answer: impl FnOnce(&mut FakeServer, &Sent) -> WriteOutcome) -> Self {
        let sent = self.worker.executor.sent.first().cloned().expect("something was to be written");
        let outcome = answer(&mut self.server, &sent);
        self.story.answer(sent, outcome);
        self
    }

    /// Someone else changes something on the server. What is written next is compared with it.
    pub(crate) fn meanwhile(mut self, change: impl FnOnce(&mut FakeServer)) -> Self {
        let before = self.server.hooks.clone();
        change(&mut self.server);
        let now = |id| self.server.hooks.iter().find(|hook| hook.id == id).cloned();
        let changed = before.into_iter().filter(|hook| now(hook.id).as_ref() != Some(hook));
        self.story.worker.executor.changed = changed.map(|hook| (hook.id.0, now(hook.id))).collect();
        self
    }

    /// The next order is being compared with the server until [`cannot_be_compared`](Self::cannot_be_compared).
    pub(crate) fn compares_late(mut self) -> Self {
        self.story.compares_late();
        self
    }

    /// The hooks of the order that is being compared cannot be read.
    pub(crate) fn cannot_be_compared(mut self, kind: FailureKind) -> Self {
        let reports = self.worker.executor.withhold(&failure(kind));
        self.take_reports(reports);
        self.compared();
        self
    }

    /// A read of this slot is not answered yet.
    pub(crate) fn is_reading(&self, wanted: Slot) -> bool {
        self.open.iter().any(|(slot, ..)| *slot == wanted)
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
    Model::new(size, ServerChoice::Server("webitel.example.com".into()), None)
}

/// The timer of a pause in the typing, as against those that count seconds.
fn is_pause(delay: Duration) -> bool {
    delay < Duration::from_secs(1)
}
