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

use cell::Met;
use database::Template;
use faults::{REACHES, Reach, WRONGS, Wrong};
use jobs::{JOBS, Job};

/// Cells under way at once. Most of their time is waiting.
const TOGETHER: usize = 4;

#[test]
fn every_job_survives_every_fault() {
    let template = Template::make();
    let cells: Vec<(Wrong, Reach, Job)> = WRONGS
        .iter()
        .flat_map(|wrong| REACHES.iter().flat_map(move |reach| JOBS.iter().map(move |job| (*wrong, *reach, *job))))
        .collect();
    let (next, results) = (AtomicUsize::new(0), Mutex::new(BTreeMap::new()));
    thread::scope(|scope| {
        for _ in 0..TOGETHER {
            scope.spawn(|| {
                while let Some((wrong, reach, job)) = cells.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let met = cell::run(&template, *wrong, *reach, *job);
                    results.lock().expect("no cell panics").insert((wrong.name, *reach, *job), met);
                }
            });
        }
    });
    let results = results.into_inner().expect("no cell panics");
    show(&results);
    let failed: Vec<String> = results
        .iter()
        .filter_map(|((wrong, reach, job), met)| match met {
            Err(why) => Some(format!("{job:?} under {wrong} ({reach:?}): {why}")),
            Ok(_) => None,
        })
        .collect();
    assert_eq!(results.len(), WRONGS.len() * REACHES.len() * JOBS.len());
    assert_eq!(results.len(), 20 * 3 * 8, "the matrix has its size");
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
                let met = match &results[&(wrong.name, reach, job)] {
                    Ok(met) => met.word(),
                    Err(_) => "FAILED",
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
