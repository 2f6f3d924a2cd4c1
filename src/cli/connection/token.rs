//! The access token for the server that was chosen.

use secrecy::{ExposeSecret, SecretString};

use crate::api::AccessToken;
use crate::cli::connection::settings::ServerSettings;
use crate::cli::connection::waiting::Waiting;
use crate::cli::error::Problem;
use crate::config::{COMMAND_PATIENCE, TokenSource, secret};
use crate::runtime::TokenKeeper;

impl ServerSettings {
    /// The token: the environment's, else that of the profile's command or file, else that of a kept sign-in.
    ///
    /// # Errors
    ///
    /// When the one that is there cannot be used; the next one is not tried then. A signal ends a command at once.
    pub(crate) async fn token(&self, waiting: &mut Waiting) -> Result<Option<AccessToken>, Problem> {
        let Some(command) = self.token_command() else { return self.stored_token() };
        if let Some(reason) = &self.changeable {
            return Err(Problem::usage(format!("token_command is not run: {reason}.")));
        }
        let text = waiting.until_signal(secret::from_command(command, COMMAND_PATIENCE)).await?;
        let text = text.map_err(|error| Problem::failed(format!("{}: {error}.", self.name())))?;
        self.parsed(&text).map(Some)
    }

    /// The source that the profile names.
    pub(crate) fn token_source(&self) -> &TokenSource {
        self.profile.as_ref().map_or(&TokenSource::SignIn, |profile| &profile.token)
    }

    /// The command that prints the token, where nothing else gives one.
    pub(crate) fn token_command(&self) -> Option<&[String]> {
        match self.token_source() {
            TokenSource::Command(command) if self.environment_token.is_none() => Some(command),
            _ => None,
        }
    }

    /// The token, where no command has to be run for it.
    ///
    /// # Errors
    ///
    /// When it cannot be used.
    pub(crate) fn stored_token(&self) -> Result<Option<AccessToken>, Problem> {
        if let Some((name, value)) = &self.environment_token {
            let text = value.to_str().ok_or_else(|| Problem::usage(format!("{name} is not valid UTF-8.")))?;
            return self.parsed(&text.into()).map(Some);
        }
        let unusable = |error: &dyn std::fmt::Display| Problem::usage(format!("{}: {error}", self.name()));
        if let TokenSource::File(path) = self.token_source() {
            let text = secret::from_file(path).map_err(|error| unusable(&error))?;
            return self.parsed(&text).map(Some);
        }
        self.saved.token().map_err(|error| unusable(&error))?.map(|token| self.parsed(&token)).transpose()
    }

    fn parsed(&self, text: &SecretString) -> Result<AccessToken, Problem> {
        let token = text.expose_secret().parse();
        token.map_err(|error| Problem::usage(format!("The token of {} cannot be used: {error}.", self.token_origin())))
    }

    /// Describes the source of the token, for messages.
    pub(crate) fn token_origin(&self) -> String {
        match (&self.environment_token, self.token_source()) {
            (Some((variable, _)), _) => (*variable).to_owned(),
            (None, TokenSource::File(path)) => format!("token_file {}", path.display()),
            (None, source) => source.setting().unwrap_or("webitel-hooks login").to_owned(),
        }
    }

    /// Keeps the token of a sign-in, where it would be used at the next start: nothing else gives one.
    pub(crate) fn keeper(&self) -> Option<TokenKeeper> {
        if *self.token_source() != TokenSource::SignIn || self.environment_token.is_some() {
            return None;
        }
        let saved = self.saved.clone();
        Some(Box::new(move |token, user| {
            saved.write(&token.expose_for_storage().into(), user).map_err(|error| format!("{error}."))
        }))
    }
}
