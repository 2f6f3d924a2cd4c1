//! Carries out the requests of components.

use super::calls::Update;
use super::opening::{close, go_back, open};
use super::{answers, keys, runs};
use crate::app::IoRequest;
use crate::app::component::Event;
use crate::app::connection::REFUSED;
use crate::app::dialogs::PlanDialog;
use crate::app::layers::Layer;
use crate::app::message::Effect;
use crate::app::model::{Model, Pane};
use crate::app::question::Verdict;
use crate::app::request::{Destination, Part, Request};

/// Carries out all requests, and those that follow from them.
pub(super) fn carry_out_all(update: &mut Update<'_>) {
    while let Some((from, request)) = update.next_request() {
        carry_out(update, from, request);
    }
}

fn carry_out(update: &mut Update<'_>, from: Part, request: Request) {
    let model = &mut *update.model;
    match request {
        Request::Notify(kind, text) => model.notices.notify(kind, text),
        Request::NotifyMore(text) => model.notices.notify_more(&text),
        Request::NotifyUntilRead(slot, text) => model.notices.notify_until_read(slot, text),
        Request::ClearReadError(slot) => model.notices.clear_read_error(slot),
        Request::AllowReplacingNotice => model.notices.allow_replacing(),
        Request::ClearNotices => drop(model.notices.clear()),
        Request::Open(destination) => open(update, destination),
        Request::Close => close(update, from),
        Request::Ask(question) => model.layers.ask(from, question),
        Request::Answer(verdict) => answer(update, verdict),
        Request::Run(action) => {
            close(update, from);
            keys::act(update, action);
        }
        Request::Propose(_) if !shows_plan_of(model, from) => {
            model.hint("Something else was opened, so nothing is shown: press the key again.");
        }
        Request::Propose(proposal) => {
            if from == Part::Preparation {
                // The user's request is answered.
                model.notices.answered();
            }
            runs::propose(model, proposal);
        }
        Request::Confirm(question, proposal, other) => {
            model.layers.push(Layer::Plan(Box::new(PlanDialog::asking(question, proposal, other))));
        }
        Request::Execute(purpose, order, batch) => runs::begin(update, purpose, *order, batch),
        Request::CancelRun(run) => model.writes.cancel(run, &mut update.effects),
        Request::Io(request) => {
            if let IoRequest::After { timer, .. } = &request {
                model.timers.insert(*timer, from);
            }
            update.effects.push(Effect::Io(request));
        }
        Request::SignedIn(user) => answers::signed_in(update, user),
        Request::AskToSignIn => open(update, Destination::SignIn(REFUSED.to_owned())),
        Request::RetryFailedLists { or_probe } => answers::retry_failed_lists(update, or_probe),
        Request::LookUpDoubts => answers::settle_doubts(update),
        Request::ReloadOpenQueue => update.send(Part::Hooks, Event::Reload),
        Request::RetryOtherFailedReads => answers::retry_other_failed_reads(update, from),
        Request::GiveUpLoads => answers::give_up_loads(update),
        Request::PutFormAside => model.layers.put_form_aside(),
        Request::ReopenForm => model.layers.reopen_form(),
        Request::Show(hook, kind, mut text) => {
            if model.move_to(hook) {
                text.push_str(" The filter was cleared to show it.");
            }
            model.notices.notify(kind, text);
        }
        Request::Resume(checked) => update.preparation(|preparation, _, out| preparation.resume(checked, out)),
        Request::Undo(batch) => {
            let look_up_doubts = model.session.rights().queues.read;
            update.preparation(|preparation, _, out| preparation.undo(look_up_doubts, batch, out));
        }
        Request::CancelPreparation => update.preparation(|preparation, _, out| preparation.cancel(out)),
        Request::Learn(news) => runs::learn(update, news),
        Request::RefreshAllHooks => update.reading(|reading, _, out| reading.refresh(out)),
        Request::EnsureAllHooks => update.reading(|reading, _, out| reading.ensure_begun(out)),
        Request::StopReading => update.reading(|reading, _, out| reading.stop(out)),
        Request::GoBack => go_back(update),
        Request::OtherPane => {
            model.focus = if model.focus == Pane::Queues { Pane::Hooks } else { Pane::Queues };
        }
    }
}

/// The question on top was answered: its answer goes to the component that asked.
fn answer(update: &mut Update<'_>, verdict: Verdict) {
    let Some(Layer::Question(asked)) = update.model.layers.pop() else { return };
    match asked.asker {
        Part::Writes => runs::answered_without_undo(update, verdict),
        Part::App => keys::answered_quitting(update, verdict),
        asker => update.send(asker, Event::Answered(verdict)),
    }
}

/// Returns whether a plan of this part may be shown: the result of a preparation is shown only over the place that
/// asked for it.
fn shows_plan_of(model: &Model, from: Part) -> bool {
    match from {
        Part::Preparation => runs::shows_lists(model),
        Part::Copying => model.focused() == Part::Copying,
        _ => true,
    }
}
