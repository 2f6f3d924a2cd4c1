//! Who imports what: the modules of a crate, read from its source files, and the file that defines each imported item.
//!
//! | File | Responsibility |
//! |---|---|
//! | `parse` | one source file → its modules with their items, `use` declarations and paths |
//! | `resolve` | a path as it is written → the item, through `pub use` and aliases |
//! | `graph` | cycles in any graph, and the shortest one to show |

mod graph;
mod parse;
mod resolve;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

pub(crate) use graph::{cycles, shortest_cycle};
use parse::{Module, Reference};
pub(crate) use parse::{attributes, is_test};
use resolve::Target;

/// A crate's files and modules, without its tests.
pub(crate) struct Crate {
    /// Paths relative to the repository, such as `src/app/update.rs`.
    pub(crate) files: Vec<String>,
    modules: Vec<Module>,
}

/// One file uses an item that another file defines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Import {
    pub(crate) from: String,
    pub(crate) line: usize,
    /// The path as it is written, with `use` aliases expanded.
    pub(crate) written: String,
    /// The file that defines the item.
    pub(crate) to: String,
    /// A module inside another folder that the path names although that folder does not offer it.
    pub(crate) internal: Option<String>,
}

impl Crate {
    /// The crate whose root is `src/lib.rs` below `repository`.
    pub(crate) fn load(repository: &Path) -> Self {
        let mut sources = BTreeMap::new();
        for path in rust_files(&repository.join("src")) {
            let text = fs::read_to_string(&path).expect("a source file can be read");
            let name = path.strip_prefix(repository).expect("the file is in the repository");
            sources.insert(name.to_string_lossy().into_owned(), text);
        }
        Self::from_sources(&sources)
    }

    /// The crate that consists of these files; the root is `src/lib.rs`.
    pub(crate) fn from_sources(sources: &BTreeMap<String, String>) -> Self {
        let mut parsed = Self { files: Vec::new(), modules: Vec::new() };
        parse::read_file(sources, "src/lib.rs", None, &mut parsed.files, &mut parsed.modules);
        parsed
    }

    /// Every import of an item that another file of the crate defines, in the order of files and lines.
    pub(crate) fn imports(&self) -> Vec<Import> {
        let mut imports = Vec::new();
        for (id, module) in self.modules.iter().enumerate() {
            for reference in &module.references {
                imports.extend(self.import(id, reference));
            }
        }
        imports.sort();
        imports.dedup();
        imports
    }

    fn import(&self, module: usize, reference: &Reference) -> Option<Import> {
        if reference.path.first().is_some_and(|name| self.is_imported_item(module, name)) {
            return None;
        }
        let (target, route) = self.resolve(module, &reference.path)?;
        let Target::Item(owner) = target else { return None };
        let (from, to) = (self.file_of(module), self.file_of(owner));
        (from != to).then(|| Import {
            from: from.to_owned(),
            line: reference.line,
            written: reference.path.join("::"),
            to: to.to_owned(),
            internal: route.into_iter().find(|passed| self.is_internal(module, *passed)).map(|id| self.path_of(id)),
        })
    }

    /// Whether the name is an item that a `use` of this module brought into scope: then the `use` is the import.
    fn is_imported_item(&self, module: usize, name: &str) -> bool {
        let alias = self.modules[module].aliases.get(name).filter(|alias| !alias.is_re_export);
        let target = alias.and_then(|alias| self.resolve(module, &alias.path));
        matches!(target, Some((Target::Item(_), _)))
    }

    /// Whether `passed` lies inside a folder that `from` is not in, and that folder does not offer it. Only the modules of
    /// `lib.rs` may offer modules (`pub mod`); every other folder offers items, with `pub use`. The module that a folder
    /// stands in may look into it.
    fn is_internal(&self, from: usize, passed: usize) -> bool {
        let Some(folder) = self.modules[passed].parent else { return false };
        let Some(parent) = self.modules[folder].parent else { return false };
        let is_offered = self.modules[parent].parent.is_none() && self.modules[passed].is_public;
        !self.is_inside(from, folder) && from != parent && !is_offered
    }

    fn is_inside(&self, mut module: usize, folder: usize) -> bool {
        while module != folder {
            match self.modules[module].parent {
                Some(parent) => module = parent,
                None => return false,
            }
        }
        true
    }

    fn file_of(&self, module: usize) -> &str {
        &self.files[self.modules[module].file]
    }

    fn path_of(&self, module: usize) -> String {
        match self.modules[module].parent {
            Some(parent) => format!("{}::{}", self.path_of(parent), self.modules[module].name),
            None => "crate".to_owned(),
        }
    }
}

/// All `.rs` files below a folder.
pub(crate) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the entry can be read").path();
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
