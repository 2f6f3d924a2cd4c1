//! Proposes to pause hooks, and announces the paused ones.

use crate::app::message::TimerId;
use crate::app::proposal::{Chosen, Proposal};
use crate::app::store::Store;
use crate::app::widgets::NoticeKind;
use crate::domain::{Cause, Hook, Paused, QueueRef, pause};
use crate::keys::Action;
use crate::words::count;

/// Proposes to pause these hooks.
pub(in crate::app) fn pause_proposal(chosen: &Chosen, store: &Store) -> Proposal {
    let targets = &chosen.hooks;
    let off = targets.iter().filter(|(_, hook)| !hook.state.enabled());
    let remark = |(queue, hook): &(QueueRef, Hook)| {
        let is_so = match store.pause(queue.owner(), hook) {
            Some(_) => "is paused already: it stays so",
            None => "is off already: it stays off",
        };
        format!("{}: {} {is_so}.", queue.label(), hook.label())
    };
    let remarks = off.map(remark).collect();
    let plan = pause(targets.iter().map(|(queue, hook)| (queue.clone(), hook)));
    let number = if plan.is_empty() { targets.len() } else { plan.steps().len() };
    let them = if number == 1 { "it" } else { "them" };
    let title = format!("Pause {}: off until {} switches {them} on again", count(number, "hook"), Action::Resume);
    chosen.propose(title, plan, Cause::Pause).leaving_out(remarks)
}

/// The timer for reading the paused hooks again, and the last announcement.
#[derive(Debug, Clone, Default)]
pub(in crate::app) struct PauseTimer {
    timer: Option<TimerId>,
    /// The number of expired pauses in the last announcement.
    announced: Option<usize>,
}

impl PauseTimer {
    /// Returns the announcement of the paused hooks: at the start, and when another pause has expired.
    pub(in crate::app) fn announce(&mut self, store: &Store) -> Option<(NoticeKind, String)> {
        let expired: Vec<&Paused> = store.paused().filter(|(_, expired)| *expired).map(|(paused, _)| paused).collect();
        if self.announced.replace(expired.len()).is_some_and(|before| expired.len() <= before) {
            return None;
        }
        let resume = Action::Resume;
        let name = |paused: &Paused| format!("{}: {}", paused.queue.label(), paused.hook.label());
        Some(match (expired.as_slice(), store.paused().count()) {
            ([], 0) => return None,
            ([], 1) => (NoticeKind::Success, format!("1 hook is paused: {resume} resumes it.")),
            ([], paused) => (NoticeKind::Success, format!("{paused} hooks are paused: {resume} resumes them.")),
            ([one], _) => (NoticeKind::Warning, format!("The pause of {} is over: {resume} resumes it.", name(one))),
            ([first, others @ ..], _) => {
                let (first, others) = (name(first), count(others.len(), "other"));
                (NoticeKind::Warning, format!("The pauses of {first} and {others} are over: {resume} resumes."))
            }
        })
    }

    /// A pause expires when this timer rings.
    pub(in crate::app) const fn wait_for(&mut self, timer: TimerId) {
        self.timer = Some(timer);
    }

    /// Returns whether this was the awaited timer.
    pub(in crate::app) fn rang(&mut self, timer: TimerId) -> bool {
        self.timer.take_if(|awaited| *awaited == timer).is_some()
    }
}
