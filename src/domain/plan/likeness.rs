//! Groups the steps of a plan that add indistinguishable hooks: same queue, event and flow schema.

use std::collections::BTreeMap;

use super::step::Step;
use crate::domain::{Change, Event, QueueId, SchemaId};

/// The steps of a plan by the event and flow schema that they lead to.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Likeness {
    /// Steps with the same result: additions and edits.
    groups: Vec<Vec<usize>>,
    /// The group of each step. `None` for a removal, and for an edit of a hook without a flow schema.
    group: Vec<Option<usize>>,
    is_addition: Vec<bool>,
}

impl Likeness {
    pub(super) fn of(steps: &[Step]) -> Self {
        let mut known: BTreeMap<(QueueId, &Event, SchemaId), usize> = BTreeMap::new();
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut group = Vec::with_capacity(steps.len());
        for (index, step) in steps.iter().enumerate() {
            let place = made_by(step).map(|made| {
                *known.entry(made).or_insert_with(|| {
                    groups.push(Vec::new());
                    groups.len() - 1
                })
            });
            if let Some(place) = place {
                groups[place].push(index);
            }
            group.push(place);
        }
        let is_addition = steps.iter().map(|step| matches!(step.change, Change::Add(_))).collect();
        Self { groups, group, is_addition }
    }

    /// The other steps that lead to the same event and flow schema in the same queue.
    pub(super) fn others(&self, step: usize) -> impl Iterator<Item = usize> {
        let group = self.group[step].map_or(&[][..], |group| &self.groups[group]);
        group.iter().copied().filter(move |other| *other != step)
    }

    /// The other additions of the same hook.
    pub(super) fn equal_additions(&self, step: usize) -> impl Iterator<Item = usize> {
        self.others(step).filter(move |other| self.is_addition[step] && self.is_addition[*other])
    }

    pub(super) fn are_equal_additions(&self, one: usize, other: usize) -> bool {
        let is_same = one != other && self.group[one].is_some() && self.group[one] == self.group[other];
        is_same && self.is_addition[one] && self.is_addition[other]
    }
}

fn made_by(step: &Step) -> Option<(QueueId, &Event, SchemaId)> {
    let (event, schema) = match &step.change {
        Change::Add(spec) => (&spec.event, &spec.schema),
        Change::Edit { after, .. } => (&after.event, after.schema.as_ref()?),
        Change::Remove(_) => return None,
    };
    Some((step.queue.id, event, schema.id))
}
