//! The rules on small crates: what counts as an import, and what each rule says when it is broken.

use std::collections::BTreeMap;

use crate::imports::{Crate, Import};
use crate::rules::{
    cycles_of_files, cycles_of_siblings, effects_named_in, folders, map_differs, model_changed_in,
    reaching_into_folders, too_long, too_short,
};

fn read(files: &[(&str, &str)]) -> Crate {
    let sources: BTreeMap<String, String> =
        files.iter().map(|(name, text)| (format!("src/{name}"), (*text).to_owned())).collect();
    Crate::from_sources(&sources)
}

fn imports(files: &[(&str, &str)]) -> Vec<Import> {
    read(files).imports()
}

/// `from → to` of every import, without `src/`.
fn arrows(files: &[(&str, &str)]) -> Vec<String> {
    let mut found: Vec<String> = imports(files)
        .iter()
        .map(|import| format!("{} → {}", import.from.replace("src/", ""), import.to.replace("src/", "")))
        .collect();
    found.sort();
    found.dedup();
    found
}

/// `a.rs` with this text beside a module `b` that re-exports what its files define.
fn beside_a_folder(text: &str) -> Vec<String> {
    arrows(&[
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", text),
        ("b/mod.rs", "mod inner; pub mod open; pub use inner::{Thing, make as build}; pub use open::*;"),
        ("b/inner.rs", "pub struct Thing; pub enum Kind { One, Two } pub fn make() {}"),
        ("b/open.rs", "pub use super::inner::Kind; pub struct Door;"),
    ])
}

#[test]
fn an_import_points_to_the_file_that_defines_the_item() {
    for text in [
        "use crate::b::Thing;",
        "use super::b::Thing;",
        "use crate::b::{Thing as Other};",
        "use crate::b; fn f(_: b::Thing) {}",
        "use crate::b::{self as other}; fn f(_: other::Thing) {}",
        "fn f(_: crate::b::Thing) {}",
        "fn f() { super::b::build() }",
        "fn f() { use crate::b::build; build() }",
        "use crate::b::Kind::{One, Two};",
        "use crate::b::open::Kind::*; use crate::b::Kind;",
        "fn f() { assert!(matches!(x, crate::b::Kind::One)) }",
        "#[serde(with = \"crate::b::build\")] struct S;",
        "impl crate::b::Thing { fn f() {} }",
        "mod inline { use super::super::b::Thing; }",
        "use crate::b::*; fn f(_: Thing) {}",
    ] {
        assert_eq!(beside_a_folder(text), ["a.rs → b/inner.rs"], "{text}");
    }
    assert_eq!(beside_a_folder("use crate::b::{Thing, Door};"), ["a.rs → b/inner.rs", "a.rs → b/open.rs"]);
}

#[test]
fn declarations_re_exports_tests_and_other_crates_are_no_imports() {
    for text in [
        "pub use crate::b::Thing;",
        "pub(crate) use crate::b::Thing;",
        "use crate::b;",
        "pub(in crate::b) struct S;",
        "#[cfg(test)] mod tests { use crate::b::Thing; }",
        "#[cfg(test)] use crate::b::Thing;",
        "struct S; impl S { #[cfg(test)] fn f(_: crate::b::Thing) {} }",
        "use std::b::Thing; use serde::Thing as Other;",
        "use ::b::Thing;",
        "fn f(x: X) { x.b.Thing; println!(\"{}\", x.b.Thing); }",
        "// crate::b::Thing\n/// crate::b::Thing\nfn f() {}",
    ] {
        assert_eq!(beside_a_folder(text), [""; 0], "{text}");
    }
}

#[test]
fn a_re_export_that_its_own_file_uses_counts() {
    assert_eq!(
        arrows(&[
            ("lib.rs", "mod b;"),
            ("b/mod.rs", "mod inner; pub use inner::Thing; fn f(_: Thing) {}"),
            ("b/inner.rs", "pub struct Thing;"),
        ]),
        ["b/mod.rs → b/inner.rs"]
    );
}

#[test]
fn a_function_named_like_its_module_is_found() {
    let files = [
        ("lib.rs", "mod a; mod b;"),
        ("a.rs", "use crate::b::update; fn f() { update() }"),
        ("b/mod.rs", "mod update; pub use update::update;"),
        ("b/update.rs", "pub fn update() {}"),
    ];
    assert_eq!(arrows(&files), ["a.rs → b/update.rs"]);
}

/// Three files of `app` in a circle; one way leads through a re-export.
const CIRCLE: [(&str, &str); 5] = [
    ("lib.rs", "mod app;"),
    ("app/mod.rs", "mod one; mod two; mod three; pub use three::Three;"),
    ("app/one.rs", "use super::two::Two; pub struct One;"),
    ("app/two.rs", "pub struct Two;\nfn f(_: crate::app::Three) {}"),
    ("app/three.rs", "use crate::app::one::One; pub struct Three(One);"),
];

#[test]
fn a_cycle_of_files_is_shown_step_by_step() {
    let broken = cycles_of_files("app", &imports(&CIRCLE));
    assert_eq!(broken.count, 3);
    assert_eq!(
        broken.explanation,
        "3 import each other in a circle: src/app/one.rs, src/app/three.rs, src/app/two.rs. The shortest cycle:\n  \
         src/app/one.rs:1 uses super::two::Two, which src/app/two.rs defines\n  \
         src/app/two.rs:2 uses crate::app::Three, which src/app/three.rs defines\n  \
         src/app/three.rs:1 uses crate::app::one::One, which src/app/one.rs defines\n\
         Move what both sides need into a file below them, or let the lower one return what the upper one acts on.\n"
    );
}

#[test]
fn a_cycle_of_files_in_one_module_is_no_cycle_of_another() {
    assert_eq!(cycles_of_files("cli", &imports(&CIRCLE)).count, 0);
    assert_eq!(cycles_of_siblings("src/app", &imports(&CIRCLE)).count, 0, "only files");
}

#[test]
fn files_without_a_cycle_pass() {
    let mut files = CIRCLE;
    files[4].1 = "pub struct Three;";
    assert_eq!(cycles_of_files("app", &imports(&files)).count, 0);
}

#[test]
fn folders_may_not_import_each_other_even_where_no_file_does() {
    let files = [
        ("lib.rs", "mod app;"),
        ("app/mod.rs", "mod left; mod right; mod base;"),
        ("app/base.rs", "pub struct Base;"),
        ("app/left/mod.rs", "mod up; mod down; pub use down::Down;"),
        ("app/left/up.rs", "use crate::app::{base::Base, right::Middle};"),
        ("app/left/down.rs", "pub struct Down;"),
        ("app/right/mod.rs", "mod middle; pub use middle::Middle;"),
        ("app/right/middle.rs", "use crate::app::left::Down; pub struct Middle(Down);"),
    ];
    let imports = imports(&files);
    assert_eq!(cycles_of_files("app", &imports).count, 0, "up → middle → down is none");
    let broken = cycles_of_siblings("src/app", &imports);
    assert_eq!(broken.count, 2);
    assert!(broken.explanation.contains("src/app/left, src/app/right"), "{}", broken.explanation);
    assert_eq!(cycles_of_siblings("src", &imports).count, 0);
}

#[test]
fn a_file_beside_a_folder_is_a_node_of_its_own() {
    let files = [
        ("lib.rs", "mod app;"),
        ("app/mod.rs", "mod update; mod form;"),
        ("app/update.rs", "use super::form::Form; pub struct Update;"),
        ("app/form/mod.rs", "mod state; pub use state::Form;"),
        ("app/form/state.rs", "use crate::app::update::Update; pub struct Form;"),
    ];
    assert_eq!(cycles_of_siblings("src/app", &imports(&files)).count, 2);
}

#[test]
fn a_folder_is_used_by_what_its_mod_rs_offers() {
    let files = |text| {
        [
            ("lib.rs", "mod app; pub mod domain;"),
            ("app/mod.rs", "mod list; mod form;"),
            ("app/list.rs", text),
            ("app/form/mod.rs", "pub(crate) mod state; pub use state::Form;"),
            ("app/form/state.rs", "pub struct Form; use super::super::form::state::Form as Same;"),
            ("domain/mod.rs", "pub mod plan; pub(crate) mod hidden;"),
            ("domain/plan.rs", "pub struct Plan;"),
            ("domain/hidden.rs", "pub struct Hidden;"),
        ]
    };
    let fine = ["use super::form::Form;", "use crate::domain::plan::Plan;", "use super::form; fn f(_: form::Form) {}"];
    for text in fine {
        assert_eq!(reaching_into_folders(&imports(&files(text)), &[]).count, 0, "{text}");
    }
    let broken = reaching_into_folders(&imports(&files("use super::form::state::Form;")), &[]);
    assert_eq!(
        broken.explanation,
        "src/app/list.rs:1 uses super::form::state::Form: crate::app::form::state is internal to crate::app::form; \
         re-export the item in the mod.rs of crate::app::form\n"
    );
    let except = ["crate::app::form"];
    assert_eq!(reaching_into_folders(&imports(&files("use super::form::state::Form;")), &except).count, 0);
    let of_the_parent = [("lib.rs", "mod app;"), ("app/mod.rs", "mod form; fn f() { form::state::run() }")];
    let below = [("app/form/mod.rs", "pub(super) mod state;"), ("app/form/state.rs", "pub fn run() {}")];
    assert_eq!(reaching_into_folders(&imports(&[of_the_parent, below].concat()), &[]).count, 0);
    for text in ["use super::form::state; fn f(_: state::Form) {}", "use crate::domain::hidden::Hidden;"] {
        assert_eq!(reaching_into_folders(&imports(&files(text)), &[]).count, 1, "{text}");
    }
}

#[test]
fn the_map_is_compared_with_the_imports() {
    let files = [
        ("lib.rs", "mod cli; mod app; mod domain;"),
        ("cli/mod.rs", "use crate::app::App;"),
        ("app/mod.rs", "use crate::domain::Hook; pub struct App;"),
        ("domain/mod.rs", "pub struct Hook;"),
    ];
    let imports = imports(&files);
    let compare = |map: &str| map_differs(map, &imports).explanation;
    assert_eq!(compare("//! cli → app\n//! app → domain\n//! domain →"), "");
    assert_eq!(
        compare("//! cli → app domain\n//! app → domain\n//! domain →"),
        "`cli` does not import `domain`: remove it from the line of `cli`\n"
    );
    assert_eq!(
        compare("//! cli → app\n//! app →\n//! domain →"),
        "`app` imports `domain`, and the map does not say so: add it to the line of `app`, or move the item \
         (src/app/mod.rs:1 uses crate::domain::Hook, which src/domain/mod.rs defines)\n"
    );
    assert_eq!(
        compare("//! app → domain\n//! cli → app\n//! domain →"),
        "`cli` imports `app`, which does not stand below it in the map\n"
    );
    assert_eq!(
        compare("//! cli → app\n//! app → domain"),
        "`app` imports `domain`, which does not stand below it in the map\n`domain` has no line in the map\n"
    );
}

#[test]
fn changes_of_the_model_are_found() {
    let text = "impl Model {}\nimpl Clone for super::Model {}\nfn f(_: &mut Model, _: &Model) {}\n\
                fn g(_: &'static mut crate::app::Model) {}\n#[cfg(test)] mod tests { fn f(_: &mut Model) {} }";
    let broken = model_changed_in("src/app/form.rs", text);
    assert_eq!(broken.count, 4);
    assert!(broken.explanation.contains("src/app/form.rs:3 takes &mut Model"), "{}", broken.explanation);
}

#[test]
fn effects_of_components_are_found() {
    let text = "/// An Effect.\nfn f(out: &mut Effects) {\n    out.push(Effect::Quit)\n}\n#[cfg(test)]\nuse Effect;";
    let broken = effects_named_in("src/app/form.rs", text);
    assert_eq!(broken.count, 1);
    assert!(broken.explanation.starts_with("src/app/form.rs:3 names Effect"), "{}", broken.explanation);
}

#[test]
fn lengths() {
    let files = [("src/a/mod.rs".to_owned(), 3), ("src/a/b.rs".to_owned(), 39), ("src/a/c.rs".to_owned(), 401)];
    assert_eq!(too_short(&files, 40).count, 1);
    assert_eq!(too_long(&files, 400).count, 1);
}

#[test]
fn every_folder_is_looked_at() {
    let files = ["src/lib.rs".to_owned(), "src/app/form/mod.rs".to_owned()];
    assert_eq!(folders(&files).into_iter().collect::<Vec<_>>(), ["src", "src/app", "src/app/form"]);
}
