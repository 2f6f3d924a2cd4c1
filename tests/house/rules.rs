//! The rules of the architecture, as functions of a crate: each returns what breaks it, as sentences that say what to do.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;
use syn::{Item, Type};

use crate::imports::{Import, attributes, cycles, is_test, shortest_cycle};

/// What breaks a rule: how many files or places, and where.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Broken {
    pub(crate) count: usize,
    pub(crate) explanation: String,
}

impl Broken {
    fn add(&mut self, count: usize, line: &str) {
        self.count += count;
        self.explanation.push_str(line);
        self.explanation.push('\n');
    }

    pub(crate) fn join(&mut self, other: Broken) {
        self.count += other.count;
        self.explanation += &other.explanation;
    }
}

/// The folder that a top-level module lives in: `app` for `src/app/form/mod.rs`; `None` for `src/lib.rs`.
pub(crate) fn module_of(file: &str) -> Option<&str> {
    file.strip_prefix("src/")?.split_once('/').map(|(module, _)| module)
}

/// No file may import another one that imports it, directly or by way of others. Looks at the files of one module.
pub(crate) fn cycles_of_files(module: &str, imports: &[Import]) -> Broken {
    let inside = |import: &&Import| [&import.from, &import.to].iter().all(|file| module_of(file) == Some(module));
    let edges: Vec<&Import> = imports.iter().filter(inside).collect();
    describe_cycles(&edges, |file| file.to_owned(), |_| true)
}

/// No folder may import a sibling (a folder or a file beside it) that imports it. Looks at the direct children of `folder`,
/// such as `src/app`; a cycle of files alone is not its business.
pub(crate) fn cycles_of_siblings(folder: &str, imports: &[Import]) -> Broken {
    let child = |file: &str| {
        let below = file.strip_prefix(folder)?.strip_prefix('/')?;
        let name = below.split_once('/').map_or(below, |(name, _)| name);
        Some(format!("{folder}/{name}"))
    };
    let between = |import: &&Import| match (child(&import.from), child(&import.to)) {
        (Some(from), Some(to)) => from != to,
        _ => false,
    };
    let edges: Vec<&Import> = imports.iter().filter(between).collect();
    let name = |file: &str| child(file).unwrap_or_default();
    describe_cycles(&edges, name, |cycle| cycle.iter().any(|node| !node.ends_with(".rs")))
}

fn describe_cycles(
    edges: &[&Import],
    node: impl Fn(&str) -> String,
    counts: impl Fn(&BTreeSet<String>) -> bool,
) -> Broken {
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for edge in edges {
        graph.entry(node(&edge.from)).or_default().insert(node(&edge.to));
        graph.entry(node(&edge.to)).or_default();
    }
    let mut broken = Broken::default();
    for group in cycles(&graph).into_iter().filter(counts) {
        let cycle = shortest_cycle(&graph, &group);
        let listed: Vec<&str> = group.iter().map(String::as_str).collect();
        broken.add(
            group.len(),
            &format!("{} import each other in a circle: {}. The shortest cycle:", group.len(), listed.join(", ")),
        );
        for (index, from) in cycle.iter().enumerate() {
            let to = &cycle[(index + 1) % cycle.len()];
            let of_this_step: Vec<&&Import> =
                edges.iter().filter(|edge| node(&edge.from) == *from && node(&edge.to) == *to).collect();
            for edge in of_this_step.iter().take(3) {
                broken.add(0, &format!("  {}", sentence(edge)));
            }
            if let more @ 1.. = of_this_step.len().saturating_sub(3) {
                broken.add(0, &format!("  … and {more} more imports from {from} to {to}"));
            }
        }
        broken.add(
            0,
            "Move what both sides need into a file below them, or let the lower one return what the upper one acts on.",
        );
    }
    broken
}

fn sentence(import: &Import) -> String {
    format!("{}:{} uses {}, which {} defines", import.from, import.line, import.written, import.to)
}

/// Outside a folder, its items are named as its `mod.rs` offers them. Counts a module once for each file that reaches it.
pub(crate) fn reaching_into_folders(imports: &[Import], except: &[&str]) -> Broken {
    let mut broken = Broken::default();
    let mut seen = BTreeSet::new();
    for Import { from, line, written, internal, .. } in imports {
        let Some(internal) = internal else { continue };
        let folder = internal.rsplit_once("::").map_or("", |(folder, _)| folder);
        if !except.contains(&folder) && seen.insert((from, internal)) {
            broken.add(
                1,
                &format!(
                    "{from}:{line} uses {written}: {internal} is internal to {folder}; re-export the item in the mod.rs of {folder}"
                ),
            );
        }
    }
    broken
}

/// The folders of `src` that have children, `src` itself included.
pub(crate) fn folders(files: &[String]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for file in files {
        let mut rest = file.as_str();
        while let Some((folder, _)) = rest.rsplit_once('/') {
            found.insert(folder.to_owned());
            rest = folder;
        }
    }
    found
}

/// Compares the arrows in the documentation of `lib.rs` with the imports.
pub(crate) fn map_differs(lib: &str, imports: &[Import]) -> Broken {
    let mut real: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for import in imports {
        if let (Some(from), Some(to)) = (module_of(&import.from), module_of(&import.to)) {
            real.entry(to).or_default();
            if from != to {
                real.entry(from).or_default().insert(to);
            }
        }
    }
    let lines: Vec<(&str, Vec<&str>)> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("//! ")?.split_once('→'))
        .map(|(from, to)| (from.trim(), to.split_whitespace().collect()))
        .filter(|(from, _)| from.chars().all(|character| character.is_alphanumeric() || character == '_'))
        .collect();
    let mut broken = Broken::default();
    let order: Vec<&str> = lines.iter().map(|(module, _)| *module).collect();
    let position = |module: &str| order.iter().position(|listed| *listed == module);
    for (module, listed) in &lines {
        let used = real.remove(module).unwrap_or_default();
        for target in listed.iter().filter(|target| !used.contains(*target)) {
            broken.add(1, &format!("`{module}` does not import `{target}`: remove it from the line of `{module}`"));
        }
        for target in &used {
            if !listed.contains(target) {
                let example = imports
                    .iter()
                    .find(|import| module_of(&import.from) == Some(module) && module_of(&import.to) == Some(target));
                let example = example.map(sentence).unwrap_or_default();
                broken.add(
                    1,
                    &format!(
                        "`{module}` imports `{target}`, and the map does not say so: add it to the line of `{module}`, or move the item ({example})"
                    ),
                );
            }
            if position(target) <= position(module) {
                broken.add(1, &format!("`{module}` imports `{target}`, which does not stand below it in the map"));
            }
        }
    }
    for module in real.keys() {
        broken.add(1, &format!("`{module}` has no line in the map"));
    }
    broken
}

/// `&mut Model` and `impl Model` in the code of one file, tests not counted.
pub(crate) fn model_changed_in(file: &str, text: &str) -> Broken {
    let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut finder = ModelFinder { file, broken: Broken::default() };
    finder.visit_file(&parsed);
    finder.broken
}

/// The code of one file, up to its tests, names `Effect`.
pub(crate) fn effects_named_in(file: &str, text: &str) -> Broken {
    let mut broken = Broken::default();
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    for (line, code) in code.lines().enumerate().filter(|(_, code)| !code.trim_start().starts_with("//")) {
        if code.split(|character: char| !character.is_alphanumeric() && character != '_').any(|word| word == "Effect") {
            let line = line + 1;
            broken.add(
                1,
                &format!("{file}:{line} names Effect: only src/app/update makes effects; return a request instead"),
            );
        }
    }
    broken
}

struct ModelFinder<'a> {
    file: &'a str,
    broken: Broken,
}

impl<'ast> Visit<'ast> for ModelFinder<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if is_test(attributes(item)) {
            return;
        }
        if let Item::Impl(implementation) = item
            && is_model(&implementation.self_ty)
        {
            let line = implementation.impl_token.span.start().line;
            self.broken.add(1, &format!("{}:{line} implements Model: this belongs into model.rs", self.file));
        }
        syn::visit::visit_item(self, item);
    }

    fn visit_type_reference(&mut self, reference: &'ast syn::TypeReference) {
        if reference.mutability.is_some() && is_model(&reference.elem) {
            let line = reference.and_token.span.start().line;
            self.broken.add(
                1,
                &format!(
                    "{}:{line} takes &mut Model: only src/app/update changes it; return a request instead",
                    self.file
                ),
            );
        }
        syn::visit::visit_type_reference(self, reference);
    }
}

fn is_model(of: &Type) -> bool {
    matches!(of, Type::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "Model"))
}

/// Files that are too long to hold one idea.
pub(crate) fn too_long(files: &[(String, usize)], limit: usize) -> Broken {
    let mut broken = Broken::default();
    for (file, lines) in files.iter().filter(|(_, lines)| *lines > limit) {
        broken.add(1, &format!("{file} has {lines} lines; at most {limit}: split it by responsibility"));
    }
    broken
}

/// Files that are too short to be worth opening; `mod.rs` does not count.
pub(crate) fn too_short(files: &[(String, usize)], limit: usize) -> Broken {
    let mut broken = Broken::default();
    for (file, lines) in files.iter().filter(|(file, lines)| *lines < limit && !file.ends_with("/mod.rs")) {
        broken.add(1, &format!("{file} has {lines} lines: could it be part of a file that is read with it?"));
    }
    broken
}
