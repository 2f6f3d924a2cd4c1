//! The rules of the architecture, applied to this crate. `docs/architecture.md` has the reasons.

use std::{collections::BTreeMap, fs, path::Path};

use crate::{
    imports::{Crate, Import, rust_files},
    repository,
    rules::{
        Broken, cycles_of_files, cycles_of_siblings, folders, map_differs, model_changed_in, reaching_into_folders,
        too_long, too_short,
    },
};

/// Folders that offer modules, by design: `store::hooks::read`, `commands::copy::run`, `select::queues`.
const OFFER_MODULES: [&str; 3] = ["crate::demo::store", "crate::cli::commands", "crate::cli::reading"];
const MOST_LINES: usize = 400;
const FEWEST_LINES: usize = 40;
const MOST_SHORT_FILES: usize = 20;

/// What breaks a rule today, by rule: the count may only fall. A rule without a line here holds without exception.
const RATCHET: &str = "tests/house/ratchet.txt";
/// Lines of an explanation.
const MOST_SHOWN: usize = 30;
/// How far a count may be below its line before the line has to follow.
const SLACK: usize = 10;

fn read(file: &str) -> String {
    fs::read_to_string(repository().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Every rule with what breaks it, by the name that the ratchet uses.
fn all_rules() -> BTreeMap<String, Broken> {
    let this = Crate::load(repository());
    let imports = this.imports();
    assert!(imports.len() > 1_000, "only {} imports were found: the reader of imports is broken", imports.len());
    let mut rules = BTreeMap::new();
    for module in ["app", "cli", "config"] {
        rules.insert(format!("files of {module} in import cycles"), cycles_of_files(module, &imports));
    }
    for folder in folders(&this.files) {
        rules.insert(format!("siblings in import cycles in {folder}"), cycles_of_siblings(&folder, &imports));
    }
    rules.insert("imports of a folder's internals".to_owned(), reaching_into_folders(&imports, &OFFER_MODULES));
    rules.insert("differences from the map in lib.rs".to_owned(), map_differs(&read("src/lib.rs"), &imports));
    let mut model = Broken::default();
    let may_change = |file: &str| file == "src/app/model.rs" || file.starts_with("src/app/update/");
    for file in this.files.iter().filter(|file| !may_change(file)) {
        model.join(model_changed_in(file, &read(file)));
    }
    rules.insert("&mut Model and impl Model elsewhere".to_owned(), model);
    let lengths: Vec<(String, usize)> =
        source_files().into_iter().map(|file| (file.clone(), read(&file).lines().count())).collect();
    rules.insert(format!("files over {MOST_LINES} lines"), too_long(&lengths, MOST_LINES));
    let mut short = too_short(&lengths, FEWEST_LINES);
    short.count = short.count.saturating_sub(MOST_SHORT_FILES);
    rules.insert(format!("files under {FEWEST_LINES} lines beyond {MOST_SHORT_FILES}"), short);
    rules
}

fn source_files() -> Vec<String> {
    let relative = |path: &Path| path.strip_prefix(repository()).expect("below it").to_string_lossy().into_owned();
    rust_files(&repository().join("src")).iter().map(|path| relative(path)).collect()
}

/// Lines such as `12 files of app in import cycles`.
fn ratchet(text: &str) -> BTreeMap<String, usize> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let entry = |line: &str| {
        let (count, rule) = line.split_once(' ')?;
        Some((rule.to_owned(), count.parse().ok()?))
    };
    lines.map(|line| entry(line).unwrap_or_else(|| panic!("{RATCHET}: {line:?} is not a count and a rule"))).collect()
}

/// What is wrong, rule by rule; empty if nothing is.
fn compare(rules: &BTreeMap<String, Broken>, allowed: &BTreeMap<String, usize>) -> String {
    let mut wrong = String::new();
    for (rule, broken) in rules {
        let most = allowed.get(rule).copied().unwrap_or_default();
        if broken.count > most {
            wrong += &format!("\n{rule}: {} (at most {most})\n{}", broken.count, shortened(&broken.explanation));
        } else if most > broken.count + SLACK || (broken.count == 0 && most > 0) {
            wrong += &format!("\n{rule}: {} now, {most} in {RATCHET}: {TO_LOWER}\n", broken.count);
        }
    }
    for rule in allowed.keys().filter(|rule| !rules.contains_key(*rule)) {
        wrong += &format!("\n{rule}: no such rule any more, but a line in {RATCHET}: {TO_LOWER}\n");
    }
    wrong
}

fn shortened(explanation: &str) -> String {
    let lines: Vec<&str> = explanation.lines().collect();
    if lines.len() <= MOST_SHOWN || std::env::var_os("HOUSE_ALL").is_some() {
        return explanation.to_owned();
    }
    let more = lines.len() - MOST_SHOWN;
    format!("{}\n… and {more} more: HOUSE_ALL=1 cargo test --test house\n", lines[..MOST_SHOWN].join("\n"))
}

const TO_LOWER: &str = "well done; run UPDATE_RATCHET=1 cargo test --test house, and commit the file";

/// The counts that the ratchet allows from now on: those of today, where they are lower.
fn lowered(rules: &BTreeMap<String, Broken>, allowed: &BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    let today = |(rule, most): (&String, &usize)| {
        let count = rules.get(rule).map_or(0, |broken| broken.count).min(*most);
        (count > 0).then(|| (rule.clone(), count))
    };
    allowed.iter().filter_map(today).collect()
}

#[test]
fn the_architecture_is_kept() {
    let rules = all_rules();
    let text = read(RATCHET);
    let mut allowed = ratchet(&text);
    if std::env::var_os("UPDATE_RATCHET").is_some() {
        allowed = lowered(&rules, &allowed);
        let comments: String =
            text.lines().filter(|line| line.starts_with('#')).map(|line| format!("{line}\n")).collect();
        let lines: String = allowed.iter().map(|(rule, count)| format!("{count} {rule}\n")).collect();
        fs::write(repository().join(RATCHET), comments + &lines).expect("the ratchet can be written");
    }
    let wrong = compare(&rules, &allowed);
    assert!(wrong.is_empty(), "the architecture (docs/architecture.md) is broken:\n{wrong}");
}

#[test]
fn a_ratchet_only_falls() {
    let broken = |count| Broken { count, explanation: "why\n".to_owned() };
    let rules = |count| BTreeMap::from([("a rule".to_owned(), broken(count))]);
    let allowed = ratchet("# a comment\n200 a rule\n");
    assert_eq!(compare(&rules(200), &allowed), "");
    assert_eq!(compare(&rules(200 - SLACK), &allowed), "", "a little less need not be written down at once");
    assert_eq!(compare(&rules(201), &allowed), "\na rule: 201 (at most 200)\nwhy\n");
    assert!(compare(&rules(10), &allowed).contains("10 now, 200 in tests/house/ratchet.txt"));
    assert!(compare(&rules(0), &ratchet("1 a rule")).contains("0 now, 1 in"), "a rule that holds needs no line");
    assert_eq!(compare(&rules(1), &ratchet("")), "\na rule: 1 (at most 0)\nwhy\n");
    assert!(compare(&BTreeMap::new(), &allowed).contains("no such rule"));
    assert_eq!(lowered(&rules(10), &allowed), ratchet("10 a rule"));
    assert_eq!(lowered(&rules(300), &allowed), allowed);
    assert_eq!(lowered(&rules(0), &allowed), BTreeMap::new());
}

#[test]
fn every_source_file_belongs_to_the_crate() {
    let this = Crate::load(repository());
    let tests = |file: &String| file.ends_with("/tests.rs") || file.contains("/tests/");
    for file in source_files().iter().filter(|file| !tests(file) && file.as_str() != "src/main.rs") {
        assert!(this.files.contains(file), "no `mod` leads to {file}: remove it, or declare it");
    }
}

#[test]
fn every_file_of_the_core_is_in_the_table_of_its_folder() {
    for file in source_files().iter().filter(|file| file.starts_with("src/app/") && !file.ends_with("/mod.rs")) {
        let (folder, name) = file.rsplit_once('/').expect("a source file is in a folder");
        let name = name.trim_end_matches(".rs");
        let table = read(&format!("{folder}/mod.rs"));
        assert!(table.contains(&format!("`{name}`")), "{file}: say in {folder}/mod.rs what `{name}` is for");
    }
}

/// Widgets are what components are made of: they know no component and not the model.
#[test]
fn widgets_know_no_component() {
    for Import { from, line, written, to, .. } in Crate::load(repository()).imports() {
        let below = to.strip_prefix("src/app/").unwrap_or_default();
        let above = below == "model.rs" || below.contains('/') && !below.starts_with("widgets/");
        assert!(!(above && from.starts_with("src/app/widgets/")), "{from}:{line} uses {written}, which {to} defines");
    }
}

#[test]
fn the_core_does_no_io_and_draws_nothing() {
    for file in source_files() {
        let core = ["src/app/", "src/domain/", "src/keys/", "src/ui/"].iter().any(|folder| file.starts_with(folder));
        if !core {
            continue;
        }
        let text = read(&file);
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let world = [
            "std::fs",
            "std::net",
            "std::env",
            "std::thread",
            "Instant::now",
            "SystemTime",
            "tokio::",
            "reqwest",
            "crossterm",
            "RefCell",
            "async fn",
        ];
        let screen = if file.starts_with("src/ui/") { &[][..] } else { &["ratatui"] };
        for forbidden in world.iter().chain(screen) {
            assert!(!code.contains(forbidden), "{file} uses {forbidden}: this belongs into runtime, term or ui");
        }
    }
}
