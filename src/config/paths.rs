//! The places of files: the XDG folders, and `~` in settings.

use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use etcetera::base_strategy::Xdg;

/// The name of this program's folders.
const FOLDER: &str = "webitel-hooks";

/// The folder of the locks of runs that are in progress, beside the journal.
pub const RUNNING: &str = "running";

/// There is no home directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("There is no home directory: set HOME.")]
pub struct NoHome;

/// The places of this program's files, which need not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paths {
    home: PathBuf,
    config: PathBuf,
    state: PathBuf,
}

/// One place, for people and scripts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// The name, one word.
    pub name: &'static str,
    /// `None`: only where the user says.
    pub path: Option<PathBuf>,
    /// The content of the file.
    pub holds: &'static str,
}

impl Paths {
    /// Returns the paths in `XDG_CONFIG_HOME` and `XDG_STATE_HOME`, or in the usual folders in `HOME`. A relative XDG
    /// path is ignored, as its specification demands.
    ///
    /// # Errors
    ///
    /// If there is no home.
    pub fn from_environment() -> Result<Self, NoHome> {
        let base = Xdg::new().map_err(|_| NoHome)?;
        let state = base.state_dir().unwrap_or_else(|| base.data_dir());
        Ok(Self::new(base.home_dir().to_owned(), &base.config_dir(), &state))
    }

    /// Returns the paths in these folders for configuration and state.
    pub fn new(home: PathBuf, config: &Path, state: &Path) -> Self {
        Self { home, config: config.join(FOLDER), state: state.join(FOLDER) }
    }

    /// The configuration file.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The embedded server's data.
    pub fn demo_data(&self) -> PathBuf {
        self.state.join("demo.sqlite")
    }

    /// The folder of the tokens that `login` keeps.
    pub fn sessions(&self) -> PathBuf {
        self.state.join("sessions")
    }

    /// The journal: what was done to hooks.
    pub fn journal(&self) -> PathBuf {
        self.state.join("journal.jsonl")
    }

    /// The locks of runs that are in progress.
    pub fn running(&self) -> PathBuf {
        self.state.join(RUNNING)
    }

    /// The hooks that are paused.
    pub fn paused(&self) -> PathBuf {
        self.state.join("paused.json")
    }

    pub fn locations(&self) -> Vec<Location> {
        let location = |name, path, holds| Location { name, path, holds };
        vec![
            location("config", Some(self.config_file()), "settings and profiles; made by webitel-hooks config init"),
            location("state", Some(self.state.clone()), "what the program keeps between starts"),
            location("sessions", Some(self.sessions()), "session tokens of webitel-hooks login, one file per sign-in"),
            location(
                "journal",
                Some(self.journal()),
                "every change to a hook; older ones in journal.1.jsonl beside it",
            ),
            location("paused", Some(self.paused()), "hooks that webitel-hooks resume will switch on again"),
            location("running", Some(self.running()), "locks of runs in progress"),
            location("demo", Some(self.demo_data()), "the embedded server's data"),
            location("log", None, "requests, without secrets; only with --log FILE"),
        ]
    }

    /// A path as it is written in the configuration file: `~/` is the home, and a relative one begins at the file's folder.
    pub fn expand(&self, written: &str) -> PathBuf {
        match written.strip_prefix('~') {
            Some("") => self.home.clone(),
            Some(rest) if rest.starts_with('/') => self.home.join(rest.trim_start_matches('/')),
            _ => self.config.join(written),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths() -> Paths {
        Paths::new("/home/ann".into(), Path::new("/home/ann/.config"), Path::new("/state"))
    }

    #[test]
    fn everything_lies_in_folders_of_our_own() {
        let paths = paths();
        assert_eq!(paths.config_file(), Path::new("/home/ann/.config/webitel-hooks/config.toml"));
        assert_eq!(paths.demo_data(), Path::new("/state/webitel-hooks/demo.sqlite"));
        assert_eq!(paths.sessions(), Path::new("/state/webitel-hooks/sessions"));
        let names: Vec<&str> = paths.locations().iter().map(|location| location.name).collect();
        assert_eq!(names, ["config", "state", "sessions", "journal", "paused", "running", "demo", "log"]);
    }

    #[test]
    fn a_written_path_begins_at_home_at_the_root_or_beside_the_file() {
        let paths = paths();
        assert_eq!(paths.expand("~/token"), Path::new("/home/ann/token"));
        assert_eq!(paths.expand("~"), Path::new("/home/ann"));
        assert_eq!(paths.expand("/etc/ca.pem"), Path::new("/etc/ca.pem"));
        assert_eq!(paths.expand("ca.pem"), Path::new("/home/ann/.config/webitel-hooks/ca.pem"));
        assert_eq!(paths.expand("~bob/x"), Path::new("/home/ann/.config/webitel-hooks/~bob/x"), "no other's home");
    }
}
