//! The way into a copying, and out of it.

use super::{
    listing::{self, Listing},
    reading,
    state::{CopyStage, Copying, Kept, Original},
    targets::Targets,
};
use crate::{
    app::{
        dialogs::Stage,
        layers::Layer,
        message::{Effect, Slot},
        model::Model,
        widgets::{list::Follow, words},
    },
    domain::{Hook, Queue, QueueRef},
};

/// Opens the list of queues to copy the hooks to.
pub(in crate::app) fn open(model: &mut Model, meant: Vec<(QueueRef, Hook)>, effects: &mut Vec<Effect>) {
    let all = meant.len();
    let originals: Vec<Original> =
        meant.into_iter().filter_map(|(queue, hook)| Some(Original { queue, spec: hook.spec()? })).collect();
    if originals.is_empty() {
        return model.hint("The server names no flow schema of this hook, so it cannot be copied.");
    }
    let left_out = all - originals.len();
    let Kept { checks, choices, text } = std::mem::take(&mut model.copying_kept);
    let kept = checks.len();
    let targets = Targets::new(&text, checks, Listing::Whole);
    let copying = Copying { originals, targets, stage: CopyStage::Picking, choices };
    model.layers.push(Layer::Copying(Box::new(copying)));
    match known_queues(model) {
        Some(queues) => {
            if let Some(copying) = model.copying_mut() {
                copying.targets.add(queues);
            }
            listing::whole(model);
        }
        None => listing::begin(model, effects),
    }
    if left_out > 0 {
        let hooks = words::count(left_out, "hook");
        model.hint(format!("{hooks} without a flow schema cannot be copied and is left out."));
    } else if kept > 0 {
        model.hint(format!("Still checked from before: {}.", words::count(kept, "queue")));
    }
}

/// Every queue, where all queues were read already.
fn known_queues(model: &Model) -> Option<Vec<Queue>> {
    model.store.lists_all_queues().then(|| model.store.queues().cloned().collect())
}

/// Esc: it closes; what was picked and typed is there the next time.
pub(super) fn close(model: &mut Model, effects: &mut Vec<Effect>) {
    reading::stop(model, effects);
    let Some(place) = model.layers.iter().position(|layer| matches!(layer, Layer::Copying(_))) else { return };
    let Layer::Copying(copying) = model.layers.remove(place) else { return };
    if matches!(copying.targets.listing, Listing::Loading(_)) {
        effects.push(Effect::Cancel(Slot::CopyQueues));
    }
    let Copying { targets, choices, .. } = *copying;
    if !targets.checks.is_empty() {
        let queues = words::count(targets.checks.len(), "queue");
        model.hint(format!("Nothing was copied. {queues} stay checked for the next time."));
    }
    model.copying_kept = Kept { checks: targets.checks, choices, text: targets.input.text().to_owned() };
}

/// Once its plan is carried out, a copying is over, and what was picked for it with it.
pub(in crate::app) fn settle(model: &mut Model) {
    let is_begun = |layer: &Layer| matches!(layer, Layer::Plan(plan) if !matches!(plan.stage, Stage::Question(..) | Stage::Preview(..)));
    if model.layers.iter().any(is_begun) && model.copying().is_some() {
        model.layers.retain(|layer| !matches!(layer, Layer::Copying(_)));
    }
    let size = model.size;
    if let Some(copying) = model.copying_mut() {
        let (rows, page) = (copying.row_count(), usize::from(copying.places(size).list_rows));
        copying.list_mut().settle(rows, page, Follow::Line);
    }
}
