//! README and CHANGELOG tell the truth of this commit.

use std::{fs, path::Path};

use webitel_hooks::{
    cli::Arguments,
    keys::{BINDINGS, Context},
};

#[path = "../../examples/screen.rs"]
#[expect(dead_code, reason = "its `main` is for `cargo run --example screen`")]
mod screen;

fn file(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name))
        .unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The table of keys as README has it, made from the one table of bindings.
fn key_table() -> String {
    let mut table = String::from("| Key | Where | Does |\n|---|---|---|\n");
    for binding in BINDINGS {
        let chords: Vec<String> = binding.chords.iter().map(|chord| format!("`{chord}`")).collect();
        let place = places(binding.contexts);
        let description = binding.description.replace('|', "\\|");
        table.push_str(&format!("| {} | {place} | {description} |\n", chords.join(" ")));
    }
    table
}

/// The places by name; all of them, or all of the form, in a word.
fn places(contexts: &[Context]) -> String {
    const FORM: [Context; 4] = [Context::FormEvent, Context::FormSchema, Context::FormState, Context::FormButtons];
    if contexts.len() > 8 {
        return "everywhere".to_owned();
    }
    let whole_form = FORM.iter().all(|field| contexts.contains(field));
    let mut names: Vec<String> = contexts
        .iter()
        .filter(|context| !(whole_form && FORM.contains(context)))
        .map(|context| context.title().to_lowercase())
        .collect();
    if whole_form {
        names.push("form".to_owned());
    }
    names.join(", ")
}

#[test]
fn the_keys_in_the_readme_are_the_keys_of_the_program() {
    let readme = file("README.md");
    let (begin, end) = ("<!-- keys: made by tests/house -->\n", "<!-- /keys -->");
    let start = readme.find(begin).expect("README has a place for the keys") + begin.len();
    let stop = readme.find(end).expect("README has an end of the keys");
    let made = key_table();
    if std::env::var_os("UPDATE_README").is_some() {
        let updated = format!("{}{made}{}", &readme[..start], &readme[stop..]);
        fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md"), updated).expect("README can be written");
        return;
    }
    // Not `assert_eq!`: nobody reads two tables in one line each.
    assert!(readme[start..stop] == made, "README's keys are out of date: run UPDATE_README=1 cargo test --test house");
}

#[test]
fn the_screen_in_the_readme_is_a_frame_of_this_program() {
    let current = file("assets/screen.svg") == screen::svg();
    assert!(current, "assets/screen.svg is out of date: run cargo run --example screen, and look at it");
}

#[test]
fn the_changelog_knows_this_version() {
    assert!(file("CHANGELOG.md").contains(&format!("## {}", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn the_readme_names_every_command_and_option() {
    let readme = file("README.md");
    let mut command = <Arguments as clap::CommandFactory>::command();
    command.build();
    let mut commands = vec![&command];
    while let Some(command) = commands.pop() {
        let name = command.get_bin_name().unwrap_or("webitel-hooks");
        assert!(readme.contains(&format!("`{name}")), "README does not name {name}");
        let longs = command.get_arguments().filter_map(clap::Arg::get_long);
        for long in longs.filter(|long| !["help", "version"].contains(long)) {
            assert!(readme.contains(&format!("--{long}")), "README does not name --{long} of {name}");
        }
        commands.extend(command.get_subcommands().filter(|verb| verb.get_name() != "help"));
    }
}

#[test]
fn the_readme_names_the_two_commands() {
    let readme = file("README.md");
    for command in ["cargo run --release -- --demo", "cargo test"] {
        assert!(readme.contains(command), "README does not name {command}");
    }
}

#[test]
fn the_filters_in_the_readme_are_filters() {
    let readme = file("README.md");
    let table = readme.split("| You type | It finds hooks |\n|---|---|\n").nth(1).expect("README has filters");
    let examples: Vec<&str> = table
        .lines()
        .take_while(|line| line.starts_with('|'))
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    assert!(examples.len() >= 7, "{examples:?}");
    for example in examples {
        let filter = webitel_hooks::domain::filter::Filter::parse(example);
        assert!(filter.is_ok(), "{example}: {filter:?}");
    }
}
