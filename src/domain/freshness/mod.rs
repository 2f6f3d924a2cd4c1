//! Decides whether a list of hooks that was just read can be trusted.
//!
//! Lists of hooks may come from a replica that lags behind the master; the list of queues, and with it the version of a queue,
//! never does (docs/webitel-api.md §4.4, §3.3). So a list is compared with the version and with this program's own recent writes.
//! Every time is a parameter. What this cannot notice: a lag of more than [`LAG`] together with a colleague, and a
//! colleague's write between the comparison and ours.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::hook::are_alike;
use super::lenient::readable_or_default;
use super::{Hook, HookId, Timestamp, UserId};

/// The longest time that a replica may be behind.
pub const LAG: Duration = Duration::from_secs(5);
/// The longest time that a command waits for queues that are being changed, all of them together.
pub const LONGEST_WAIT: Duration = Duration::from_secs(7);
/// Versions that are further off the server's `Date` than this are not compared with it.
const MOST_SKEW: Duration = Duration::from_secs(2);
/// A list that contradicts the server's own answers to us is not trusted for this long, even if nobody else wrote.
const CONTRADICTED: Duration = Duration::from_secs(60);
/// A little longer than what has to pass.
const MARGIN: Duration = Duration::from_millis(50);
const SECOND: Duration = Duration::from_secs(1);
/// The wait for a replica that is further behind than it should be, before it is read again.
const PATIENCE: Duration = Duration::from_secs(2);
/// A list without a version is not trusted for this long after a write of ours.
const UNVERSIONED: Duration = Duration::from_secs(10);

/// The last change of a queue or one of its hooks: the time and the user. Two versions are only compared for
/// equality; the times may repeat within a millisecond and go backwards.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Version {
    /// The time as the server wrote it: milliseconds since 1970.
    pub updated_at: String,
    #[serde(default, deserialize_with = "readable_or_default")]
    pub updated_by: Option<UserId>,
}

impl Version {
    fn time(&self) -> Option<Timestamp> {
        self.updated_at.parse().map(Timestamp).ok()
    }

    /// The version that was read right after writes of ours, as far as it is the version of these writes: the last change
    /// was this user's, or, where the writes only removed hooks (which leaves `updated_by` as it was), `updated_by` did not
    /// change. `None`: somebody else may have written in between.
    pub fn after_writes_of(self, us: Option<UserId>, before: Option<&Self>, only_removals: bool) -> Option<Self> {
        let by_us = us.is_some() && self.updated_by == us;
        let removed = only_removals && before.is_some_and(|before| before.updated_by == self.updated_by);
        (by_us || removed).then_some(self)
    }
}

/// A write that this program made to a hook, in whichever process, as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWrite {
    pub hook: HookId,
    /// The hook as the server answered; `None` after a removal.
    pub answer: Option<Hook>,
    /// The answer's `Date`.
    pub answered: Option<Timestamp>,
    /// The queue's version with which the hooks were compared before the write.
    pub before: Option<Version>,
    /// The queue's version after the write: see [`Version::after_writes_of`].
    pub version: Option<Version>,
}

/// A list of hooks that was just read, and what came with it.
#[derive(Debug, Clone, Copy)]
pub struct HookReading<'a> {
    pub hooks: &'a [Hook],
    /// The `Date` of the list's answer.
    pub date: Option<Timestamp>,
    /// The queue's version, read after the list or together with it. `None`: the owner has none (a team).
    pub version: Option<&'a Version>,
    /// The time for which this version had been seen unchanged when the list was asked for; for an owner without a
    /// version, the time for which this list had been read unchanged.
    pub watched: Duration,
    /// This version was seen to replace another one, so its age counts from that moment, whatever its own time says.
    pub replaced: bool,
    /// Our writes to this owner, oldest first.
    pub writes: &'a [OwnWrite],
    /// The time since the latest write in doubt began.
    pub in_doubt: Option<Duration>,
    /// The longest time that a replica may be behind: [`LAG`], or a known value of this server. Zero: there is no
    /// replica.
    pub lag: Duration,
}

/// The hooks of a queue, and how far they can be trusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Knowledge {
    /// The last change was ours: the hooks are the list, overlaid with our answers.
    Ours(Vec<Hook>),
    /// The list is what the server has.
    Fresh(Vec<Hook>),
    /// Somebody may be changing the queue. The hooks are the best guess, for screens only.
    Moving(Vec<Hook>),
}

impl Knowledge {
    pub fn hooks(&self) -> &[Hook] {
        let (Self::Ours(hooks) | Self::Fresh(hooks) | Self::Moving(hooks)) = self;
        hooks
    }

    pub fn into_hooks(self) -> Vec<Hook> {
        let (Self::Ours(hooks) | Self::Fresh(hooks) | Self::Moving(hooks)) = self;
        hooks
    }

    /// Returns whether hooks may be changed on this basis.
    pub const fn allows_writing(&self) -> bool {
        matches!(self, Self::Ours(_) | Self::Fresh(_))
    }

    /// Returns whether something may be left as already right on this basis.
    pub const fn allows_leaving(&self) -> bool {
        matches!(self, Self::Fresh(_))
    }
}

impl HookReading<'_> {
    /// Decides what is known.
    pub fn knowledge(&self) -> Knowledge {
        if self.lag.is_zero() {
            return Knowledge::Fresh(self.hooks.to_vec());
        }
        if self.version.is_none() {
            return self.knowledge_without_version();
        }
        let chain = unbroken(self.writes, self.version);
        let stands = !chain.is_empty();
        let last_age = self.writes.last().and_then(|write| self.age(write.answered));
        if self.is_in_doubt() {
            return Knowledge::Moving(self.overlaid(self.writes));
        }
        if stands && last_age.is_some_and(|age| age <= self.lag) {
            return Knowledge::Ours(self.overlaid(chain));
        }
        let contradicted = stands && last_age.is_some_and(|age| age <= CONTRADICTED) && contradicts(self.hooks, chain);
        if !contradicted && (self.watched > self.lag || self.is_old_enough()) {
            return Knowledge::Fresh(self.hooks.to_vec());
        }
        let of_us: &[OwnWrite] = if contradicted { chain } else { self.writes };
        Knowledge::Moving(self.overlaid_since(of_us, if contradicted { CONTRADICTED } else { self.lag }))
    }

    /// Returns the shortest wait after which more may be known about a queue that is changing now.
    pub fn remaining(&self) -> Duration {
        let left = |age: Duration| self.lag.saturating_sub(age);
        let by_watching = left(self.watched).max(self.in_doubt.map_or(Duration::ZERO, left)) + MARGIN;
        let chain = unbroken(self.writes, self.version);
        if contradicts(self.hooks, chain) {
            return by_watching.max(PATIENCE);
        }
        let moments = self.writes.iter().map(|write| write.answered).chain([self.version.and_then(Version::time)]);
        let ages: Option<Vec<Duration>> = moments.map(|moment| self.age(moment)).collect();
        match ages.and_then(|ages| ages.into_iter().chain(self.in_doubt).min()) {
            // `Date` counts whole seconds.
            Some(youngest) if !self.replaced && !self.writes.iter().any(is_skewed) => {
                (left(youngest) + SECOND).min(by_watching)
            }
            _ => by_watching,
        }
    }

    /// An owner without a version is believed unless we wrote to it ourselves; then two equal lists are needed.
    fn knowledge_without_version(&self) -> Knowledge {
        let quiet = self.writes.iter().all(|write| self.age(write.answered).is_some_and(|age| age > UNVERSIONED));
        if !self.is_in_doubt() && (quiet || self.watched > self.lag) {
            Knowledge::Fresh(self.hooks.to_vec())
        } else {
            Knowledge::Moving(self.overlaid(self.writes))
        }
    }

    /// No write of ours for a while, and the version is so old that every replica has it.
    fn is_old_enough(&self) -> bool {
        let quiet = self.writes.iter().all(|write| self.age(write.answered).is_some_and(|age| age > self.lag));
        let old = self
            .version
            .and_then(Version::time)
            .is_some_and(|time| self.age(Some(time)).is_some_and(|age| age > self.lag));
        quiet && old && !self.replaced && !self.writes.iter().any(is_skewed)
    }

    fn is_in_doubt(&self) -> bool {
        self.in_doubt.is_some_and(|age| age < self.lag)
    }

    /// Returns how much older a moment is than the list; `None` if the server sent no time. The future counts as now.
    fn age(&self, moment: Option<Timestamp>) -> Option<Duration> {
        Some(Duration::from_millis(self.date?.0.saturating_sub(moment?.0)))
    }

    fn overlaid(&self, writes: &[OwnWrite]) -> Vec<Hook> {
        self.overlaid_since(writes, self.lag)
    }

    fn overlaid_since(&self, writes: &[OwnWrite], age: Duration) -> Vec<Hook> {
        let mut hooks = self.hooks.to_vec();
        let recent = |write: &&OwnWrite| self.age(write.answered).is_none_or(|past| past <= age);
        for write in writes.iter().filter(recent) {
            overlay(&mut hooks, write.hook, write.answer.as_ref());
        }
        hooks
    }
}

/// Puts a hook as a write answered it into a list by id, or takes it out.
pub fn overlay(hooks: &mut Vec<Hook>, id: HookId, answer: Option<&Hook>) {
    match (hooks.binary_search_by_key(&id, |hook| hook.id), answer) {
        (Ok(place), Some(hook)) => hooks[place].clone_from(hook),
        (Ok(place), None) => drop(hooks.remove(place)),
        (Err(place), Some(hook)) => hooks.insert(place, hook.clone()),
        (Err(_), None) => {}
    }
}

/// Our writes since anybody else's last write: the latest of them left the current version, and each was made on the
/// version that the one before it left. A hook in it is sent with all three fields, since a replica may not have it yet.
pub fn unbroken<'a>(writes: &'a [OwnWrite], version: Option<&Version>) -> &'a [OwnWrite] {
    let mut stands = version;
    let mut from = writes.len();
    while let (Some(expected), Some(write)) = (stands, from.checked_sub(1).map(|index| &writes[index])) {
        if write.version.as_ref() != Some(expected) {
            break;
        }
        from -= 1;
        // The writes of one group share the version before and the version after.
        let same_group = from > 0 && writes[from - 1].version == write.version;
        stands = if same_group { stands } else { write.before.as_ref() };
    }
    &writes[from..]
}

/// Returns whether a list that was read at this time, overlaid with our writes since, equals the server's hooks while
/// this version stands: every replica had everything up to our first write of the unbroken series.
pub fn still_stands(read: Timestamp, version: &Version, writes: &[OwnWrite], lag: Duration) -> bool {
    let before_ours = unbroken(writes, Some(version)).first().map_or(Some(version), |first| first.before.as_ref());
    let was_there = before_ours
        .and_then(Version::time)
        .is_some_and(|time| Duration::from_millis(read.0.saturating_sub(time.0)) > lag);
    was_there && !writes.iter().any(is_skewed)
}

/// Whether a list contradicts the last answer of one of these writes.
fn contradicts(hooks: &[Hook], writes: &[OwnWrite]) -> bool {
    let mut latest: Vec<&OwnWrite> = Vec::new();
    for write in writes.iter().rev() {
        if latest.iter().all(|later| later.hook != write.hook) {
            latest.push(write);
        }
    }
    latest.into_iter().any(|write| {
        let read = hooks.iter().find(|hook| hook.id == write.hook);
        !are_alike(read, write.answer.as_ref())
    })
}

/// The clock that stamps versions and the clock that stamps answers differ.
fn is_skewed(write: &OwnWrite) -> bool {
    let Some(version) = write.version.as_ref().and_then(Version::time) else { return false };
    write.answered.is_some_and(|date| Duration::from_millis(version.0.abs_diff(date.0)) > MOST_SKEW)
}

#[cfg(test)]
mod tests;
