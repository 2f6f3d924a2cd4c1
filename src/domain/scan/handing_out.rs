//! The output of a scan: readings in the order of the queues, its progress, and its end.

use super::{
    machine::{QueueReading, Scan, State},
    requests::{News, ScanEnd, Unread},
};
use crate::domain::{Knowledge, Queue};

impl Scan {
    /// Takes the readings that became ready since the last call, in the order of the queues.
    pub fn ready(&mut self) -> Vec<QueueReading> {
        let mut ready = Vec::new();
        let is_finished = self.is_finished();
        while let Some((queue, state)) = self.queues.get_mut(self.handed_out) {
            match std::mem::replace(state, State::HandedOut) {
                State::Read(reading) => ready.push(*reading),
                State::Moving(reading, _) if is_finished => ready.push(*reading),
                State::Failed(failure) => self.unread.push(Unread { queue: queue.clone(), failure }),
                State::HandedOut => {
                    self.handed_out += 1;
                    continue;
                }
                unfinished => {
                    *state = unfinished;
                    break;
                }
            }
            self.handed_out += 1;
            self.progress.read += 1;
        }
        if is_finished {
            self.hand_out_the_rest(&mut ready);
        }
        let moving = ready.iter().filter(|reading| matches!(reading.knowledge, Knowledge::Moving(_)));
        self.moving.extend(moving.map(|reading| reading.queue.clone()));
        ready
    }

    /// Takes the readings that became ready since the last call, with the progress and, if the scan is finished, its
    /// end.
    pub fn news(&mut self) -> News {
        let ready = self.ready();
        let end = self.is_finished().then(|| {
            let is_left =
                |(_, state): &&(Queue, State)| matches!(state, State::Waiting | State::Asked | State::Failed(_));
            ScanEnd {
                queues: self.progress.all_known.then(|| self.queues().cloned().collect()),
                unread: self.unread.clone(),
                left: self.queues.iter().filter(is_left).map(|(queue, _)| queue.clone()).collect(),
                stopped: self.stopped.clone(),
            }
        });
        News { progress: self.progress, ready, end }
    }

    /// Hands out the remaining readings without waiting for the queues before them.
    fn hand_out_the_rest(&mut self, ready: &mut Vec<QueueReading>) {
        for (_, state) in self.queues.iter_mut().skip(self.handed_out) {
            if let State::Read(_) | State::Moving(..) = state
                && let State::Read(reading) | State::Moving(reading, _) = std::mem::replace(state, State::HandedOut)
            {
                ready.push(*reading);
                self.progress.read += 1;
            }
        }
    }
}
