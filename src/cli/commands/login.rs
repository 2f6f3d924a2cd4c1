//! `login` signs in with user name and password; the session token is saved, the password is not. `logout` ends that
//! session. An API access token is never ended: it is not known what the server does with one.

use std::process::ExitCode;

use clap::Args;
use secrecy::ExposeSecret;

use crate::api::{AccessToken, LoginClient, SignedIn};
use crate::cli::connection::{ServerSettings, Settings, Waiting};
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::options::ConnectionArguments;
use crate::cli::prompt::{Echo, ask, can_ask};
use crate::cli::{log, output, system};
use crate::domain::{Credentials, Failure, FailureKind, Secret, make_harmless};

/// Options of `login`. The password is asked for, and is no option.
#[derive(Debug, Args)]
pub struct LoginArguments {
    /// The user name, alone or as user@domain
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// The domain, if it is not part of the user name
    #[arg(long, value_name = "NAME")]
    pub domain: Option<String>,
    /// The server.
    #[command(flatten)]
    pub connection: ConnectionArguments,
}

/// The maximum number of attempts to type a code of the second factor.
const CODES: u32 = 3;

pub(crate) fn run(arguments: &LoginArguments) -> Result<ExitCode, Problem> {
    log::begin(arguments.connection.log.as_deref())?;
    let chosen = Settings::load()?.require(&arguments.connection)?;
    if let Some(profile) = &chosen.profile
        && let Some(setting) = profile.token.setting()
    {
        return Err(Problem::usage(format!(
            "The profile {} takes its token from {setting}, so a sign-in would not be used. Remove that setting first.",
            profile.name
        )));
    }
    if !can_ask() {
        return Err(Problem::usage(
            "login asks for the password, so it needs a terminal. In a script set WEBITEL_ACCESS_TOKEN to an API access \
             token, or use token_command or token_file in a profile.",
        ));
    }
    system::block_on(sign_in(arguments, &chosen)).map(|()| ExitCode::SUCCESS)
}

async fn sign_in(arguments: &LoginArguments, chosen: &ServerSettings) -> Result<(), Problem> {
    let waiting = &mut Waiting::new(false)?;
    let login = chosen.login(waiting)?;
    output::remark(&format!("Signing in to {}", chosen.name()));
    let credentials = credentials(arguments, chosen, &login, waiting).await?;
    let token = match waiting.until_signal(login.sign_in(&credentials)).await?.map_err(refused)? {
        SignedIn::Token(token) => token,
        SignedIn::SecondFactor { session } => second_factor(&login, &session, waiting).await?,
    };
    let client = login.client(token.clone());
    let name = match waiting.until_signal(client.identity()).await? {
        Ok(identity) => identity.name.shown().to_owned(),
        // The sign-in itself succeeded.
        _ => String::new(),
    };
    let name = if name.is_empty() { credentials.username.clone() } else { name };
    let older = chosen.saved.token().ok().flatten();
    chosen
        .saved
        .write(&token.expose_for_storage().into(), &name)
        .map_err(|error| Problem::failed(format!("{error}.")))?;
    if let Some(older) = older.and_then(|token| token.expose_secret().parse().ok()) {
        // Otherwise it would stay valid for days, unused. A failure changes nothing.
        let _ = waiting.until_signal(login.client(older).sign_out()).await?;
    }
    output::print(format!("Signed in to {} as {}.\n", chosen.name(), make_harmless(&name)).as_bytes())?;
    output::remark(&format!(
        "The session token is kept in {} until webitel-hooks logout.",
        chosen.saved.path().display()
    ));
    if let Some((variable, _)) = &chosen.environment_token {
        output::remark(&format!("While {variable} is set, its token is used instead."));
    }
    Ok(())
}

/// Asks for missing values, after checking that the domain accepts a password.
async fn credentials(
    arguments: &LoginArguments,
    chosen: &ServerSettings,
    login: &LoginClient,
    waiting: &mut Waiting,
) -> Result<Credentials, Problem> {
    let profile = chosen.profile.as_ref();
    let known = |flag: &Option<String>, setting: Option<&String>| {
        flag.as_ref().or(setting).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let user = known(&arguments.user, profile.and_then(|profile| profile.user.as_ref()));
    let username = match user {
        Some(user) => user,
        None => ask(&mut waiting.signals, "User name: ", Echo::On).await?.trim().to_owned(),
    };
    if username.is_empty() {
        return Err(Problem::usage("No user name was entered."));
    }
    let domain = match known(&arguments.domain, profile.and_then(|profile| profile.domain.as_ref())) {
        None if !username.contains('@') => {
            let typed = ask(&mut waiting.signals, "Domain (optional): ", Echo::On).await?.trim().to_owned();
            (!typed.is_empty()).then_some(typed)
        }
        domain => domain,
    };
    let mut credentials = Credentials { username, password: Secret::from(""), domain };
    if let Some(domain) = credentials.domain() {
        // A server that does not list its options may still accept a password. One that cannot be reached will not.
        if let Err(failure) = waiting.until_signal(login.accepts_password(domain)).await?
            && is_final(failure.kind)
        {
            return Err(refused(failure));
        }
    }
    credentials.password = ask(&mut waiting.signals, "Password (not shown): ", Echo::Off).await?.into();
    if credentials.password.is_empty() {
        return Err(Problem::usage("No password was entered."));
    }
    Ok(credentials)
}

/// Returns whether a password would not be accepted either.
fn is_final(kind: FailureKind) -> bool {
    use FailureKind::{SsoOnly, TimedOut, Unreachable, Untrusted};
    matches!(kind, SsoOnly | TimedOut | Unreachable | Untrusted)
}

async fn second_factor(login: &LoginClient, session: &Secret, waiting: &mut Waiting) -> Result<AccessToken, Problem> {
    let mut left = CODES;
    loop {
        let code = ask(&mut waiting.signals, "Two-factor code (not shown): ", Echo::Off).await?;
        left -= 1;
        match waiting.until_signal(login.second_factor(session, &Secret::from(code.trim()))).await? {
            Ok(token) => return Ok(token),
            Err(failure) if failure.kind == FailureKind::WrongCode && left > 0 => output::remark(&failure.to_string()),
            Err(failure) => return Err(refused(failure)),
        }
    }
}

fn refused(failure: Failure) -> Problem {
    Problem::failed(format!("Sign-in failed: {failure}"))
}

pub(crate) fn logout(connection: &ConnectionArguments) -> Result<ExitCode, Problem> {
    log::begin(connection.log.as_deref())?;
    let chosen = Settings::load()?.require(connection)?;
    let (name, left_alone) = (chosen.name(), left_alone(&chosen));
    let token = chosen.saved.token().map_err(|error| Problem::usage(format!("{name}: {error}.")))?;
    let Some(token) = token else {
        return output::print(format!("There is no sign-in for {name}.{left_alone}\n").as_bytes());
    };
    let answer = match token.expose_secret().parse() {
        Ok(token) => system::block_on(async {
            let mut waiting = Waiting::new(false)?;
            let client = chosen.login(&waiting)?.client(token);
            waiting.until_signal(client.sign_out()).await
        })
        .map_err(|problem| match problem.kind {
            ProblemKind::Stopped(_) => {
                let text = "Stopped; the token is kept. The session ended if the server received the request.";
                Problem::new(problem.kind, text)
            }
            _ => problem,
        })?,
        // It cannot be the token of a session.
        Err(_) => Ok(()),
    };
    let ended = match answer {
        Ok(()) => "Signed out of",
        Err(failure) if failure.kind == FailureKind::SignedOut => "The session had already ended at",
        Err(failure) => {
            return Err(Problem::failed(format!(
                "Sign-out failed, and the token is kept: {failure} To delete it anyway, remove {}.",
                chosen.saved.path().display()
            )));
        }
    };
    chosen.saved.remove().map_err(|error| Problem::failed(format!("{error}.")))?;
    output::print(format!("{ended} {name}; its token was deleted.{left_alone}\n").as_bytes())
}

/// The token that is used instead of a sign-in, and that is still valid.
fn left_alone(chosen: &ServerSettings) -> String {
    let variable = chosen.environment_token.as_ref().map(|(variable, _)| *variable);
    match variable.or_else(|| chosen.token_source().setting()) {
        Some(name) => format!(" The token of {name} is not a session of login and was left alone."),
        None => String::new(),
    }
}
