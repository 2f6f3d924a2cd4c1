//! The findings of the doctor, from all queues and all flow schemas, and their fixes.

use crate::app::component::{Cx, Reason};
use crate::app::message::{Generation, Slot};
use crate::app::proposal::Proposal;
use crate::app::request::Requests;
use crate::domain::doctor::{Finding, FixKind, examine, fix};
use crate::domain::{Answer, Cause, Failure, FlowSchema, HookId, HookOwner, Query, Queue, QueueHooks};
use crate::keys::Action;

/// The progress of the doctor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Doctor {
    /// The flow schemas are being read; the queues are read meanwhile.
    Asking(Generation),
    /// The queues are still being read. Without flow schemas, findings about them are left out.
    Reading(Option<Vec<FlowSchema>>),
    Done {
        findings: Vec<Finding>,
        /// The flow schemas, to look again when something changed.
        schemas: Option<Vec<FlowSchema>>,
        /// The revision of the store that was looked at.
        revision: u64,
    },
}

impl Doctor {
    /// Reads the flow schemas.
    pub(super) fn begin(out: &mut Requests) -> Self {
        Self::Asking(out.read(Slot::Doctor, Query::AllSchemas))
    }

    /// The flow schemas arrived, or not. Returns what to know about it.
    pub(super) fn arrived(&mut self, generation: Generation, result: Result<Answer, Failure>) -> Option<String> {
        if !matches!(self, Self::Asking(awaited) if *awaited == generation) {
            return None;
        }
        match result {
            Ok(Answer::Schemas(found)) => {
                *self = Self::Reading(Some(found.items));
                None
            }
            Ok(_) => None,
            Err(failure) => {
                *self = Self::Reading(None);
                let failure = failure.with_retry(Action::Refresh);
                Some(format!("Nothing is said of flow schemas, which could not be read: {failure}"))
            }
        }
    }

    /// The flow schemas could not be read.
    pub(super) const fn lacks_schemas(&self) -> bool {
        matches!(self, Self::Reading(None) | Self::Done { schemas: None, .. })
    }

    /// Looks as soon as everything is there, and again when something changed. Returns what to know about it.
    pub(super) fn look_when_read(&mut self, cx: &Cx<'_>) -> Option<String> {
        let now = cx.store.total_revision();
        let is_looked_at = matches!(self, Self::Done { revision, .. } if *revision == now);
        let (Self::Reading(schemas) | Self::Done { schemas, .. }) = self else { return None };
        if cx.reading.progress().is_some() || !cx.reading.was_begun() {
            return None;
        }
        let is_whole = cx.reading.is_complete();
        // While a plan is carried out every answer changes something.
        if !is_looked_at && cx.writes.unfinished() == 0 {
            let findings = examine(&everything(cx), schemas.as_deref(), is_whole, |queue, hook| {
                cx.store.pause(HookOwner::Queue(queue), hook).is_some()
            });
            *self = Self::Done { findings, schemas: schemas.take(), revision: now };
        }
        (!is_whole).then(|| {
            format!("Not all queues could be read, so something may be missing. {} reads the rest.", Action::Refresh)
        })
    }

    pub(super) fn findings(&self) -> &[Finding] {
        match self {
            Self::Done { findings, .. } => findings,
            Self::Asking(_) | Self::Reading(_) => &[],
        }
    }
}

/// Every queue and its hooks, as far as they are known.
fn everything(cx: &Cx<'_>) -> Vec<QueueHooks> {
    let known = cx.store.queues().filter(|queue| cx.store.is_known(queue.owner()));
    known.map(|queue| QueueHooks { queue: queue.clone(), hooks: cx.store.hooks(queue.owner()).to_vec() }).collect()
}

/// Checks that a finding can be fixed.
pub(super) fn may_fix(finding: Option<&Finding>, cx: &Cx<'_>) -> Result<(), Reason> {
    match finding {
        None => Err("There is nothing to fix here.".to_owned()),
        Some(finding) if finding.fix.is_none() => {
            Err("There is no fix for this: what to do is said below the list.".to_owned())
        }
        Some(_) => cx.may_change(),
    }
}

/// Proposes the fix of a finding.
pub(super) fn proposal(finding: &Finding) -> Proposal {
    let verb = match finding.fix.as_ref().map(|fix| &fix.kind) {
        Some(FixKind::SwitchOff) => "Switch off",
        Some(FixKind::SetEvent(_)) => "Change the event",
        Some(FixKind::Remove) | None => "Remove",
    };
    let title = format!("{verb}: {} ({})", finding.label(), finding.rule.title());
    Proposal::new(title, fix([finding]), Cause::Fix)
}

/// The hook that a finding is about: the first that its fix changes, else the first.
pub(super) fn place(finding: &Finding) -> Option<(Queue, HookId)> {
    let fixed = finding.fix.as_ref().and_then(|fix| fix.hooks.first().copied());
    let hook = fixed.or_else(|| finding.hooks().first().map(|hook| hook.id))?;
    Some((finding.queue()?.clone(), hook))
}
