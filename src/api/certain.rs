//! A write whose lost answer is looked up: what really happened is read, never guessed, and never sent again blindly.

use std::time::Duration;

use super::Client;
use crate::domain::{Change, Failure, FailureKind, HookId, HookOwner, Written};

/// When a change that is not to be seen is looked for once more: a copy of the database may lag behind (admin-api §3).
const SECOND_LOOK: Duration = Duration::from_millis(1500);

impl Client {
    /// As [`Client::write`]; where the answer was lost, looks whether it was carried out, twice if it does not seem so.
    /// `alike` are the hooks with a new one's event and flow schema that were there before.
    ///
    /// # Errors
    ///
    /// As [`Client::write`]; `unclear` only where looking failed too.
    pub async fn write_certainly(
        &self,
        owner: HookOwner,
        change: &Change,
        alike: &[HookId],
    ) -> Result<Written, Failure> {
        let failure = match self.write(owner, change).await {
            Err(failure) if failure.unclear => failure,
            clear => return clear,
        };
        for look in 0..2 {
            if look > 0 {
                tokio::time::sleep(SECOND_LOOK).await;
            }
            match self.was_carried_out(owner, change, alike).await {
                Ok(Some(written)) => return Ok(written),
                Ok(None) => {}
                Err(_) => return Err(failure),
            }
        }
        Err(Failure { unclear: false, ..failure })
    }

    async fn was_carried_out(
        &self,
        owner: HookOwner,
        change: &Change,
        alike: &[HookId],
    ) -> Result<Option<Written>, Failure> {
        Ok(match change {
            Change::Add(draft) => {
                let hooks = self.hooks_like(owner, &draft.event, draft.schema).await?;
                let new = hooks.into_iter().rev().find(|hook| !alike.contains(&hook.id));
                new.map(|hook| Written::Saved(Some(hook)))
            }
            Change::Edit { hook, patch } => {
                let hook = self.hook(owner, *hook).await?;
                patch.is_fulfilled_by(&hook).then_some(Written::Saved(Some(hook)))
            }
            Change::Remove { hook } => match self.hook(owner, *hook).await {
                Ok(_) => None,
                Err(failure) if failure.kind == FailureKind::NotFound => Some(Written::Removed),
                Err(failure) => return Err(failure),
            },
        })
    }
}
