//! Every job of the program under every fault of a server: the real core and the real client against the embedded server.
//!
//! `cargo test --test matrix -- --nocapture` shows the table. A cell says what the user met while the fault lasted; in
//! each of them nothing may be lost, written twice or told wrongly, and afterwards the same keys must bring the job to
//! its end.

#![cfg(feature = "embedded-server")]

mod cell;
mod database;
mod driver;
mod faults;
mod jobs;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use cell::Met;
use database::Template;
use faults::{REACHES, Reach, WRONGS, Wrong};
use jobs::{JOBS, Job};

/// Cells under way at once. Most of their time is waiting.
const TOGETHER: usize = 4;

/// How far a lagging copy lags behind.
const LAG: Duration = Duration::from_millis(60);

#[test]
fn every_job_survives_every_fault() {
    let results = play(None, |_, _| true);
    assert_eq!(results.len(), WRONGS.len() * REACHES.len() * JOBS.len());
    assert_eq!(results.len(), 20 * 3 * 8, "the matrix has its size");
    judge(&results);
}

#[test]
fn no_lost_answer_leads_to_a_second_write_over_a_lagging_copy() {
    let results = play(Some(LAG), |wrong, job| wrong.loses_the_answer() && job.is_write());
    assert_eq!(results.len(), 8 * 3 * 5, "the matrix has its size");
    judge(&results);
}

/// Plays the cells that are wanted.
fn play(lag: Option<Duration>, wanted: impl Fn(&Wrong, Job) -> bool) -> Results {
    let template = Template::make();
    let mut cells = Vec::new();
    for wrong in WRONGS {
        for reach in REACHES {
            let jobs = JOBS.into_iter().filter(|job| wanted(&wrong, *job));
            cells.extend(jobs.map(|job| (wrong, reach, job)));
        }
    }
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Results::new()));
    thread::scope(|scope| {
        for _ in 0..TOGETHER {
            scope.spawn(|| {
                while let Some((wrong, reach, job)) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let met = cell::run(&template, lag, (*wrong, *reach, *job));
                    results.lock().expect("no cell panics").insert((wrong.name, *reach, *job), met);
                }
            });
        }
    });
    results.into_inner().expect("no cell panics")
}

fn judge(results: &Results) {
    show(results);
    let failed: Vec<String> = results
        .iter()
        .filter_map(|((wrong, reach, job), met)| match met {
            Err(why) => Some(format!("{job:?} under {wrong} ({reach:?}): {why}")),
            Ok(_) => None,
        })
        .collect();
    assert!(failed.is_empty(), "{} of {} cells failed:\n{}", failed.len(), results.len(), failed.join("\n"));
}

type Results = BTreeMap<(&'static str, Reach, Job), Result<Met, String>>;

#[expect(clippy::print_stdout, reason = "the table is what `--nocapture` is for")]
fn show(results: &Results) {
    print!("{:<38}", "");
    JOBS.iter().for_each(|job| print!("{:<15}", format!("{job:?}")));
    for wrong in &WRONGS {
        for reach in REACHES {
            print!("\n{:<38}", format!("{}, {}", wrong.name, reach.words()));
            for job in JOBS {
                let met = match results.get(&(wrong.name, reach, job)) {
                    Some(Ok(met)) => met.word(),
                    Some(Err(_)) => "FAILED",
                    None => "",
                };
                print!("{met:<15}");
            }
        }
    }
    let count = |wanted: Met| results.values().filter(|met| **met == Ok(wanted)).count();
    println!(
        "\n{} cells: {} done unnoticed, {} told and done afterwards",
        results.len(),
        count(Met::Done),
        count(Met::Told)
    );
}
