//! A way to the server for one command: settings, token, embedded server, signals.

use std::process::ExitCode;

use super::{arguments::ServerArguments, history::host};
use crate::{
    api::{Client, Gate},
    cli::{
        CliError, Problem, ProblemKind,
        connection::{Chosen, Settings},
        log,
    },
    domain::{Answer, FailureKind, Query, Whereabouts, make_harmless},
    term::{Signal, Signals},
};

/// A client, and what is known about where it leads.
pub(in crate::cli) struct Session {
    /// For everything that is asked and written.
    pub(in crate::cli) client: Client,
    /// For scripts, and nothing else is written to the standard output.
    pub(in crate::cli) json: bool,
    pub(super) signals: Signals,
    /// The profile, if it says that nothing may be changed.
    read_only: Option<String>,
    profile: Option<String>,
    /// What the profile calls it.
    label: Option<String>,
    server: String,
    /// Asked for once.
    place: Option<Whereabouts>,
    /// The embedded server: it lives as long as this.
    _embedded: Option<Box<dyn std::any::Any>>,
}

/// Runs a verb that speaks to a server. A signal ends what it awaits through [`Session::patiently`].
///
/// # Errors
///
/// Where no server is named, there is no token for it, or the verb itself fails.
pub(in crate::cli) fn run(
    server: &ServerArguments,
    verb: impl AsyncFnOnce(&mut Session) -> Result<ExitCode, CliError>,
) -> Result<ExitCode, CliError> {
    log::begin(server.connection.log.as_deref())?;
    let failed = |error: std::io::Error| CliError::Failed(format!("Nothing was begun: {error}."));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
    let ended = runtime.block_on(async {
        // Before an embedded server starts: a signal must never leave its database without the last write.
        let signals = Signals::listen().map_err(failed)?;
        let mut session = open(server, signals)?;
        verb(&mut session).await
    });
    // A question that nobody answered may still be waiting for a line.
    runtime.shutdown_background();
    ended
}

fn open(server: &ServerArguments, signals: Signals) -> Result<Session, CliError> {
    if server.demo {
        return demo(server, signals);
    }
    let settings = Settings::load()?;
    let chosen = settings.choose(&server.connection)?.ok_or_else(|| {
        CliError::Usage(
            "No server is named: name one with --url, WEBITEL_URL or a profile. --demo tries a command without one."
                .to_owned(),
        )
    })?;
    let token = chosen.token(&settings.sessions())?.ok_or_else(|| no_token(&chosen))?;
    let gate = Gate::new(chosen.address.clone(), chosen.connecting())
        .map_err(|error| CliError::Failed(format!("No connection: {error}.")))?;
    let profile = chosen.profile.as_ref();
    Ok(Session {
        client: gate.client(token),
        json: server.json,
        signals,
        read_only: profile.filter(|profile| profile.read_only).map(|profile| profile.name.clone()),
        profile: profile.map(|profile| profile.name.clone()),
        label: profile.and_then(|profile| profile.label.clone()),
        server: chosen.address.to_string(),
        place: None,
        _embedded: None,
    })
}

fn no_token(chosen: &Chosen) -> CliError {
    CliError::Usage(format!(
        "There is no access token for {}: set WEBITEL_ACCESS_TOKEN, use token_command or token_file in a profile, or sign in \
         with webitel-hooks login.",
        chosen.name()
    ))
}

#[cfg(feature = "embedded-server")]
fn demo(server: &ServerArguments, signals: Signals) -> Result<Session, CliError> {
    use crate::{api::Connecting, cli::settings, demo};
    let failed =
        |error: &dyn std::fmt::Display| CliError::Failed(format!("The embedded server did not start: {error}"));
    let data = settings::data_location(server.data.as_deref())?;
    let started = demo::start(demo::Options { data, ..demo::Options::default() }).map_err(|error| failed(&error))?;
    let address = started.url().parse().map_err(|error| failed(&error))?;
    let token = started.token().parse().map_err(|error| failed(&error))?;
    let gate = Gate::new(address, Connecting::default()).map_err(|error| failed(&error))?;
    Ok(Session {
        client: gate.client(token),
        json: server.json,
        signals,
        read_only: None,
        profile: None,
        label: None,
        server: "demo".to_owned(),
        place: None,
        _embedded: Some(Box::new(started)),
    })
}

#[cfg(not(feature = "embedded-server"))]
fn demo(_: &ServerArguments, _: Signals) -> Result<Session, CliError> {
    Err(CliError::Usage(
        "This build has no embedded server. Name a server with --url, WEBITEL_URL or a profile.".to_owned(),
    ))
}

impl Session {
    /// Reads.
    ///
    /// # Errors
    ///
    /// The failure as a sentence, or that a signal came first.
    pub(in crate::cli) async fn ask(&mut self, query: &Query) -> Result<Answer, Problem> {
        let client = self.client.clone();
        Ok(self.patiently(crate::runtime::ask(&client, query)).await??)
    }

    /// The outcome of work that changes nothing, unless a signal comes first.
    ///
    /// # Errors
    ///
    /// That a signal came.
    pub(in crate::cli) async fn patiently<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Problem> {
        tokio::pin!(work);
        loop {
            tokio::select! {
                biased;
                signal = self.signals.next() => match signal {
                    Signal::Continue => {}
                    signal => return Err(stopped(signal)),
                },
                outcome = &mut work => return Ok(outcome),
            }
        }
    }

    /// Refuses to change anything with a profile that says so.
    ///
    /// # Errors
    ///
    /// That sentence.
    pub(in crate::cli) fn may_change(&self) -> Result<(), Problem> {
        match &self.read_only {
            None => Ok(()),
            Some(profile) => Err(Problem::new(
                ProblemKind::ReadOnly,
                format!("The profile {profile} is read only, so nothing is changed. --dry-run shows what would be."),
            )),
        }
    }

    /// Where things are done and by whom, as the journal keeps it. Asks the server who is signed in; where it has no answer to
    /// that, it stays empty.
    ///
    /// # Errors
    ///
    /// That a signal came, or that the server cannot be spoken to: then nothing else could be done either.
    pub(in crate::cli) async fn whereabouts(&mut self) -> Result<Whereabouts, Problem> {
        if let Some(place) = &self.place {
            return Ok(place.clone());
        }
        let (user, domain) = match self.ask(&Query::Identity).await {
            Ok(Answer::Identity(identity)) => (identity.name, identity.domain),
            Err(problem) if !has_no_such(problem.kind) => return Err(problem),
            _ => Default::default(),
        };
        let place = Whereabouts { profile: self.profile.clone(), server: self.server.clone(), domain, user };
        self.place = Some(place.clone());
        Ok(place)
    }

    /// Where things are done, as whoever is asked has to know it: "in the domain X on Y (profile Z)".
    ///
    /// # Errors
    ///
    /// As [`Session::whereabouts`].
    pub(in crate::cli) async fn place(&mut self) -> Result<String, Problem> {
        let Whereabouts { profile, server, domain, .. } = self.whereabouts().await?;
        let server = if server == "demo" { "the embedded server" } else { host(&server) };
        let mut text = match domain.shown() {
            "" => format!("on {server}"),
            domain => format!("in the domain {domain} on {server}"),
        };
        let known_as: Vec<String> =
            profile.map(|profile| format!("profile {profile}")).into_iter().chain(self.label.clone()).collect();
        if !known_as.is_empty() {
            text.push_str(&format!(" ({})", known_as.join(", ")));
        }
        Ok(make_harmless(&text))
    }
}

/// A server that answers, but not to the question who is signed in.
const fn has_no_such(kind: ProblemKind) -> bool {
    use FailureKind::{Forbidden, Garbled, NotFound, NotWebitel, Rejected, Unlicensed};
    matches!(kind, ProblemKind::Server(Forbidden | Garbled | NotFound | NotWebitel | Rejected | Unlicensed))
}

/// A signal came before anything was changed.
pub(in crate::cli) fn stopped(signal: Signal) -> Problem {
    let code = signal.exit_code().unwrap_or(1);
    Problem::new(ProblemKind::Stopped(code), "Stopped; nothing was changed.")
}
