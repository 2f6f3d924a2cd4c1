//! The world of the search: a master, a lagging replica, a colleague, processes of ours, and time.

use crate::domain::{Event, Hook, HookId, OwnWrite, SchemaId, SchemaRef, State, Timestamp, UserId, Version};

pub(super) const US: u64 = 1;
pub(super) const COLLEAGUE: u64 = 2;
/// Times are ages in seconds, capped at this one so that the search ends.
const OLD: u8 = 7;
/// The present, in seconds of the server's clock.
pub(super) const NOW: u64 = 1_000;

/// Two hooks as four bits: state and flow schema of the first, state and flow schema of the second.
pub(super) type Rows = u8;

/// The goal of a command: this bit has this value.
pub(super) type Goal = (u8, bool);

pub(super) fn with(rows: Rows, (bit, value): Goal) -> Rows {
    if value { rows | (1 << bit) } else { rows & !(1 << bit) }
}

pub(super) fn has(rows: Rows, (bit, value): Goal) -> bool {
    (rows & (1 << bit) != 0) == value
}

/// The bits of the hook that a goal is about.
pub(super) const fn mask(bit: u8) -> Rows {
    if bit < 2 { 0b0011 } else { 0b1100 }
}

/// A command with its goals. Its writes are one group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Command {
    pub(super) bits: Rows,
    values: Rows,
}

impl Command {
    fn of(goals: &[Goal]) -> Self {
        let bits = goals.iter().fold(0, |bits, (bit, _)| bits | 1 << bit);
        Self { bits, values: goals.iter().fold(0, |values, goal| with(values, *goal)) }
    }

    /// Its goals about these bits.
    pub(super) fn goals(self, bits: Rows) -> impl Iterator<Item = Goal> {
        let values = self.values;
        (0..4).filter(move |bit| bits & (1 << bit) != 0).map(move |bit| (bit, values & (1 << bit) != 0))
    }
}

/// The goals of the commands of a process.
pub(super) type Commands<'a> = &'a [&'a [Goal]];

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Stamp {
    pub(super) number: u8,
    pub(super) age: u8,
    pub(super) by: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Written {
    pub(super) bit: u8,
    pub(super) answer: Rows,
    pub(super) age: u8,
    pub(super) before: Stamp,
    pub(super) after: Option<Stamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Stage {
    Idle,
    /// Until the next second.
    Pausing,
    /// The version was read, while the master was like this.
    Version {
        stamp: Stamp,
        master: Rows,
    },
    /// The plan is shown: what is to do, on a list that was read so long ago.
    Planned {
        todo: Rows,
        known: Rows,
        read: u8,
    },
    /// The intent is on disk.
    Intended {
        todo: Rows,
        known: Rows,
        read: u8,
        age: u8,
    },
    /// The version was compared: what comes next is a write of the group. `whole` are the hooks that are sent whole.
    Compared {
        todo: Rows,
        stamp: Stamp,
        known: Rows,
        age: u8,
        whole: Rows,
    },
    /// All of the group is answered.
    Answered {
        before: Stamp,
        age: u8,
    },
    Dead,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Process {
    pub(super) commands: Vec<Command>,
    pub(super) stage: Stage,
    /// The writes of the group that were answered.
    pub(super) written: Vec<Written>,
    /// The version that is watched, since when, and whether it replaced another one.
    pub(super) watch: Option<(Stamp, u8, bool)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct World {
    /// The master's rows and for how long they have been so, latest last.
    pub(super) history: Vec<(u8, Rows)>,
    pub(super) stamp: Stamp,
    /// The rows that all writers meant to leave.
    pub(super) meant: Rows,
    pub(super) journal: Vec<Written>,
    /// The age of the intent of a dead process.
    pub(super) in_doubt: Option<u8>,
    /// A request of a dead process that is still on its way.
    pub(super) on_its_way: Option<Goal>,
    pub(super) processes: Vec<Process>,
    pub(super) colleague: u8,
    pub(super) deaths: u8,
}

/// The conditions of the world.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    /// The longest lag of a replica, in seconds.
    pub(super) lag: u8,
    /// A hook that a write of the same group has changed is sent whole.
    pub(super) remembers: bool,
}

impl World {
    pub(super) fn new(commands: &[Commands<'_>], colleague: u8, deaths: u8) -> Self {
        let process = |commands: &Commands<'_>| {
            let commands = commands.iter().map(|goals| Command::of(goals)).collect();
            Process { commands, stage: Stage::Idle, written: Vec::new(), watch: None }
        };
        Self {
            history: vec![(OLD, 0)],
            stamp: Stamp { number: 0, age: OLD, by: COLLEAGUE },
            meant: 0,
            journal: Vec::new(),
            in_doubt: None,
            on_its_way: None,
            processes: commands.iter().map(process).collect(),
            colleague,
            deaths,
        }
    }

    pub(super) fn master(&self) -> Rows {
        self.history.last().expect("a state").1
    }

    /// Returns the rows that a replica may show now.
    pub(super) fn shown(&self, rule: Rule) -> Vec<Rows> {
        let mut rows = Vec::new();
        for (index, (_, state)) in self.history.iter().enumerate() {
            // The time since it was replaced.
            let replaced = self.history.get(index + 1).map_or(0, |(age, _)| *age);
            if replaced <= rule.lag && !rows.contains(state) {
                rows.push(*state);
            }
        }
        rows
    }

    /// Somebody writes to the master; `meant` is what was meant, `rows` what is written.
    pub(super) fn write(&mut self, rows: Rows, meant: Rows, by: u64) -> Result<(), String> {
        self.stamp = Stamp { number: self.stamp.number + 1, age: 0, by };
        self.history.push((0, rows));
        self.meant = meant;
        if rows == meant { Ok(()) } else { Err(format!("{rows:04b} was written, {meant:04b} was meant")) }
    }

    pub(super) fn own_writes(&self) -> Vec<OwnWrite> {
        self.journal.iter().map(Written::as_own).collect()
    }

    /// A second later.
    pub(super) fn later(&self) -> Self {
        fn older(age: &mut u8) {
            *age = (*age + 1).min(OLD);
        }
        let mut world = self.clone();
        world.history.iter_mut().for_each(|(age, _)| older(age));
        let old = world.history.iter().rposition(|(age, _)| *age == OLD).unwrap_or(0);
        world.history.drain(..old);
        older(&mut world.stamp.age);
        world.in_doubt.iter_mut().for_each(older);
        for written in &mut world.journal {
            older(&mut written.age);
            older(&mut written.before.age);
            written.after.iter_mut().for_each(|stamp| older(&mut stamp.age));
        }
        let is_crowded = world.processes.len() > 1;
        for process in &mut world.processes {
            if let Some((stamp, since, _)) = &mut process.watch {
                older(&mut stamp.age);
                older(since);
            }
            match &mut process.stage {
                stage @ Stage::Pausing => *stage = Stage::Idle,
                Stage::Idle | Stage::Dead => {}
                Stage::Version { stamp, .. } => older(&mut stamp.age),
                // Later it would only have to be read again.
                Stage::Planned { read, .. } if *read == 0 && !is_crowded => older(read),
                stage @ Stage::Planned { .. } => *stage = Stage::Idle,
                Stage::Intended { read, age, .. } => {
                    older(read);
                    older(age);
                }
                Stage::Compared { stamp, age, .. } => {
                    older(&mut stamp.age);
                    older(age);
                }
                Stage::Answered { before, age } => {
                    older(&mut before.age);
                    older(age);
                }
            }
            for written in &mut process.written {
                older(&mut written.age);
                older(&mut written.before.age);
            }
        }
        world
    }
}

impl Process {
    pub(super) fn is_done(&self) -> bool {
        self.commands.is_empty() || self.stage == Stage::Dead
    }
}

impl Written {
    pub(super) fn as_own(&self) -> OwnWrite {
        let hook = hook_of(self.bit);
        OwnWrite {
            hook,
            answer: hooks(self.answer).into_iter().find(|known| known.id == hook),
            answered: Some(Timestamp((NOW - u64::from(self.age)) * 1000)),
            before: Some(version(self.before)),
            version: self.after.map(version),
        }
    }
}

pub(super) const fn hook_of(bit: u8) -> HookId {
    if bit < 2 { HookId(1) } else { HookId(2) }
}

pub(super) fn version(stamp: Stamp) -> Version {
    let milliseconds = (NOW - u64::from(stamp.age)) * 1000 + u64::from(stamp.number);
    Version { updated_at: milliseconds.to_string(), updated_by: Some(UserId(stamp.by)) }
}

pub(super) fn hooks(rows: Rows) -> Vec<Hook> {
    let hook = |id: u64, bits: Rows| {
        let schema = SchemaId(if bits & 2 == 0 { 5 } else { 7 });
        let schema = Some(SchemaRef { id: schema, name: "".into() });
        Hook { id: HookId(id), event: Event::Joined, schema, state: State::from_enabled(bits & 1 != 0) }
    };
    vec![hook(1, rows & 3), hook(2, rows >> 2)]
}

pub(super) fn rows_of(hooks: &[Hook]) -> Rows {
    let bits = |hook: &Hook| u8::from(hook.state.enabled()) | (u8::from(hook.schema_id() == Some(SchemaId(7))) << 1);
    bits(&hooks[0]) | (bits(&hooks[1]) << 2)
}
