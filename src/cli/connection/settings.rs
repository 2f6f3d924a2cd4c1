//! The server: flags override the environment, which overrides the configuration file.
//!
//! A profile holds for its own server only. Where a flag or the environment names another one, nothing of the profile is
//! used, so that no token is ever shown to a server that it is not for.

use std::env;
use std::ffi::OsString;
use std::time::Duration;

use crate::api::{ConnectionOptions, LoginClient, MaxWait, Retries};
use crate::app::SignInDefaults;
use crate::cli::connection::waiting::Waiting;
use crate::cli::error::Problem;
use crate::cli::options::ConnectionArguments;
use crate::config::file::unknown_profile;
use crate::config::{self, File, FileError, Paths, Profile, Refresh, SavedToken};
use crate::domain::{LAG, ProfileMark, ServerAddress};
use crate::runtime::{ServerTarget, TokenKeeper};

/// The longest total wait for retries of a command, unless the profile sets it.
const MAX_WAIT: Duration = Duration::from_secs(2 * 60);
/// The longest wait for retries of each request of the screen, which can be cancelled at any time.
const SCREEN_MAX_WAIT: Duration = Duration::from_secs(10 * 60);

/// The names of the variables that may hold a token; the first one wins.
const TOKEN_VARIABLES: [&str; 2] = ["WEBITEL_ACCESS_TOKEN", "WEBITEL_AUTH_TOKEN"];

/// The environment variables. Holds a secret, so it is not `Debug`.
#[derive(Clone, Default)]
pub(crate) struct Environment {
    pub(crate) url: Option<OsString>,
    /// The variable's name and its value.
    pub(crate) token: Option<(&'static str, OsString)>,
    pub(crate) replica_lag: Option<OsString>,
}

impl Environment {
    fn read() -> Self {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let token = TOKEN_VARIABLES.iter().find_map(|name| Some((*name, set(name)?)));
        Self { url: set("WEBITEL_URL"), token, replica_lag: set("WEBITEL_REPLICA_LAG") }
    }
}

/// The settings apart from flags.
pub(crate) struct Settings {
    pub(crate) paths: Paths,
    pub(crate) file: File,
    pub(crate) environment: Environment,
}

/// The server to speak to.
pub(crate) struct ServerSettings {
    pub(crate) address: ServerAddress,
    /// The profile of that server, if it has one.
    pub(crate) profile: Option<Profile>,
    /// The environment's token, where it is for this server.
    pub(crate) environment_token: Option<(&'static str, OsString)>,
    /// The longest time that a replica of the server may be behind.
    pub(crate) replica_lag: Duration,
    /// The variable with a token for another server, and that server.
    pub(crate) ignored_token: Option<(&'static str, String)>,
    /// The reason why `token_command` may not be run: others may change the configuration file.
    pub(crate) changeable: Option<String>,
    /// The file in which a sign-in to this server is saved.
    pub(crate) saved: SavedToken,
}

impl Settings {
    /// Reads the environment and the configuration file.
    ///
    /// # Errors
    ///
    /// When the file has a mistake, wherever in it.
    pub(crate) fn load() -> Result<Self, Problem> {
        let paths = paths()?;
        let file = read_file(&paths)?.unwrap_or_default();
        Ok(Self { paths, file, environment: Environment::read() })
    }

    /// The server to speak to; none is named anywhere: `None`.
    ///
    /// # Errors
    ///
    /// When what names it cannot be used.
    pub(crate) fn choose(&self, flags: &ConnectionArguments) -> Result<Option<ServerSettings>, Problem> {
        let Named { by, address, profile } = match self.named(flags)? {
            Some(named) => named,
            None => return Ok(None),
        };
        let allowed = flags.plain_http || profile.is_some_and(|profile| profile.plain_http);
        if !address.is_encrypted() && !address.is_loopback() && !allowed {
            return Err(Problem::usage(format!(
                "{by} is plain http to {}: the access token would be sent unencrypted. Use https, or allow it with \
                 --plain-http or, in a profile, plain_http = true.",
                address.authority()
            )));
        }
        // A token beside WEBITEL_URL belongs to that server.
        let is_for_it = self.environment.url.as_ref().is_none_or(|url| {
            url.to_str().and_then(|url| url.parse::<ServerAddress>().ok()).is_some_and(|of| of == address)
        });
        let (environment_token, ignored) =
            if is_for_it { (self.environment.token.clone(), None) } else { (None, self.environment.token.as_ref()) };
        let server = || self.environment.url.as_ref().map(|url| url.to_string_lossy().into_owned()).unwrap_or_default();
        let ignored_token = ignored.map(|(variable, _)| (*variable, server()));
        let (profile, changeable) = (profile.cloned(), self.file.changeable.clone());
        let (replica_lag, saved) = (self.replica_lag()?, self.saved_session(&address, profile.as_ref()));
        Ok(Some(ServerSettings { address, profile, environment_token, replica_lag, ignored_token, changeable, saved }))
    }

    /// The file in which a sign-in to this server is saved.
    pub(crate) fn saved_session(&self, address: &ServerAddress, profile: Option<&Profile>) -> SavedToken {
        let profile = profile.map(|profile| profile.name.as_str());
        SavedToken::new(&self.paths.sessions(), profile, &address.authority(), address.to_string())
    }

    /// The server to speak to.
    ///
    /// # Errors
    ///
    /// As [`Settings::choose`], and when none is named anywhere.
    pub(crate) fn require(&self, flags: &ConnectionArguments) -> Result<ServerSettings, Problem> {
        self.choose(flags)?.ok_or_else(Problem::no_server)
    }

    fn named(&self, flags: &ConnectionArguments) -> Result<Option<Named<'_>>, Problem> {
        let file = &self.file;
        if let Some(name) = &flags.profile {
            let Some(profile) = file.profile(name) else {
                let path = self.paths.config_file();
                let which = unknown_profile("--profile", &file.names());
                return Err(Problem::usage(format!("{which} ({}).", path.display())));
            };
            return Ok(Some(self.of_profile(profile)));
        }
        let by = |by: &str, url: &str| match url.parse::<ServerAddress>() {
            Ok(address) => {
                let mut profiles = file.usual().into_iter().chain(&file.profiles);
                let profile = profiles.find(|profile| profile.url.value == address);
                Ok(Some(Named { by: by.to_owned(), address, profile }))
            }
            Err(error) => Err(Problem::usage(format!("{by} cannot be used: {error}."))),
        };
        if let Some(url) = &flags.url {
            return by("--url", url);
        }
        if let Some(url) = &self.environment.url {
            return match url.to_str() {
                Some(url) => by("WEBITEL_URL", url),
                None => Err(Problem::usage("WEBITEL_URL is not valid UTF-8.")),
            };
        }
        match file.usual() {
            Some(profile) => Ok(Some(self.of_profile(profile))),
            None if file.profiles.is_empty() => Ok(None),
            None => Err(Problem::usage(format!(
                "{} has several profiles. Choose one with --profile, or set default_profile there: {}.",
                self.paths.config_file().display(),
                file.names().join(", ")
            ))),
        }
    }

    fn of_profile<'a>(&self, profile: &'a Profile) -> Named<'a> {
        let by = format!("{}:{}: \"url\"", self.paths.config_file().display(), profile.url.line);
        Named { by, address: profile.url.value.clone(), profile: Some(profile) }
    }

    /// Parses the longest lag of the server's replica: whole seconds, such as `5s`; `0` if it has none.
    ///
    /// # Errors
    ///
    /// If it is not such a time.
    fn replica_lag(&self) -> Result<Duration, Problem> {
        let Some(typed) = &self.environment.replica_lag else { return Ok(LAG) };
        let seconds = typed.to_str().and_then(config::refresh::seconds);
        match seconds.filter(|seconds| *seconds <= LAG.as_secs()) {
            Some(seconds) => Ok(Duration::from_secs(seconds)),
            None => Err(Problem::usage("WEBITEL_REPLICA_LAG must be a time from 0s to 5s.")),
        }
    }

    /// The refresh interval in the file.
    pub(crate) fn refresh(&self, chosen: Option<&ServerSettings>) -> Refresh {
        let profile = chosen.and_then(|chosen| chosen.profile.as_ref()).and_then(|profile| profile.refresh);
        profile.or(self.file.refresh).unwrap_or_default()
    }
}

/// A server, and the setting that named it.
struct Named<'a> {
    by: String,
    address: ServerAddress,
    profile: Option<&'a Profile>,
}

impl ServerSettings {
    /// The server and its profile, for people.
    pub(crate) fn name(&self) -> String {
        let host = self.address.authority();
        self.mark().in_words().map_or_else(|| host.clone(), |profile| format!("{host} ({profile})"))
    }

    pub(crate) fn mark(&self) -> ProfileMark {
        self.profile.as_ref().map(|profile| profile.mark.clone()).unwrap_or_default()
    }

    /// The login client of a command. Its waits are reported.
    ///
    /// # Errors
    ///
    /// If its certificates cannot be used.
    pub(crate) fn login(&self, waiting: &Waiting) -> Result<LoginClient, Problem> {
        let options = self.options(MaxWait::OfAll(self.max_wait().unwrap_or(MAX_WAIT)));
        let login = LoginClient::new(self.address.clone(), options)
            .map_err(|error| Problem::failed(format!("No connection: {error}.")))?;
        Ok(login.observed(waiting.observer.clone()))
    }

    fn max_wait(&self) -> Option<Duration> {
        self.profile.as_ref().and_then(|profile| profile.max_wait)
    }

    fn options(&self, max_wait: MaxWait) -> ConnectionOptions {
        ConnectionOptions {
            retries: Retries { max_wait, ..Retries::default() },
            ca_file: self.profile.as_ref().and_then(|profile| profile.ca_file.clone()),
            insecure_tls: self.profile.as_ref().is_some_and(|profile| profile.mark.insecure_tls),
            ..ConnectionOptions::default()
        }
    }

    /// The target of the full-screen program.
    pub(crate) fn target(&self, token: Option<crate::api::AccessToken>, keeper: Option<TokenKeeper>) -> ServerTarget {
        let profile = self.profile.as_ref();
        ServerTarget {
            address: self.address.clone(),
            token,
            profile: self.mark(),
            options: self.options(MaxWait::OfEach(self.max_wait().unwrap_or(SCREEN_MAX_WAIT))),
            replica_lag: self.replica_lag,
            sign_in: SignInDefaults {
                user: profile.and_then(|profile| profile.user.clone()).unwrap_or_default(),
                domain: profile.and_then(|profile| profile.domain.clone()).unwrap_or_default(),
                password: None,
            },
            keeper,
        }
    }
}

/// The paths of the program's files.
pub(crate) fn paths() -> Result<Paths, Problem> {
    Paths::from_environment().map_err(|error| Problem::usage(error.to_string()))
}

/// The configuration file, where there is one.
pub(crate) fn read_file(paths: &Paths) -> Result<Option<File>, Problem> {
    File::read(paths).map_err(|error| match error {
        FileError::Unreadable(_) => Problem::usage(error.to_string()),
        FileError::Mistaken { .. } => Problem::usage(format!("the configuration file has mistakes.\n{error}")),
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::MarkColour;

    fn settings(text: &str) -> Settings {
        let paths = Paths::new("/home/ann".into(), Path::new("/config"), Path::new("/state"));
        let file = File::parse(text, &paths).expect("no mistakes");
        Settings { paths, file, environment: Environment::default() }
    }

    fn chosen(settings: &Settings, profile: &str) -> ServerSettings {
        let flags = ConnectionArguments { profile: Some(profile.into()), url: None, plain_http: false, log: None };
        settings.choose(&flags).ok().flatten().expect("a server")
    }

    #[test]
    fn a_profile_wins_over_the_top_of_the_file() {
        let settings = settings(
            "refresh = \"1m\"\n[profiles.a]\nurl = \"a.example\"\nrefresh = \"off\"\n[profiles.b]\nurl = \"b.example\"\n",
        );
        let refresh = |name| settings.refresh(Some(&chosen(&settings, name))).to_string();
        assert_eq!(
            (refresh("a"), refresh("b"), settings.refresh(None).to_string()),
            ("off".into(), "60s".into(), "60s".into())
        );
    }

    #[test]
    fn live_refresh_is_on_unless_it_is_switched_off() {
        assert_eq!(settings("").refresh(None).to_string(), "30s");
        assert_eq!(settings("refresh = \"off\"").refresh(None).to_string(), "off");
    }

    #[test]
    fn a_profile_reaches_the_screen_whole() {
        let settings = settings(
            "[profiles.a]\nurl = \"a.example\"\nlabel = \"lab\"\ncolour = \"cyan\"\nread_only = true\ninsecure_tls = true\n\
             ca_file = \"/ca.pem\"\nproduction = true\nconfirm_above = 7\nuser = \"ann\"\ndomain = \"d\"\n",
        );
        let target = chosen(&settings, "a").target(None, None);
        let mark = ProfileMark {
            name: Some("a".into()),
            label: Some("lab".into()),
            colour: Some(MarkColour::Cyan),
            read_only: true,
            insecure_tls: true,
            production: true,
            confirm_above: Some(7),
        };
        assert_eq!(target.profile, mark);
        assert_eq!((target.sign_in.user.as_str(), target.sign_in.domain.as_str()), ("ann", "d"));
        assert_eq!(target.options.ca_file.as_deref(), Some(Path::new("/ca.pem")));
        assert!(target.options.insecure_tls && target.token.is_none());
    }
}
