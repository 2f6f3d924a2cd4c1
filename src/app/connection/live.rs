//! Live refresh: one small request per interval checks whether anything changed; only then the hooks are loaded again.
//!
//! There is no push for hooks (docs/webitel-api.md §8.2). Nothing is asked while the terminal has no focus, no list is open, or the
//! connection is lost.

use std::time::Duration;

use crate::app::message::{Generation, Slot, TimerId};
use crate::app::request::{Request, Requests};
use crate::domain::{Failure, Query, QueueId, SeenVersion, Version};

/// The ages of a version at which its hooks are read again, since a replica may lag.
const REREAD_AGES: [Duration; 5] = [
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(20),
    Duration::from_secs(40),
    Duration::from_secs(80),
];

/// The facts of the screen that the connection needs.
#[derive(Debug, Clone, Copy)]
pub(in crate::app) struct Surroundings {
    /// The queue whose hooks are shown, once they are loaded.
    pub(in crate::app) shown: Option<QueueId>,
    /// The connection is lost.
    pub(in crate::app) is_offline: bool,
    /// A list that is shown could not be loaded.
    pub(in crate::app) has_failed_list: bool,
    /// The last key was text: no dialog may take the keyboard.
    pub(in crate::app) is_typing: bool,
    /// Something is waited for.
    pub(in crate::app) is_waiting: bool,
}

/// The state of live refresh.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct Live {
    /// `None` switches it off.
    pub(in crate::app) interval: Option<Duration>,
    /// The terminal reported that it lost the focus.
    is_in_background: bool,
    timer: Option<TimerId>,
    /// The pending probe, and its queue.
    probe: Option<(Generation, QueueId)>,
    /// The last version, and its queue.
    version: Option<(QueueId, Option<Version>)>,
    /// The timer for reading the hooks again because the version is young, and the version's age then.
    reread: Option<(TimerId, Duration)>,
}

impl Live {
    /// Starts the timer of the next probe, unless it runs already or nothing is shown.
    pub(in crate::app) fn start_timer(&mut self, around: Surroundings, out: &mut Requests) {
        let is_idle = !self.is_in_background && self.timer.is_none() && self.probe.is_none();
        if let (true, Some(_), false, Some(interval)) = (is_idle, around.shown, around.is_offline, self.interval) {
            self.timer = Some(out.start_timer(interval));
        }
    }

    pub(in crate::app) fn timer(&mut self, timer: TimerId, around: Surroundings, out: &mut Requests) {
        if self.timer == Some(timer) {
            self.timer = None;
            self.probe(around, out);
        }
        if let Some((_, age)) = self.reread.take_if(|(reread, _)| *reread == timer) {
            let shown = self.version.as_ref().map(|(queue, _)| *queue);
            if around.shown.is_some() && around.shown == shown && !self.is_in_background && !around.is_offline {
                out.push(Request::ReloadOpenQueue);
            }
            self.schedule_reread(age, out);
        }
    }

    /// The terminal got or lost the focus. A user who comes back sees at once what changed.
    pub(in crate::app) fn focus(&mut self, focused: bool, around: Surroundings, out: &mut Requests) {
        let is_back = focused && self.is_in_background;
        self.is_in_background = !focused;
        if is_back && self.interval.is_some() && self.timer.is_none() {
            self.probe(around, out);
        }
    }

    fn probe(&mut self, around: Surroundings, out: &mut Requests) {
        let may_ask = !self.is_in_background && self.probe.is_none() && !around.is_offline;
        let Some(queue) = around.shown.filter(|_| may_ask) else { return };
        self.probe = Some((out.read(Slot::Live, Query::QueueVersion(queue)), queue));
    }

    /// The queue that this probe is about, if it is awaited.
    pub(in crate::app) fn probed_queue(&self, generation: Generation) -> Option<QueueId> {
        self.probe.filter(|(awaited, _)| *awaited == generation).map(|(_, queue)| queue)
    }

    /// The probe was answered. The first answer for a queue has nothing to compare with, so the hooks are loaded once more.
    pub(in crate::app) fn probed(
        &mut self,
        generation: Generation,
        version: Result<Option<SeenVersion>, Failure>,
        shown: Option<QueueId>,
        out: &mut Requests,
    ) {
        let Some((_, queue)) = self.probe.take_if(|(awaited, _)| *awaited == generation) else { return };
        let Ok(version) = version else { return };
        if shown != Some(queue) {
            // Another queue was opened meanwhile.
            return;
        }
        let age = version.as_ref().and_then(|seen| seen.age);
        let seen = Some((queue, version.map(|seen| seen.version)));
        if self.version != seen {
            // A version that was seen to replace another one counts from this moment.
            let was_replaced = self.version.as_ref().is_some_and(|(known, _)| *known == queue);
            self.version = seen;
            out.push(Request::ReloadOpenQueue);
            self.schedule_reread(age.filter(|_| !was_replaced).unwrap_or_default(), out);
        }
    }

    /// A replica may not have a young version yet: its hooks are read again when it is older.
    fn schedule_reread(&mut self, age: Duration, out: &mut Requests) {
        let next = REREAD_AGES.into_iter().find(|reread| *reread > age);
        self.reread = next.map(|next| (out.start_timer(next - age), next));
    }
}
