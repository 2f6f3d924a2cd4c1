//! `logout`: ends the session that `login` started. An API access token is never ended: it is not known what the server does with one.

use std::process::ExitCode;

use secrecy::ExposeSecret;

use crate::{
    api::{AccessToken, Gate},
    cli::{
        connection::{Chosen, Settings, Waits},
        error::Problem,
        log,
        options::ConnectionArguments,
        output, system,
    },
    config::TokenSource,
    domain::{Failure, FailureKind},
};

pub(crate) fn run(connection: &ConnectionArguments) -> Result<ExitCode, Problem> {
    log::begin(connection.log.as_deref())?;
    let settings = Settings::load()?;
    let chosen = settings.require(connection)?;
    let sessions = settings.sessions();
    let file = chosen.session_file(&sessions);
    let session = sessions
        .read(&file, &chosen.address.to_string())
        .map_err(|error| Problem::usage(format!("{}: {error}.", chosen.name())))?;
    let Some(session) = session else {
        let name = chosen.name();
        return output::print(format!("There is no sign-in for {name}.{}\n", left_alone(&chosen)).as_bytes());
    };
    let answer = match session.token.expose_secret().parse::<AccessToken>() {
        Ok(token) => sign_out(&chosen, token)?,
        // It cannot be the token of a session.
        Err(_) => Ok(()),
    };
    let ended = match answer {
        Ok(()) => "Signed out of",
        Err(failure) if failure.kind == FailureKind::SignedOut => "The session had already ended at",
        Err(failure) => {
            return Err(Problem::failed(format!(
                "Sign-out failed, and the token is kept: {failure} To delete it anyway, remove {}.",
                file.display()
            )));
        }
    };
    sessions.remove(&file).map_err(|error| Problem::failed(format!("{error}.")))?;
    let text = format!("{ended} {}; its token was deleted.{}\n", chosen.name(), left_alone(&chosen));
    output::print(text.as_bytes())
}

/// Ends the session of this token on the server.
fn sign_out(chosen: &Chosen, token: AccessToken) -> Result<Result<(), Failure>, Problem> {
    let failed = |error: &dyn std::fmt::Display| Problem::failed(format!("Sign-out failed: {error}."));
    let runtime = system::runtime()?;
    let gate = Gate::new(chosen.address.clone(), chosen.connecting()).map_err(|error| failed(&error))?;
    let (observer, mut waits) = Waits::new(false);
    let client = gate.observed(observer).client(token);
    Ok(runtime.block_on(waits.during(client.sign_out())))
}

/// A token that stays good, and why.
fn left_alone(chosen: &Chosen) -> String {
    let what = match (&chosen.environment_token, chosen.profile.as_ref().map(|profile| &profile.token)) {
        (Some((variable, _)), _) => variable,
        (None, Some(TokenSource::Command(_))) => "token_command",
        (None, Some(TokenSource::File(_))) => "token_file",
        (None, _) => return String::new(),
    };
    format!(" The token of {what} is not a session of login and was left alone.")
}
