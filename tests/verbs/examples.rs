//! Every example of `--help` and of README runs, over the demo's data.

use std::{fs, path::Path};

use clap::CommandFactory as _;
use webitel_hooks::cli::Arguments;

use crate::office::Office;

/// What speaks to a server and needs no screen.
const VERBS: [&str; 5] = ["queues", "schemas", "hooks", "where-used", "copy"];

/// The words after the program's name, where a line is an example of these verbs.
fn example(line: &str) -> Option<&str> {
    let rest = line.trim().strip_prefix("webitel-hooks ")?;
    // A remark may follow, and the output may go to a file.
    let rest = rest.split("  #").next()?.split(" > ").next()?.trim();
    VERBS.iter().any(|verb| rest.split(' ').next() == Some(verb)).then_some(rest)
}

#[track_caller]
fn runs(line: &str) {
    let run = Office::new().line(line);
    assert_eq!(run.code, 0, "{line}: {run:?}");
    assert!(!run.out.is_empty(), "{line} shows nothing: {run:?}");
    assert!(!run.out.contains("There is nothing to do") && !run.err.contains("There is no such"), "{line}: {run:?}");
}

#[test]
fn every_example_of_the_help_runs() {
    let mut command = Arguments::command();
    command.build();
    let mut count = 0;
    let mut commands: Vec<&clap::Command> = command.get_subcommands().collect();
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands());
        let name = command.get_bin_name().unwrap_or_default().to_owned();
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples: Vec<&str> = help.lines().filter_map(example).collect();
        let is_verb =
            VERBS.iter().any(|verb| name.strip_prefix("webitel-hooks ").is_some_and(|of| of.starts_with(verb)));
        let takes_words = !command.has_subcommands() && !name.contains(" help");
        assert!(!(is_verb && takes_words && examples.is_empty()), "{name} has no example");
        for line in examples {
            runs(line);
            count += 1;
        }
    }
    assert!(count >= 20, "only {count} examples were found");
}

#[test]
fn every_example_of_the_readme_runs() {
    let readme = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("README");
    let lines: Vec<&str> = readme.lines().filter_map(example).collect();
    for verb in VERBS {
        assert!(lines.iter().any(|line| line.starts_with(verb)), "README has no example of {verb}");
    }
    for line in lines {
        runs(line);
    }
}
