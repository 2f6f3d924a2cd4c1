//! Tests of how far lists are trusted: a table for lists without a version, an exhaustive search for lists with one.

mod search;
mod world;

use std::time::Duration;

use world::{NOW, hooks};

use super::{HookReading, Knowledge, LAG, OwnWrite};
use crate::domain::{HookId, Timestamp};

#[test]
fn a_team_is_taken_as_read_unless_we_wrote_to_it_a_moment_ago() {
    let (before, after) = (hooks(0b0000), hooks(0b0001));
    let write = |age: u64| OwnWrite {
        hook: HookId(1),
        answer: Some(after[0].clone()),
        answered: Some(Timestamp((NOW - age) * 1000)),
        before: None,
        version: None,
    };
    for (writes, watched, in_doubt, expected) in [
        (vec![], 0, None, Knowledge::Fresh(before.clone())),
        (vec![write(11)], 0, None, Knowledge::Fresh(before.clone())),
        (vec![write(10)], 0, None, Knowledge::Moving(before.clone())),
        // Our answer overrides the list while a replica may be behind.
        (vec![write(5)], 0, None, Knowledge::Moving(after.clone())),
        (vec![write(5)], 5, None, Knowledge::Moving(after.clone())),
        (vec![write(5)], 6, None, Knowledge::Fresh(before.clone())),
        (vec![], 0, Some(4), Knowledge::Moving(before.clone())),
        (vec![], 0, Some(5), Knowledge::Fresh(before.clone())),
    ] {
        let reading = HookReading {
            hooks: &before,
            date: Some(Timestamp(NOW * 1000)),
            version: None,
            watched: Duration::from_secs(watched),
            replaced: false,
            writes: &writes,
            in_doubt: in_doubt.map(Duration::from_secs),
            lag: LAG,
        };
        assert_eq!(reading.knowledge(), expected, "{writes:?}, watched {watched} s, in doubt {in_doubt:?}");
    }
}
