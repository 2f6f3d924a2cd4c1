//! The commands of a list of hooks.

use std::collections::BTreeSet;

use super::changing;
use super::column::Column;
use super::state::{Before, HookList, HookRow, Scope};
use crate::app::component::{Component, Cx, Event, Reason, Viewport};
use crate::app::message::{IoRequest, Slot};
use crate::app::plans::pause_proposal;
use crate::app::request::{Destination, OpenForm, Request, Requests, Topic};
use crate::app::session::ConnectionStatus;
use crate::app::widgets::{Follow, Load, NoticeKind, TextInput, Typed};
use crate::app::{commands, copyable};
use crate::domain::filter::Filter;
use crate::domain::{Hook, SchemaId, Sort};
use crate::keys::{Action, Context};

impl Component for HookList {
    fn context(&self) -> Context {
        match (&self.typing, &self.scope) {
            (Some(_), _) => Context::HookFilter,
            (None, Scope::All) => Context::AllHooks,
            (None, Scope::Nothing | Scope::Queue(_)) => Context::Hooks,
        }
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        self.is_available(action, cx).err()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        if self.typing.is_some() {
            return self.act_while_typing(action, cx, out);
        }
        if let Some(destination) = self.destination(action, cx) {
            return out.open(destination);
        }
        match action {
            Action::Toggle => changing::toggle(self, cx, out),
            Action::Remove => changing::remove(self, cx, out),
            Action::Pause => out.push(Request::Propose(pause_proposal(&self.chosen(cx), cx.store))),
            Action::Resume => out.push(Request::Resume(self.checked(cx))),
            Action::Check => self.check(),
            Action::CheckAll => self.check_all(),
            Action::Filter => self.open_filter(cx),
            Action::SortColumn => self.set_sort(Sort::next_column(self.sort, self.columns())),
            Action::SortDirection => self.set_sort(Sort::turned(self.sort, self.columns()[0])),
            Action::PageSize => {
                self.page_size = self.page_size.next();
                out.hint(self.page_size.words());
            }
            Action::Refresh => self.refresh(cx, out),
            Action::NextPart | Action::PreviousPart => out.push(Request::OtherPane),
            Action::ClearNotice | Action::Close => self.step_back(cx, out),
            moving if moving.moves() => {
                let page = self.page_size.rows(cx.view.rows, cx.view.rows);
                self.list.go(moving, self.shown_count(), page);
            }
            general => out.extend(commands::request(general, self.context())),
        }
    }

    fn text(&mut self, input: TextInput<'_>, cx: &Cx<'_>, _: &mut Requests) -> Typed {
        self.type_filter(input, cx)
    }

    fn receive(&mut self, event: Event, cx: &Cx<'_>, out: &mut Requests) {
        match event {
            Event::Opened | Event::Reload => self.begin_load(out),
            Event::Arrived { slot: Slot::Hooks, generation, result } => self.arrived(generation, result, cx, out),
            Event::ChangedByOthers(owner, hooks) if self.owner() == Some(owner) => self.mark(hooks, out),
            Event::Timer(timer) if self.marks == Some(timer) => self.changed.clear(),
            Event::Reconnected if self.load.needs_retry() => self.begin_load(out),
            _ => {}
        }
    }

    fn restore_invariants(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        if self.sync(cx.store) {
            out.notify(NoticeKind::Success, "The filter was cleared to show the hook.");
        }
        debug_assert!(self.is_consistent());
    }

    fn fit(&mut self, view: Viewport) {
        let follow = if view.is_full_width { Follow::Line } else { Follow::HalfPage };
        self.bring_into_view(view.rows.max(1), follow);
    }
}

impl HookList {
    /// The place that a command opens.
    fn destination(&self, action: Action, cx: &Cx<'_>) -> Option<Destination> {
        let row = || self.under_cursor(cx.store);
        Some(match action {
            Action::Add => {
                let queue = self.queue().or_else(|| row().map(|row| row.queue))?;
                Destination::Form(queue.clone(), OpenForm::Add(None))
            }
            Action::Edit => {
                let HookRow { queue, hook, .. } = row()?;
                Destination::Form(queue.clone(), OpenForm::Edit(hook.clone()))
            }
            Action::Open => {
                let HookRow { queue, hook, .. } = row()?;
                Destination::Queue(queue.clone(), Some(hook.id))
            }
            Action::Reference => {
                let HookRow { queue, hook, .. } = row()?;
                Destination::TextViewer(Topic::Event(hook.event.clone(), Some(queue.kind)))
            }
            Action::WhereUsed => Destination::WhereUsed(row()?.hook.schema.clone()?),
            Action::ChangeSchema => Destination::SchemaChoice(self.chosen(cx)),
            Action::Copy => Destination::Copying(self.chosen(cx)),
            Action::Clipboard => Destination::Clipboard(copyable::of_hooks(&self.targets(cx.store), cx.session)),
            _ => return None,
        })
    }

    /// Checks that a command is available.
    fn is_available(&self, action: Action, cx: &Cx<'_>) -> Result<(), Reason> {
        if let Some(typing) = &self.typing {
            return typing.is_available(action);
        }
        let needs_queue = !matches!(action, Action::NextPart | Action::PreviousPart | Action::ClearNotice);
        if self.scope == Scope::Nothing && needs_queue && !commands::is_general(action) {
            return Err(format!("No queue is open: choose one in the queues pane and press {}.", Action::Open));
        }
        match action {
            Action::Add => {
                commands::may_open_form(cx)?;
                if self.scope == Scope::All { self.some_row(cx) } else { Ok(()) }
            }
            Action::Edit => {
                commands::may_open_form(cx)?;
                self.some_row(cx)?;
                none_being_written(self.under_cursor(cx.store).map(|row| row.hook), cx)
            }
            Action::ChangeSchema => {
                commands::may_choose_schema(cx)?;
                self.targets_settled(cx)
            }
            Action::Toggle | Action::Remove | Action::Pause | Action::Copy => {
                cx.may_change()?;
                if action == Action::Copy {
                    commands::may_read_queues(cx)?;
                }
                commands::nothing_is_chosen_below(cx)?;
                self.targets_settled(cx)
            }
            Action::Clipboard => self.some_target(cx),
            Action::WhereUsed => {
                self.some_row(cx)?;
                commands::may_read_queues(cx)?;
                let row = self.under_cursor(cx.store);
                let schema = row.and_then(|row| row.hook.schema_id());
                match schema {
                    None => Err("There is no flow schema under the cursor.".to_owned()),
                    Some(schema) if self.scope == Scope::All && self.filter.runs() == Some(schema) => {
                        let label = row.map(|row| row.hook.schema_label()).unwrap_or_default();
                        Err(format!("These are the hooks that run {label}. {} goes back.", Action::Close))
                    }
                    Some(_) => Ok(()),
                }
            }
            Action::Open => {
                self.some_row(cx)?;
                commands::nothing_waits_below(cx)
            }
            Action::Check | Action::CheckAll | Action::Reference => self.some_row(cx),
            action if action.moves() => self.some_row(cx),
            action => commands::is_available(action, cx),
        }
    }

    fn some_target(&self, cx: &Cx<'_>) -> Result<(), Reason> {
        if self.checks.is_empty() { self.some_row(cx) } else { Ok(()) }
    }

    fn some_row(&self, cx: &Cx<'_>) -> Result<(), Reason> {
        if self.shown_count() > 0 {
            return Ok(());
        }
        if self.total() > 0 {
            return Err(format!("No hook fits {}: {} clears the filter.", self.filter_text, Action::Close));
        }
        Err(match &self.load {
            _ if self.scope == Scope::All => commands::nothing_read(cx, "There are no hooks in any queue."),
            Load::Loading(_) => "The hooks are still being loaded.".to_owned(),
            Load::Failed(_) => format!("The hooks could not be loaded: {} tries again.", Action::Refresh),
            Load::Idle => format!("This queue has no hooks: {} adds one.", Action::Add),
        })
    }

    /// Checks that a command has hooks to change, and that none of them is being written.
    fn targets_settled(&self, cx: &Cx<'_>) -> Result<(), Reason> {
        self.some_target(cx)?;
        let targets = self.targets(cx.store);
        none_being_written(targets.iter().map(|(_, hook)| hook), cx)
    }

    pub(super) fn columns(&self) -> &'static [Column] {
        if self.scope == Scope::All { Column::OF_ALL } else { Column::OF_ONE_QUEUE }
    }

    pub(super) fn check(&mut self) {
        let Some(key) = self.rows.key(self.list.cursor) else { return };
        if self.checks.remove(&key) {
            self.checked_shown -= 1;
        } else {
            self.checks.insert(key);
            self.checked_shown += 1;
        }
    }

    /// Checks all hooks that the filter shows; if all of them are checked, unchecks them.
    pub(super) fn check_all(&mut self) {
        if self.checked_shown == self.shown_count() {
            let shown: BTreeSet<_> = self.rows.shown_keys().collect();
            self.checks.retain(|key| !shown.contains(key));
        } else {
            self.checks.extend(self.rows.shown_keys());
        }
        self.recount();
    }

    fn refresh(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        out.push(Request::AllowReplacingNotice);
        out.push(IoRequest::ReadPaused);
        out.push(Request::LookUpDoubts);
        match self.scope {
            Scope::All => out.push(Request::RefreshAllHooks),
            _ if cx.session.status == ConnectionStatus::SignedOut => out.push(Request::AskToSignIn),
            Scope::Queue(_) => {
                out.push(Request::RetryOtherFailedReads);
                self.is_asked_for = true;
                self.begin_load(out);
            }
            Scope::Nothing => out.push(Request::RetryOtherFailedReads),
        }
    }

    /// Esc: stops waiting, else clears the message, else the filter, else goes back.
    fn step_back(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        let is_all = self.scope == Scope::All;
        if let Some(request) = commands::stop_or_clear(cx, is_all) {
            return out.push(request);
        }
        match self.forget_where_used() {
            Some(true) => out.push(Request::Close),
            Some(false) => {}
            None if self.clear_filter() => {}
            None if is_all => out.push(Request::Close),
            None => out.push(Request::GoBack),
        }
    }

    /// Shows again what was shown before the hooks of a flow schema, with its checks and its cursor. Returns whether the list
    /// was opened for these hooks; `None` if it does not show them.
    pub(in crate::app) fn forget_where_used(&mut self) -> Option<bool> {
        let Before { filter, checks, cursor, was_closed } = self.before.pop()?;
        let _ = self.set_filter(&filter);
        if let Some(position) = cursor.and_then(|hook| self.rows.position(hook)) {
            self.list.cursor = position;
        }
        // Some may be gone by now.
        self.checks = checks.into_iter().filter(|hook| self.rows.contains(*hook)).collect();
        self.recount();
        Some(was_closed)
    }

    /// Shows the hooks that run a flow schema, with none of them checked.
    pub(in crate::app) fn show_where_used(&mut self, schema: SchemaId, was_closed: bool) {
        let (filter, checks) = (self.filter_text.clone(), std::mem::take(&mut self.checks));
        let cursor = self.rows.key(self.list.cursor);
        if was_closed || self.before.is_empty() {
            self.before.push(Before { filter, checks, cursor, was_closed });
        }
        self.typing = None;
        // The filter made the text, so it can be parsed.
        let _ = self.set_filter(&Filter::running(schema));
        self.list.cursor = 0;
        self.recount();
    }

    /// The list is closed: its checks end.
    pub(in crate::app) fn uncheck_all(&mut self) {
        self.checks.clear();
        self.recount();
    }
}

/// Checks that none of these hooks is being written.
fn none_being_written<'a>(hooks: impl IntoIterator<Item = &'a Hook>, cx: &Cx<'_>) -> Result<(), Reason> {
    match hooks.into_iter().find(|hook| cx.writes.pending(hook.id).is_some()) {
        Some(hook) => Err(format!("{} is still being written: wait for the server's answer.", hook.label())),
        None => Ok(()),
    }
}
