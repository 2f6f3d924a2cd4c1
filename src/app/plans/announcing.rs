//! Announces the paused hooks unprompted: at the start, and when the time of a pause is over.

use crate::{
    app::{message::TimerId, store::Store, widgets::NoticeKind},
    domain::Paused,
    keys::Action,
    words::count,
};

/// The timer for reading the paused hooks again, and the last announcement.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct PauseTimer {
    timer: Option<TimerId>,
    /// The number of expired pauses in the last announcement.
    announced: Option<usize>,
}

impl PauseTimer {
    /// Returns whether to announce this number of expired pauses, and remembers it.
    pub(in crate::app) fn announces(&mut self, over: usize) -> bool {
        self.announced.replace(over).is_none_or(|before| over > before)
    }

    /// A pause is to end when this timer rings.
    pub(in crate::app) const fn wait_for(&mut self, timer: TimerId) {
        self.timer = Some(timer);
    }

    /// Returns whether this was the awaited timer.
    pub(in crate::app) fn rang(&mut self, timer: TimerId) -> bool {
        self.timer.take_if(|awaited| *awaited == timer).is_some()
    }
}

/// Describes the paused hooks. `None` if there are none.
pub(in crate::app) fn pauses_in_words(store: &Store) -> Option<(NoticeKind, String)> {
    let over: Vec<&Paused> = store.paused().filter(|(_, is_over)| *is_over).map(|(paused, _)| paused).collect();
    let resume = Action::Resume;
    Some(match (over.as_slice(), store.paused().count()) {
        ([], 0) => return None,
        ([], 1) => (NoticeKind::Success, format!("1 hook is paused: {resume} resumes it.")),
        ([], paused) => (NoticeKind::Success, format!("{paused} hooks are paused: {resume} resumes them.")),
        ([one], _) => (NoticeKind::Warning, format!("The pause of {} is over: {resume} resumes it.", name(one))),
        ([first, ..], _) => {
            let text = format!(
                "The pauses of {} and {} are over: {resume} resumes.",
                name(first),
                count(over.len() - 1, "other")
            );
            (NoticeKind::Warning, text)
        }
    })
}

fn name(paused: &Paused) -> String {
    format!("{}: {}", paused.queue.label(), paused.hook.label())
}
