//! The one path of every write: sent, and its answer verified.
//!
//! An answer has to be about the hook that was written. What the server says of it is compared with all three fields that
//! were expected (docs/webitel-api.md §2.7). An ambiguous response (a timeout, a reset, a truncated body, 408, 5xx, any
//! status below 200 or in the 3xx, an answer about another hook) leaves it [`WriteOutcome::Unknown`], for the executor to look up.

use super::exchange::Exchanged;
use super::fault::Fault;
use super::{Client, answer, request, wire};
use crate::domain::{Change, Failure, FailureKind, Hook, HookId, HookOwner, HookSpec, WriteOutcome};

impl Client {
    /// Changes one hook. Requests that are safe to repeat are retried if that may help; a new hook is never posted
    /// twice (docs/webitel-api.md §10.6). A removal of a hook that does not exist is [`WriteOutcome::AlreadyGone`].
    ///
    /// `alike` are the hooks with a new one's event and flow schema that were there before. `is_recent`: we wrote the hook a
    /// moment ago, and a replica may not know that yet. Then all fields are sent, and "not found" proves nothing, so a
    /// removal is refused then too.
    ///
    /// Dropping the future abandons the request: whether it was carried out is not known then.
    pub async fn write(&self, owner: HookOwner, change: &Change, alike: &[HookId], is_recent: bool) -> WriteOutcome {
        match read_response(change, self.exchange(&request::change(owner, change, is_recent)).await) {
            Ok(answered) => self.verified(owner, change, alike, is_recent, answered).await,
            Err(Fault { failure, ambiguous }) => {
                let failure = self.without_secrets(failure);
                match failure.kind {
                    // Gone is what was asked for. An earlier attempt may have removed it.
                    FailureKind::NotFound if matches!(change, Change::Remove(_)) && !is_recent => {
                        if ambiguous {
                            WriteOutcome::Done(None)
                        } else {
                            WriteOutcome::AlreadyGone
                        }
                    }
                    _ if ambiguous => WriteOutcome::Unknown(failure),
                    _ if failure.status.is_none() => WriteOutcome::NotSent(failure),
                    _ => WriteOutcome::Refused(failure),
                }
            }
        }
    }

    /// Interprets a success. If the response does not contain the hook, it is read.
    async fn verified(
        &self,
        owner: HookOwner,
        change: &Change,
        alike: &[HookId],
        is_recent: bool,
        answered: Option<Hook>,
    ) -> WriteOutcome {
        let hook = match change {
            Change::Add(spec) => return self.verified_addition(owner, change, spec, alike, answered).await,
            Change::Remove(_) => None,
            Change::Edit { .. } if answered.is_some() => answered,
            Change::Edit { before, after } => {
                let sent = request::patch(before, after, is_recent);
                self.hook(owner, before.id).await.ok().filter(|hook| sent.is_fulfilled_by(hook))
            }
        };
        hook.map_or(WriteOutcome::Done(None), |hook| WriteOutcome::of(change, hook))
    }

    /// Verifies an addition. Only the server knows the id of a new hook, so the hooks like it are read too, and an
    /// answer about another hook is not trusted; a replica may not know the new one yet.
    async fn verified_addition(
        &self,
        owner: HookOwner,
        change: &Change,
        spec: &HookSpec,
        alike: &[HookId],
        answered: Option<Hook>,
    ) -> WriteOutcome {
        let mut new = self.hooks_like(owner, &spec.event, spec.schema.id).await.unwrap_or_default();
        new.retain(|hook| !alike.contains(&hook.id));
        let is_named = |hook: &Hook| answered.as_ref().is_none_or(|answered| answered.id == hook.id);
        let found = match new.iter().rposition(is_named) {
            Some(place) => Some(new.swap_remove(place)),
            None => answered.clone().filter(|hook| new.is_empty() && change.unexpected_in(hook).is_empty()),
        };
        match found {
            Some(hook) if !alike.contains(&hook.id) => {
                self.recently_added.insert(hook.id);
                WriteOutcome::of(change, hook)
            }
            _ if answered.is_none() => WriteOutcome::Done(None),
            _ => WriteOutcome::Unknown(Failure::new(FailureKind::Garbled, None, wire::ABOUT_ANOTHER)),
        }
    }
}

/// Reads the changed hook from the response. `None`: the response does not contain it, or the hook is removed.
fn read_response(change: &Change, exchanged: Exchanged) -> Result<Option<Hook>, Fault> {
    exchanged.judge(|reply| {
        let garbled = |words: String| Fault::ambiguous(answer::garbled(reply, words));
        match change {
            Change::Add(_) => answer::written(reply)?.map(|object| wire::HOOKS.one(&object)).transpose(),
            Change::Edit { before, .. } => {
                answer::written(reply)?.map(|object| wire::HOOKS.named(before.id.0, &object)).transpose()
            }
            Change::Remove(hook) => {
                answer::done(reply)?;
                // The rest of an answer to a removal is of no interest.
                match answer::written(reply).ok().flatten().and_then(|object| wire::HOOKS.one(&object).ok()) {
                    Some(named) if named.id != hook.id => Err(wire::ABOUT_ANOTHER.to_owned()),
                    _ => Ok(None),
                }
            }
        }
        .map_err(garbled)
    })
}
