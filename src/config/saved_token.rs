//! The tokens that `login` saves: one file per profile and host, readable only by its owner.

use std::path::{Path, PathBuf};
use std::{fs, io};

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::private::{self, PrivateError};

/// The reason why a stored sign-in cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SavedTokenError {
    /// Its file cannot be read, or others can read it.
    #[error("the saved sign-in cannot be used: {0}")]
    Private(#[from] PrivateError),
    /// Its file was not written by `login`, or for another server.
    #[error("the sign-in saved in {} {reason}; remove that file and sign in again", path.display())]
    Unusable { path: PathBuf, reason: &'static str },
    /// It could not be kept or removed.
    #[error("the sign-in could not be {done}: {}: {source}", path.display())]
    Write {
        /// `kept` or `removed`.
        done: &'static str,
        path: PathBuf,
        source: io::Error,
    },
}

/// The file of a sign-in to one server.
#[derive(Debug, Clone)]
pub struct SavedToken {
    path: PathBuf,
    /// The server that issues the token. It is sent to no other.
    server: String,
}

impl SavedToken {
    /// The file in this folder for a profile, or for no profile, on a host (and port). Neither needs to exist.
    pub fn new(folder: &Path, profile: Option<&str>, host: &str, server: String) -> Self {
        let plain = |character: char| {
            let keeps = character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_');
            if keeps { character } else { '_' }
        };
        let host: String = host.chars().map(plain).collect();
        // A profile's name has no @.
        Self { path: folder.join(format!("{}@{host}.json", profile.unwrap_or_default())), server }
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The saved token, if there is one.
    ///
    /// # Errors
    ///
    /// When the file is open to others, belongs to another server or cannot be read.
    pub fn token(&self) -> Result<Option<SecretString>, SavedTokenError> {
        let Some(text) = private::read(&self.path)? else { return Ok(None) };
        let unusable = |reason| SavedTokenError::Unusable { path: self.path.clone(), reason };
        // The parser's message would repeat parts of the file.
        let value: Value = serde_json::from_str(&text).map_err(|_| unusable("cannot be read"))?;
        match (value["server"].as_str(), value["token"].as_str()) {
            (Some(server), Some(token)) if !token.is_empty() => {
                if server == self.server {
                    Ok(Some(token.into()))
                } else {
                    Err(unusable("belongs to another server"))
                }
            }
            _ => Err(unusable("is incomplete")),
        }
    }

    /// Saves a token, with the name of its user for people.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn write(&self, token: &SecretString, user: &str) -> Result<(), SavedTokenError> {
        let value = json!({ "server": self.server, "user": user, "token": token.expose_secret() });
        let written = private::replace_private(&self.path, &format!("{value}\n"));
        written.map_err(|source| SavedTokenError::Write { done: "kept", path: self.path.clone(), source })
    }

    /// Removes the file. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn remove(&self) -> Result<bool, SavedTokenError> {
        match fs::remove_file(&self.path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(SavedTokenError::Write { done: "removed", path: self.path.clone(), source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const HERE: &str = "https://cc.example.com/api";

    fn saved(folder: &Path, server: &str) -> SavedToken {
        SavedToken::new(folder, Some("prod"), "cc.example.com", server.to_owned())
    }

    #[test]
    fn it_is_kept_read_and_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let folder = folder.path().join("state/sessions");
        let saved = saved(&folder, HERE);
        assert!(matches!(saved.token(), Ok(None)));
        saved.write(&"hunter2".into(), "Ann").expect("it is kept");
        assert_eq!(saved.token().expect("usable").expect("there").expose_secret(), "hunter2");
        let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
        assert_eq!((mode(saved.path()), mode(&folder)), (0o600, 0o700));
        assert!(saved.remove().expect("removed"));
        assert!(!saved.remove().expect("gone already"));
    }

    #[test]
    fn no_other_server_gets_it() {
        let folder = tempfile::tempdir().expect("a folder");
        saved(folder.path(), HERE).write(&"hunter2".into(), "Ann").expect("it is kept");
        for other in ["http://cc.example.com/api", "https://cc.example.com:8443/api", "https://other.example/api", ""] {
            let error = saved(folder.path(), other).token().expect_err("another server").to_string();
            assert!(error.contains("belongs to another server") && !error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn each_profile_and_host_has_a_file_of_its_own_inside_the_folder() {
        let path = |profile, host| SavedToken::new(Path::new("/state"), profile, host, String::new()).path;
        assert_eq!(path(Some("prod"), "cc.example.com"), Path::new("/state/prod@cc.example.com.json"));
        assert_eq!(path(None, "[::1]:80"), Path::new("/state/@___1__80.json"));
        assert_eq!(path(None, "../../etc"), Path::new("/state/@.._.._etc.json"));
    }

    #[test]
    fn one_that_others_may_read_or_that_is_not_whole_is_refused_without_its_text() {
        let folder = tempfile::tempdir().expect("a folder");
        let saved = saved(folder.path(), HERE);
        for text in ["hunter2", "{\"server\":\"hunter2\"}", "{\"token\":\"hunter2\"}", "[]", ""] {
            private::replace_private(saved.path(), text).expect("it is made");
            let error = saved.token().expect_err("unusable");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
        saved.write(&"hunter2".into(), "Ann").expect("it is kept");
        fs::set_permissions(saved.path(), fs::Permissions::from_mode(0o644)).expect("it is ours");
        assert!(saved.token().expect_err("open").to_string().contains("chmod 600"));
    }
}
