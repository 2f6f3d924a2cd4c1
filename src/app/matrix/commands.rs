//! The commands of the matrix, and the reasons why they are not available.

use super::state::Matrix;
use crate::{
    app::{
        commands,
        component::{Component, Cx, Reason, Viewport},
        copyable,
        request::{Destination, FormPurpose, Request, Requests, Topic},
        widgets::{Follow, TextField, TextInput, Typed, in_other_layout},
    },
    domain::Event,
    keys::{Action, Context},
};

impl Component for Matrix {
    fn context(&self) -> Context {
        if self.typing.is_some() { Context::Filter } else { Context::Matrix }
    }

    fn unavailable(&self, action: Action, cx: &Cx<'_>) -> Option<Reason> {
        if self.typing.is_some() {
            let (keeps, shows) = (Action::Keep, Action::Close);
            let what = || format!("Type words of the queue's name. {keeps} keeps them, {shows} shows all queues.");
            return action.moves().then(what);
        }
        match action {
            Action::Open => self.some_row(cx).and_then(|()| commands::nothing_waits_below(cx)).and_then(|()| {
                let adds = self.cell(cx.store).is_some_and(|cell| cell.jumps_to().is_none());
                if adds { commands::may_open_form(cx) } else { Ok(()) }
            }),
            Action::Clipboard => self.some_row(cx),
            action if action.moves() => self.some_row(cx),
            action => return commands::unavailable(action, cx),
        }
        .err()
    }

    fn act(&mut self, action: Action, cx: &Cx<'_>, out: &mut Requests) {
        match action {
            Action::Open => {
                let Some(cell) = self.cell(cx.store) else { return };
                out.open(match cell.jumps_to() {
                    Some(hook) => Destination::Queue(cell.queue.clone(), Some(hook)),
                    None => Destination::Form(cell.queue.clone(), FormPurpose::Add(Some(cell.event.clone()))),
                });
            }
            Action::Clipboard => {
                let Some(cell) = self.cell(cx.store) else { return };
                let hooks: Vec<_> = cell.hooks.iter().map(|hook| (cell.queue.reference(), (*hook).clone())).collect();
                out.open(Destination::Clipboard(match hooks.is_empty() {
                    true => copyable::of_queue(cell.queue, cx.session),
                    false => copyable::of_hooks(&hooks, cx.session),
                }));
            }
            Action::Left => self.column = self.column.saturating_sub(1),
            Action::Right => self.column = (self.column + 1).min(Event::KNOWN.len() - 1),
            Action::Reference => {
                let kind = self.queue(cx.store, self.list.cursor).map(|queue| queue.kind);
                out.open(Destination::Text(Topic::Event(self.event().clone(), kind)));
            }
            Action::Filter => self.typing = Some(TextField::with(self.filter())),
            Action::Keep => self.typing = None,
            Action::Close if self.typing.take().is_some() => self.set_filter(""),
            Action::Close if cx.facts.is_looking_up => out.push(Request::GiveUpLookUp),
            Action::Close if cx.reading.progress().is_some() => out.push(Request::StopReading),
            Action::Close if cx.notices.current().is_some() => out.push(Request::ClearNotices),
            Action::Close if !self.filter().is_empty() => self.set_filter(""),
            Action::Close => out.push(Request::Close),
            Action::Refresh => {
                out.push(Request::LetNoticesGo);
                out.push(Request::ReadAllHooks);
            }
            moving if moving.moves() => self.list.go(moving, self.length(), cx.view.rows),
            general => commands::act(general, self.context(), out),
        }
    }

    fn text(&mut self, input: TextInput<'_>, cx: &Cx<'_>, out: &mut Requests) -> Typed {
        let Some(field) = &mut self.typing else { return Typed::NotText };
        let typed = field.take(input);
        let text = field.text().to_owned();
        self.set_filter(&text);
        self.sync(cx.store);
        if let Some(read_as) = self.read_as() {
            out.hint(in_other_layout(&text, read_as));
        }
        typed
    }

    fn settle(&mut self, cx: &Cx<'_>, _: &mut Requests) {
        self.sync(cx.store);
    }

    fn fit(&mut self, view: Viewport) {
        self.list.settle(self.length(), view.rows, Follow::Line);
    }
}

impl Matrix {
    fn some_row(&self, cx: &Cx<'_>) -> Result<(), Reason> {
        if self.length() > 0 {
            Ok(())
        } else if self.total() > 0 {
            Err(format!("No queue contains \"{}\": {} clears the filter.", self.filter(), Action::Close))
        } else {
            Err(commands::nothing_read(cx, "There are no queues that your user may see."))
        }
    }
}
