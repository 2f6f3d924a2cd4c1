//! The configuration file as a whole.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

use toml::de::{DeTable, DeValue};

use super::entries::{ConfigMistake, Entries, line_of};
use super::private::{PrivateError, open_regular, refuse_changeable};
use super::profile::{self, SETTINGS};
use super::{Paths, Placed, Profile, Refresh, ThemeSettings, keys, theme};
use crate::keys::KeyMap;

/// The longest configuration file that is read.
const LONGEST: u64 = 1024 * 1024;
const A_PROFILE: &str = "a profile begins with a line such as [profiles.main]";

/// The content of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct File {
    /// The profile to use where none is named. One of [`profiles`](Self::profiles).
    pub default_profile: Option<String>,
    /// Live refresh, for profiles that do not set it.
    pub refresh: Option<Refresh>,
    /// Whether the terminal window is named after the server.
    pub title: Option<bool>,
    /// After this time without another byte, an ESC from the terminal is the Esc key.
    pub esc_timeout: Option<Duration>,
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
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("{0}.")]
    Unreadable(#[from] PrivateError),
    #[error("{}", listed(path, problems))]
    Mistaken {
        path: PathBuf,
        /// All of them, by line.
        problems: Vec<ConfigMistake>,
    },
}

/// The problems with the place of each in front, like a compiler.
fn listed(path: &Path, problems: &[ConfigMistake]) -> String {
    let line = |ConfigMistake { line, message }: &ConfigMistake| format!("{}:{line}: {message}", path.display());
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
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
                let line = line_of(error.as_bytes(), error.utf8_error().valid_up_to());
                Err(vec![ConfigMistake::new(line, "this is not UTF-8 text")])
            }
        };
        parsed.map(|file| Some(Self { changeable, ..file })).map_err(|problems| FileError::Mistaken { path, problems })
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    ///
    /// All mistakes in it, by line.
    pub fn parse(text: &str, paths: &Paths) -> Result<Self, Vec<ConfigMistake>> {
        let table = DeTable::parse(text).map_err(|error| {
            let line = line_of(text.as_bytes(), error.span().map_or(0, |span| span.start));
            vec![ConfigMistake::new(line, format!("this is not TOML: {}", error.message().replace('\n', ", ")))]
        })?;
        let mut problems = Vec::new();
        let mut entries = Entries::of(text, table.get_ref(), &mut problems);
        let default_profile = entries.text("default_profile");
        let refresh = profile::refresh(&mut entries);
        let title = entries.value("title").is_some().then(|| entries.flag("title"));
        let esc_timeout = entries.whole_number("esc_timeout", " of milliseconds", 1..=2_000).map(Duration::from_millis);
        let keys = keys::read(&mut entries);
        let theme = theme::read(&mut entries);
        let mut profiles = Vec::new();
        let mut names = Vec::new();
        for (name, value) in entries.table("profiles", A_PROFILE).into_iter().flatten() {
            let (name, line) = (name.get_ref().to_string(), entries.line(&name.span()));
            match value.get_ref().as_table() {
                Some(table) => {
                    let profile = profile::read(entries.inner(table), &name, line, paths);
                    profiles.extend(profile.map(|profile| (line, profile)));
                }
                None => entries.complain(line, A_PROFILE),
            }
            names.push(name);
        }
        profiles.sort_by_key(|(line, _)| *line);
        if let Some(Placed { value, line }) = &default_profile
            && !names.contains(value)
        {
            entries.complain(*line, unknown_profile("\"default_profile\"", &names));
        }
        entries.finish("the top of the file", misplaced);
        problems.sort();
        if !problems.is_empty() {
            return Err(problems);
        }
        let profiles = profiles.into_iter().map(|(_, profile)| profile).collect();
        let default_profile = default_profile.map(|placed| placed.value);
        Ok(Self { default_profile, refresh, title, esc_timeout, keys, theme, profiles, changeable: None })
    }

    pub fn profile(&self, name: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.name == name)
    }

    /// The profile to use where none is named: `default_profile`, else the only one.
    pub fn usual(&self) -> Option<&Profile> {
        match (&self.default_profile, self.profiles.as_slice()) {
            (Some(name), _) => self.profile(name),
            (None, [only]) => Some(only),
            (None, _) => None,
        }
    }

    pub fn names(&self) -> Vec<String> {
        self.profiles.iter().map(|profile| profile.name.clone()).collect()
    }
}

/// The error for a profile that does not exist: names those that do.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<File, Vec<ConfigMistake>> {
        File::parse(text, &Paths::new("/home/ann".into(), Path::new("/config"), Path::new("/state")))
    }

    #[test]
    fn the_esc_timeout_is_in_milliseconds() {
        let file = parse("esc_timeout = 120\ntitle = false").expect("a valid file");
        assert_eq!(file.title, Some(false));
        assert_eq!(file.esc_timeout.map(|time| time.as_millis()), Some(120));
        for (text, message) in [
            ("esc_timeout = 0", "must be a whole number of milliseconds from 1 to 2000"),
            ("esc_timeout = 60000", "from 1 to 2000"),
            ("esc_timeout = \"50ms\"", "from 1 to 2000, not a string"),
        ] {
            let problems = parse(text).expect_err("a mistake");
            assert!(problems[0].message.contains(message), "{problems:?}");
        }
    }
}
