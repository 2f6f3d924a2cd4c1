//! The output of a scan: readings in the order of the queues, its progress, and its end.

use super::machine::{QueueReading, Scan, State};
use super::requests::{News, ScanEnd, Unread};
use crate::domain::Queue;

impl Scan {
    /// Takes the readings that became ready since the last call, in the order of the queues. At the end of the scan, those
    /// behind an unread queue are handed out too.
    fn ready(&mut self) -> Vec<QueueReading> {
        let mut ready = Vec::new();
        let (is_finished, mut is_behind_unread) = (self.is_finished(), false);
        for place in self.handed_out..self.queues.len() {
            let (queue, state) = &mut self.queues[place];
            match std::mem::replace(state, State::HandedOut) {
                State::HandedOut => {}
                State::Read(reading) => ready.push(*reading),
                State::Moving(reading, _) if is_finished => ready.push(*reading),
                State::Failed(failure) if !is_behind_unread => {
                    self.unread.push(Unread { queue: queue.clone(), failure });
                    self.progress.read += 1;
                }
                unread => {
                    *state = unread;
                    is_behind_unread = true;
                    if !is_finished {
                        break;
                    }
                }
            }
            if !is_behind_unread {
                self.handed_out = place + 1;
            }
        }
        self.progress.read += ready.len();
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
                queues: self.progress.all_known.then(|| self.queues.iter().map(|(queue, _)| queue.clone()).collect()),
                unread: self.unread.clone(),
                left: self.queues.iter().filter(is_left).map(|(queue, _)| queue.clone()).collect(),
                stopped: self.stopped.clone(),
            }
        });
        News { progress: self.progress, ready, end }
    }
}
