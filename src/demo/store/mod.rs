//! The database: one connection, owned by one thread, which runs one job after the other.
//!
//! Requests wait without blocking the HTTP thread, writes happen in order of arrival, and no lock can be left behind.

pub(crate) mod hooks;
mod open;
pub(crate) mod records;
pub(crate) mod replica;
pub(crate) mod sessions;

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};

use rusqlite::Connection;
use tokio::sync::oneshot;

pub(crate) use open::open;

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// A handle to the database thread, which ends when all handles are dropped and all jobs are done.
#[derive(Clone)]
pub(crate) struct Store {
    jobs: mpsc::Sender<Job>,
}

impl Store {
    /// Moves the connection to a thread of its own, which closes it at the end.
    pub(crate) fn start(mut db: Connection) -> io::Result<(Self, JoinHandle<()>)> {
        let (jobs, queue) = mpsc::channel::<Job>();
        let thread = thread::Builder::new().name("demo-database".to_owned()).spawn(move || {
            for job in queue {
                // A panicking job drops its transaction, which rolls back; the caller gets nothing.
                let _ = catch_unwind(AssertUnwindSafe(|| job(&mut db)));
            }
            // Leaves one file without a log beside it. If this fails, the next start reads the log.
            let _ = db.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)");
            let _ = db.close();
        })?;
        Ok((Self { jobs }, thread))
    }

    /// Runs a job on the database thread and blocks until it has ended.
    pub(crate) fn run_blocking(&self, job: impl FnOnce(&mut Connection) + Send + 'static) {
        // Not a channel of tokio: its blocking receiver panics inside a runtime, where a test may call this.
        let (done, wait) = mpsc::channel();
        let _ = self.jobs.send(Box::new(move |db| {
            job(db);
            let _ = done.send(());
        }));
        let _ = wait.recv();
    }

    /// Runs a job on the database thread. It runs to its end even if the caller stops waiting. Returns nothing if it
    /// panicked, or if the thread has ended.
    pub(crate) async fn run<T, F>(&self, job: F) -> Option<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> T + Send + 'static,
    {
        let (answer, wait) = oneshot::channel();
        self.jobs.send(Box::new(move |db| drop(answer.send(job(db))))).ok()?;
        wait.await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panicking_job_rolls_back_and_the_next_one_runs() {
        let db = Connection::open_in_memory().expect("memory is always there");
        let (store, thread) = Store::start(db).expect("a thread can be started");
        store.run(|db| db.execute_batch("CREATE TABLE t (x)")).await.expect("the job ran").expect("a table");
        let lost = store
            .run(|db| {
                let transaction = db.transaction().expect("a transaction");
                transaction.execute("INSERT INTO t VALUES (1)", []).expect("a row");
                panic!("on purpose");
            })
            .await;
        assert_eq!(lost, None::<()>);
        let rows: i64 = store
            .run(|db| db.query_row("SELECT count(*) FROM t", [], |row| row.get(0)))
            .await
            .expect("the job ran")
            .expect("a count");
        assert_eq!(rows, 0);
        drop(store);
        thread.join().expect("the thread ended");
    }
}
