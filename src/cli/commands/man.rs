//! `completions` prints a completion script, made from the arguments; `man` prints one manual page for all commands, made
//! from the arguments and the table of keys.

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::process::ExitCode;

use clap::{Arg, Command};

use crate::cli::error::Problem;
use crate::cli::output;
use crate::config::{Location, Paths};
use crate::keys::{BINDINGS, Binding, Context};

pub(crate) fn completions(shell: clap_complete::Shell, mut command: Command) -> Result<ExitCode, Problem> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "webitel-hooks", &mut script);
    // Its labels are wrong where the program's name has a hyphen, so that nothing below the first command is completed.
    let script = String::from_utf8_lossy(&script).replace("webitel__subcmd__hooks", "webitel__hooks");
    output::print(script.as_bytes())
}

pub(crate) fn man(command: Command) -> Result<ExitCode, Problem> {
    let page =
        page(command).map_err(|error| Problem::failed(format!("The manual page could not be made: {error}.")))?;
    output::print(&page)
}

/// The page, in roff.
///
/// # Errors
///
/// None that can happen: it is written to memory.
fn page(mut command: Command) -> io::Result<Vec<u8>> {
    command.build();
    let man = clap_mangen::Man::new(command.clone()).manual("User commands");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    page.extend(format!(".SH COMMANDS\n{}", commands("webitel-hooks", &command)).into_bytes());
    page.extend(keys().into_bytes());
    page.extend(files().into_bytes());
    let mut extra = Vec::new();
    man.render_extra_section(&mut extra)?;
    page.extend(String::from_utf8_lossy(&extra).replacen(".SH EXTRA", ".SH NOTES", 1).into_bytes());
    man.render_version_section(&mut page)?;
    Ok(page)
}

/// Every command below this one, with what it takes.
fn commands(path: &str, command: &Command) -> String {
    let mut text = String::new();
    for subcommand in command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help") {
        let path = format!("{path} {}", subcommand.get_name());
        let about = subcommand.get_about().map(ToString::to_string).unwrap_or_default();
        // Writing to a string does not fail, here and below.
        let _ = writeln!(text, ".SS {}\n{}", plain(&path), plain(&about));
        for argument in subcommand.get_arguments().filter(|argument| argument.get_id() != "help") {
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            let _ = writeln!(text, ".TP\n\\fB{}\\fR\n{}", plain(&shape(argument)), plain(&help));
        }
        if let Some(more) = subcommand.get_after_help() {
            // Examples, as they stand.
            let lines: Vec<String> = more.to_string().lines().map(plain).collect();
            let _ = writeln!(text, ".PP\n.nf\n{}\n.fi", lines.join("\n"));
        }
        text.push_str(&commands(&path, subcommand));
    }
    text
}

/// `--listen ADDRESS:PORT`, `--json`, `SHELL`.
fn shape(argument: &Arg) -> String {
    let values = argument.get_value_names().unwrap_or_default().join(" ");
    let name = argument.get_long().map(|long| format!("--{long}"));
    match name {
        Some(name) if argument.get_action().takes_values() => format!("{name} {values}"),
        Some(name) => name,
        None => values,
    }
}

fn keys() -> String {
    let mut text = String::from(
        ".SH KEYS\n? or F1 shows the keys of the focused pane or dialog. Where you type a text, letters are text.\n",
    );
    text.push_str("webitel\\-hooks config keys prints them in the form of [keys] in the configuration file.\n");
    for Binding { chords, contexts, description, .. } in BINDINGS {
        let chords: Vec<String> = chords.iter().map(ToString::to_string).collect();
        let places: Vec<&str> = contexts.iter().map(|context: &Context| context.title()).collect();
        let places = match places.len() {
            all if all == Context::ALL.len() => "everywhere".to_owned(),
            9.. => "lists".to_owned(),
            _ => places.join(", "),
        };
        let keys = plain(&chords.join("  "));
        let _ = writeln!(text, ".TP\n\\fB{keys}\\fR  ({})\n{}", plain(&places), plain(description));
    }
    text
}

fn files() -> String {
    let mut text = String::from(".SH FILES\n$XDG_CONFIG_HOME is usually ~/.config, $XDG_STATE_HOME ~/.local/state.\n");
    let paths = Paths::new("~".into(), Path::new("$XDG_CONFIG_HOME"), Path::new("$XDG_STATE_HOME"));
    for Location { path, holds, .. } in paths.locations() {
        let path = path.map_or_else(|| "the file of --log".to_owned(), |path| path.display().to_string());
        let _ = writeln!(text, ".TP\n\\fI{}\\fR\n{}", plain(&path), plain(holds));
    }
    text
}

/// Text that roff takes as nothing but text.
fn plain(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-").replace('\n', " ");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;
    use crate::cli::Arguments;

    fn text() -> String {
        String::from_utf8(page(Arguments::command()).expect("a page")).expect("text").replace("\\-", "-")
    }

    fn every_command(command: &Command) -> Vec<&Command> {
        let below =
            command.get_subcommands().filter(|subcommand| subcommand.get_name() != "help").flat_map(every_command);
        std::iter::once(command).chain(below).collect()
    }

    #[test]
    fn every_option_of_every_command_stands_in_it() {
        let page = text();
        let mut command = Arguments::command();
        command.build();
        for subcommand in every_command(&command) {
            let name = subcommand.get_bin_name().unwrap_or_else(|| subcommand.get_name());
            assert!(page.contains(name), "{name}");
            for long in subcommand.get_arguments().filter_map(Arg::get_long) {
                assert!(page.contains(&format!("--{long}")), "{name} --{long}");
            }
        }
        // Options of the full-screen program and of individual commands.
        for option in ["--listen ADDRESS:PORT", "--token TOKEN", "--user NAME", "--json", "--fault-seed", "--queue"] {
            assert!(page.contains(option), "{option}");
        }
    }

    #[test]
    fn it_tells_the_keys_the_files_the_environment_and_the_exit_codes() {
        let page = text();
        for binding in BINDINGS {
            assert!(page.contains(&binding.description.replace('\\', "\\e")), "{}", binding.description);
        }
        assert!(page.contains("webitel-hooks where-used 5 --json\n"), "examples stand as they are");
        for part in [
            "config.toml",
            "$XDG_STATE_HOME/webitel-hooks/sessions",
            "journal.jsonl",
            "demo.sqlite",
            "WEBITEL_ACCESS_TOKEN",
            "NO_COLOR",
            "Exit codes: 0",
        ] {
            assert!(page.contains(part), "{part}");
        }
        assert!(!page.contains(".SH EXTRA") && !page.contains("webitel-hooks-serve(1)"));
    }

    #[test]
    fn nothing_in_it_is_taken_for_a_command_of_roff() {
        assert_eq!(plain(".TH \\fB a-b"), "\\&.TH \\efB a\\-b");
        let known = [".ie", ".el", ".TH", ".SH", ".SS", ".TP", ".PP", ".RS", ".RE", ".br", ".nf", ".fi"];
        let page = String::from_utf8(page(Arguments::command()).expect("a page")).expect("text");
        for line in page.lines().filter(|line| line.starts_with(['.', '\''])) {
            assert!(known.iter().any(|known| line.starts_with(known)), "{line}");
        }
    }
}
