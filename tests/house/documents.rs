//! README, docs, CHANGELOG and the picture are true of this commit.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use webitel_hooks::domain::plan::{NotTried, Step, StepStatus};
use webitel_hooks::domain::{
    self, Event, Failure, FailureKind, Fires, Hook, HookId, QueueId, QueueRef, QueueType, State,
};
use webitel_hooks::{config, files};

use crate::imports::rust_files;
use crate::{generated, repository};

#[path = "../../examples/screen.rs"]
#[expect(dead_code, reason = "its `main` is for `cargo run --example screen`")]
mod screen;

fn file(name: &str) -> String {
    fs::read_to_string(repository().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The pages of a folder, by their paths in the repository.
fn pages() -> Vec<String> {
    let mut names = vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned(), "CHANGELOG.md".to_owned()];
    for folder in ["docs", "docs/decisions"] {
        for entry in fs::read_dir(repository().join(folder)).expect("the folder can be read") {
            let name = entry.expect("the entry can be read").file_name();
            let name = name.to_string_lossy();
            if name.ends_with(".md") {
                names.push(format!("{folder}/{name}"));
            }
        }
    }
    names
}

/// Compares a generated page with the file, or writes it where `UPDATE_DOCS` is set.
fn is_current(name: &str, made: &str) {
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(repository().join(name), made).unwrap_or_else(|error| panic!("{name}: {error}"));
        return;
    }
    // Not `assert_eq!`: nobody reads two pages in one line each.
    let stale = "is out of date: run UPDATE_DOCS=1 cargo test --test house, and commit it";
    let current = fs::read_to_string(repository().join(name)).unwrap_or_default();
    let first = current.lines().zip(made.lines()).find(|(old, new)| old != new);
    assert!(current == made, "{name} {stale}. First difference: {first:?}");
}

#[test]
fn the_page_of_keys_is_current() {
    is_current("docs/keys.md", &generated::keys());
}

#[test]
fn the_page_of_commands_is_current() {
    is_current("docs/commands.md", &generated::commands());
}

#[test]
fn the_picture_is_a_frame_of_this_program() {
    let current = file("assets/screen.svg") == screen::svg();
    assert!(current, "assets/screen.svg is out of date: run cargo run --example screen, and look at it");
}

#[test]
fn the_changelog_knows_this_version() {
    assert!(file("CHANGELOG.md").contains(&format!("## {}", env!("CARGO_PKG_VERSION"))));
}

#[test]
fn the_readme_is_short_and_names_the_two_commands() {
    let readme = file("README.md");
    for command in ["cargo run --release -- --demo", "cargo test"] {
        assert!(readme.contains(command), "README does not name {command}");
    }
    let words = readme.split_whitespace().count();
    assert!(words <= 1_500, "README has {words} words, at most 1,500: what goes on belongs into docs/");
}

#[test]
fn links_between_pages_lead_somewhere() {
    for page in pages() {
        let text = file(&page);
        let folder = Path::new(&page).parent().expect("a page is in a folder");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") {
                continue;
            }
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let linked = if path.is_empty() { page.clone() } else { folder.join(path).to_string_lossy().into_owned() };
            assert!(repository().join(&linked).exists(), "{page} links to {path}, which does not exist");
            if !anchor.is_empty() {
                assert!(anchors(&file(&linked)).contains(anchor), "{page} links to {target}: no such heading");
            }
        }
    }
}

/// Every path in backquotes on the page is there.
#[test]
fn the_page_of_the_architecture_names_files_that_exist() {
    let page = file("docs/architecture.md");
    let words = page.split('`').skip(1).step_by(2);
    let is_path = |word: &&str| ["src/", "tests/", "docs/", "assets/"].iter().any(|folder| word.starts_with(folder));
    for path in words.filter(is_path).filter(|path| !path.contains(' ')) {
        assert!(repository().join(path).exists(), "docs/architecture.md names {path}, which does not exist");
    }
}

/// The rows of the table with this head.
fn table(text: &str, head: &str) -> Vec<Vec<String>> {
    let lines = text.lines().map(|line| line.trim_start_matches("//! ")).skip_while(|line| !line.starts_with(head));
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
    let rows: Vec<Vec<String>> = lines.skip(2).take_while(|line| line.starts_with('|')).map(cells).collect();
    assert!(!rows.is_empty(), "no table begins with {head}");
    rows
}

#[test]
fn the_page_of_the_architecture_has_the_modules_of_the_crate() {
    let modules = |file_name: &str| {
        let mut rows = table(&file(file_name), "| Module | Responsibility |");
        for row in &mut rows {
            row[0] = row[0].trim_matches(['[', ']', '`']).trim_start_matches("src/").to_owned();
        }
        rows
    };
    let (page, source) = (modules("docs/architecture.md"), modules("src/lib.rs"));
    assert_eq!(page.len(), source.len(), "docs/architecture.md and src/lib.rs have to name the same modules");
    for (page, source) in page.iter().zip(&source) {
        assert_eq!(page, source, "docs/architecture.md and src/lib.rs have to say the same");
    }
}

/// The table of how a write ends: every status, with its words on the screen, in the journal and for scripts.
#[test]
fn the_page_of_the_architecture_has_the_words_of_every_status() {
    let rows = table(&file("docs/architecture.md"), "| How it ended |");
    let failure = || Failure::new(FailureKind::Server, Some(502), "");
    let hook = Hook { id: HookId(1), event: Event::Joined, schema: None, state: State::On };
    let step = Step::switch(QueueRef { id: QueueId(1), name: "Support".into() }, &hook, State::Off);
    let statuses = [
        StepStatus::Done(None),
        StepStatus::Differs { hook: hook.clone(), unexpected: Vec::new() },
        StepStatus::AlreadyGone,
        StepStatus::Failed(failure()),
        StepStatus::Unknown(failure()),
        StepStatus::Changed(None),
        StepStatus::AlreadySo(hook.clone()),
        StepStatus::NotTried(NotTried::Stopped),
        StepStatus::RolledBack,
        StepStatus::RollbackFailed(failure()),
        StepStatus::RollbackUnknown(failure()),
        StepStatus::Waiting,
        StepStatus::Running,
        StepStatus::RollingBack,
    ];
    assert_eq!(rows.len(), statuses.len(), "docs/architecture.md: a row for each status");
    let json = file("docs/json.md");
    for (row, status) in rows.iter().zip(&statuses) {
        let [_, _, name, screen, journal, script] = row.as_slice() else { panic!("six cells: {row:?}") };
        let debug = format!("{status:?}");
        assert_eq!(debug.split(|character: char| !character.is_alphanumeric()).next(), Some(name.trim_matches('`')));
        assert_eq!(screen, status.word(), "the word of {name} on the screen");
        let recorded = step.applied(status).map(|change| change.outcome.word());
        // What is sent is recorded only if the answer is not waited for.
        if matches!(status, StepStatus::Running | StepStatus::RollingBack) {
            assert_eq!((journal.as_str(), recorded), ("unclear", None));
        } else {
            assert_eq!(journal.split(" (").next(), recorded.or(Some("")), "the word of {name} in the journal");
        }
        assert!(json.contains(&format!("| {script} | ")), "docs/json.md has no outcome {script}");
    }
}

/// The headings of a page as links name them.
fn anchors(text: &str) -> BTreeSet<String> {
    let heading = |line: &str| {
        let title = line.strip_prefix('#')?.trim_start_matches('#').strip_prefix(' ')?.to_lowercase();
        let kept = title.chars().filter(|character| character.is_alphanumeric() || " -_".contains(*character));
        Some(kept.map(|character| if character == ' ' { '-' } else { character }).collect())
    };
    text.lines().filter_map(heading).collect()
}

#[test]
fn the_filters_in_the_guide_are_filters() {
    let guide = file("docs/guide.md");
    let table = guide.split("| You type | It finds hooks |\n|---|---|\n").nth(1).expect("the guide has filters");
    let examples: Vec<&str> = table
        .lines()
        .take_while(|line| line.starts_with('|'))
        .filter_map(|line| line.split('|').nth(1))
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .collect();
    assert!(examples.len() >= 7, "{examples:?}");
    for example in examples {
        let filter = domain::filter::Filter::parse(example);
        assert!(filter.is_ok(), "{example}: {filter:?}");
    }
}

/// The code blocks of a language on a page.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let text = file(page);
    let begin = format!("```{language}\n");
    let found: Vec<String> =
        text.split(&begin).skip(1).filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect();
    assert!(!found.is_empty(), "{page} has no example of {language}");
    found
}

#[test]
fn the_examples_of_files_can_be_read() {
    for text in blocks("docs/hooks-files.md", "yaml") {
        files::read(text.as_bytes(), None).unwrap_or_else(|problems| panic!("docs/hooks-files.md: {problems:?}"));
    }
    let paths = config::Paths::new("/home/user".into(), Path::new("/config"), Path::new("/state"));
    for page in ["docs/settings.md", "docs/rights-and-tokens.md"] {
        for text in blocks(page, "toml") {
            config::File::parse(&text, &paths).unwrap_or_else(|problems| panic!("{page}: {problems:?}"));
        }
    }
}

/// `docs/webitel-api.md §4.5` in a comment names a section that exists.
#[test]
fn citations_of_the_api_lead_somewhere() {
    let sections: BTreeSet<String> = file("docs/webitel-api.md")
        .lines()
        .filter(|line| line.starts_with("## ") || line.starts_with("### "))
        .filter_map(|line| line.split_whitespace().nth(1).map(|number| number.trim_end_matches('.').to_owned()))
        .collect();
    let folders = ["src", "tests", "benches", "examples"];
    for path in folders.iter().flat_map(|folder| rust_files(&repository().join(folder))) {
        let text = fs::read_to_string(&path).expect("a source file can be read");
        for (_, rest) in
            text.match_indices(concat!("webitel-api.md ", "§")).map(|(index, found)| text.split_at(index + found.len()))
        {
            let number: String =
                rest.chars().take_while(|character| character.is_ascii_digit() || *character == '.').collect();
            let number = number.trim_end_matches('.');
            assert!(sections.contains(number), "{}: docs/webitel-api.md has no section {number}", path.display());
        }
    }
}

/// The table of events and types in `docs/events.md` is what the program believes.
#[test]
fn the_page_of_events_agrees_with_the_program() {
    let page = file("docs/events.md");
    let mut lines = page.lines().skip_while(|line| !line.starts_with("| Type |"));
    let cells = |line: &str| -> Vec<String> {
        line.trim_matches('|').split('|').map(|cell| cell.trim().trim_matches('`').to_owned()).collect()
    };
    let events: Vec<String> = cells(lines.next().expect("the page has the table")).split_off(2);
    let rows: Vec<Vec<String>> = lines.skip(1).take_while(|line| line.starts_with('|')).map(cells).collect();
    assert_eq!((events.len(), rows.len()), (10, 10));
    for row in rows {
        let kind = QueueType(row[0].parse().expect("the first cell is a number"));
        for (event, mark) in events.iter().zip(&row[2..]) {
            let fires = domain::fires_in(&Event::from_wire(event), kind);
            if fires != Fires::Unknown {
                assert_eq!(fires == Fires::Yes, mark == "x", "docs/events.md: {event} in type {}", row[0]);
            }
        }
    }
}
