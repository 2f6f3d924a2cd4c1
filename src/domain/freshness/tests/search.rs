//! The rule, searched exhaustively: a master, a lagging replica, a colleague, two of our processes, a death at any step.
//!
//! What must hold at any time: nothing is written back that a replica did not know yet (neither a colleague's change nor our
//! own is lost), and "already right" is only said of what is right. A colleague who writes between our comparison and our
//! writes is left out: that gap cannot be closed.

use std::collections::HashSet;
use std::time::Duration;

use super::world::{
    COLLEAGUE, Command, Commands, Goal, NOW, Process, Rows, Rule, Stage, Stamp, US, World, Written, has, hook_of,
    hooks, mask, rows_of, version, with,
};
use crate::domain::{HookReading, Knowledge, LAG, Timestamp, UserId, still_stands, unbroken};

impl World {
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

    /// Returns the same command, run again a second later.
    fn again(&self, process: usize) -> Self {
        self.at(process, Stage::Pausing)
    }

    fn done(mut self, process: usize) -> Self {
        let process = &mut self.processes[process];
        process.commands.remove(0);
        process.written.clear();
        // The next command is another run of the program: it remembers nothing.
        (process.stage, process.watch) = (Stage::Idle, None);
        self
    }

    fn step(&self, index: usize, rule: Rule, worlds: &mut Vec<Result<Self, String>>) {
        let process = &self.processes[index];
        let Some(command) = process.commands.first().copied() else { return };
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
                    worlds.push(self.decide(index, command, stamp, master, rows));
                }
            }
            Stage::Planned { todo, known, read } => {
                let takes_turns = |other: &Process| {
                    !matches!(other.stage, Stage::Intended { .. } | Stage::Compared { .. } | Stage::Answered { .. })
                };
                if self.processes.iter().all(takes_turns) {
                    worlds.push(Ok(self.at(index, Stage::Intended { todo, known, read, age: 0 })));
                }
            }
            Stage::Intended { todo, known, read, age } => {
                let own = self.own_writes();
                let stamp = self.stamp;
                let version = version(stamp);
                let chain = unbroken(&own, Some(&version));
                let last = |goal: Goal| chain.iter().rfind(|write| write.hook == hook_of(goal.0));
                let is_last = command.goals(todo).all(|goal| {
                    let now = hooks(known).into_iter().find(|hook| hook.id == hook_of(goal.0));
                    last(goal).is_none_or(|write| write.answer == now)
                });
                let known_whole = command.goals(todo).filter(|goal| last(*goal).is_some());
                let whole = known_whole.fold(0, |whole, goal| whole | mask(goal.0));
                let in_doubt = self.in_doubt.is_some_and(|age| u64::from(age) < LAG.as_secs());
                let date = Timestamp((NOW - u64::from(read)) * 1000);
                if is_last && !in_doubt && still_stands(date, &version, &own, LAG) {
                    worlds.push(Ok(self.at(index, Stage::Compared { todo, stamp, known, age, whole })));
                } else {
                    worlds.push(Ok(self.again(index)));
                }
                self.die(index, age, None, worlds);
            }
            Stage::Compared { todo, stamp, known, age, whole } => {
                let Some(goal) = command.goals(todo).next() else { return };
                let is_whole = whole & mask(goal.0) != 0;
                let left = todo & (todo - 1);
                let next = if left == 0 {
                    Stage::Answered { before: stamp, age }
                } else {
                    let whole = if rule.remembers { whole | mask(goal.0) } else { whole };
                    Stage::Compared { todo: left, stamp, known: with(known, goal), age, whole }
                };
                for result in self.carry_out(goal, is_whole.then_some(known), rule) {
                    worlds.push(result.map(|(world, answer)| {
                        let mut world = world.at(index, next);
                        let written = Written { bit: goal.0, answer, age: 0, before: stamp, after: None };
                        world.processes[index].written.push(written);
                        world
                    }));
                }
                self.die(index, age, (!is_whole).then_some(goal), worlds);
            }
            Stage::Answered { before, age } => {
                let after = version(self.stamp).after_writes_of(Some(UserId(US)), Some(&version(before)), false);
                let mut world = self.clone();
                let after = after.map(|_| self.stamp);
                let written = std::mem::take(&mut world.processes[index].written);
                world.journal.extend(written.into_iter().map(|written| Written { after, ..written }));
                worlds.push(Ok(world.done(index)));
                self.die(index, age, None, worlds);
            }
        }
    }

    /// A list was read: what the command makes of it.
    fn decide(&self, index: usize, command: Command, stamp: Stamp, master: Rows, rows: Rows) -> Result<Self, String> {
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
        let todo =
            command.goals(command.bits).filter(|goal| !has(known, *goal)).fold(0, |todo, (bit, _)| todo | 1 << bit);
        match knowledge {
            Knowledge::Moving(_) => return Ok(self.again(index)),
            Knowledge::Ours(_) if todo != command.bits => return Ok(self.again(index)),
            Knowledge::Ours(_) | Knowledge::Fresh(_) => {}
        }
        // True if the goal was met at the time of either read.
        let was_right = |goal: &Goal| has(master, *goal) || has(self.master(), *goal);
        if let Some(goal) = command.goals(command.bits & !todo).find(|goal| !was_right(goal)) {
            return Err(format!("{goal:?} was taken for right, but it is {master:04b}"));
        }
        match todo {
            0 => Ok(self.clone().done(index)),
            todo => Ok(self.at(index, Stage::Planned { todo, known, read: 0 })),
        }
    }

    /// A process with an open intent may die, with its request on the way or not.
    fn die(&self, index: usize, age: u8, sent: Option<Goal>, worlds: &mut Vec<Result<Self, String>>) {
        if self.deaths == 0 {
            return;
        }
        let mut world = self.at(index, Stage::Dead);
        world.processes[index].written.clear();
        world.deaths -= 1;
        world.in_doubt = Some(age);
        worlds.push(Ok(world.clone()));
        if let Some(goal) = sent {
            world.on_its_way = Some(goal);
            worlds.push(Ok(world));
        }
    }
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

/// The rule as it is, with a lag within the tolerated one: holds.
const HOLDS: Rule = Rule { lag: 4, remembers: true };

#[track_caller]
fn holds(processes: &[Commands<'_>], colleague: u8, deaths: u8) {
    let worlds = search(World::new(processes, colleague, deaths), HOLDS);
    assert!(worlds.as_ref().is_ok_and(|worlds| *worlds > 1_000), "{processes:?}: {worlds:?}");
}

#[test]
fn one_process_and_a_colleague() {
    for [one, other] in [[FIRST_ON, FIRST_FLOW], [FIRST_ON, FIRST_OFF], [FIRST_ON, SECOND_ON], [FIRST_ON, FIRST_ON]] {
        holds(&[&[&[one], &[other]]], 1, 0);
    }
}

#[test]
fn two_processes_with_three_switches_and_a_death() {
    for ([one, two], other) in [([FIRST_ON, FIRST_FLOW], FIRST_OFF), ([FIRST_ON, SECOND_ON], FIRST_FLOW)] {
        holds(&[&[&[one], &[two]], &[&[other]]], 0, 1);
    }
}

#[test]
fn groups_of_several_writes_and_a_colleague() {
    holds(&[&[&[FIRST_ON, SECOND_ON], &[FIRST_FLOW]]], 1, 0);
    holds(&[&[&[FIRST_ON, FIRST_FLOW], &[SECOND_ON]]], 1, 0);
    holds(&[&[&[SECOND_ON], &[FIRST_ON, SECOND_ON]]], 1, 0);
}

#[test]
fn two_processes_with_groups_and_a_death() {
    holds(&[&[&[FIRST_ON, SECOND_ON]], &[&[FIRST_FLOW]]], 0, 1);
    holds(&[&[&[FIRST_ON, FIRST_FLOW]], &[&[SECOND_ON, FIRST_OFF]]], 0, 1);
}

#[test]
fn the_search_notices_what_cannot_be_closed() {
    // A lag beyond what is waited for, together with a colleague.
    let wrong = search(World::new(&[&[&[FIRST_ON], &[FIRST_FLOW]]], 1, 0), Rule { lag: 6, ..HOLDS });
    assert!(wrong.is_err(), "{wrong:?}");
}

#[test]
fn a_hook_that_is_written_twice_in_a_group_has_to_be_sent_whole() {
    let wrong = search(World::new(&[&[&[FIRST_ON, FIRST_FLOW]]], 0, 0), Rule { remembers: false, ..HOLDS });
    assert!(wrong.is_err(), "{wrong:?}");
}
