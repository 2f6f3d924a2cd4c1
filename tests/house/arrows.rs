//! The arrows of `lib.rs`, read from the `use crate::` lines.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// What each module may import of this crate.
fn allowed() -> BTreeMap<&'static str, &'static [&'static str]> {
    BTreeMap::from([
        ("cli", &["config", "runtime", "ui", "app", "api", "term", "demo", "journal", "files", "domain", "keys"][..]),
        ("runtime", &["ui", "app", "api", "term", "demo", "journal", "domain"][..]),
        ("ui", &["app", "keys", "domain"][..]),
        ("app", &["keys", "domain"][..]),
        ("api", &["domain"][..]),
        ("term", &["keys"][..]),
        ("keys", &[][..]),
        ("journal", &["config", "domain"][..]),
        ("files", &["domain"][..]),
        ("config", &[][..]),
        ("domain", &[][..]),
        ("demo", &[][..]),
    ])
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

/// Every module of ours that a source names by `crate::…`, also within `use crate::{…}`.
fn imports(source: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (index, _) in source.match_indices("crate::") {
        let rest = &source[index + "crate::".len()..];
        if let Some(list) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut name = String::new();
            let mut at_name = true;
            for character in list.chars() {
                match character {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    _ => {}
                }
                if depth == 1 && character == ',' {
                    at_name = true;
                    name.clear();
                } else if at_name && (character.is_alphanumeric() || character == '_') {
                    name.push(character);
                } else if at_name && !name.is_empty() {
                    found.insert(std::mem::take(&mut name));
                    at_name = false;
                }
                if depth == 0 {
                    break;
                }
            }
        } else {
            found.insert(
                rest.chars().take_while(|character| character.is_alphanumeric() || *character == '_').collect(),
            );
        }
    }
    found
}

#[test]
fn imports_only_run_downward() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let allowed = allowed();
    let mut checked = 0;
    for (module, may_import) in &allowed {
        for path in sources(&root.join(module)) {
            let source = fs::read_to_string(&path).expect("a source is text");
            for import in imports(&source) {
                if allowed.contains_key(import.as_str()) && import != *module {
                    checked += 1;
                    let file = path.display();
                    assert!(
                        may_import.contains(&import.as_str()),
                        "{file} imports {import}, which is not below {module}"
                    );
                }
            }
        }
    }
    assert!(checked > 20, "the reader of imports found only {checked}: it must be broken");
}

#[test]
fn every_module_stands_in_the_map() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("lib.rs is there");
    for module in allowed().keys() {
        assert!(map.contains(&format!("`{module}`")), "{module} is missing in the map of lib.rs");
    }
}

#[test]
fn every_file_of_the_core_stands_in_the_map_of_its_room() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app");
    for path in sources(&core).into_iter().filter(|path| !path.ends_with("mod.rs")) {
        let map = path.with_file_name("mod.rs");
        let map = fs::read_to_string(&map).expect("a folder has a mod.rs");
        let name = path.file_stem().expect("a source has a name").to_string_lossy();
        assert!(map.contains(&format!("`{name}`")), "{} is missing in the map of its folder", path.display());
    }
}

#[test]
fn widgets_know_no_component() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app");
    for path in sources(&core.join("widgets")) {
        let source = fs::read_to_string(&path).expect("a source is text");
        for component in ["model", "update", "panes", "form", "writes", "connection", "layers"] {
            assert!(!source.contains(&format!("{component}::")), "{} knows {component}", path.display());
        }
    }
}

#[test]
fn the_core_touches_nothing_of_the_world() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for module in ["app", "domain", "keys", "ui"] {
        for path in sources(&root.join(module)) {
            let source = fs::read_to_string(&path).expect("a source is text");
            let code: String = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            for forbidden in [
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
            ] {
                assert!(!code.contains(forbidden), "{} uses {forbidden}", path.display());
            }
        }
    }
}
