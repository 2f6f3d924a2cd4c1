//! A report: a list over the panes, with the details of the row under the cursor.

use super::doctor::{self, Doctor};
use super::history::History;
use crate::app::component::{Component, Cx, Event, Reason, Viewport};
use crate::app::message::{IoRequest, Slot};
use crate::app::request::{Destination, Request, Requests};
use crate::app::widgets::{Follow, ListState};
use crate::app::{commands, copyable};
use crate::domain::doctor::Finding;
use crate::domain::{HookId, Queue};
use crate::keys::{Action, Context};

#[derive(Debug, Clone, PartialEq, Eq)]
enum Subject {
    /// The history; `None` until it is read.
    History(Option<History>),
    /// The findings; `None` until the report was opened.
    Doctor(Option<Doctor>),
}

/// A list over the panes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    subject: Subject,
    pub list: ListState,
    /// A remark: why the report is missing or incomplete.
    pub remark: Option<String>,
}

impl Report {
    fn new(subject: Subject) -> Self {
        Self { subject, list: ListState::default(), remark: None }
    }

    /// Makes the report of the history.
    pub(in crate::app) fn history() -> Self {
        Self::new(Subject::History(None))
    }

    /// Makes the report of the doctor.
    pub(in crate::app) fn doctor() -> Self {
        Self::new(Subject::Doctor(None))
    }

    pub fn title(&self) -> &'static str {
        match self.subject {
            Subject::History(_) => "History: what was done here, newest first (times are UTC)",
            Subject::Doctor(_) => "Doctor: what is wrong with the hooks",
        }
    }

    /// Describes the read under way.
    pub fn waiting(&self) -> Option<&'static str> {
        match &self.subject {
            _ if self.remark.is_some() => None,
            Subject::History(None) => Some("Reading the journal …"),
            Subject::Doctor(None | Some(Doctor::Asking(_) | Doctor::Reading(_))) => {
                Some("Looking at all queues and flow schemas …")
            }
            _ => None,
        }
    }

    /// The text of an empty report.
    pub fn nothing(&self) -> &'static str {
        match self.subject {
            Subject::History(Some(_)) => "Nothing was done here yet.",
            Subject::Doctor(Some(Doctor::Done { .. })) => "Nothing is wrong.",
            _ => "",
        }
    }

    pub fn row_count(&self) -> usize {
        match &self.subject {
            Subject::History(history) => history.as_ref().map_or(0, History::row_count),
            Subject::Doctor(_) => self.findings().len(),
        }
    }

    fn findings(&self) -> &[Finding] {
        match &self.subject {
            Subject::Doctor(Some(doctor)) => doctor.findings(),
            _ => &[],
        }
    }

    fn finding(&self) -> Option<&Finding> {
        self.findings().get(self.list.cursor)
    }

    /// A row: a narrow first column, and the rest.
    pub fn row(&self, position: usize) -> Option<(String, String)> {
        if let Subject::History(history) = &self.subject {
            return history.as_ref()?.row(position);
        }
        let finding = self.findings().get(position)?;
        let queue = finding.queue().map(|queue| format!("{}: ", queue.label())).unwrap_or_default();
        Some((finding.rule.title().to_owned(), format!("{queue}{}", finding.label())))
    }

    /// Describes the row under the cursor in full.
    pub fn detail(&self) -> String {
        let detail = match &self.subject {
            Subject::History(history) => history.as_ref().and_then(|history| history.detail(self.list.cursor)),
            Subject::Doctor(_) => self.finding().map(|finding| format!("{} {}", finding.why, finding.advice())),
        };
        detail.unwrap_or_default()
    }

    /// The hook of the row under the cursor, and its queue.
    fn place(&self, cx: &Cx<'_>) -> Result<(Queue, HookId), Reason> {
        match &self.subject {
            Subject::History(history) => {
                let place = history.as_ref().and_then(|history| history.hook(self.list.cursor));
                let (queue, hook) = place.ok_or_else(|| "There are no rows.".to_owned())?;
                let queue = cx.store.queue(queue).cloned();
                Ok((queue.ok_or_else(|| "This queue is not loaded: open it in the queues pane.".to_owned())?, hook))
            }
            Subject::Doctor(_) => {
                let finding = self.finding().ok_or_else(|| "There are no rows.".to_owned())?;
                doctor::place(finding).ok_or_else(|| "This is about no hook, so there is nothing to open.".to_owned())
            }
        }
    }

    fn refresh(&mut self, cx: &Cx<'_>, out: &mut Requests) {
        self.remark = None;
        match &mut self.subject {
            Subject::History(history) => {
                *history = None;
                out.push(IoRequest::ReadJournal { look_up_doubts: false });
            }
            Subject::Doctor(doctor) => {
                *doctor = Some(Doctor::begin(out));
                if cx.reading.progress().is_none() {
                    out.push(Request::RefreshAllHooks);
                }
            }
        }
    }
}

impl Component for Report {
    fn context(&self) -> Context {
        Context::Report
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        match (action, &self.subject) {
            (Action::Fix, Subject::History(_)) => {
                Some(format!("Only the doctor fixes hooks. {} opens it.", Action::Doctor))
            }
            (Action::Fix, Subject::Doctor(_)) => doctor::may_fix(self.finding(), cx).err(),
            (Action::Undo, Subject::Doctor(_)) => {
                Some(format!("Only the history undoes. {} opens it.", Action::History))
            }
            (Action::Undo, Subject::History(history)) => {
                match history.as_ref().and_then(|history| history.batch(self.list.cursor)) {
                    Some(_) => commands::is_available(action, cx).err(),
                    None => Some("There are no rows.".to_owned()),
                }
            }
            (Action::Open, _) => commands::nothing_waits_below(cx).and_then(|()| self.place(cx)).err(),
            (Action::Refresh, _) if self.waiting().is_some() => Some("It is being read: wait a moment.".to_owned()),
            (moving, _) if (moving.moves() || moving == Action::Clipboard) && self.row_count() == 0 => {
                Some("There are no rows.".to_owned())
            }
            _ => None,
        }
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match action {
            Action::Close => {
                if matches!(self.subject, Subject::Doctor(_)) {
                    out.push(IoRequest::Cancel(Slot::Doctor));
                }
                out.push(Request::Close);
            }
            Action::Refresh => self.refresh(cx, out),
            Action::Undo => {
                if let Subject::History(Some(history)) = &self.subject {
                    out.push(Request::Undo(history.batch(self.list.cursor).cloned()));
                }
            }
            Action::Fix => out.extend(self.finding().map(|finding| Request::Propose(doctor::proposal(finding)))),
            Action::Open => {
                if let Ok((queue, hook)) = self.place(cx) {
                    out.open(Destination::Queue(queue, Some(hook)));
                }
            }
            Action::Clipboard => {
                let (first, rest) = self.row(self.list.cursor).unwrap_or_default();
                let row = [first, rest, self.detail()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
                out.open(Destination::Clipboard(copyable::of_report(row.join(" · "), self.place(cx), cx.session)));
            }
            moving => self.list.go(moving, self.row_count(), cx.view.rows),
        }
    }

    fn receive(&mut self, event: Event, _: &Cx<'_>, out: &mut Requests) {
        match (event, &mut self.subject) {
            (Event::Opened, Subject::History(_)) => out.push(IoRequest::ReadJournal { look_up_doubts: false }),
            (Event::Opened, Subject::Doctor(doctor)) => {
                *doctor = Some(Doctor::begin(out));
                out.push(Request::EnsureAllHooks);
            }
            (Event::Recorded, Subject::History(_)) => out.push(IoRequest::ReadJournal { look_up_doubts: false }),
            (Event::Journal(result), Subject::History(history)) => match result {
                Ok(journal) => {
                    let now = History::of(&journal);
                    let before = history.as_ref().filter(|_| self.list.cursor > 0);
                    let place = before.and_then(|before| now.place_of(before, self.list.cursor));
                    self.list.cursor = place.unwrap_or(self.list.cursor).min(now.row_count().saturating_sub(1));
                    (*history, self.remark) = (Some(now), journal.remark);
                }
                Err(reason) => self.remark = Some(format!("There is no history: {reason}")),
            },
            (Event::Arrived { slot: Slot::Doctor, generation, result }, Subject::Doctor(Some(doctor))) => {
                if let Some(remark) = doctor.arrived(generation, result) {
                    self.remark = Some(remark);
                }
            }
            (Event::Reconnected, Subject::Doctor(Some(doctor))) => {
                self.remark = None;
                // A user who may not read them sees the reason once more.
                if doctor.lacks_schemas() {
                    *doctor = Doctor::begin(out);
                }
            }
            _ => {}
        }
    }

    fn restore_invariants(&mut self, cx: &Cx<'_>, _: &mut Requests) {
        if let Subject::Doctor(Some(doctor)) = &mut self.subject
            && let Some(remark) = doctor.look_when_read(cx)
        {
            self.remark.get_or_insert(remark);
        }
    }

    fn fit(&mut self, view: Viewport) {
        self.list.scroll_to_cursor(self.row_count(), view.rows, Follow::Line);
    }
}
