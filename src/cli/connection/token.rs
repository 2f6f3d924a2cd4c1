//! The access token for the server that was chosen.

use std::{path::PathBuf, sync::Arc};

use secrecy::ExposeSecret;

use crate::{
    api::AccessToken,
    cli::{connection::settings::Chosen, error::CliError},
    config::{COMMAND_PATIENCE, SecretError, Session, Sessions, TokenSource, secret},
    runtime::TokenKeeper,
};

impl Chosen {
    /// The token: the environment's, else that of the profile's command or file, else that of a sign-in that was kept. A
    /// command runs now, before there is a full-screen program that it could disturb.
    ///
    /// # Errors
    ///
    /// When the one that is there cannot be used; the next one is not tried then.
    pub(crate) fn token(&self, sessions: &Sessions) -> Result<Option<AccessToken>, CliError> {
        let whole = |text: &str, what: &str| match text.parse() {
            Ok(token) => Ok(Some(token)),
            Err(error) => Err(CliError::Usage(format!("{what} cannot be used: {error}."))),
        };
        if let Some((name, value)) = &self.environment_token {
            return match value.to_str() {
                Some(text) => whole(text, name),
                None => Err(CliError::Usage(format!("{name} is not text."))),
            };
        }
        match self.profile.as_ref().map(|profile| &profile.token) {
            Some(TokenSource::Command(command)) => {
                let text = secret::from_command(command, COMMAND_PATIENCE)
                    .map_err(|error| CliError::Failed(format!("{}: {error}.", self.name())))?;
                whole(text.expose_secret(), "what token_command printed first")
            }
            Some(TokenSource::File(path)) => {
                let text = secret::from_file(path)
                    .map_err(|error: SecretError| CliError::Usage(format!("{}: {error}", self.name())))?;
                whole(text.expose_secret(), "the token in token_file")
            }
            Some(TokenSource::SignIn) | None => {
                let file = self.session_file(sessions);
                let session = sessions
                    .read(&file, &self.address.to_string())
                    .map_err(|error| CliError::Usage(format!("{}: {error}", self.name())))?;
                let Some(session) = session else { return Ok(None) };
                whole(session.token.expose_secret(), "the token that login kept")
            }
        }
    }

    /// Keeps the token of a sign-in, where it would be used at the next start: nothing else gives one.
    pub(crate) fn keeper(&self, sessions: Sessions) -> Option<TokenKeeper> {
        let signs_in = matches!(self.profile.as_ref().map(|profile| &profile.token), None | Some(TokenSource::SignIn));
        if !signs_in || self.environment_token.is_some() {
            return None;
        }
        let (file, server) = (self.session_file(&sessions), self.address.to_string());
        Some(TokenKeeper(Arc::new(move |token, user| {
            let token = token.expose_for_storage().into();
            let session = Session { server: server.clone(), user: user.to_owned(), token };
            sessions.write(&file, &session).map_err(|error| format!("{error}."))
        })))
    }

    /// Where a sign-in to this server is kept.
    pub(crate) fn session_file(&self, sessions: &Sessions) -> PathBuf {
        sessions.file(self.profile.as_ref().map(|profile| profile.name.as_str()), &self.address.authority())
    }
}
