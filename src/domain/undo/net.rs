//! What a batch, and what was put back of it so far, made of each hook.

use crate::domain::{Deed, Hook, Outcome, QueueRef};

/// What became of one hook, write by write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Net {
    /// Its queue.
    pub(super) queue: QueueRef,
    /// What was carried out, or perhaps was.
    deeds: Vec<Known>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    before: Option<Hook>,
    after: Option<Hook>,
    is_certain: bool,
}

impl Net {
    pub(super) fn new(queue: QueueRef) -> Self {
        Self { queue, deeds: Vec::new() }
    }

    pub(super) fn add(&mut self, deed: &Deed) {
        let is_certain = deed.outcome == Outcome::Done;
        let known = Known { before: deed.before.clone(), after: deed.after.clone(), is_certain };
        match deed.outcome {
            // It was done, and nobody knows whether it could be taken back.
            Outcome::Unclear(_) if self.deeds.last().is_some_and(|deed| deed.is_certain && deed.is_like(&known)) => {
                self.deeds.pop();
                self.deeds.push(known);
            }
            Outcome::Done | Outcome::Unclear(_) => self.deeds.push(known),
            // Some write down a deed when it is done, and again when it is taken back; some only how it ended.
            Outcome::TakenBack => {
                if let Some(index) = self.deeds.iter().rposition(|deed| deed.is_certain && deed.is_like(&known)) {
                    self.deeds.remove(index);
                }
            }
            Outcome::Failed(_) => {}
        }
    }

    /// The hook as it was before; nothing: it was not there.
    pub(super) fn start(&self) -> Option<&Hook> {
        self.deeds.first()?.before.as_ref()
    }

    /// The hook as it was certainly left; nothing: it is not there.
    pub(super) fn end(&self) -> Option<&Hook> {
        self.deeds.iter().rev().find(|deed| deed.is_certain).map_or_else(|| self.start(), |deed| deed.after.as_ref())
    }

    /// Nobody knows whether the last write was carried out.
    pub(super) fn is_uncertain(&self) -> bool {
        self.deeds.last().is_some_and(|deed| !deed.is_certain)
    }

    /// A later write found the hook like this, so it is known how it was left after all.
    pub(super) fn was_found(&mut self, found: Option<&Hook>) {
        let known = |deed: &mut Known| {
            deed.is_certain = true;
            deed.after = found.cloned();
        };
        self.deeds.last_mut().into_iter().for_each(known);
    }

    /// Every way in which it may have been left: as it certainly was, and whatever was perhaps made of it afterwards.
    fn ends(&self) -> impl Iterator<Item = Option<&Hook>> {
        let perhaps = self.deeds.iter().rev().take_while(|deed| !deed.is_certain).map(|deed| deed.after.as_ref());
        std::iter::once(self.end()).chain(perhaps)
    }

    /// Whether this is how it was left, or may be.
    pub(super) fn may_have_left(&self, now: Option<&Hook>) -> bool {
        self.ends().any(|end| is_alike(now, end))
    }

    /// It is as it was before, as far as the records know.
    pub(super) fn is_nothing(&self) -> bool {
        self.ends().all(|end| is_alike(end, self.start()))
    }
}

impl Known {
    fn is_like(&self, other: &Self) -> bool {
        let (before, after) = (self.before.as_ref(), self.after.as_ref());
        is_alike(before, other.before.as_ref()) && is_alike(after, other.after.as_ref())
    }
}

/// The same event, flow schema and state, whatever the id and whatever the schema is called by now.
pub(super) fn is_alike(one: Option<&Hook>, other: Option<&Hook>) -> bool {
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            one.event == other.event && one.state == other.state && one.schema_id() == other.schema_id()
        }
        _ => false,
    }
}
