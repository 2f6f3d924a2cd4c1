//! Every example of `--help` and of `docs/` runs, over the demo's data, as a shell takes it.

use std::fs;
use std::path::Path;

use clap::CommandFactory as _;
use webitel_hooks::cli::Arguments;

use crate::harness::{Run, Story};

/// What speaks to a server and needs no screen. Whatever is added below them needs an example too.
const VERBS: &str = "queues schemas hooks where-used copy pause resume export plan apply history undo doctor";

/// The line, where it is an example of these commands.
fn example(line: &str) -> Option<&str> {
    // What it does may stand beside it.
    let line = line.trim().split("  ").next()?;
    let verb = line.strip_prefix("webitel-hooks ")?.split(' ').next()?;
    // Another profile is another server, and a settings file that this test does not have.
    (VERBS.split(' ').any(|known| known == verb) && !line.contains("--profile")).then_some(line)
}

/// In a folder with a file of hooks that differs from what is there.
#[track_caller]
fn runs(line: &str) {
    let story = Story::new();
    // A hook that is there twice, for the doctor.
    let hook = &story.hooks(28)[0];
    story.server.add_hook(28, hook.event.wire(), hook.schema_id().expect("one").0, false);
    let before = "webitel-hooks export > hooks.yaml && webitel-hooks hooks remove 2 --yes && \
                  webitel-hooks pause --queue 'Collections early' --event bridged --yes";
    story.shell(before).done();
    // A batch of the example's own day means nothing here.
    let named = line.split(' ').find(|word| line.contains(" undo ") && word.len() > 20);
    let batches = story.line("history --json").done().objects();
    let latest = batches.last().and_then(|record| record["batch"].as_str()).expect("something was done");
    let line = &named.map_or_else(|| line.to_owned(), |named| line.replace(named, latest));
    // Nobody is there to be asked.
    let asks = line.contains(" apply ") && !line.contains("--yes") && !line.contains("--dry-run");
    let run = story.shell(&if asks { format!("{line} --yes") } else { line.to_owned() });
    let differs = line.contains(" plan ");
    assert_eq!(run.code, if differs { 3 } else { 0 }, "{line}: {run:?}");
    let Run { out, err, .. } = &run;
    let writes_a_file = line.contains(" > ") || line.contains(" -o ");
    assert_eq!(out.is_empty(), writes_a_file, "{line}: {run:?}");
    assert!(
        !out.contains("There is nothing to do") && !err.contains("There is no such"),
        "{line} is pointless: {run:?}"
    );
}

#[test]
fn every_example_of_the_help_runs() {
    let mut command = Arguments::command();
    command.build();
    let mut count = 0;
    let mut commands = vec![&command];
    while let Some(command) = commands.pop() {
        commands.extend(command.get_subcommands());
        let name = command.get_bin_name().unwrap_or_default().to_owned();
        let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        let examples: Vec<&str> = help.lines().filter_map(example).collect();
        for line in help.lines() {
            assert!(line.chars().count() <= 80, "wider than the smallest terminal: {line}");
        }
        let is_verb = name.split(' ').nth(1).is_some_and(|verb| VERBS.split(' ').any(|known| known == verb));
        let is_whole = !command.has_subcommands() && !name.contains(" help");
        assert!(!(is_verb && is_whole && examples.is_empty()), "{name} has no example");
        for line in examples {
            assert!(line.starts_with(&name), "{line} is no example of {name}");
            runs(line);
            count += 1;
        }
    }
    assert!(count >= 25, "only {count} examples were found");
}

#[test]
fn every_example_of_the_docs_runs() {
    let pages = ["docs/scripting.md", "docs/hooks-files.md"];
    let read = |page| fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).expect("a page of docs");
    let text = pages.map(read).join("\n");
    let lines: Vec<&str> = text.lines().filter_map(example).collect();
    for verb in VERBS.split(' ') {
        let of = |line: &&&str| line.split(' ').nth(1) == Some(verb);
        assert!(lines.iter().find(of).is_some(), "{pages:?} have no example of {verb}");
    }
    for line in lines {
        runs(line);
    }
}
