//! What was done goes into the journal as soon as it is decided. That it cannot be written down stops nothing, and is told.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    cli::{connection::settings::paths, output},
    domain::{BatchId, Cause, Deed, HookId, Whereabouts, plan::Run},
    journal::{Journal, Recorder},
};

/// Writes down one batch.
pub(crate) struct JournalWriter {
    /// Nothing where there is no place for a journal.
    recorder: Option<(Recorder, BatchId)>,
    cause: Cause,
    /// The removed hooks that new ones stand for, by step.
    stands_for: BTreeMap<usize, HookId>,
    /// Steps that were answered, and may still be taken back.
    open: BTreeSet<usize>,
    written: BTreeSet<usize>,
    complained: bool,
    json: bool,
}

impl JournalWriter {
    /// For writes of this cause at this place. With `json` a script reads along.
    pub(crate) fn new(whereabouts: Whereabouts, cause: Cause, json: bool) -> Self {
        let recorder = paths().ok().map(|paths| {
            let recorder = Recorder::new(Journal::at(paths.journal()), whereabouts);
            let batch = recorder.batch(1);
            (recorder, batch)
        });
        let mut journal = Self {
            recorder,
            cause,
            stands_for: BTreeMap::new(),
            open: BTreeSet::new(),
            written: BTreeSet::new(),
            complained: false,
            json,
        };
        if journal.recorder.is_none() {
            journal.complain("there is no home directory for the journal");
        }
        journal
    }

    /// The same, with the removed hooks that new ones stand for.
    pub(crate) fn standing_for(self, stands_for: BTreeMap<usize, HookId>) -> Self {
        Self { stands_for, ..self }
    }

    /// What the batch is called.
    pub(crate) fn batch(&self) -> BatchId {
        self.recorder.as_ref().map_or_else(|| BatchId(String::new()), |(_, batch)| batch.clone())
    }

    /// A write was answered: writes down all that is decided now and was not before.
    pub(crate) fn write_down(&mut self, run: &Run, answered: usize) {
        if !self.written.contains(&answered) {
            self.open.insert(answered);
        }
        let open: Vec<usize> = self.open.iter().copied().collect();
        self.record(run, open, Run::deed);
    }

    /// The same at the end: what is still under way now will never be known here.
    pub(crate) fn finish(&mut self, run: &Run) {
        let open = (0..run.fates().len()).filter(|step| !self.written.contains(step)).collect();
        self.record(run, open, |run, step| run.deed(step).or_else(|| run.abandoned(step)));
    }

    fn record(&mut self, run: &Run, open: Vec<usize>, deed: fn(&Run, usize) -> Option<Deed>) {
        let (steps, deeds): (Vec<usize>, Vec<Deed>) =
            open.into_iter().filter_map(|step| Some((step, self.standing(step, deed(run, step)?)))).unzip();
        for step in &steps {
            self.open.remove(step);
        }
        self.written.extend(steps);
        let Some((recorder, batch)) = self.recorder.as_ref().filter(|_| !deeds.is_empty()) else { return };
        if let Err(error) = recorder.record(batch, &self.cause, deeds) {
            self.complain(&error.to_string());
        }
    }

    fn standing(&self, step: usize, deed: Deed) -> Deed {
        Deed { stands_for: self.stands_for.get(&step).copied(), ..deed }
    }

    fn complain(&mut self, reason: &str) {
        if !self.complained {
            output::note(self.json, &format!("webitel-hooks: This cannot be undone later: {reason}."));
            self.complained = true;
        }
    }
}
