//! A path as it is written → what it names, by the rules of Rust 2018 as far as a crate's own modules need them.

use super::Crate;
use super::parse::Module;

/// What a path of ours names; both by the index of a module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    Module(usize),
    /// An item that this module defines.
    Item(usize),
}

/// The target, and the modules that the path itself passes through: re-exports are followed, but not part of it.
type Found = (Target, Vec<usize>);

/// No alias leads through more aliases than this; more of them are a circle, as in `use name::name` of another crate.
const MAX_ALIASES: usize = 16;

impl Crate {
    /// `None` for what belongs to another crate, for local variables and for generic parameters.
    pub(super) fn resolve(&self, module: usize, path: &[String]) -> Option<Found> {
        self.walk(module, path, MAX_ALIASES)
    }

    fn walk(&self, module: usize, path: &[String], depth: usize) -> Option<Found> {
        let (first, mut rest) = path.split_first()?;
        let mut route = Vec::new();
        let mut target = match first.as_str() {
            "crate" => Target::Module(0),
            "self" => Target::Module(module),
            "super" => Target::Module(self.modules[module].parent?),
            "Self" => return None,
            name => {
                // An alias of the module itself: what it stands for is part of the path.
                let (target, passed) = self.lookup(module, name, rest.is_empty(), depth)?;
                route = passed;
                target
            }
        };
        while let (Target::Module(current), Some((name, remaining))) = (target, rest.split_first()) {
            target = if name == "super" {
                Target::Module(self.modules[current].parent?)
            } else {
                self.lookup(current, name, remaining.is_empty(), depth)?.0
            };
            if let (Target::Module(passed), false) = (target, name == "super") {
                route.push(passed);
            }
            rest = remaining;
        }
        Some((target, route))
    }

    /// A name in a module. At the end of a path an item comes before a module of the same name; before the end, the module.
    fn lookup(&self, module: usize, name: &str, is_last: bool, depth: usize) -> Option<Found> {
        let depth = depth.checked_sub(1)?;
        let scope: &Module = &self.modules[module];
        let child = scope.children.get(name).map(|child| (Target::Module(*child), vec![*child]));
        if child.is_some() && !is_last {
            return child;
        }
        if scope.items.contains(name) {
            return Some((Target::Item(module), Vec::new()));
        }
        let alias = scope.aliases.get(name).and_then(|alias| self.walk(module, &alias.path, depth));
        alias.or(child).or_else(|| {
            scope.globs.iter().find_map(|path| match self.walk(module, path, depth)? {
                (Target::Module(all), _) => self.lookup(all, name, is_last, depth),
                (Target::Item(_), _) => None,
            })
        })
    }
}
