//! Pausing hooks, and switching exactly those on again later.
//!
//! Which hooks were on is written down before the first is switched off, so that nothing that ends the program loses it.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    app::{
        proposal::Proposal,
        store::{HookKey, Store},
    },
    domain::{Cause, Hook, PauseRef, Paused, QueueId, QueueRef, Resuming, pause, resume},
    keys::Action,
    words::count,
};

/// Proposes to pause these hooks.
pub(in crate::app) fn pause_proposal(targets: &[(QueueRef, Hook)], store: &Store) -> Proposal {
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
    let title = format!("Pause {}: off until {} switches them on again", count(number, "hook"), Action::Resume);
    Proposal::new(title, plan, Cause::Pause).leaving_out(remarks)
}

/// Those of the paused hooks that are checked; where none is, all of them. And what to say about that.
pub(super) fn chosen(paused: Vec<Paused>, checked: &BTreeSet<HookKey>) -> (Vec<Paused>, Option<String>) {
    if checked.is_empty() {
        return (paused, None);
    }
    let is_checked = |paused: &Paused| checked.contains(&(paused.queue.owner(), paused.hook.id));
    let (meant, others): (Vec<_>, Vec<_>) = paused.into_iter().partition(is_checked);
    let others_are = if others.len() == 1 { "hook is" } else { "hooks are" };
    match (meant.is_empty(), others.len()) {
        (true, _) => (others, Some("No checked hook is paused, so this is about all that are.".to_owned())),
        (false, 0) => (meant, None),
        (false, number) => {
            let text = format!(
                "{number} other paused {others_are} not checked: {} without checks is about all.",
                Action::Resume
            );
            (meant, Some(text))
        }
    }
}

/// Returns whether something would be left as it is.
pub(super) fn leaves_something(paused: &[Paused], now: &BTreeMap<QueueId, Vec<Hook>>) -> bool {
    let resumption = resume(paused, now);
    resumption.hooks.len() > resumption.plan.steps().len()
}

/// Proposes to resume paused hooks, and returns the pauses that are over because their hooks cannot be resumed any
/// more.
pub(super) fn resume_proposal(
    paused: &[Paused],
    remark: Option<String>,
    now: &BTreeMap<QueueId, Vec<Hook>>,
) -> (Proposal, Vec<PauseRef>) {
    let resumption = resume(paused, now);
    // One that was changed meanwhile comes on all the same.
    let (coming, staying): (Vec<_>, Vec<_>) =
        resumption.hooks.iter().partition(|(_, resuming)| matches!(resuming, Resuming::OnChanged(_) | Resuming::On));
    let told = |hooks: Vec<&(Paused, Resuming)>| -> Vec<String> {
        hooks.into_iter().filter_map(|(paused, resuming)| resuming.in_words(paused)).collect()
    };
    let (notes, left_out) = (told(coming).into_iter().chain(remark).collect(), told(staying));
    let number = if resumption.plan.is_empty() { paused.len() } else { resumption.plan.steps().len() };
    let title = format!("Resume {}", count(number, "hook"));
    let proposal = Proposal::new(title, resumption.plan, Cause::Resume);
    (proposal.leaving_out(left_out).noting(notes), resumption.over)
}
