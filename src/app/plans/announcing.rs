//! What is said of the paused hooks by itself: at the start, and when the time of a pause is over.

use crate::{
    app::{message::TimerId, store::Store, widgets::NoticeKind},
    domain::Paused,
    keys::Action,
    words::count,
};

/// When the paused hooks are read again, and what was announced of them.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct PauseTimer {
    timer: Option<TimerId>,
    /// How many pauses were over when they were announced last.
    announced: Option<usize>,
}

impl PauseTimer {
    /// With so many pauses over by now, they are announced.
    pub(in crate::app) fn announces(&mut self, over: usize) -> bool {
        self.announced.replace(over).is_none_or(|before| over > before)
    }

    /// A pause is to end when this timer rings.
    pub(in crate::app) const fn wait_for(&mut self, timer: TimerId) {
        self.timer = Some(timer);
    }

    /// Whether this was the timer that is waited for.
    pub(in crate::app) fn rang(&mut self, timer: TimerId) -> bool {
        self.timer.take_if(|awaited| *awaited == timer).is_some()
    }
}

/// What to say of the paused hooks. `None` where there are none.
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
