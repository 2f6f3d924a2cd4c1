//! The pages of `docs/` that are made from the program itself: `keys.md` and `commands.md`.

use std::collections::BTreeMap;
use std::fmt::Write;

use clap::{Arg, Command, CommandFactory};
use webitel_hooks::cli::Arguments;
use webitel_hooks::keys::{BINDINGS, Context};

const NOTE: &str = "<!-- Made from the program: UPDATE_DOCS=1 cargo test --test house -->\n\n";
/// An option that more commands than this have is described once, at the end of the page.
const COMMON: usize = 7;

/// The page of keys, made from the one table of bindings.
pub(crate) fn keys() -> String {
    let mut page = format!("# Keys\n\n{NOTE}");
    page += "`?` shows the keys of the place you are in, `:` finds commands by name, and a key that can do nothing now says why. \
             Letters work on Ukrainian and Russian layouts too; where you type a text they are text.\n\n| Key | Action | Where | Does |\n|---|---|---|---|\n";
    for binding in BINDINGS {
        let chords: Vec<String> = binding.chords.iter().map(|chord| format!("`{chord}`")).collect();
        let place = places(binding.contexts);
        let description = cell(binding.description);
        let action = binding.action.name();
        writeln!(page, "| {} | `{action}` | {place} | {description} |", chords.join(" "))
            .expect("a string takes everything");
    }
    page
}

/// The places by name; all of them, all lists, or all of the form, in a word.
fn places(contexts: &[Context]) -> String {
    const FORM: [Context; 4] = [Context::FormEvent, Context::FormSchema, Context::FormState, Context::FormButtons];
    match contexts.len() {
        all if all == Context::ALL.len() => return "everywhere".to_owned(),
        9.. => return "lists".to_owned(),
        _ => {}
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

/// The page of commands, made from the command line's own definition.
pub(crate) fn commands() -> String {
    let mut root = Arguments::command();
    root.build();
    let mut all = Vec::new();
    collect(&root, &mut all);
    let common = common_options(&all);
    let mut page = format!("# Commands\n\n{NOTE}");
    page += "Every command shows its options and examples with `--help`. What scripts have to know is in [scripting.md](scripting.md).\n\n";
    page += "| Command | Does |\n|---|---|\n";
    for command in &all {
        let name = name(command);
        let about = command.get_about().map(|about| cell(&about.to_string())).unwrap_or_default();
        page += &format!("| [`{name}`](#{}) | {about} |\n", name.replace(' ', "-"));
    }
    for command in &all {
        page += &section(command, &common);
    }
    page += "\n## Common options\n\nMany commands share these.\n\n| Option | Means |\n|---|---|\n";
    page += &common.values().cloned().collect::<String>();
    page
}

fn collect<'a>(command: &'a Command, found: &mut Vec<&'a Command>) {
    found.push(command);
    let visible = |command: &&Command| command.get_name() != "help" && !command.is_hide_set();
    for child in command.get_subcommands().filter(visible) {
        collect(child, found);
    }
}

fn name(command: &Command) -> String {
    command.get_bin_name().unwrap_or(command.get_name()).to_owned()
}

fn options(command: &Command) -> impl Iterator<Item = &Arg> {
    let shown = |arg: &&Arg| !arg.is_hide_set() && !["help", "version"].contains(&arg.get_id().as_str());
    command.get_arguments().filter(shown)
}

/// The rows of the options that many commands share, by name.
fn common_options(commands: &[&Command]) -> BTreeMap<String, String> {
    let mut rows: BTreeMap<(String, String), usize> = BTreeMap::new();
    for arg in commands.iter().flat_map(|command| options(command)) {
        let Some(long) = arg.get_long() else { continue };
        *rows.entry((long.to_owned(), row(arg))).or_default() += 1;
    }
    rows.into_iter().filter(|(_, count)| *count > COMMON).map(|(option, _)| option).collect()
}

fn section(command: &Command, common: &BTreeMap<String, String>) -> String {
    let mut text = format!("\n## {}\n", name(command));
    let about = command.get_long_about().or(command.get_about()).map(ToString::to_string).unwrap_or_default();
    let usage = command.clone().render_usage().to_string();
    text += &format!("\n{}\n\n```text\n{}\n```\n", about.trim(), usage.trim_start_matches("Usage: ").trim());
    let is_common = |arg: &&Arg| {
        let shared = arg.get_long().and_then(|long| common.get(long));
        shared.is_some_and(|shared| *shared == row(arg))
    };
    let own: String = options(command).filter(|arg| !is_common(arg)).map(row).collect();
    if !own.is_empty() {
        text += &format!("\n| Option | Means |\n|---|---|\n{own}");
    }
    let also: Vec<String> =
        options(command).filter(is_common).filter_map(Arg::get_long).map(|long| format!("`--{long}`")).collect();
    if !also.is_empty() {
        text += &format!("\n[Common options](#common-options): {}\n", also.join(", "));
    }
    if let Some(examples) = command.get_after_long_help().or(command.get_after_help()) {
        text += &format!("\n```text\n{}\n```\n", examples.to_string().trim());
    }
    text
}

/// `--queue <QUEUE>` and what it means, as a row of a table.
fn row(arg: &Arg) -> String {
    let values: String = arg
        .get_value_names()
        .filter(|_| arg.get_action().takes_values())
        .map(|names| names.iter().map(|name| format!(" <{name}>")).collect())
        .unwrap_or_default();
    let flag = match (arg.get_short(), arg.get_long()) {
        (Some(short), Some(long)) => format!("-{short}, --{long}{values}"),
        (None, Some(long)) => format!("--{long}{values}"),
        (Some(short), None) => format!("-{short}{values}"),
        (None, None) => values.trim_start().to_owned(),
    };
    let help = arg.get_long_help().or(arg.get_help()).map(ToString::to_string).unwrap_or_default();
    // The name of the value may list them: `<on|off>`.
    let listed = values.contains('|') || !arg.get_action().takes_values();
    let possible: Vec<String> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !listed && !value.is_hide_set())
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    let possible = (!possible.is_empty()).then(|| format!("one of {}", possible.join(", ")));
    let environment = arg.get_env().map(|name| format!("environment: `{}`", name.to_string_lossy()));
    let means: Vec<String> =
        [Some(help.trim().trim_end_matches('.').to_owned()), possible, environment].into_iter().flatten().collect();
    format!("| `{}` | {} |\n", cell(&flag), cell(&means.join("; ")))
}

/// A text within a table: one line, and no column of its own.
fn cell(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
