//! The contacts that a change of hooks does not reach: those that are in the queue already (docs/webitel-api.md §4.6).

use std::collections::BTreeMap;
use std::fmt;

use super::{Run, Step, StepStatus};
use crate::domain::{Event, Hook, QueueId};

/// The queues in which a run changed what hooks do for contacts that join from now on. For each the contacts that were in it
/// then, and keep the hooks with which they joined; `None` where the server did not say how many.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ActiveContacts(BTreeMap<QueueId, Option<u32>>);

impl ActiveContacts {
    /// Counts the contacts that keep the old hooks after a run, from the contacts in each queue right after its
    /// writes.
    pub fn after(run: &Run, active: &BTreeMap<QueueId, u32>) -> Self {
        let changed = run.statuses().filter(|(step, status)| was_changed(status) && waits_for_joining(step));
        Self(changed.map(|(step, _)| (step.queue.id, active.get(&step.queue.id).copied())).collect())
    }

    /// Returns how many contacts of this queue keep the old hooks, if known.
    pub fn of(&self, queue: QueueId) -> Option<u32> {
        self.0.get(&queue).copied().flatten()
    }

    /// Returns whether there are no contacts in these queues.
    pub fn is_empty(&self) -> bool {
        self.0.values().all(|active| *active == Some(0))
    }

    /// Describes them in few words, as the end of a sentence: a line of 80 columns ends soon.
    pub fn in_short(&self) -> String {
        let (contacts, queues) = self.contacts();
        format!("but not for {contacts} in {queues}")
    }

    /// The contacts, and their queues.
    fn contacts(&self) -> (String, String) {
        let counts: Vec<Option<u32>> = self.0.values().copied().filter(|active| *active != Some(0)).collect();
        let queues = match counts.len() {
            1 => "the queue".to_owned(),
            count => format!("these {count} queues"),
        };
        let contacts = match counts.into_iter().map(|active| active.map(u64::from)).sum::<Option<u64>>() {
            Some(1) => "1 contact".to_owned(),
            Some(count) => format!("{count} contacts"),
            None => "contacts".to_owned(),
        };
        (contacts, queues)
    }
}

/// Formats the counts as the end of a sentence.
impl fmt::Display for ActiveContacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (contacts, queues) = self.contacts();
        match contacts.as_str() {
            "1 contact" => write!(f, "1 contact keeps the old hooks until it leaves {queues}"),
            contacts => write!(f, "{contacts} keep the old hooks until they leave {queues}"),
        }
    }
}

/// The server holds something else than before.
fn was_changed(status: &StepStatus) -> bool {
    status.is_carried_out() || matches!(status, StepStatus::RollbackFailed(_) | StepStatus::RollbackUnknown(_))
}

/// Contacts keep the enabled hooks with which they joined; the hooks of `add_member` are read each time.
fn waits_for_joining(step: &Step) -> bool {
    let counts = |hook: &Hook| hook.state.enabled() && hook.event != Event::AddMember;
    step.before().is_some_and(counts) || step.desired().as_ref().is_some_and(counts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::{OnFailure, Plan, RunProgress};
    use crate::domain::{Change, QueueRef, State, WriteOutcome, hook};

    fn removal(queue: u64, event: Event, state: State) -> Step {
        let queue = QueueRef { id: QueueId(queue), name: "Support line".into() };
        Step::new(queue, Change::Remove(hook(1, event, 5, state)))
    }

    fn after(steps: Vec<Step>, done: bool, active: &[(u64, u32)]) -> Option<String> {
        let mut run = Run::new(Plan::from(steps), OnFailure::KeepGoing);
        while let Some(task) = done.then(|| run.next_task()).flatten() {
            run.apply(RunProgress::Answered { step: task.step, outcome: WriteOutcome::Done(None) });
        }
        let active = active.iter().map(|(queue, count)| (QueueId(*queue), *count)).collect();
        Some(ActiveContacts::after(&run, &active)).filter(|active| !active.is_empty()).map(|active| active.to_string())
    }

    #[test]
    fn a_change_is_said_to_count_for_contacts_that_join_later_where_there_are_others() {
        let on = |queue| removal(queue, Event::Joined, State::On);
        let said = |contacts: &str| Some(contacts.replace("keep", "keep the old hooks until they leave"));
        let cases = [
            (vec![on(12)], vec![(12, 14)], said("14 contacts keep the queue")),
            (vec![on(12)], vec![(12, 1)], Some("1 contact keeps the old hooks until it leaves the queue".to_owned())),
            (vec![on(12)], vec![(12, 0)], None),
            (vec![on(12)], vec![], said("contacts keep the queue")),
            (vec![on(12), on(14), on(15)], vec![(12, 2), (14, 3), (15, 0)], said("5 contacts keep these 2 queues")),
            (vec![on(12), on(14)], vec![(12, 2)], said("contacts keep these 2 queues")),
            (vec![removal(12, Event::Joined, State::Off)], vec![(12, 14)], None),
            (vec![removal(12, Event::AddMember, State::On)], vec![(12, 14)], None),
        ];
        for (steps, active, expected) in cases {
            assert_eq!(after(steps.clone(), true, &active), expected, "{steps:?} {active:?}");
            assert_eq!(after(steps, false, &active), None, "nothing was carried out");
        }
    }
}
