//! A version and since when it has been seen.

use std::collections::btree_map::Entry;

use crate::domain::{Moment, QueueId, Version};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Watch {
    pub(super) version: Version,
    pub(super) since: Moment,
    /// It was seen to replace another one.
    pub(super) replaced: bool,
}

impl Watch {
    /// This version was read, and had arrived at this moment.
    pub(super) fn saw(watch: Entry<'_, QueueId, Self>, version: &Version, seen: Moment) {
        match watch {
            Entry::Vacant(place) => drop(place.insert(Self { version: version.clone(), since: seen, replaced: false })),
            Entry::Occupied(mut known) if known.get().version != *version => {
                known.insert(Self { version: version.clone(), since: seen, replaced: true });
            }
            Entry::Occupied(_) => {}
        }
    }
}
