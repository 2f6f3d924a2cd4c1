//! One source file → its modules. Items under `#[cfg(test)]` are skipped.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{TokenStream, TokenTree};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::{Attribute, ImplItem, Item, ItemMod, ItemUse, Path, UseTree, Visibility};

/// A module: a file, or `mod name { … }` inside one.
pub(super) struct Module {
    pub(super) name: String,
    pub(super) parent: Option<usize>,
    /// Declared as `pub mod`.
    pub(super) is_public: bool,
    pub(super) file: usize,
    pub(super) children: BTreeMap<String, usize>,
    /// Names that are defined here.
    pub(super) items: BTreeSet<String>,
    /// Names that `use` brings into scope, re-exports included.
    pub(super) aliases: BTreeMap<String, Alias>,
    /// Modules and enums of which `use …::*` brings everything into scope.
    pub(super) globs: Vec<Vec<String>>,
    /// Every path that counts as a use: all of the code, and `use` without `pub`.
    pub(super) references: Vec<Reference>,
}

pub(super) struct Alias {
    pub(super) path: Vec<String>,
    /// `pub use`, which counts only where the file uses the name itself.
    pub(super) is_re_export: bool,
}

/// A path as it is written, and where.
pub(super) struct Reference {
    pub(super) path: Vec<String>,
    pub(super) line: usize,
}

/// Reads the file and the files of its child modules; returns the module's index.
pub(super) fn read_file(
    sources: &BTreeMap<String, String>,
    name: &str,
    parent: Option<(usize, &ItemMod)>,
    files: &mut Vec<String>,
    modules: &mut Vec<Module>,
) -> usize {
    let text = sources.get(name).unwrap_or_else(|| panic!("{name} is missing"));
    let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{name}: {error}"));
    files.push(name.to_owned());
    let mut reader = Reader { sources, file: files.len() - 1, folder: folder_of_children(name), files, modules };
    reader.module(parent, &parsed.items)
}

/// Where the child modules of a file are: `src/app` for `src/app/mod.rs` and for `src/app.rs`.
fn folder_of_children(file: &str) -> String {
    let (folder, name) = file.rsplit_once('/').expect("a source file is in a folder");
    match name {
        "mod.rs" | "lib.rs" => folder.to_owned(),
        _ => file.trim_end_matches(".rs").to_owned(),
    }
}

struct Reader<'a> {
    sources: &'a BTreeMap<String, String>,
    file: usize,
    folder: String,
    files: &'a mut Vec<String>,
    modules: &'a mut Vec<Module>,
}

impl Reader<'_> {
    fn module(&mut self, parent: Option<(usize, &ItemMod)>, items: &[Item]) -> usize {
        let id = self.modules.len();
        let (name, is_public) = parent.map_or((String::new(), true), |(_, declaration)| {
            (declaration.ident.to_string(), matches!(declaration.vis, Visibility::Public(_)))
        });
        self.modules.push(Module {
            name,
            parent: parent.map(|(parent, _)| parent),
            is_public,
            file: self.file,
            children: BTreeMap::new(),
            items: BTreeSet::new(),
            aliases: BTreeMap::new(),
            globs: Vec::new(),
            references: Vec::new(),
        });
        for item in items.iter().filter(|item| !is_test(attributes(item))) {
            if let Item::Mod(declaration) = item {
                let child = self.child(id, declaration);
                self.modules[id].children.insert(declaration.ident.to_string(), child);
                continue;
            }
            self.modules[id].items.extend(name_of(item));
            Collector { module: &mut self.modules[id] }.visit_item(item);
        }
        id
    }

    fn child(&mut self, parent: usize, declaration: &ItemMod) -> usize {
        if let Some((_, items)) = &declaration.content {
            return self.module(Some((parent, declaration)), items);
        }
        let path = format!("{}/{}", self.folder, declaration.ident);
        let name = [format!("{path}.rs"), format!("{path}/mod.rs")]
            .into_iter()
            .find(|name| self.sources.contains_key(name))
            .unwrap_or_else(|| panic!("mod {}: neither {path}.rs nor {path}/mod.rs is there", declaration.ident));
        read_file(self.sources, &name, Some((parent, declaration)), self.files, self.modules)
    }
}

/// Collects the paths of one item.
struct Collector<'a> {
    module: &'a mut Module,
}

impl Collector<'_> {
    fn use_tree(&mut self, tree: &UseTree, mut path: Vec<String>, is_re_export: bool) {
        let (name, alias) = match tree {
            UseTree::Path(next) => {
                path.push(next.ident.to_string());
                return self.use_tree(&next.tree, path, is_re_export);
            }
            UseTree::Group(group) => {
                return group.items.iter().for_each(|tree| self.use_tree(tree, path.clone(), is_re_export));
            }
            UseTree::Glob(_) => {
                self.module.globs.push(path);
                return;
            }
            UseTree::Name(name) => (name.ident.to_string(), name.ident.to_string()),
            UseTree::Rename(rename) => (rename.ident.to_string(), rename.rename.to_string()),
        };
        // `use a::{self}` names `a`.
        let alias = if name != "self" {
            path.push(name);
            alias
        } else if alias == "self" {
            path.last().cloned().unwrap_or_default()
        } else {
            alias
        };
        if !is_re_export {
            self.module.references.push(Reference { path: path.clone(), line: tree.span().start().line });
        }
        self.module.aliases.insert(alias, Alias { path, is_re_export });
    }
}

impl<'ast> Visit<'ast> for Collector<'_> {
    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes(item)) {
            syn::visit::visit_item(self, item);
        }
    }

    fn visit_impl_item(&mut self, item: &'ast ImplItem) {
        let attributes: &[Attribute] = match item {
            ImplItem::Fn(item) => &item.attrs,
            ImplItem::Const(item) => &item.attrs,
            ImplItem::Type(item) => &item.attrs,
            _ => &[],
        };
        if !is_test(attributes) {
            syn::visit::visit_impl_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        if item.leading_colon.is_none() {
            self.use_tree(&item.tree, Vec::new(), !matches!(item.vis, Visibility::Inherited));
        }
    }

    /// `pub(in crate::app)` is no use of `crate::app`.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast Path) {
        if path.leading_colon.is_none() {
            let segments = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
            self.module.references.push(Reference { path: segments, line: path.span().start().line });
        }
        syn::visit::visit_path(self, path);
    }

    /// What stands in a macro or an attribute is not parsed: every `a::b::c` in it is taken for a path.
    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        paths_in_tokens(tokens.clone(), &mut self.module.references);
    }
}

fn paths_in_tokens(tokens: TokenStream, found: &mut Vec<Reference>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let is_punct = |index: usize, character: char| match tokens.get(index) {
        Some(TokenTree::Punct(punct)) => punct.as_char() == character,
        _ => false,
    };
    let mut index = 0;
    while index < tokens.len() {
        match &tokens[index] {
            TokenTree::Group(group) => paths_in_tokens(group.stream(), found),
            // A path in a string, as `#[serde(with = "crate::…")]` has it.
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string())
                    && text.value().contains("::")
                    && let Ok(path) = text.parse::<Path>()
                {
                    let path = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
                    found.push(Reference { path, line: literal.span().start().line });
                }
            }
            // A field or a method: `value.name`; but `..name` is a range.
            TokenTree::Punct(punct) if punct.as_char() == '.' && !is_punct(index + 1, '.') => {
                let is_range = index > 0 && is_punct(index - 1, '.');
                if !is_range && matches!(tokens.get(index + 1), Some(TokenTree::Ident(_))) {
                    index += 1;
                }
            }
            TokenTree::Ident(first) => {
                let line = first.span().start().line;
                let mut path = vec![first.to_string()];
                while is_punct(index + 1, ':') && is_punct(index + 2, ':') {
                    let Some(TokenTree::Ident(next)) = tokens.get(index + 3) else { break };
                    path.push(next.to_string());
                    index += 3;
                }
                found.push(Reference { path, line });
            }
            TokenTree::Punct(_) => {}
        }
        index += 1;
    }
}

/// Whether an item exists in tests only: `#[cfg(test)]`, `#[cfg(all(test, …))]`.
pub(crate) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.meta.require_list().is_ok_and(|list| {
                let condition = list.tokens.to_string();
                condition == "test" || condition.replace(' ', "").starts_with("all(test,")
            })
    })
}

pub(crate) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

fn name_of(item: &Item) -> Option<String> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        _ => return None,
    };
    Some(name.to_string())
}
