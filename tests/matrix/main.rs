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
#[path = "../scripted/mod.rs"]
mod scripted;

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use rusqlite::Connection;

use cell::{Met, Place};
use database::Template;
use driver::Driver;
use faults::{CROWD, REACHES, Reach, WRONGS, Wrong};
use jobs::{JOBS, Job, SCHEMA};

/// Cells under way at once. Most of their time is waiting.
const TOGETHER: usize = 4;

/// How far a lagging copy lags behind.
const LAG: Duration = Duration::from_millis(60);

#[test]
fn every_job_survives_every_fault() {
    let results = play(&cells(&WRONGS, |_, _| true), None, TOGETHER);
    assert_eq!(results.len(), WRONGS.len() * REACHES.len() * JOBS.len());
    assert_eq!(results.len(), 26 * 3 * 8, "the matrix has its size");
    judge(&results);
}

#[test]
fn no_lost_answer_leads_to_a_second_write_over_a_lagging_copy() {
    let cells = cells(&WRONGS, |wrong, job| wrong.loses_the_answer() && job.is_write());
    let results = play(&cells, Some(LAG), TOGETHER);
    assert_eq!(results.len(), 12 * 3 * 5, "the matrix has its size");
    judge(&results);
}

#[test]
fn four_hundred_idle_connections_of_others_are_no_fault() {
    // One after the other: each needs eight hundred descriptors.
    let cells: Vec<Place> = JOBS.into_iter().map(|job| (CROWD, Reach::All, job)).collect();
    let results = play(&cells, None, 1);
    judge(&results);
    assert!(results.values().all(|met| *met == Ok(Met::Done)), "{results:?}");
}

/// The server's PATCH writes all fields back as its lagging copy has them (docs/webitel-api.md §2.7).
#[test]
fn what_was_changed_a_moment_ago_is_not_written_back_from_a_lagging_copy() {
    // It never catches up by itself.
    let lag = Duration::from_secs(3600);
    let template = Template::make();
    for edit_first in [false, true] {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("demo.sqlite");
        template.copy_to(&file);
        let mut driver = Driver::new(&file, true, Some(lag));
        driver.start();
        driver.press(&["End"]);
        let toggle = |driver: &mut Driver| driver.press(&["t"]);
        let edit = |driver: &mut Driver| {
            driver.press(&["e", "Tab"]);
            driver.type_text("zendesk");
            driver.press(&["Enter", "Ctrl-S"]);
        };
        if edit_first {
            edit(&mut driver);
            toggle(&mut driver);
        } else {
            toggle(&mut driver);
            edit(&mut driver);
        }
        assert!(driver.model.layers.is_empty(), "{:?}", driver.model.layers);
        let db = Connection::open(&file).expect("the database");
        let (rows, schema) = (database::rows(&db), database::schema(&db, SCHEMA));
        let row = rows.iter().find(|row| row.id == 4).expect("the hook");
        assert_eq!((row.schema, row.enabled), (schema, false), "the edit was first: {edit_first}");
    }
}

/// The cells of these faults that are wanted.
fn cells(wrongs: &[Wrong], wanted: impl Fn(&Wrong, Job) -> bool) -> Vec<Place> {
    let mut cells = Vec::new();
    for wrong in wrongs {
        for reach in REACHES {
            let jobs = JOBS.into_iter().filter(|job| wanted(wrong, *job));
            cells.extend(jobs.map(|job| (*wrong, reach, job)));
        }
    }
    cells
}

/// Plays cells, so many at once.
fn play(cells: &[Place], lag: Option<Duration>, together: usize) -> Results {
    let template = Template::make();
    let (next, results) = (AtomicUsize::new(0), Mutex::new(Results::new()));
    thread::scope(|scope| {
        for _ in 0..together {
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
    for wrong in WRONGS.iter().chain([&CROWD]) {
        for reach in REACHES {
            if !results.keys().any(|(name, of, _)| *name == wrong.name && *of == reach) {
                continue;
            }
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
