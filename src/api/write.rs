//! The one path of every write: sent, and verified.
//!
//! An ambiguous response (a timeout, a reset, a truncated body, 408, 5xx, any status below 200 or in the 3xx) is looked up
//! here, and whatever the server says of the hook is compared with all three fields that were expected (docs/webitel-api.md §2.7).

use std::{future::Future, pin::pin, time::Duration};

use super::{Client, answer, client::the_hook, exchange::Exchanged, fault::Fault, request, wire};
use crate::domain::{Change, Failure, FailureKind, Hook, HookField, HookId, HookOwner, WriteOutcome};

/// How the sending of a write ended.
enum Sent {
    Clear(WriteOutcome),
    /// A success without a word about the hook.
    WithoutBody,
    Ambiguous(Failure),
}

/// What a look at the server says of a write that may have been carried out.
enum Look {
    Known(WriteOutcome),
    /// The hook is as it was before, so the write was not carried out, or is not to be seen yet.
    Unchanged,
    /// The hook is neither as before nor as it should be: somebody else wrote to it.
    Overwritten,
}

impl Client {
    /// Changes one hook, and finds out how that ended. What is safe to repeat is repeated where that may help; a new hook
    /// is never posted twice (docs/webitel-api.md §10.6). Removing a hook that is already gone is done.
    ///
    /// `alike` are the hooks with a new one's event and flow schema that were there before. The look-up of an ambiguous
    /// response ends when `abandoned` does, with [`WriteOutcome::Unknown`].
    ///
    /// A dropped future gives the request up: nobody knows then whether it was carried out.
    pub async fn write(
        &self,
        owner: HookOwner,
        change: &Change,
        alike: &[HookId],
        abandoned: impl Future<Output = ()>,
    ) -> WriteOutcome {
        self.write_known(owner, change, alike, abandoned, false).await
    }

    /// As [`Client::write`]. `is_known`: the hook exists and a replica may not know it yet, so that it is not found proves
    /// nothing, and a removal is refused then too.
    pub async fn write_known(
        &self,
        owner: HookOwner,
        change: &Change,
        alike: &[HookId],
        abandoned: impl Future<Output = ()>,
        is_known: bool,
    ) -> WriteOutcome {
        match self.send(owner, change, is_known).await {
            Sent::Clear(outcome) => outcome,
            Sent::WithoutBody => {
                // What the server made of it would have to be shown: it is read, but its success is not in doubt.
                let silent = Failure::new(FailureKind::Garbled, None, "");
                match self.look_up(owner, change, alike, silent, abandoned).await {
                    outcome @ (WriteOutcome::Done(_) | WriteOutcome::Differs { .. }) => outcome,
                    _ => WriteOutcome::Done(None),
                }
            }
            Sent::Ambiguous(failure) => self.look_up(owner, change, alike, failure, abandoned).await,
        }
    }

    /// Looks up whether a write was carried out that may have been, for this reason. As [`Client::write`] otherwise.
    pub async fn look_up(
        &self,
        owner: HookOwner,
        change: &Change,
        alike: &[HookId],
        reason: Failure,
        abandoned: impl Future<Output = ()>,
    ) -> WriteOutcome {
        let looking = async {
            let mut overwritten = false;
            let again = self.retries().look_again;
            for pause in [Duration::ZERO, again, again * 3] {
                tokio::time::sleep(pause).await;
                match self.look(owner, change, alike).await {
                    Ok(Look::Known(outcome)) => return Some(outcome),
                    Ok(Look::Unchanged) => overwritten = false,
                    Ok(Look::Overwritten) => overwritten = true,
                    Err(_) => return None,
                }
            }
            (!overwritten).then(|| WriteOutcome::NotSent(reason.clone()))
        };
        let found = tokio::select! {
            biased;
            () = pin!(abandoned) => None,
            found = pin!(looking) => found,
        };
        found.unwrap_or(WriteOutcome::Unknown(reason))
    }

    async fn send(&self, owner: HookOwner, change: &Change, is_known: bool) -> Sent {
        let Ok(request) = request::change(owner, change) else {
            let failure = Failure::new(FailureKind::Rejected, None, "the change cannot be said in JSON");
            return Sent::Clear(WriteOutcome::NotSent(failure));
        };
        let recently_added = change.target().is_some_and(|hook| self.was_added_recently(hook));
        let sent = read_response(change, self.exchange(&request, recently_added).await);
        if let (Change::Add(_), Ok(Some(hook))) = (change, &sent) {
            self.made(hook.id);
        }
        match sent {
            Ok(Some(hook)) => Sent::Clear(WriteOutcome::of(change, hook)),
            Ok(None) if matches!(change, Change::Remove { .. }) => Sent::Clear(WriteOutcome::Done(None)),
            Ok(None) => Sent::WithoutBody,
            Err(Fault { failure, ambiguous }) => {
                let failure = self.without_secrets(failure);
                match failure.kind {
                    // Gone is what was asked for, whoever removed it.
                    FailureKind::NotFound if matches!(change, Change::Remove { .. }) && !is_known => {
                        Sent::Clear(WriteOutcome::Done(None))
                    }
                    _ if ambiguous => Sent::Ambiguous(failure),
                    _ if failure.status.is_none() => Sent::Clear(WriteOutcome::NotSent(failure)),
                    _ => Sent::Clear(WriteOutcome::Refused(failure)),
                }
            }
        }
    }

    async fn look(&self, owner: HookOwner, change: &Change, alike: &[HookId]) -> Result<Look, Failure> {
        let known = |hook| Ok(Look::Known(WriteOutcome::of(change, hook)));
        match change {
            Change::Add(draft) => {
                let hooks = self.hooks_like(owner, &draft.event, draft.schema).await?;
                match hooks.into_iter().rev().find(|hook| !alike.contains(&hook.id)) {
                    Some(hook) => known(hook),
                    None => Ok(Look::Unchanged),
                }
            }
            Change::Edit { before, patch } => match self.hook(owner, before.id).await {
                Ok(hook) if patch.is_fulfilled_by(&hook) => known(hook),
                Ok(hook) if HookField::differing(before, &hook).is_empty() => Ok(Look::Unchanged),
                Ok(_) => Ok(Look::Overwritten),
                Err(failure) if failure.kind == FailureKind::NotFound => {
                    Ok(Look::Known(WriteOutcome::Refused(failure)))
                }
                Err(failure) => Err(failure),
            },
            Change::Remove { hook } => match self.hook(owner, *hook).await {
                Ok(_) => Ok(Look::Unchanged),
                Err(failure) if failure.kind == FailureKind::NotFound => Ok(Look::Known(WriteOutcome::Done(None))),
                Err(failure) => Err(failure),
            },
        }
    }
}

/// What the server made of a hook. `None`: it does not say, or the hook is removed.
fn read_response(change: &Change, exchanged: Exchanged) -> Result<Option<Hook>, Fault> {
    if matches!(change, Change::Remove { .. }) {
        return exchanged.judge(answer::done).map(|()| None);
    }
    exchanged.judge(|reply| {
        let Some(object) = answer::written(reply)? else { return Ok(None) };
        let hook = match change.target() {
            Some(target) => the_hook(object, target),
            None => wire::one::<wire::HookShape>(object),
        };
        hook.map(Some).map_err(|words| Fault::ambiguous(answer::garbled(reply, words)))
    })
}
