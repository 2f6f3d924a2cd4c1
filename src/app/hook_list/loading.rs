//! Reading the hooks of the open queue, and marking changes of other users.

use std::collections::BTreeSet;
use std::time::Duration;

use super::state::HookList;
use crate::app::component::Cx;
use crate::app::message::{Generation, Slot};
use crate::app::request::{Request, Requests};
use crate::app::store::StoreUpdate;
use crate::app::widgets::{Load, NoticeKind, read_at};
use crate::domain::{Answer, Failure, HookId, Query};
use crate::keys::Action;
use crate::words::{count, is_or_are};

/// How long a row that another user changed stays marked.
const MARKED: Duration = Duration::from_secs(15);

impl HookList {
    /// Reads the hooks of the open queue.
    pub(in crate::app) fn begin_load(&mut self, out: &mut Requests) {
        let Some(owner) = self.owner() else { return };
        self.load = Load::Loading(out.read(Slot::Hooks, Query::Hooks(owner)));
    }

    /// Receives the hooks of the open queue.
    pub(super) fn arrived(
        &mut self,
        generation: Generation,
        result: Result<Answer, Failure>,
        cx: &Cx<'_>,
        out: &mut Requests,
    ) {
        let Some(owner) = self.owner().filter(|_| self.load.awaits(generation)) else { return };
        let list = match result {
            Ok(Answer::Hooks(list)) => list,
            Ok(_) => return,
            Err(failure) => {
                if cx.store.is_known(owner) {
                    let text = format!("The hooks were not loaded: {}", failure.with_retry(Action::Refresh));
                    out.push(Request::NotifyUntilRead(Slot::Hooks, text));
                }
                self.load = Load::Failed(failure);
                self.is_asked_for = false;
                return;
            }
        };
        self.load = Load::Idle;
        self.just_loaded = true;
        let queue = self.queue().cloned();
        if let (true, Some(queue)) = (std::mem::take(&mut self.is_asked_for), &queue) {
            out.hint(format!("{} of {} read{}.", count(list.hooks.len(), "hook"), queue.label(), read_at(list.date)));
        }
        let unreadable = list.unreadable;
        out.push(Request::Learn(StoreUpdate::Queues(queue.into_iter().collect())));
        out.push(Request::Learn(StoreUpdate::Hooks(owner, list)));
        out.push(Request::ClearReadError(Slot::Hooks));
        if unreadable > 0 {
            let (hooks, are) = (count(unreadable, "hook"), is_or_are(unreadable));
            let text = format!("{hooks} of the server's answer could not be read and {are} not shown.");
            out.notify(NoticeKind::Warning, text);
        }
    }

    /// Marks hooks that another user changed, for a while.
    pub(super) fn mark(&mut self, hooks: BTreeSet<HookId>, out: &mut Requests) {
        self.marks = (!hooks.is_empty()).then(|| out.start_timer(MARKED));
        self.changed = hooks;
    }
}
