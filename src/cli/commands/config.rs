//! `config`: writes the configuration file, checks it, prints its keys.

use clap::Subcommand;
use std::{io, process::ExitCode};

use crate::{
    cli::{
        connection::{paths, read_file},
        error::Problem,
        output,
    },
    config::{File, Paths, TokenSource, open_regular, secret, template},
    keys::{Action, Bound, Chord, Context, KeyMap},
    words,
};

/// Commands for the configuration file.
#[derive(Debug, Clone, Copy, Subcommand)]
pub enum ConfigCommand {
    /// Write a file with every setting commented out, if there is none
    Init,
    /// Report every mistake in the file with its line
    Check,
    /// Print all keys in the form of [keys], including your changes
    Keys,
}

pub(crate) fn run(command: ConfigCommand) -> Result<ExitCode, Problem> {
    let paths = paths()?;
    match command {
        ConfigCommand::Init => init(&paths),
        ConfigCommand::Check => check(&paths),
        ConfigCommand::Keys => output::print(keys(&read_file(&paths)?.unwrap_or_default().keys).as_bytes()),
    }
}

fn init(paths: &Paths) -> Result<ExitCode, Problem> {
    let path = paths.config_file();
    match template::write(&path) {
        Ok(()) => {
            output::remark("Written. Every setting is commented out: remove the # in front of those to use.");
            output::print(format!("{}\n", path.display()).as_bytes())
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            Err(Problem::usage(format!("{} already exists and was left unchanged.", path.display())))
        }
        Err(error) => Err(Problem::failed(format!("{} could not be written: {error}.", path.display()))),
    }
}

fn check(paths: &Paths) -> Result<ExitCode, Problem> {
    let path = paths.config_file();
    let Some(file) = read_file(paths)? else {
        return Err(Problem::usage(format!(
            "{} does not exist. webitel-hooks config init writes one to start with.",
            path.display()
        )));
    };
    let unusable = unusable_files(&file);
    if !unusable.is_empty() {
        return Err(Problem::usage(unusable.join("\n")));
    }
    let profiles = words::count(file.profiles.len(), "profile");
    output::print(format!("{} has no mistakes: {profiles}.\n", path.display()).as_bytes())
}

/// The keys of every place, as the configuration file takes them.
fn keys(keys: &KeyMap) -> String {
    let mut text = String::new();
    for context in Context::ALL {
        let newline = if text.is_empty() { "" } else { "\n" };
        text += &format!("{newline}# {}\n[keys.{}]\n", context.title(), context.name());
        let mut rows: Vec<(Action, Vec<Chord>, Vec<&str>)> = Vec::new();
        for Bound { binding, chords } in keys.bindings_in(*context) {
            match rows.iter_mut().find(|(action, ..)| *action == binding.action) {
                Some((_, known, descriptions)) => {
                    known.extend(chords);
                    if !descriptions.contains(&binding.description) {
                        descriptions.push(binding.description);
                    }
                }
                None => rows.push((binding.action, chords.to_vec(), vec![binding.description])),
            }
        }
        for (action, chords, descriptions) in rows {
            let chords: Vec<String> = chords.iter().map(|chord| format!("{:?}", chord.to_string())).collect();
            let setting = format!("{} = [{}]", action.name(), chords.join(", "));
            text += &format!("{setting:<36} # {}\n", descriptions.join(". "));
        }
    }
    text
}

/// Returns the problems with the files that profiles refer to. No command is run and no request is sent.
fn unusable_files(file: &File) -> Vec<String> {
    let mut unusable = Vec::new();
    for profile in &file.profiles {
        let mut complain = |reason: String| unusable.push(format!("profile {}: {reason}", profile.name));
        if let TokenSource::File(path) = &profile.token
            && let Err(error) = secret::from_file(path)
        {
            complain(error.to_string());
        }
        if let Some(path) = &profile.ca_file {
            match open_regular(path) {
                Ok(Some(_)) => {}
                Ok(None) => complain(format!("ca_file cannot be used: {} is not there", path.display())),
                Err(error) => complain(format!("ca_file cannot be used: {error}")),
            }
        }
        if let (TokenSource::Command(_), Some(reason)) = (&profile.token, &file.changeable) {
            complain(format!("token_command is not run: {reason}"));
        }
    }
    unusable
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn the_printed_keys_are_a_configuration_that_changes_nothing() {
        let paths = Paths::new("/home/ann".into(), Path::new("/config"), Path::new("/state"));
        let read = File::parse(&keys(&KeyMap::default()), &paths).expect("no mistakes").keys;
        assert_eq!(keys(&read), keys(&KeyMap::default()));
        let changed = File::parse("[keys.hooks]\ntoggle = [\"o\", \"\\\\\"]", &paths).expect("no mistakes").keys;
        assert!(keys(&changed).contains("\ntoggle = [\"o\", \"\\\\\"]"), "{}", keys(&changed));
    }
}
