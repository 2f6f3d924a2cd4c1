//! What was done here, from the journal.

use super::state::{Report, Subject};
use crate::{
    app::{
        layer::Layer,
        message::{Effect, JournalText},
        model::Model,
    },
    domain::Record,
};

/// Opens the report, and has the journal read.
pub(in crate::app) fn open(model: &mut Model, effects: &mut Vec<Effect>) {
    model.layers.push(Layer::Report(Box::new(Report::new(Subject::History(None)))));
    effects.push(Effect::ReadJournal { settle: false });
}

/// Reads it again.
pub(super) fn again(report: &mut Report, effects: &mut Vec<Effect>) {
    (report.subject, report.remark) = (Subject::History(None), None);
    effects.push(Effect::ReadJournal { settle: false });
}

/// The journal was read.
pub(in crate::app) fn journal_read(model: &mut Model, result: &Result<JournalText, String>) {
    let Some(report) = model.report_mut() else { return };
    let Subject::History(records @ None) = &mut report.subject else { return };
    match result {
        Ok(journal) => {
            let is_here = |record: &&Record| record.whereabouts.is_same_place(&journal.here);
            *records = Some(journal.records.iter().rev().filter(is_here).cloned().collect());
            report.remark.clone_from(&journal.remark);
        }
        Err(reason) => report.remark = Some(format!("There is no history: {reason}")),
    }
}
