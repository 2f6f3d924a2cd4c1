//! What is wrong, from all queues and all flow schemas, and the fix.

use super::state::{Examination, Report, Subject};
use crate::{
    app::{
        layer::Layer,
        message::{Effect, Generation, Slot},
        model::Model,
        plans::proposal::{Proposal, propose},
        update,
    },
    domain::{
        Cause, Failure, FlowSchema, Page, Query, QueueHooks, SchemasQuery,
        doctor::{FixKind, examine, fix},
    },
};

/// Flow schemas a page.
const PAGE: u32 = 500;

/// Opens the report. Queues that are known already are not read again.
pub(in crate::app) fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    let examination = ask(model, 1, Vec::new(), effects);
    model.layers.push(Layer::Report(Box::new(Report::new(Subject::Doctor(examination)))));
    update::with_reading(model, effects, |reading, _, out| reading.begin_once(out));
}

/// Looks at everything anew.
pub(super) fn again(model: &mut Model, effects: &mut Vec<Effect>) {
    let examination = ask(model, 1, Vec::new(), effects);
    if let Some(report) = model.report_mut() {
        (report.subject, report.remark) = (Subject::Doctor(examination), None);
    }
    if model.reading.progress().is_none() {
        update::with_reading(model, effects, |reading, _, out| reading.again(out));
    }
}

/// The server can be reached again: what could not be read is read, and looked at anew.
pub(in crate::app) fn go_on(model: &mut Model, effects: &mut Vec<Effect>) {
    let Some(Report { subject: Subject::Doctor(examination), remark, .. }) = model.report_mut() else { return };
    match examination {
        // A user who may not read them is told so, once more.
        Examination::Reading(None) | Examination::Done { schemas: None, .. } => {
            let examination = ask(model, 1, Vec::new(), effects);
            if let Some(report) = model.report_mut() {
                (report.subject, report.remark) = (Subject::Doctor(examination), None);
            }
        }
        Examination::Done { is_stale, .. } if remark.is_some() => (*is_stale, *remark) = (true, None),
        _ => {}
    }
}

fn ask(model: &mut Model, page: u32, schemas: Vec<FlowSchema>, effects: &mut Vec<Effect>) -> Examination {
    let query = Query::AllSchemas(SchemasQuery { search: String::new(), page, size: PAGE });
    Examination::Asking { awaited: model.fetch(Slot::Doctor, query, effects), page, schemas }
}

/// A page of flow schemas, or not.
pub(in crate::app) fn loaded(
    model: &mut Model,
    generation: Generation,
    result: Result<Page<FlowSchema>, Failure>,
    effects: &mut Vec<Effect>,
) {
    let Some(Report { subject: Subject::Doctor(examination), .. }) = model.report_mut() else { return };
    let Examination::Asking { awaited, page, schemas } = examination else { return };
    if *awaited != generation {
        return;
    }
    let (page, mut schemas) = (*page, std::mem::take(schemas));
    let (next, remark) = match result {
        Ok(found) if found.more && !found.items.is_empty() => {
            schemas.extend(found.items);
            (ask(model, page + 1, schemas, effects), None)
        }
        Ok(found) => {
            schemas.extend(found.items);
            (Examination::Reading(Some(schemas)), None)
        }
        Err(failure) => {
            let told = format!("Nothing is said of flow schemas, which could not be read: {}", failure.with_retry("r"));
            (Examination::Reading(None), Some(told))
        }
    };
    if let Some(report) = model.report_mut() {
        (report.subject, report.remark) = (Subject::Doctor(next), remark);
    }
}

/// Looks, as soon as everything is there; and again when a plan that lay over the report is closed.
pub(in crate::app) fn settle(model: &mut Model) {
    let Some(Layer::Report(report)) = model.layers.last() else { return };
    let Subject::Doctor(Examination::Reading(schemas) | Examination::Done { schemas, is_stale: true, .. }) =
        &report.subject
    else {
        return;
    };
    let reading = &model.reading;
    if reading.progress().is_some() || !reading.was_begun() {
        return;
    }
    let is_whole = reading.is_complete();
    let findings = examine(&everything(model), schemas.as_deref(), is_whole);
    let schemas = schemas.clone();
    if let Some(report) = model.report_mut() {
        report.subject = Subject::Doctor(Examination::Done { findings, schemas, is_stale: false });
        if !is_whole && report.remark.is_none() {
            report.remark =
                Some("Not all queues could be read, so something may be missing. r reads the rest.".to_owned());
        }
    }
}

/// Every queue and its hooks, as far as they are known.
fn everything(model: &Model) -> Vec<QueueHooks> {
    let known = model.store.queues().filter(|queue| model.store.is_known(queue.owner()));
    known.map(|queue| QueueHooks { queue: queue.clone(), hooks: model.store.hooks(queue.owner()).to_vec() }).collect()
}

/// Why the finding under the cursor cannot be fixed now.
pub(super) fn fixable(report: &Report) -> Result<(), String> {
    match report.finding() {
        None => Err("There is nothing to fix here.".to_owned()),
        Some(finding) if finding.fix.is_none() => Err(format!("There is no fix for this. {}", finding.advice())),
        Some(_) => Ok(()),
    }
}

/// Shows what would fix the finding under the cursor.
pub(super) fn propose_fix(model: &mut Model) {
    let Some(finding) = model.report().and_then(Report::finding).cloned() else { return };
    let verb = match finding.fix.as_ref().map(|fix| &fix.kind) {
        Some(FixKind::SwitchOff) => "Switch off",
        Some(FixKind::SetEvent(_)) => "Change the event",
        Some(FixKind::Remove) | None => "Remove",
    };
    let title = format!("{verb}: {} ({})", finding.subject(), finding.rule.title());
    propose(model, Proposal::new(title, fix([&finding]), Cause::Mend));
    if let Some(Report { subject: Subject::Doctor(Examination::Done { is_stale, .. }), .. }) = model.report_mut() {
        *is_stale = true;
    }
}
