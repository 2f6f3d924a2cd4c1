//! `login`: signs in with user name and password. The session token is saved; the password is not.

use clap::Args;
use std::process::ExitCode;

use crate::{
    api::{AccessToken, Gate, SignedIn},
    cli::{
        connection::{Chosen, Settings, Waits},
        error::Problem,
        log,
        options::ConnectionArguments,
        output,
        prompt::{Echo, Prompt, Unanswered, can_ask},
        system,
    },
    config::{Session, Sessions, TokenSource},
    domain::{Credentials, Failure, FailureKind, Secret},
};

/// Options of `login`. The password is asked for, and is no option.
#[derive(Debug, Args)]
pub struct LoginArguments {
    /// The user name, alone or as user@domain
    #[arg(long, value_name = "NAME")]
    pub user: Option<String>,
    /// The domain, if it is not part of the user name
    #[arg(long, value_name = "NAME")]
    pub domain: Option<String>,
    /// Which server.
    #[command(flatten)]
    pub connection: ConnectionArguments,
}

/// The maximum number of attempts to type a code of the second factor.
const CODES: u32 = 3;

pub(crate) fn run(arguments: &LoginArguments) -> Result<ExitCode, Problem> {
    log::begin(arguments.connection.log.as_deref())?;
    let settings = Settings::load()?;
    let chosen = settings.require(&arguments.connection)?;
    if let Some(profile) = &chosen.profile
        && let Some(setting) = token_setting(&profile.token)
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
    let runtime = system::runtime()?;
    let ended = runtime.block_on(sign_in(arguments, &chosen, &settings));
    runtime.shutdown_background();
    ended.map(|()| ExitCode::SUCCESS)
}

fn token_setting(source: &TokenSource) -> Option<&'static str> {
    match source {
        TokenSource::Command(_) => Some("token_command"),
        TokenSource::File(_) => Some("token_file"),
        TokenSource::SignIn => None,
    }
}

async fn sign_in(arguments: &LoginArguments, chosen: &Chosen, settings: &Settings) -> Result<(), Problem> {
    let mut prompt = Prompt::new().map_err(Unanswered::Failed)?;
    let gate = Gate::new(chosen.address.clone(), chosen.connecting())
        .map_err(|error| Problem::failed(format!("No connection: {error}.")))?;
    let (observer, mut waits) = Waits::new(false);
    let (gate, waits) = (gate.observed(observer), &mut waits);
    output::remark(&format!("Signing in to {}", chosen.name()));
    let credentials = credentials(arguments, chosen, &gate, &mut prompt, waits).await?;
    let token = match prompt.meanwhile(waits, gate.sign_in(&credentials)).await?.map_err(refused)? {
        SignedIn::Token(token) => token,
        SignedIn::SecondFactor { session } => second_factor(&gate, &session, &mut prompt, waits).await?,
    };
    let client = gate.client(token.clone());
    let name = match prompt.meanwhile(waits, client.identity()).await? {
        Ok(identity) => identity.name.shown().to_owned(),
        // The sign-in itself succeeded.
        _ => String::new(),
    };
    let name = if name.is_empty() { credentials.username.clone() } else { name };
    let sessions = settings.sessions();
    let file = chosen.session_file(&sessions);
    let older = sessions.read(&file, &chosen.address.to_string()).ok().flatten();
    keep(chosen, &sessions, &token, &name)?;
    if let Some(older) = older.and_then(|session| older_token(&session)) {
        // Otherwise it would stay valid for days, unused. A failure changes nothing.
        let _ = prompt.meanwhile(waits, gate.client(older).sign_out()).await?;
    }
    output::print(format!("Signed in to {} as {}.\n", chosen.name(), crate::domain::make_harmless(&name)).as_bytes())?;
    output::remark(&format!("The session token is kept in {} until webitel-hooks logout.", file.display()));
    if let Some((variable, _)) = &chosen.environment_token {
        output::remark(&format!("While {variable} is set, its token is used instead."));
    }
    Ok(())
}

/// Asks for missing values, after checking that the domain accepts a password.
async fn credentials(
    arguments: &LoginArguments,
    chosen: &Chosen,
    gate: &Gate,
    prompt: &mut Prompt,
    waits: &mut Waits,
) -> Result<Credentials, Problem> {
    let profile = chosen.profile.as_ref();
    let known = |flag: &Option<String>, setting: Option<&String>| {
        flag.as_ref().or(setting).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    };
    let user = known(&arguments.user, profile.and_then(|profile| profile.user.as_ref()));
    let username = match user {
        Some(user) => user,
        None => prompt.ask("User name: ", Echo::On).await?.trim().to_owned(),
    };
    if username.is_empty() {
        return Err(Problem::usage("No user name was entered."));
    }
    let domain = match known(&arguments.domain, profile.and_then(|profile| profile.domain.as_ref())) {
        None if !username.contains('@') => {
            let typed = prompt.ask("Domain (optional): ", Echo::On).await?.trim().to_owned();
            (!typed.is_empty()).then_some(typed)
        }
        domain => domain,
    };
    let mut credentials = Credentials { username, password: Secret::from(""), domain };
    if let Some(domain) = credentials.domain() {
        match prompt.meanwhile(waits, gate.options(domain)).await? {
            Ok(options) => options.accept_password().map_err(refused)?,
            // A server that does not list its options may still accept a password. One that cannot be reached will not.
            Err(failure) if no_answer(failure.kind) => return Err(refused(failure)),
            Err(_) => {}
        }
    }
    credentials.password = prompt.ask("Password (not shown): ", Echo::Off).await?.into();
    if credentials.password.is_empty() {
        return Err(Problem::usage("No password was entered."));
    }
    Ok(credentials)
}

fn no_answer(kind: FailureKind) -> bool {
    matches!(kind, FailureKind::Unreachable | FailureKind::TimedOut | FailureKind::Untrusted)
}

async fn second_factor(
    gate: &Gate,
    session: &Secret,
    prompt: &mut Prompt,
    waits: &mut Waits,
) -> Result<AccessToken, Problem> {
    let mut left = CODES;
    loop {
        let code = prompt.ask("Two-factor code (not shown): ", Echo::Off).await?;
        left -= 1;
        match prompt.meanwhile(waits, gate.second_factor(session, &Secret::from(code.trim()))).await? {
            Ok(token) => return Ok(token),
            Err(failure) if failure.kind == FailureKind::WrongCode && left > 0 => output::remark(&failure.to_string()),
            Err(failure) => return Err(refused(failure)),
        }
    }
}

fn refused(failure: Failure) -> Problem {
    Problem::failed(format!("Sign-in failed: {failure}"))
}

fn keep(chosen: &Chosen, sessions: &Sessions, token: &AccessToken, user: &str) -> Result<(), Problem> {
    let session =
        Session { server: chosen.address.to_string(), user: user.to_owned(), token: token.expose_for_storage().into() };
    sessions.write(&chosen.session_file(sessions), &session).map_err(|error| Problem::failed(format!("{error}.")))
}

fn older_token(session: &Session) -> Option<AccessToken> {
    use secrecy::ExposeSecret;
    session.token.expose_secret().parse().ok()
}
