//! The configuration file as a whole.

use std::{fmt, io::Read, path::PathBuf};

use toml::de::{DeTable, DeValue};

use super::{
    Paths, Placed, Profile, Refresh, TerminalSettings, ThemeSettings,
    entries::Entries,
    keys,
    private::{PrivateError, open_regular, refuse_changeable},
    problem::{Lines, Problem},
    profile::{self, SETTINGS},
    terminal, theme,
};
use crate::keys::KeyMap;

/// The longest configuration file that is read.
const LONGEST: u64 = 1024 * 1024;

/// The content of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// The profile to use where none is named. One of [`profiles`](Self::profiles).
    pub default_profile: Option<String>,
    /// Live refresh, for profiles that do not set it.
    pub refresh: Option<Refresh>,
    pub terminal: TerminalSettings,
    /// The keys of the screen.
    pub keys: KeyMap,
    /// The colours of the screen.
    pub theme: ThemeSettings,
    /// The profiles in the order of the file.
    pub profiles: Vec<Profile>,
    /// The reason why no command of the file may be run, as a sentence without its full stop: others may change the
    /// file.
    pub changeable: Option<String>,
}

/// A file that cannot be used.
#[derive(Debug)]
pub enum FileError {
    Unreadable(PrivateError),
    Mistaken {
        path: PathBuf,
        /// All of them, by line.
        problems: Vec<Problem>,
    },
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(error) => write!(f, "{error}."),
            Self::Mistaken { path, problems } => {
                for (index, Problem { line, message }) in problems.iter().enumerate() {
                    let newline = if index == 0 { "" } else { "\n" };
                    write!(f, "{newline}{}:{line}: {message}", path.display())?;
                }
                Ok(())
            }
        }
    }
}

impl std::error::Error for FileError {}

impl From<PrivateError> for FileError {
    fn from(error: PrivateError) -> Self {
        Self::Unreadable(error)
    }
}

impl File {
    /// Reads the file. A missing file is empty.
    ///
    /// # Errors
    ///
    /// When it cannot be read or has mistakes.
    pub fn read(paths: &Paths) -> Result<Option<Self>, FileError> {
        let path = paths.config_file();
        let mut bytes = Vec::new();
        let Some(file) = open_regular(&path)? else { return Ok(None) };
        (&file)
            .take(LONGEST)
            .read_to_end(&mut bytes)
            .map_err(|source| PrivateError::Unreadable { path: path.clone(), source })?;
        let changeable = refuse_changeable(&path, &file).err().map(|error| error.to_string());
        let parsed = match String::from_utf8(bytes) {
            Ok(text) => Self::parse(&text, paths),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let line = 1 + error.as_bytes()[..good].iter().filter(|byte| **byte == b'\n').count();
                Err(vec![Problem::new(line, "this is not UTF-8 text")])
            }
        };
        parsed.map(|file| Some(Self { changeable, ..file })).map_err(|problems| FileError::Mistaken { path, problems })
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// All mistakes in it, by line.
    pub fn parse(text: &str, paths: &Paths) -> Result<Self, Vec<Problem>> {
        let lines = Lines::of(text);
        let table = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| lines.at(&span));
            vec![Problem::new(line, format!("this is not TOML: {}", error.message().replace('\n', ", ")))]
        })?;
        let mut problems = Vec::new();
        let mut entries = Entries::of(table.get_ref(), lines);
        let default_profile = entries.text("default_profile");
        let refresh = profile::refresh(&mut entries);
        let terminal = terminal::read(&mut entries);
        let keys = keys::read(&mut entries, lines);
        let theme = theme::read(&mut entries, lines);
        let mut profiles = Vec::new();
        match entries.value("profiles") {
            Some((DeValue::Table(tables), _)) => {
                for (name, value) in tables {
                    let line = lines.at(&name.span());
                    match value.get_ref() {
                        DeValue::Table(table) => match profile::read(name.get_ref(), line, table, lines, paths) {
                            Ok(profile) => profiles.push((line, profile)),
                            Err(found) => problems.extend(found),
                        },
                        _ => entries.complain(line, "a profile begins with a line such as [profiles.main]"),
                    }
                }
            }
            Some((_, line)) => entries.complain(line, "a profile begins with a line such as [profiles.main]"),
            None => {}
        }
        profiles.sort_by_key(|(line, _)| *line);
        let names: Vec<String> = match entries.value("profiles") {
            Some((DeValue::Table(tables), _)) => tables.keys().map(|name| name.get_ref().to_string()).collect(),
            _ => Vec::new(),
        };
        if let Some(Placed { value, line }) = &default_profile
            && !names.contains(value)
        {
            entries.complain(*line, unknown_profile("\"default_profile\"", &names));
        }
        problems.extend(entries.finish("the top of the file", misplaced));
        problems.sort();
        if !problems.is_empty() {
            return Err(problems);
        }
        let profiles = profiles.into_iter().map(|(_, profile)| profile).collect();
        let default_profile = default_profile.map(|placed| placed.value);
        Ok(Self { default_profile, refresh, terminal, keys, theme, profiles, changeable: None })
    }

    #[must_use]
    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    /// The profile to use where none is named: `default_profile`, else the only one.
    #[must_use]
    pub fn usual(&self) -> Option<&Profile> {
        match (&self.default_profile, self.profiles.as_slice()) {
            (Some(name), _) => self.profile(name),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.profiles.iter().map(|profile| profile.name.clone()).collect()
    }
}

/// The error for a profile that does not exist: names those that do.
#[must_use]
pub fn unknown_profile(named_by: &str, names: &[String]) -> String {
    if names.is_empty() {
        return format!("{named_by} names no profile: the file has none");
    }
    format!("{named_by} names no profile of this file; the profiles are {}", names.join(", "))
}

/// Suggests where a key at the top of the file may belong.
fn misplaced(key: &str, value: &DeValue<'_>) -> Option<String> {
    if SETTINGS.contains(&key) {
        return Some("it belongs to a profile, below a line such as [profiles.main]".to_owned());
    }
    let looks_like_a_profile = value.as_table().is_some_and(|table| table.keys().any(|key| key.get_ref() == "url"));
    let name: String = key.chars().filter(|character| !character.is_control()).collect();
    looks_like_a_profile.then(|| format!("a profile begins with [profiles.{name}]"))
}
