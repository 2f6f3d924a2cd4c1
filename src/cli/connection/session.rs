//! The session of one command: client, signals, records, the embedded server of `--demo`.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use crate::api::{AccessToken, Client, LoginClient};
use crate::cli::connection::settings::{self, ServerSettings, Settings};
use crate::cli::connection::waiting::Waiting;
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::options::ServerArguments;
use crate::cli::{log, output, system};
use crate::domain::{
    Failure, FailureKind, JournalScope, Outcome, PausedHooks, ProfileMark, QueueId, Rights, ServerText, Timestamp,
    make_harmless,
};
use crate::journal::{Journal, PausedStore};
use crate::runtime::executor::{self, Records};
use crate::words;

/// A client, and what is known about its server.
pub(crate) struct Session {
    /// The client for all requests.
    pub(crate) client: Client,
    /// Whether stdout is JSON for scripts, and nothing else is written to it.
    pub(crate) json: bool,
    pub(crate) waiting: Waiting,
    /// The server, the profile and where the token comes from, for errors about the connection.
    origin: Option<String>,
    /// The profile's name, colour and restrictions.
    pub(crate) profile: ProfileMark,
    server: String,
    signed_in: Option<SignedIn>,
    /// The longest time that a replica of the server may lag.
    pub(crate) replica_lag: Duration,
    /// When the hooks of each queue that may be written to were read, by the server's clock.
    pub(crate) read: BTreeMap<QueueId, Timestamp>,
    /// The last reading relies on this program's own recent writes: see [`for_change`](super::super::reading::fetch::for_change).
    pub(crate) rests_on_own_writes: bool,
    /// Whether it was reported that the pauses cannot be read.
    said_pauses_unknown: bool,
    /// The reason why a part was left out.
    pub(crate) left_out: Option<Problem>,
    /// The embedded server of `--demo`; dropping it ends it.
    #[cfg(feature = "embedded-server")]
    _embedded: Option<crate::demo::Server>,
}

/// The signed-in user, and the records of this server.
#[derive(Clone)]
pub(crate) struct SignedIn {
    /// The scope of changes for the journal.
    pub(crate) scope: JournalScope,
    rights: Rights,
    /// The journal and the pauses.
    pub(crate) records: Records,
}

/// Runs a command that speaks to a server. A signal ends what it awaits through [`Session::until_signal`].
///
/// # Errors
///
/// If no server is named, there is no token for it, or the command itself fails.
pub(crate) fn with_session(
    server: &ServerArguments,
    command: impl AsyncFnOnce(&mut Session) -> Result<ExitCode, Problem>,
) -> Result<ExitCode, Problem> {
    log::begin(server.connection.log.as_deref())?;
    system::block_on(async {
        // Before an embedded server starts: a signal must never leave its database without the last write.
        let waiting = Waiting::new(server.json)?;
        let mut session = open(server, waiting).await?;
        let code = command(&mut session).await?;
        session.left_out.map_or(Ok(code), Err)
    })
}

async fn open(server: &ServerArguments, mut waiting: Waiting) -> Result<Session, Problem> {
    if server.demo {
        return demo(server, waiting);
    }
    let settings = Settings::load()?;
    let chosen = settings.require(&server.connection)?;
    let token = chosen.token(&mut waiting).await?.ok_or_else(|| no_token(&chosen))?;
    let login = chosen.login(&waiting)?;
    Ok(Session {
        origin: Some(format!("{}; token of {}", chosen.name(), chosen.token_origin())),
        profile: chosen.mark(),
        replica_lag: chosen.replica_lag,
        ..Session::new(login, token, chosen.address.to_string(), waiting, server.json)
    })
}

fn no_token(chosen: &ServerSettings) -> Problem {
    let ignored = chosen.ignored_token.as_ref().map_or_else(String::new, |(variable, server)| {
        format!(" {variable} is ignored: it belongs to WEBITEL_URL, which is {}.", make_harmless(server))
    });
    Problem::usage(format!(
        "There is no access token for {}: set WEBITEL_ACCESS_TOKEN, use token_command or token_file in a profile, or sign in \
         with webitel-hooks login.{ignored}",
        chosen.name()
    ))
}

#[cfg(feature = "embedded-server")]
fn demo(server: &ServerArguments, waiting: Waiting) -> Result<Session, Problem> {
    let data = super::embedded::data_location(server.data.as_deref())?;
    let options = crate::demo::Options { data, ..crate::demo::Options::default() };
    let (started, login, token) =
        crate::runtime::start_demo(options, waiting.observer.clone()).map_err(Problem::failed)?;
    let session = Session::new(login, token, "demo".to_owned(), waiting, server.json);
    Ok(Session { _embedded: Some(started), ..session })
}

#[cfg(not(feature = "embedded-server"))]
fn demo(_: &ServerArguments, _: Waiting) -> Result<Session, Problem> {
    Err(Problem::no_embedded_server())
}

impl Session {
    /// Without a profile, with a server that has no replica.
    fn new(login: LoginClient, token: AccessToken, server: String, waiting: Waiting, json: bool) -> Self {
        Self {
            client: login.client(token),
            json,
            waiting,
            origin: None,
            profile: ProfileMark::default(),
            server,
            signed_in: None,
            replica_lag: Duration::ZERO,
            read: BTreeMap::new(),
            rests_on_own_writes: false,
            said_pauses_unknown: false,
            left_out: None,
            #[cfg(feature = "embedded-server")]
            _embedded: None,
        }
    }

    /// A failed request; about the connection, it names the server, the profile and where the token comes from.
    pub(crate) fn problem(&self, failure: Failure) -> Problem {
        use FailureKind::{NotWebitel, SignedOut, TimedOut, TooManyRequests, Unreachable, Untrusted};
        let is_about_the_connection =
            matches!(failure.kind, SignedOut | Unreachable | Untrusted | NotWebitel | TimedOut | TooManyRequests);
        let problem = Problem::from(failure);
        match &self.origin {
            Some(origin) if is_about_the_connection => {
                Problem { message: format!("{} Server: {origin}.", problem.message), ..problem }
            }
            _ => problem,
        }
    }

    /// The outcome of work that changes nothing, unless a signal comes first.
    ///
    /// # Errors
    ///
    /// A signal.
    pub(crate) async fn until_signal<T>(&mut self, work: impl Future<Output = T>) -> Result<T, Problem> {
        self.waiting.until_signal(work).await
    }

    /// The answer to a request, unless a signal comes first.
    ///
    /// # Errors
    ///
    /// A signal, or the failure.
    pub(crate) async fn request<T>(
        &mut self,
        ask: impl AsyncFnOnce(&Client) -> Result<T, Failure>,
    ) -> Result<T, Problem> {
        let client = self.client.clone();
        self.until_signal(ask(&client)).await?.map_err(|failure| self.problem(failure))
    }

    /// Refuses to change anything with a profile that says so.
    ///
    /// # Errors
    ///
    /// The refusal.
    pub(crate) fn check_not_read_only(&self) -> Result<(), Problem> {
        if !self.profile.read_only {
            return Ok(());
        }
        let name = self.profile.name.as_deref().unwrap_or_default();
        let text =
            format!("The profile {name} is read-only, so nothing was changed. --dry-run shows what would change.");
        Err(Problem::new(ProblemKind::ReadOnly, text))
    }

    /// The signed-in user and the records of this server. The user is asked for once, and unknown if the server has no
    /// answer.
    ///
    /// # Errors
    ///
    /// A signal, or a failure to reach the server: then nothing else could be done either.
    pub(crate) async fn signed_in(&mut self) -> Result<SignedIn, Problem> {
        if let Some(known) = &self.signed_in {
            return Ok(known.clone());
        }
        let client = self.client.clone();
        let (user, domain, rights) = match self.until_signal(client.identity()).await? {
            Ok(identity) => (identity.name, identity.domain, identity.rights),
            Err(failure) if !has_no_such(failure.kind) => return Err(self.problem(failure)),
            Err(_) => (ServerText::default(), ServerText::default(), Rights::UNRESTRICTED),
        };
        let scope = JournalScope { profile: self.profile.name.clone(), server: self.server.clone(), domain, user };
        let files = settings::paths().ok();
        let files = files.map(|paths| (Journal::at(paths.journal()), PausedStore::at(paths.paused())));
        let records = Records::new(files, scope.clone()).with_replica_lag(self.replica_lag);
        Ok(self.signed_in.insert(SignedIn { scope, rights, records }).clone())
    }

    /// Refuses to change anything where the user has no right to. Where the server does not say what the user may do, it has
    /// the last word.
    ///
    /// # Errors
    ///
    /// The refusal, or as [`Session::signed_in`].
    pub(crate) async fn check_right_to_change(&mut self) -> Result<(), Problem> {
        if self.signed_in().await?.rights.queues.update {
            return Ok(());
        }
        let text = "Your user lacks the right to change queues, so nothing was changed. Ask an administrator for it.";
        Err(Problem::new(ProblemKind::NotAllowed, text))
    }

    /// The hooks that are paused on this machine.
    ///
    /// # Errors
    ///
    /// If that cannot be read, or as [`Session::signed_in`].
    pub(crate) async fn paused(&mut self) -> Result<PausedHooks, Problem> {
        let paused = self.signed_in().await?.records.paused().await;
        paused.map_err(|reason| Problem::failed(words::sentence(&reason)))
    }

    /// The hooks that are paused on this machine, for output that is useful without them. If they cannot be read, that is
    /// reported once.
    ///
    /// # Errors
    ///
    /// As [`Session::signed_in`].
    pub(crate) async fn paused_if_known(&mut self) -> Result<PausedHooks, Problem> {
        let read = self.signed_in().await?.records.paused().await;
        if let Err(reason) = &read
            && !std::mem::replace(&mut self.said_pauses_unknown, true)
        {
            output::note(self.json, &format!("Which hooks are paused is not known: {reason}."));
        }
        Ok(read.unwrap_or_default())
    }

    /// Looks up the writes of earlier runs that are in doubt, and says what was found.
    ///
    /// # Errors
    ///
    /// A signal, or as [`Session::signed_in`].
    pub(crate) async fn settle_doubts(&mut self) -> Result<(), Problem> {
        let SignedIn { records, rights, .. } = self.signed_in().await?;
        let (client, may_read) = (self.client.clone(), rights.queues.read);
        // A journal that cannot be read is reported where it is needed.
        let settled = self.until_signal(executor::settle(&client, &records, may_read)).await?.unwrap_or_default();
        for change in settled {
            let (queue, label) = (change.queue.label(), change.label());
            let found = match &change.outcome {
                Outcome::Unclear(reason) => format!("is still in doubt: {reason}"),
                Outcome::Undecided(reason) => format!("could not be decided: {reason}"),
                outcome if outcome.is_done() => "was carried out".to_owned(),
                _ => "was not carried out".to_owned(),
            };
            output::note(self.json, &format!("{queue}: {label}: a change of an earlier run {found}."));
        }
        Ok(())
    }

    /// The place for questions: "in the domain X on Y (profile Z)".
    ///
    /// # Errors
    ///
    /// As [`Session::signed_in`].
    pub(crate) async fn place(&mut self) -> Result<String, Problem> {
        let JournalScope { server, domain, .. } = self.signed_in().await?.scope;
        let server = if server == "demo" { "the embedded server" } else { host(&server) };
        let mut text = match domain.shown() {
            "" => format!("on {server}"),
            domain => format!("in the domain {domain} on {server}"),
        };
        if let Some(profile) = self.profile.in_words() {
            text.push_str(&format!(" ({profile})"));
        }
        Ok(make_harmless(&text))
    }
}

/// The server answers, but has no answer about the signed-in user.
const fn has_no_such(kind: FailureKind) -> bool {
    use FailureKind::{Forbidden, Garbled, NotFound, NotWebitel, Rejected, Unlicensed};
    matches!(kind, Forbidden | Garbled | NotFound | NotWebitel | Rejected | Unlicensed)
}

/// The host of a server's URL.
pub(crate) fn host(server: &str) -> &str {
    let host = server.split_once("://").map_or(server, |(_, rest)| rest);
    host.split_once('/').map_or(host, |(host, _)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_by_its_host() {
        assert_eq!(
            ["https://cc.example.com/api", "demo", "http://[::1]:80"].map(host),
            ["cc.example.com", "demo", "[::1]:80"]
        );
    }
}
