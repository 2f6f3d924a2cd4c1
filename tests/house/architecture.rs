//! The rules of the architecture, applied to this crate. `docs/architecture.md` has the reasons.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::imports::{Crate, Import, rust_files};
use crate::repository;
use crate::rules::{
    Broken, cycles_of_files, cycles_of_siblings, effects_named_in, folders, map_differs, model_changed_in,
    reaching_into_folders, too_long, too_short,
};

/// Folders that offer modules, by design: `store::hooks::read`, `commands::copy::run`, `select::queues`.
const OFFER_MODULES: [&str; 3] = ["crate::demo::store", "crate::cli::commands", "crate::cli::reading"];
const MOST_LINES: usize = 400;
const FEWEST_LINES: usize = 40;
const MOST_SHORT_FILES: usize = 20;

/// Lines of an explanation.
const MOST_SHOWN: usize = 30;

fn read(file: &str) -> String {
    fs::read_to_string(repository().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// Every rule with what breaks it.
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
    let mut effects = Broken::default();
    for file in this.files.iter().filter(|file| file.starts_with("src/app/") && !may_make_effects(file)) {
        effects.join(effects_named_in(file, &read(file)));
    }
    rules.insert("effects made by components".to_owned(), effects);
    let lengths: Vec<(String, usize)> =
        source_files().into_iter().map(|file| (file.clone(), read(&file).lines().count())).collect();
    rules.insert(format!("files over {MOST_LINES} lines"), too_long(&lengths, MOST_LINES));
    let mut short = too_short(&lengths, FEWEST_LINES);
    short.count = short.count.saturating_sub(MOST_SHORT_FILES);
    rules.insert(format!("files under {FEWEST_LINES} lines beyond {MOST_SHORT_FILES}"), short);
    rules
}

/// `update` makes effects, with the runs of `writes`; `message.rs` defines them.
fn may_make_effects(file: &str) -> bool {
    file.starts_with("src/app/update/")
        || ["mod.rs", "message.rs", "writes/runs.rs"].contains(&&file["src/app/".len()..])
}

fn source_files() -> Vec<String> {
    let relative = |path: &Path| path.strip_prefix(repository()).expect("below it").to_string_lossy().into_owned();
    rust_files(&repository().join("src")).iter().map(|path| relative(path)).collect()
}

fn shortened(explanation: &str) -> String {
    let lines: Vec<&str> = explanation.lines().collect();
    if lines.len() <= MOST_SHOWN || std::env::var_os("HOUSE_ALL").is_some() {
        return explanation.to_owned();
    }
    let more = lines.len() - MOST_SHOWN;
    format!("{}\n… and {more} more: HOUSE_ALL=1 cargo test --test house\n", lines[..MOST_SHOWN].join("\n"))
}

#[test]
fn the_architecture_is_kept() {
    let broken = all_rules().into_iter().filter(|(_, broken)| broken.count > 0);
    let wrong: String = broken
        .map(|(rule, broken)| format!("\n{rule}: {}\n{}", broken.count, shortened(&broken.explanation)))
        .collect();
    assert!(wrong.is_empty(), "the architecture (docs/architecture.md) is broken:\n{wrong}");
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
