//! Someone at the keyboard, and a server that answers when it is told to.

use webitel_hooks::{
    app::{Effect, Model, Msg, OpId, Place, Size, Slot, update},
    domain::{Change, Failure, FailureKind},
    keys::Chord,
};

use crate::office::Office;

/// A session: the state, and what it has asked for and not yet got.
pub(crate) struct Desk {
    pub(crate) model: Model,
    office: Office,
    asked: Vec<Effect>,
}

/// The size that the program is designed for.
pub(crate) const DESIGN: Size = Size { width: 80, height: 24 };

pub(crate) fn failure(kind: FailureKind) -> Failure {
    let (status, detail) = match kind {
        FailureKind::Unreachable => (None, "connection refused"),
        FailureKind::Forbidden => (Some(403), "userId=7, permission=cc_queue access=update"),
        FailureKind::EventTaken => (Some(400), "event=joined, pq: duplicate key"),
        FailureKind::Server => (Some(500), "internal error"),
        FailureKind::NotFound => (Some(404), "not found"),
        _ => (None, ""),
    };
    Failure::new(kind, status, detail)
}

impl Desk {
    /// The program has started and asked its first questions.
    pub(crate) fn starting(office: Office, size: Size) -> Self {
        let model = Model::new(size, Place::Server("webitel.example.com".into()), None);
        let mut desk = Self { model, office, asked: Vec::new() };
        desk.asked = desk.model.start();
        desk
    }

    /// The program has started without a server.
    pub(crate) fn unset(size: Size) -> Self {
        Self { model: Model::new(size, Place::Unset, None), office: Office::default(), asked: Vec::new() }
    }

    /// The queues are there.
    pub(crate) fn queues(office: Office, size: Size) -> Self {
        Self::starting(office, size).answered()
    }

    /// The hooks of the first queue are there.
    pub(crate) fn hooks(office: Office, size: Size) -> Self {
        Self::queues(office, size).press("Enter").answered()
    }

    pub(crate) fn send(mut self, msg: Msg) -> Self {
        self.tell(msg);
        self
    }

    fn tell(&mut self, msg: Msg) {
        for effect in update(&mut self.model, msg) {
            match effect {
                Effect::Cancel(slot) => self.give_up(slot),
                Effect::Fetch { slot, .. } => {
                    self.give_up(slot);
                    self.asked.push(effect);
                }
                effect => self.asked.push(effect),
            }
        }
    }

    fn give_up(&mut self, given_up: Slot) {
        self.asked.retain(|effect| !matches!(effect, Effect::Fetch { slot, .. } if *slot == given_up));
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

    /// The timers ring and the server answers every read, until nothing is left to answer.
    pub(crate) fn answered(mut self) -> Self {
        while let Some(position) =
            self.asked.iter().position(|effect| matches!(effect, Effect::Fetch { .. } | Effect::After { .. }))
        {
            match self.asked.remove(position) {
                Effect::Fetch { slot, generation, query } => {
                    let result = self.office.answer(&query);
                    self.tell(Msg::Loaded { slot, generation, result });
                }
                Effect::After { timer, .. } => self.tell(Msg::Timer(timer)),
                _ => {}
            }
        }
        self
    }

    /// The timers ring; the searches that they send are not answered yet.
    pub(crate) fn timers_rung(mut self) -> Self {
        while let Some(position) = self.asked.iter().position(|effect| matches!(effect, Effect::After { .. })) {
            if let Effect::After { timer, .. } = self.asked.remove(position) {
                self.tell(Msg::Timer(timer));
            }
        }
        self
    }

    /// The read of this slot fails.
    pub(crate) fn fails(mut self, slot: Slot, kind: FailureKind) -> Self {
        let position = self
            .asked
            .iter()
            .position(|effect| matches!(effect, Effect::Fetch { slot: asked, .. } if *asked == slot))
            .expect("something was asked for");
        if let Effect::Fetch { generation, .. } = self.asked.remove(position) {
            self.tell(Msg::Loaded { slot, generation, result: Err(failure(kind)) });
        }
        self
    }

    fn next_write(&mut self) -> Option<(OpId, Change)> {
        let position = self.asked.iter().position(|effect| matches!(effect, Effect::Mutate { .. }))?;
        match self.asked.remove(position) {
            Effect::Mutate { op, change, .. } => Some((op, change)),
            _ => None,
        }
    }

    /// Someone else changes something on the server.
    pub(crate) fn meanwhile(mut self, change: impl FnOnce(&mut Office)) -> Self {
        change(&mut self.office);
        self
    }

    /// A read of this slot is not answered yet.
    pub(crate) fn is_reading(&self, wanted: Slot) -> bool {
        self.asked.iter().any(|effect| matches!(effect, Effect::Fetch { slot, .. } if *slot == wanted))
    }

    /// A write is not answered yet.
    pub(crate) fn is_writing(&self) -> bool {
        self.asked.iter().any(|effect| matches!(effect, Effect::Mutate { .. }))
    }

    /// The server does the next write.
    pub(crate) fn written(mut self) -> Self {
        let (op, change) = self.next_write().expect("something was to be written");
        let result = self.office.write(&change);
        self.send(Msg::Written { op, result })
    }

    /// The server refuses the next write.
    pub(crate) fn refused(mut self, kind: FailureKind) -> Self {
        let (op, _) = self.next_write().expect("something was to be written");
        self.send(Msg::Written { op, result: Err(failure(kind)) })
    }
}
