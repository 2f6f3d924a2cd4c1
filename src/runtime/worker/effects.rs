//! Effects as tasks.

use tokio::sync::{oneshot, watch};

use super::{Outcome, Worker, panicked};
use crate::app::{Effect, Generation, IoRequest, JournalText, Msg, RunId, Slot};
use crate::domain::plan::{Order, Remarks};
use crate::domain::scan::{News, Progress, Scan, ScanEnd, Trust};
use crate::domain::{Query, Queue};
use crate::runtime::executor::{self, Control, Records};
use crate::runtime::reading::{read, run_query};

impl Worker {
    /// Begins an effect. Those that are not for a worker are handed back.
    pub(in crate::runtime) fn begin(&mut self, effect: Effect) -> Option<Effect> {
        match effect {
            Effect::Io(IoRequest::Fetch { slot, generation, query }) => self.fetch(slot, generation, query),
            Effect::Io(IoRequest::Scan { slot, generation, queues, trust }) => {
                self.scan(slot, generation, queues, trust)
            }
            Effect::Io(IoRequest::Cancel(slot)) => {
                // It stops when this is dropped.
                self.scans.remove(&slot);
                if let Some(task) = self.reads.remove(&slot) {
                    task.abort();
                }
            }
            Effect::Execute { run, batch, order } => self.execute(run, batch, *order),
            Effect::CancelRun(run) => self.control(run, Control::Cancel),
            Effect::AbandonLookUps => self.control_all(Control::Abandon),
            Effect::LookUpDoubts => {
                let (client, records) = (self.connection.client(), self.records.clone());
                self.keep(async move {
                    let settled = executor::settle(&client.await.ok()?, &records, true).await;
                    Some(Msg::DoubtsSettled(settled))
                });
            }
            Effect::Io(IoRequest::ReadJournal { look_up_doubts }) => {
                let (client, records) = (self.connection.client_now().filter(|_| look_up_doubts), self.records.clone());
                let reports = self.reports.0.clone();
                self.keep(async move {
                    if let Some(client) = client
                        // A write that cannot be looked up stays in doubt, and the journal says so.
                        && let Ok(settled) = executor::settle(&client, &records, true).await
                        && !settled.is_empty()
                    {
                        let _ = reports.send(Msg::DoubtsSettled(Ok(settled)));
                    }
                    let read = records.read().await.map_err(|reason| format!("{reason}."));
                    let text = read.map(|reading| JournalText {
                        remark: reading.remark(),
                        records: reading.records,
                        here: records.scope(),
                    });
                    Some(Msg::JournalRead(text))
                });
            }
            Effect::Io(IoRequest::ReadPaused) => {
                let records = self.records.clone();
                self.keep(async move { Some(paused(&records).await) });
            }
            Effect::Io(IoRequest::ForgetPauses(pauses)) => {
                let records = self.records.clone();
                self.keep(async move {
                    // A hook that is on or gone is forgotten the next time.
                    let _ = records.forget_pauses(pauses).await;
                    Some(paused(&records).await)
                });
            }
            Effect::Io(IoRequest::After { timer, delay }) => {
                self.spawn(Outcome::Nothing, async move {
                    tokio::time::sleep(delay).await;
                    Outcome::Message(Msg::Timer(timer))
                });
            }
            Effect::Io(IoRequest::SignIn(credential)) => {
                let signing_in = self.connection.sign_in(credential);
                let on_panic = Outcome::SignedIn(Err(panicked()));
                let task = self.spawn(on_panic, async move { Outcome::SignedIn(signing_in.await) });
                self.connection.signing_in = Some(task);
            }
            Effect::Io(IoRequest::GiveUpSignIn) => {
                if let Some(task) = self.connection.signing_in.take() {
                    task.abort();
                }
            }
            Effect::StartDemo => self.connect(),
            other => return Some(other),
        }
        None
    }

    fn fetch(&mut self, slot: Slot, generation: Generation, query: Query) {
        let (client, permits) = (self.connection.client(), self.permits.clone());
        let on_panic = Outcome::Message(Msg::Loaded { slot, generation, result: Err(panicked()) });
        let task = self.spawn(on_panic, async move {
            let read = async {
                let client = client.await?;
                let _permit = permits.acquire().await;
                run_query(&client, &query).await
            };
            Outcome::Message(Msg::Loaded { slot, generation, result: read.await })
        });
        if let Some(older) = self.reads.insert(slot, task) {
            older.abort();
        }
    }

    fn scan(&mut self, slot: Slot, generation: Generation, queues: Option<Vec<Queue>>, trust: Trust) {
        let (stop, mut stopped) = oneshot::channel::<()>();
        self.scans.insert(slot, stop);
        let (client, records) = (self.connection.client(), self.records.clone());
        let reports = self.reports.0.clone();
        let scan = queues.map_or_else(Scan::everything, Scan::of);
        let mut scan = scan.trusting(trust).with_lag(records.replica_lag());
        let end = Some(ScanEnd { stopped: Some(panicked()), ..ScanEnd::default() });
        let news = News { progress: Progress::default(), ready: Vec::new(), end };
        self.spawn(Outcome::Message(Msg::Scanned { slot, generation, news }), async move {
            let report = |news| drop(reports.send(Msg::Scanned { slot, generation, news }));
            let read = async {
                match client.await {
                    Ok(client) => read(&client, &mut scan, || records.own_writes(), report).await,
                    Err(failure) => {
                        scan.stop(failure);
                        report(scan.news());
                    }
                }
            };
            let was_stopped = tokio::select! {
                biased;
                _ = &mut stopped => true,
                () = read => false,
            };
            if was_stopped {
                scan.cancel();
                report(scan.news());
            }
            Outcome::Nothing
        });
    }

    fn execute(&mut self, run: RunId, batch: u64, mut order: Order) {
        let (control, controlled) = watch::channel(Control::GoOn);
        self.runs.insert(run, control);
        let (client, records) = (self.connection.client(), self.records.clone());
        let reports = self.reports.0.clone();
        let not_recorded = Some("this program failed while it carried it out".to_owned());
        let result = Ok(Remarks { not_recorded, ..Remarks::default() });
        self.spawn(Outcome::RunEnded(run, Some(Msg::RunEnded { run, result })), async move {
            let report = |progress| drop(reports.send(Msg::RunProgress { run, progress }));
            let result = match client.await {
                Ok(client) => {
                    let report = |_: &_, progress| report(progress);
                    executor::execute(&client, &records, batch, &mut order, controlled, report).await
                }
                Err(failure) => {
                    executor::withhold(&mut order, &failure, |_, progress| report(progress));
                    Ok(Remarks::default())
                }
            };
            // Sent on the same channel, so that it comes last.
            let _ = reports.send(Msg::RunEnded { run, result });
            Outcome::RunEnded(run, None)
        });
    }

    /// Something with the files, off the loop's thread.
    fn keep(&mut self, work: impl Future<Output = Option<Msg>> + Send + 'static) {
        let failed = Msg::JournalRead(Err("This program failed while it read the journal.".to_owned()));
        let work = async move { work.await.map_or(Outcome::Nothing, Outcome::Message) };
        self.spawn(Outcome::Message(failed), work);
    }
}

/// Reads the paused hooks.
async fn paused(records: &Records) -> Msg {
    Msg::PausedRead(records.paused().await.map_err(|reason| format!("{reason}.")))
}
