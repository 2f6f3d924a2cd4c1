//! Configuration: paths, the configuration file, profiles, secrets. Imports only `keys`, `domain` and `words`.
//!
//! | File | Idea |
//! |---|---|
//! | [`paths`] | the places of files |
//! | `file` | the configuration file as a whole |
//! | [`profile`] | one server and how to reach it, as checked values |
//! | [`refresh`] | the interval of live refresh |
//! | [`secret`] | an access token from a command or a file |
//! | [`saved_token`] | the tokens that `login` keeps |
//! | `keys`, [`theme`] | the user's keys and colours |
//! | [`template`] | the configuration file that `config init` writes |
//! | `entries` | a table of the file, read key by key: mistakes with their lines |
//! | `private` | files that only their owner may read |
//!
//! No error repeats a value: it may be a secret in the wrong place.

mod entries;
pub mod file;
mod keys;
pub mod paths;
mod private;
pub mod profile;
pub mod refresh;
pub mod saved_token;
pub mod secret;
pub mod template;
pub mod theme;

pub use entries::{ConfigMistake, Placed};
pub use file::{File, FileError};
pub use paths::{Location, NoHome, Paths, RUNNING};
pub use private::{
    PrivateError, create_private, open_private_log, open_private_record, open_regular, open_to_read, replace,
    replace_private,
};
pub use profile::{Profile, TokenSource};
pub use refresh::Refresh;
pub use saved_token::{SavedToken, SavedTokenError};
pub use secret::{COMMAND_PATIENCE, SecretError};
pub use theme::{Role, ThemeSettings};
