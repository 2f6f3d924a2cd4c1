//! Every example of `--help` runs, over the demo's data.

use clap::CommandFactory as _;
use webitel_hooks::cli::Arguments;

use crate::office::Office;

/// What somebody did before.
fn before(office: &Office, verb: &str) {
    match verb {
        "resume" => drop(office.line("pause --schema 'Notify CRM' --yes").done()),
        "undo" | "history" => drop(office.line("hooks disable --queue 12 --yes").done()),
        _ => {}
    }
}

#[test]
fn every_example_of_the_help_runs() {
    for verb in ["pause", "resume", "undo", "history", "doctor"] {
        let mut command = Arguments::command();
        let help =
            command.find_subcommand_mut(verb).and_then(|verb| verb.get_after_help()).expect("examples").to_string();
        let examples: Vec<&str> = help.lines().filter_map(|line| line.trim().strip_prefix("webitel-hooks ")).collect();
        let examples: Vec<&str> = examples.into_iter().filter(|line| line.starts_with(verb)).collect();
        assert!(examples.len() >= 3, "{verb} has only {examples:?}");
        for line in examples {
            let office = Office::new();
            before(&office, verb);
            let mut line = line.to_owned();
            if let Some(named) = line.split(' ').nth(1).filter(|word| verb == "undo" && word.starts_with('2')) {
                let records = office.line("history --json").done().named("record");
                line = line.replace(named, records[0]["batch"].as_str().expect("a name"));
            }
            let run = office.line(&line);
            assert_eq!(run.code, 0, "{line}: {run:?}");
            assert!(!run.out.contains("There is nothing to do") || line.contains("twice"), "{line} is pointless");
        }
    }
}
