//! Describes undone changes and later changes in words.

use super::plan::{Item, Obstacle, Revert};
use crate::domain::{Hook, Record};

impl Item {
    /// Describes the effect on the hook, or why it is left as it is, in a line without the queue.
    pub fn in_words(&self) -> String {
        match &self.revert {
            Revert::Change { now, back, pause } => {
                format!("{}: {}", now.label(), now.changes_with_pauses(false, back, pause.is_some()))
            }
            Revert::Recreate { was, pause } => {
                let state = was.state_word(pause.is_some());
                format!("{}: comes back {state}, as a new hook (it was hook {})", was.label(), was.id)
            }
            Revert::PauseAgain(hook, _) => format!("{}: will be paused again", hook.label()),
            Revert::Remove(hook) => format!("{}: is removed again", hook.label()),
            Revert::Leave { hook, obstacle, later } => {
                let records = later.as_ref().map(|later| later_record_in_words(later)).unwrap_or_default();
                format!("{}: {}{records}", hook.label(), obstacle.in_words())
            }
        }
    }
}

impl Obstacle {
    /// Describes the later change, as the end of a sentence about the hook.
    pub fn in_words(&self) -> String {
        match self {
            Self::Gone => "was removed since".to_owned(),
            Self::Changed { left: None, now } => format!("is there again, {}", now.state),
            Self::Changed { left: Some(left), now } => differs(left, now),
            Self::OtherPause { is_paused: true } => "was paused again since".to_owned(),
            Self::OtherPause { is_paused: false } => "its pause was ended since".to_owned(),
            Self::Taken(other) => format!("its event is taken by {} (hook {}), which is on", other.label(), other.id),
            Self::QueueGone => "its queue is gone, or cannot be read".to_owned(),
            Self::NoSchema => "the flow schema that it ran is not known".to_owned(),
            Self::Unknown => "the server did not say which hook was made, if any; look at the queue".to_owned(),
        }
    }
}

/// Describes the difference between a hook and the state in which it was left.
fn differs(left: &Hook, now: &Hook) -> String {
    let mut differences = Vec::new();
    if now.event != left.event {
        differences.push(format!("waits for {} now; was left with {}", now.event, left.event));
    }
    if now.schema_id() != left.schema_id() {
        differences.push(format!("runs {} now; was left with {}", now.schema_label(), left.schema_label()));
    }
    if now.state != left.state {
        differences.push(format!("is {} now; was left {}", now.state, left.state));
    }
    differences.join(", ")
}

fn later_record_in_words(record: &Record) -> String {
    let user = match record.scope.user.shown() {
        "" => String::new(),
        user => format!(" by {user}"),
    };
    format!("; the journal says: {}{user} at {} ({})", record.cause.word(), record.time, record.batch)
}
