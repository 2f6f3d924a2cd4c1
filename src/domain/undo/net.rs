//! What a batch, and what was put back of it so far, made of each hook.

use crate::domain::{Deed, Hook, Outcome, QueueRef};

/// What became of one hook in the end, whatever happened between.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Net {
    /// Its queue.
    pub(super) queue: QueueRef,
    /// As it was before; nothing: it was not there.
    pub(super) start: Option<Hook>,
    /// As it was left; nothing: it was removed.
    pub(super) end: Option<Hook>,
    /// What a write made of it of which nobody knows whether it was carried out. The last thing that happened to it.
    pub(super) perhaps: Option<Option<Hook>>,
    /// The deeds that made it so, to take one out that was taken back.
    deeds: Vec<(Option<Hook>, Option<Hook>)>,
}

impl Net {
    pub(super) fn new(queue: QueueRef) -> Self {
        Self { queue, start: None, end: None, perhaps: None, deeds: Vec::new() }
    }

    pub(super) fn add(&mut self, deed: &Deed) {
        let ends = (deed.before.clone(), deed.after.clone());
        match deed.outcome {
            Outcome::Done => {
                self.perhaps = None;
                self.deeds.push(ends);
            }
            // Some write down a deed when it is done, and again when it is taken back; some only how it ended.
            Outcome::TakenBack => {
                if let Some(index) = self.deeds.iter().rposition(|known| is_alike_pair(known, &ends)) {
                    self.deeds.remove(index);
                }
            }
            Outcome::Unclear(_) => {
                if self.deeds.is_empty() {
                    (self.start, self.end) = (ends.0.clone(), ends.0);
                }
                self.perhaps = Some(ends.1);
            }
            Outcome::Failed(_) => {}
        }
        if let (Some(first), Some(last)) = (self.deeds.first(), self.deeds.last()) {
            (self.start, self.end) = (first.0.clone(), last.1.clone());
        } else if self.perhaps.is_none() {
            (self.start, self.end) = (None, None);
        }
    }

    /// It is as it was before, as far as the records know.
    pub(super) fn is_nothing(&self) -> bool {
        let is_back = |end: &Option<Hook>| is_alike(end.as_ref(), self.start.as_ref());
        is_back(&self.end) && self.perhaps.as_ref().is_none_or(is_back)
    }
}

fn is_alike_pair(one: &(Option<Hook>, Option<Hook>), other: &(Option<Hook>, Option<Hook>)) -> bool {
    is_alike(one.0.as_ref(), other.0.as_ref()) && is_alike(one.1.as_ref(), other.1.as_ref())
}

/// The same event, flow schema and state, whatever the id and whatever the schema is called by now.
pub(super) fn is_alike(one: Option<&Hook>, other: Option<&Hook>) -> bool {
    let schema = |hook: &Hook| hook.schema.as_ref().map(|schema| schema.id);
    match (one, other) {
        (None, None) => true,
        (Some(one), Some(other)) => {
            one.event == other.event && one.state == other.state && schema(one) == schema(other)
        }
        _ => false,
    }
}
