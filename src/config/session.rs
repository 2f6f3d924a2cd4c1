//! The tokens that `login` saves: one file per profile and host, readable only by its owner.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::private::{self, PrivateError};

/// A kept sign-in.
#[derive(Clone)]
pub struct Session {
    /// The server that issued the token. It is sent to no other.
    pub server: String,
    /// The name of the user, for people.
    pub user: String,
    pub token: SecretString,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("server", &self.server).field("user", &self.user).finish_non_exhaustive()
    }
}

/// The reason why a stored sign-in cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
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

/// The folder of kept sign-ins.
#[derive(Debug, Clone)]
pub struct Sessions {
    folder: PathBuf,
}

impl Sessions {
    /// The sign-ins in this folder, which need not exist.
    #[must_use]
    pub fn in_folder(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The file for a profile, or for no profile, on a host (and port).
    #[must_use]
    pub fn file(&self, profile: Option<&str>, host: &str) -> PathBuf {
        let plain = |character: char| {
            let keeps = character.is_ascii_alphanumeric() || matches!(character, '.' | '-' | '_');
            if keeps { character } else { '_' }
        };
        let host: String = host.chars().map(plain).collect();
        // A profile's name has no @.
        self.folder.join(format!("{}@{host}.json", profile.unwrap_or_default()))
    }

    /// The sign-in kept in this file, for this server and no other.
    ///
    /// # Errors
    ///
    /// When the file is open to others, belongs to another server or cannot be read.
    pub fn read(&self, file: &Path, server: &str) -> Result<Option<Session>, SessionError> {
        let Some(text) = private::read(file)? else { return Ok(None) };
        let unusable = |reason| SessionError::Unusable { path: file.to_owned(), reason };
        // The parser's message would repeat parts of the file.
        let value: Value = serde_json::from_str(&text).map_err(|_| unusable("cannot be read"))?;
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let (Some(of), Some(token)) = (text("server"), text("token").filter(|token| !token.is_empty())) else {
            return Err(unusable("is incomplete"));
        };
        if of != server {
            return Err(unusable("belongs to another server"));
        }
        Ok(Some(Session { server: of, user: text("user").unwrap_or_default(), token: token.into() }))
    }

    /// Keeps the sign-in in this file.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn write(&self, file: &Path, session: &Session) -> Result<(), SessionError> {
        let value = json!({ "server": session.server, "user": session.user, "token": session.token.expose_secret() });
        private::replace_private(file, &format!("{value}\n")).map_err(|source| SessionError::Write {
            done: "kept",
            path: file.to_owned(),
            source,
        })
    }

    /// Removes the file. Returns whether there was one.
    ///
    /// # Errors
    ///
    /// When the system refuses.
    pub fn remove(&self, file: &Path) -> Result<bool, SessionError> {
        match fs::remove_file(file) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(SessionError::Write { done: "removed", path: file.to_owned(), source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    const HERE: &str = "https://cc.example.com/api";

    fn session() -> Session {
        Session { server: HERE.into(), user: "Ann".into(), token: "hunter2".into() }
    }

    #[test]
    fn it_is_kept_read_and_removed() {
        let folder = tempfile::tempdir().expect("a folder");
        let sessions = Sessions::in_folder(folder.path().join("state/sessions"));
        let file = sessions.file(Some("prod"), "cc.example.com");
        assert!(matches!(sessions.read(&file, HERE), Ok(None)));
        sessions.write(&file, &session()).expect("it is kept");
        let read = sessions.read(&file, HERE).expect("usable").expect("there");
        assert_eq!((read.user.as_str(), read.token.expose_secret()), ("Ann", "hunter2"));
        assert!(!format!("{read:?} {sessions:?}").contains("hunter2"));
        assert_eq!(fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&sessions.folder).expect("there").permissions().mode() & 0o777, 0o700);
        assert!(sessions.remove(&file).expect("removed"));
        assert!(!sessions.remove(&file).expect("gone already"));
    }

    #[test]
    fn no_other_server_gets_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let sessions = Sessions::in_folder(folder.path().to_owned());
        let file = sessions.file(None, "cc.example.com");
        sessions.write(&file, &session()).expect("it is kept");
        for other in ["http://cc.example.com/api", "https://cc.example.com:8443/api", "https://other.example/api", ""] {
            let error = sessions.read(&file, other).expect_err("another server").to_string();
            assert!(error.contains("belongs to another server") && !error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn each_profile_and_host_has_a_file_of_its_own_inside_the_folder() {
        let sessions = Sessions::in_folder("/state".into());
        assert_eq!(sessions.file(Some("prod"), "cc.example.com"), Path::new("/state/prod@cc.example.com.json"));
        assert_eq!(sessions.file(None, "[::1]:80"), Path::new("/state/@___1__80.json"));
        assert_eq!(sessions.file(None, "../../etc"), Path::new("/state/@.._.._etc.json"));
    }

    #[test]
    fn one_that_others_may_read_or_that_is_not_whole_is_refused_without_its_text() {
        let folder = tempfile::tempdir().expect("a folder");
        let sessions = Sessions::in_folder(folder.path().to_owned());
        let file = sessions.file(None, "h");
        for text in ["hunter2", "{\"server\":\"hunter2\"}", "{\"token\":\"hunter2\"}", "[]", ""] {
            private::replace_private(&file, text).expect("it is made");
            let error = sessions.read(&file, HERE).expect_err("unusable");
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
        sessions.write(&file, &session()).expect("it is kept");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("it is ours");
        assert!(sessions.read(&file, HERE).expect_err("open").to_string().contains("chmod 600"));
    }
}
