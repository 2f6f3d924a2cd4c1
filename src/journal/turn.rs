//! Takes turns in writing to a queue: intents wait for those that were announced before them.

use super::reading::OpenIntent;
use crate::domain::{IntentId, QueueId};

/// The queues of an intent to which another batch still writes that announced it earlier, with its intent.
pub(super) fn earlier<'a>(in_progress: &'a [OpenIntent], intent: &IntentId) -> Vec<(QueueId, &'a OpenIntent)> {
    let Some(place) = in_progress.iter().position(|open| open.intent.id == *intent) else { return Vec::new() };
    let own = &in_progress[place];
    let others = in_progress[..place].iter();
    let others = others
        .filter(|open| open.intent.batch != own.intent.batch && open.intent.scope.is_same_domain(&own.intent.scope));
    others.flat_map(|open| own.queues.intersection(&open.queues).map(move |queue| (*queue, open))).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashSet};

    use super::*;
    use crate::domain::{BatchId, Cause, Intent, JournalScope, Timestamp};

    /// The queues of each group of a run.
    type Groups = &'static [&'static [u64]];

    /// How far the runs are: how many groups each has announced, whether it has its turn for the last one, and the intents
    /// that are open, by run and group, in the order of the journal.
    #[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
    struct World {
        announced: Vec<usize>,
        has_turn: Vec<bool>,
        open: Vec<(usize, usize)>,
    }

    impl World {
        fn in_progress(&self, runs: &[Groups]) -> Vec<OpenIntent> {
            let intent = |(run, group): &(usize, usize)| {
                let intent = Intent {
                    id: IntentId(format!("{run}.{group}")),
                    run: run.to_string(),
                    time: Timestamp(0),
                    scope: JournalScope::default(),
                    batch: BatchId(run.to_string()),
                    cause: Cause::Edit,
                    writes: Vec::new(),
                };
                OpenIntent { intent, queues: runs[*run][*group].iter().copied().map(QueueId).collect() }
            };
            self.open.iter().map(intent).collect()
        }

        /// Lets a run act: announce a group, which ends the one before unless it is `kept`; or take its turn.
        fn next(&self, runs: &[Groups], run: usize, kept: bool) -> Option<Self> {
            let mut world = self.clone();
            let group = self.announced[run];
            if group == 0 || self.has_turn[run] {
                let is_over = group == runs[run].len();
                world.open.retain(|(of, _)| *of != run || (kept && !is_over));
                world.has_turn[run] = false;
                if !is_over {
                    world.announced[run] += 1;
                    world.open.push((run, group));
                }
                return Some(world);
            }
            let id = IntentId(format!("{run}.{}", group - 1));
            let is_over = !self.open.iter().any(|(of, _)| *of == run);
            world.has_turn[run] = true;
            (!is_over && earlier(&self.in_progress(runs), &id).is_empty()).then_some(world)
        }
    }

    /// Follows every course of events: no two runs have their turn at a queue, and none waits for ever.
    fn search(runs: &[Groups], kept: bool) -> Result<usize, String> {
        let start = World { announced: vec![0; runs.len()], has_turn: vec![false; runs.len()], open: Vec::new() };
        let (mut seen, mut left) = (HashSet::from([start.clone()]), vec![start]);
        while let Some(world) = left.pop() {
            let mut writing = BTreeSet::new();
            let turns = (0..runs.len()).filter(|run| world.has_turn[*run]);
            if !turns.flat_map(|run| runs[run][world.announced[run] - 1]).all(|queue| writing.insert(queue)) {
                return Err(format!("two write to a queue: {world:?}"));
            }
            let next: Vec<World> = (0..runs.len()).filter_map(|run| world.next(runs, run, kept)).collect();
            if next.is_empty() && !world.open.is_empty() {
                return Err(format!("they wait for each other: {world:?}"));
            }
            left.extend(next.into_iter().filter(|world| seen.insert(world.clone())));
        }
        Ok(seen.len())
    }

    const CROSSING: [Groups; 2] = [&[&[1], &[2]], &[&[2], &[1]]];

    #[test]
    fn runs_take_turns_at_every_queue_and_never_wait_for_each_other() {
        let three: [Groups; 3] = [&[&[1, 2], &[3]], &[&[3], &[2, 1]], &[&[2], &[1, 3], &[2]]];
        for runs in [&CROSSING[..], &three] {
            let worlds = search(runs, false);
            assert!(worlds.as_ref().is_ok_and(|worlds| *worlds > 20), "{worlds:?}");
        }
    }

    #[test]
    fn a_run_that_kept_an_earlier_group_open_could_wait_for_ever() {
        assert!(search(&CROSSING, true).is_err_and(|wrong| wrong.starts_with("they wait for each other")));
    }
}
