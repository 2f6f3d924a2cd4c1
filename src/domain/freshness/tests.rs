//! The rule, searched exhaustively: a master, a lagging replica, a colleague, two of our processes, a death at any step.
//!
//! What must hold at any time: nothing is written back that a replica did not know yet (neither a colleague's change nor our
//! own is lost), and "already right" is only said of what is right. A colleague who writes between our comparison and our
//! write is left out: that gap cannot be closed.

use std::{collections::HashSet, time::Duration};

use super::{HookReading, Knowledge, LAG, OwnWrite, Version, still_stands, unbroken};
use crate::domain::{Event, Hook, HookId, SchemaId, SchemaRef, State, Timestamp, UserId};

const US: u64 = 1;
const COLLEAGUE: u64 = 2;
/// Everything is told by its age in seconds, so that the search ends: what is older than this is as old as this.
const OLD: u8 = 7;
/// The present, in seconds of the server's clock.
const NOW: u64 = 1_000;

/// Two hooks as four bits: state and flow schema of the first, state and flow schema of the second.
type Rows = u8;

/// What a command wants: this bit to be so.
type Goal = (u8, bool);

fn with(rows: Rows, (bit, value): Goal) -> Rows {
    if value { rows | (1 << bit) } else { rows & !(1 << bit) }
}

fn has(rows: Rows, (bit, value): Goal) -> bool {
    (rows & (1 << bit) != 0) == value
}

/// The bits of the hook that a goal is about.
const fn mask(bit: u8) -> Rows {
    if bit < 2 { 0b0011 } else { 0b1100 }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Stamp {
    number: u8,
    age: u8,
    by: u64,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Written {
    bit: u8,
    answer: Rows,
    age: u8,
    before: Stamp,
    after: Option<Stamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Stage {
    Idle,
    /// Until the next second.
    Pausing,
    /// The version was read, while the master was like this.
    Version {
        stamp: Stamp,
        master: Rows,
    },
    /// The plan is shown: it rests on a list that was read so long ago.
    Planned {
        known: Rows,
        read: u8,
    },
    /// The intent is on disk.
    Intended {
        known: Rows,
        read: u8,
        age: u8,
    },
    /// The version was compared: what comes next is the write.
    Compared {
        stamp: Stamp,
        known: Rows,
        age: u8,
        whole: bool,
    },
    /// `sent` is the age of the answer.
    Answered {
        before: Stamp,
        answer: Rows,
        age: u8,
        sent: u8,
    },
    Dead,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Process {
    goals: Vec<Goal>,
    stage: Stage,
    /// The version that is watched, since when, and whether it replaced another one.
    watch: Option<(Stamp, u8, bool)>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct World {
    /// The master's rows and for how long they have been so, latest last.
    history: Vec<(u8, Rows)>,
    stamp: Stamp,
    /// What everybody who wrote meant to leave.
    meant: Rows,
    journal: Vec<Written>,
    /// How old the intent of a dead process is.
    in_doubt: Option<u8>,
    /// A request of a dead process that is still on its way.
    on_its_way: Option<Goal>,
    processes: Vec<Process>,
    colleague: u8,
    deaths: u8,
}

/// What the world allows.
#[derive(Debug, Clone, Copy)]
struct Rule {
    /// How far a replica may be behind, in seconds.
    lag: u8,
}

impl World {
    fn new(goals: &[&[Goal]], colleague: u8, deaths: u8) -> Self {
        let process = |goals: &&[Goal]| Process { goals: goals.to_vec(), stage: Stage::Idle, watch: None };
        Self {
            history: vec![(OLD, 0)],
            stamp: Stamp { number: 0, age: OLD, by: COLLEAGUE },
            meant: 0,
            journal: Vec::new(),
            in_doubt: None,
            on_its_way: None,
            processes: goals.iter().map(process).collect(),
            colleague,
            deaths,
        }
    }

    fn master(&self) -> Rows {
        self.history.last().expect("a state").1
    }

    /// What a replica may show now.
    fn shown(&self, rule: Rule) -> Vec<Rows> {
        let mut rows = Vec::new();
        for (index, (_, state)) in self.history.iter().enumerate() {
            // How long ago it was replaced.
            let replaced = self.history.get(index + 1).map_or(0, |(age, _)| *age);
            if replaced <= rule.lag && !rows.contains(state) {
                rows.push(*state);
            }
        }
        rows
    }

    /// Somebody writes to the master; `meant` is what was meant, `rows` what is written.
    fn write(&mut self, rows: Rows, meant: Rows, by: u64) -> Result<(), String> {
        self.stamp = Stamp { number: self.stamp.number + 1, age: 0, by };
        self.history.push((0, rows));
        self.meant = meant;
        if rows == meant { Ok(()) } else { Err(format!("{rows:04b} was written, {meant:04b} was meant")) }
    }

    fn own_writes(&self) -> Vec<OwnWrite> {
        self.journal.iter().map(Written::as_own).collect()
    }

    /// A second later.
    fn later(&self) -> Self {
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
                Stage::Answered { before, age, sent, .. } => {
                    older(&mut before.age);
                    older(age);
                    older(sent);
                }
            }
        }
        world
    }

    /// Every world that may follow, or what went wrong on the way there.
    fn next(&self, rule: Rule) -> Vec<Result<Self, String>> {
        let mut worlds = Vec::new();
        if self.processes.iter().any(|process| !process.is_done()) {
            worlds.push(Ok(self.later()));
        }
        let in_the_gap = self.processes.iter().any(|process| matches!(process.stage, Stage::Compared { .. }));
        if self.colleague > 0 && !in_the_gap && self.on_its_way.is_none() {
            for bit in 0..3 {
                let mut world = Self { colleague: self.colleague - 1, ..self.clone() };
                let flip = 1 << bit;
                let written = world.write(self.master() ^ flip, self.meant ^ flip, COLLEAGUE);
                worlds.push(written.map(|()| world));
            }
        }
        if let Some(goal) = self.on_its_way {
            let lost = Self { on_its_way: None, ..self.clone() };
            // A request does not travel for longer than a write is in doubt.
            if self.in_doubt.is_some_and(|age| u64::from(age) < LAG.as_secs()) {
                worlds
                    .extend(lost.carry_out(goal, None, rule).into_iter().map(|result| result.map(|(world, _)| world)));
            }
            worlds.push(Ok(lost));
        }
        for process in 0..self.processes.len() {
            self.step(process, rule, &mut worlds);
        }
        worlds
    }

    /// The engine writes: all fields as they were sent, or the one field laid over what a replica shows.
    fn carry_out(&self, goal: Goal, known: Option<Rows>, rule: Rule) -> Vec<Result<(Self, Rows), String>> {
        let bases = known.map_or_else(|| self.shown(rule), |known| vec![known]);
        let write = |base: Rows| {
            let mut world = self.clone();
            let hook = with(base, goal) & mask(goal.0);
            let rows = (self.master() & !mask(goal.0)) | hook;
            world.write(rows, with(self.meant, goal), US).map(|()| (world, rows))
        };
        bases.into_iter().map(write).collect()
    }

    fn at(&self, process: usize, stage: Stage) -> Self {
        let mut world = self.clone();
        world.processes[process].stage = stage;
        world
    }

    /// The same command once more in a second.
    fn again(&self, process: usize) -> Self {
        self.at(process, Stage::Pausing)
    }

    fn done(mut self, process: usize) -> Self {
        let process = &mut self.processes[process];
        process.goals.remove(0);
        // The next command is another run of the program: it remembers nothing.
        (process.stage, process.watch) = (Stage::Idle, None);
        self
    }

    fn step(&self, index: usize, rule: Rule, worlds: &mut Vec<Result<Self, String>>) {
        let process = &self.processes[index];
        let Some(goal) = process.goals.first().copied() else { return };
        match process.stage {
            Stage::Dead | Stage::Pausing => {}
            Stage::Idle => {
                let stamp = self.stamp;
                let mut world = self.at(index, Stage::Version { stamp, master: self.master() });
                let watch = &mut world.processes[index].watch;
                match watch {
                    Some((known, ..)) if *known == stamp => {}
                    Some(_) => *watch = Some((stamp, 0, true)),
                    None => *watch = Some((stamp, 0, false)),
                }
                worlds.push(Ok(world));
            }
            Stage::Version { stamp, master } => {
                for rows in self.shown(rule) {
                    worlds.push(self.decide(index, goal, stamp, master, rows));
                }
            }
            Stage::Planned { known, read } => {
                let takes_turns = |other: &Process| {
                    !matches!(other.stage, Stage::Intended { .. } | Stage::Compared { .. } | Stage::Answered { .. })
                };
                if self.processes.iter().all(takes_turns) {
                    worlds.push(Ok(self.at(index, Stage::Intended { known, read, age: 0 })));
                }
            }
            Stage::Intended { known, read, age } => {
                let own = self.own_writes();
                let stamp = self.stamp;
                let version = version(stamp);
                let hook = hook_of(goal.0);
                let last = unbroken(&own, Some(&version)).iter().rfind(|write| write.hook == hook);
                let is_last =
                    last.is_none_or(|write| write.answer.as_ref() == hooks(known).iter().find(|h| h.id == hook));
                let in_doubt = self.in_doubt.is_some_and(|age| u64::from(age) < LAG.as_secs());
                let date = Timestamp((NOW - u64::from(read)) * 1000);
                if is_last && !in_doubt && still_stands(date, &version, &own, LAG) {
                    worlds.push(Ok(self.at(index, Stage::Compared { stamp, known, age, whole: last.is_some() })));
                } else {
                    worlds.push(Ok(self.again(index)));
                }
                self.die(index, age, None, worlds);
            }
            Stage::Compared { stamp, known, age, whole } => {
                for result in self.carry_out(goal, whole.then_some(known), rule) {
                    let answered = |(world, answer): (Self, Rows)| {
                        world.at(index, Stage::Answered { before: stamp, answer, age, sent: 0 })
                    };
                    worlds.push(result.map(answered));
                }
                self.die(index, age, (!whole).then_some(goal), worlds);
            }
            Stage::Answered { before, answer, age, sent } => {
                let after = version(self.stamp).after_writes_of(Some(UserId(US)), Some(&version(before)), false);
                let mut world = self.clone();
                let after = after.map(|_| self.stamp);
                world.journal.push(Written { bit: goal.0, answer, age: sent, before, after });
                worlds.push(Ok(world.done(index)));
                self.die(index, age, None, worlds);
            }
        }
    }

    /// A list was read: what the command makes of it.
    fn decide(&self, index: usize, goal: Goal, stamp: Stamp, master: Rows, rows: Rows) -> Result<Self, String> {
        let (own, hooks, version) = (self.own_writes(), hooks(rows), version(stamp));
        let (_, since, replaced) = self.processes[index].watch.expect("the version is watched");
        let reading = HookReading {
            hooks: &hooks,
            date: Some(Timestamp(NOW * 1000)),
            version: Some(&version),
            watched: Duration::from_secs(u64::from(since)),
            replaced,
            writes: &own,
            in_doubt: self.in_doubt.map(|age| Duration::from_secs(u64::from(age))),
            lag: LAG,
        };
        let knowledge = reading.knowledge();
        let known = rows_of(knowledge.hooks());
        match knowledge {
            Knowledge::Moving(_) => Ok(self.again(index)),
            Knowledge::Ours(_) if has(known, goal) => Ok(self.again(index)),
            Knowledge::Fresh(_) if has(known, goal) => {
                // At the moment of either read it was so.
                if has(master, goal) || has(self.master(), goal) {
                    Ok(self.clone().done(index))
                } else {
                    Err(format!("{goal:?} was taken for right, but it is {master:04b}"))
                }
            }
            Knowledge::Ours(_) | Knowledge::Fresh(_) => Ok(self.at(index, Stage::Planned { known, read: 0 })),
        }
    }

    /// A process with an open intent may die, with its request on the way or not.
    fn die(&self, index: usize, age: u8, sent: Option<Goal>, worlds: &mut Vec<Result<Self, String>>) {
        if self.deaths == 0 {
            return;
        }
        let mut world = self.at(index, Stage::Dead);
        world.deaths -= 1;
        world.in_doubt = Some(age);
        worlds.push(Ok(world.clone()));
        if let Some(goal) = sent {
            world.on_its_way = Some(goal);
            worlds.push(Ok(world));
        }
    }
}

impl Process {
    fn is_done(&self) -> bool {
        self.goals.is_empty() || self.stage == Stage::Dead
    }
}

impl Written {
    fn as_own(&self) -> OwnWrite {
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

const fn hook_of(bit: u8) -> HookId {
    if bit < 2 { HookId(1) } else { HookId(2) }
}

fn version(stamp: Stamp) -> Version {
    let milliseconds = (NOW - u64::from(stamp.age)) * 1000 + u64::from(stamp.number);
    Version { updated_at: milliseconds.to_string(), updated_by: Some(UserId(stamp.by)) }
}

fn hooks(rows: Rows) -> Vec<Hook> {
    let hook = |id: u64, bits: Rows| {
        let schema = SchemaId(if bits & 2 == 0 { 5 } else { 7 });
        let schema = Some(SchemaRef { id: schema, name: "".into() });
        Hook { id: HookId(id), event: Event::Joined, schema, state: State::from_enabled(bits & 1 != 0) }
    };
    vec![hook(1, rows & 3), hook(2, rows >> 2)]
}

fn rows_of(hooks: &[Hook]) -> Rows {
    let bits = |hook: &Hook| u8::from(hook.state.enabled()) | (u8::from(hook.schema_id() == Some(SchemaId(7))) << 1);
    bits(&hooks[0]) | (bits(&hooks[1]) << 2)
}

/// Follows every course of events. Says how many worlds there are, or what goes wrong in one of them.
fn search(start: World, rule: Rule) -> Result<usize, String> {
    let mut seen = HashSet::new();
    let mut open = vec![start];
    while let Some(world) = open.pop() {
        for next in world.next(rule) {
            let next = next.map_err(|wrong| format!("{wrong}, after {world:?}"))?;
            if !seen.contains(&next) {
                seen.insert(next.clone());
                open.push(next);
            }
        }
    }
    Ok(seen.len())
}

const ON: bool = true;
/// The first hook on, its flow changed, off; the second hook on.
const FIRST_ON: Goal = (0, ON);
const FIRST_OFF: Goal = (0, false);
const FIRST_FLOW: Goal = (1, ON);
const SECOND_ON: Goal = (2, ON);

#[test]
fn one_process_and_a_colleague() {
    for goals in [[FIRST_ON, FIRST_FLOW], [FIRST_ON, FIRST_OFF], [FIRST_ON, SECOND_ON], [FIRST_ON, FIRST_ON]] {
        let worlds = search(World::new(&[&goals], 1, 0), Rule { lag: 4 });
        assert!(worlds.as_ref().is_ok_and(|worlds| *worlds > 1_000), "{goals:?}: {worlds:?}");
    }
}

#[test]
fn two_processes_with_three_switches_and_a_death() {
    for (one, other) in [([FIRST_ON, FIRST_FLOW], FIRST_OFF), ([FIRST_ON, SECOND_ON], FIRST_FLOW)] {
        let worlds = search(World::new(&[&one, &[other]], 0, 1), Rule { lag: 4 });
        assert!(worlds.as_ref().is_ok_and(|worlds| *worlds > 1_000), "{one:?} {other:?}: {worlds:?}");
    }
}

#[test]
fn the_search_notices_what_cannot_be_closed() {
    // A lag beyond what is waited for, together with a colleague.
    let wrong = search(World::new(&[&[FIRST_ON, FIRST_FLOW]], 1, 0), Rule { lag: 6 });
    assert!(wrong.is_err(), "{wrong:?}");
}

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
