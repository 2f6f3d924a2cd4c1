//! The configuration of this machine: `config` writes the file, checks it and prints its keys; `profiles` and `paths` list what
//! there is.

use std::io;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use serde_json::{Map, Value, json};

use crate::cli::connection::{Settings, paths, read_file};
use crate::cli::error::Problem;
use crate::cli::output;
use crate::config::secret::program_name;
use crate::config::{File, Paths, Profile, TokenSource, open_regular, secret, template};
use crate::domain::{ServerText, duration_text};
use crate::keys::{Action, Chord, Context, KeyMap};
use crate::words;

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
        for bound in keys.bindings_in(*context) {
            let (binding, chords) = (bound.binding, bound.chords());
            match rows.iter_mut().find(|(action, ..)| *action == binding.action) {
                Some((_, known, descriptions)) => {
                    known.extend(chords);
                    if !descriptions.contains(&binding.description) {
                        descriptions.push(binding.description);
                    }
                }
                None => rows.push((binding.action, chords.collect(), vec![binding.description])),
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

pub(crate) fn profiles(json: bool) -> Result<ExitCode, Problem> {
    let settings = Settings::load()?;
    let usual = settings.file.usual().map(|profile| profile.name.clone());
    let entries: Vec<Entry<'_>> = settings.file.profiles.iter().map(|profile| Entry::of(profile, &settings)).collect();
    if json {
        let profiles: Vec<Value> = entries.iter().map(Entry::json).collect();
        return output::print_json(&json!({ "default": usual, "profiles": profiles }));
    }
    if entries.is_empty() {
        let path = settings.paths.config_file();
        output::remark(&format!("There are no profiles in {}.", path.display()));
        return Ok(ExitCode::SUCCESS);
    }
    let row = |entry: &Entry<'_>| {
        let name = &entry.profile.name;
        let name = if usual.as_ref() == Some(name) { format!("{name} (default)") } else { name.clone() };
        [name, entry.profile.url.value.authority(), entry.token(), entry.marks()]
    };
    let rows: Vec<[String; 4]> = entries.iter().map(row).collect();
    output::print(output::table(["NAME", "HOST", "TOKEN", "MARKS"], &rows).as_bytes())
}

/// A profile and what is known of it without a request.
struct Entry<'a> {
    profile: &'a Profile,
    /// Whether a sign-in is stored for it.
    signed_in: bool,
}

impl<'a> Entry<'a> {
    fn of(profile: &'a Profile, settings: &Settings) -> Self {
        let signed_in = settings.saved_session(&profile.url.value, Some(profile)).path().is_file();
        Self { profile, signed_in }
    }

    /// Describes the source of the token. Of a command only the program: its arguments may hold a secret.
    fn token(&self) -> String {
        match &self.profile.token {
            TokenSource::Command(command) => format!("command {}", program(command)),
            TokenSource::File(path) => format!("file {}", path.display()),
            TokenSource::SignIn if self.signed_in => "signed in".to_owned(),
            TokenSource::SignIn => "not signed in".to_owned(),
        }
    }

    fn marks(&self) -> String {
        let (profile, mark) = (self.profile, &self.profile.mark);
        let when = |flag: bool, word: &str| flag.then(|| word.to_owned());
        let marks = [
            mark.label.as_ref().map(ToString::to_string),
            mark.colour.map(|colour| colour.name().to_owned()),
            when(mark.production, "production"),
            mark.confirm_above.map(|hooks| format!("confirm_above {hooks}")),
            when(mark.read_only, "read only"),
            when(mark.insecure_tls, "INSECURE TLS"),
            when(profile.plain_http, "plain http allowed"),
            profile.refresh.map(|refresh| format!("refresh {refresh}")),
            profile.max_wait.map(|time| format!("max_wait {}", duration_text(time))),
        ];
        marks.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn json(&self) -> Value {
        let (profile, mark) = (self.profile, &self.profile.mark);
        let token = match &profile.token {
            TokenSource::Command(command) => json!({ "from": "command", "program": program(command) }),
            TokenSource::File(path) => json!({ "from": "file", "file": path.display().to_string() }),
            TokenSource::SignIn => json!({ "from": "sign-in", "signed_in": self.signed_in }),
        };
        json!({
            "name": profile.name,
            "url": profile.url.value.to_string(),
            "host": profile.url.value.authority(),
            "token": token,
            "user": profile.user,
            "domain": profile.domain,
            "label": mark.label.as_ref().map(ServerText::raw),
            "colour": mark.colour.map(|colour| colour.name()),
            "read_only": mark.read_only,
            "production": mark.production,
            "confirm_above": mark.confirm_above,
            "ca_file": profile.ca_file.as_ref().map(|path| path.display().to_string()),
            "insecure_tls": mark.insecure_tls,
            "plain_http": profile.plain_http,
            "max_wait_seconds": profile.max_wait.map(|time| time.as_secs()),
            "refresh_seconds": profile.refresh.map(|refresh| refresh.interval().map_or(0, |time| time.as_secs())),
        })
    }
}

fn program(command: &[String]) -> String {
    command.first().map_or_else(String::new, |program| program_name(program))
}

pub(crate) fn print_paths(json: bool) -> Result<ExitCode, Problem> {
    let locations = paths()?.locations();
    let shown = |path: &Option<PathBuf>| path.as_ref().map(|path| path.display().to_string());
    if json {
        let object: Map<String, Value> =
            locations.iter().map(|location| (location.name.to_owned(), json!(shown(&location.path)))).collect();
        return output::print_json(&Value::Object(object));
    }
    let rows: Vec<[String; 3]> = locations
        .iter()
        .map(|location| {
            let path = shown(&location.path).unwrap_or_else(|| "-".to_owned());
            [location.name.to_owned(), path, location.holds.to_owned()]
        })
        .collect();
    output::print(output::table(["WHAT", "WHERE", "HOLDS"], &rows).as_bytes())
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
