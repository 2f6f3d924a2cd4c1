//! `profiles`: the profiles of the configuration file.

use std::process::ExitCode;

use serde_json::{Value, json};

use crate::{
    api::ServerAddress,
    cli::{connection::Settings, error::Problem, output},
    config::{Profile, TokenSource, secret::program_name},
    domain::duration_text,
};

pub(crate) fn run(json: bool) -> Result<ExitCode, Problem> {
    let settings = Settings::load()?;
    let usual = settings.file.usual().map(|profile| profile.name.clone());
    let entries: Vec<Entry<'_>> = settings.file.profiles.iter().map(|profile| entry(profile, &settings)).collect();
    if json {
        let profiles: Vec<Value> = entries.iter().map(Entry::json).collect();
        return output::print_json(&json!({ "default": usual, "profiles": profiles }));
    }
    if entries.is_empty() {
        let path = settings.paths.config_file();
        output::remark(&format!("There are no profiles in {}.", path.display()));
        return Ok(ExitCode::SUCCESS);
    }
    let row = |entry: &Entry<'_>| {
        let name = &entry.profile.name;
        let name = if usual.as_ref() == Some(name) { format!("{name} (default)") } else { name.clone() };
        [name, entry.host.clone(), entry.token(), entry.marks()]
    };
    let rows: Vec<[String; 4]> = entries.iter().map(row).collect();
    output::print(output::table(["NAME", "HOST", "TOKEN", "MARKS"], &rows).as_bytes())
}

/// A profile and what is known of it without asking anybody.
struct Entry<'a> {
    profile: &'a Profile,
    host: String,
    url: String,
    /// Whether a sign-in is stored for it.
    signed_in: bool,
}

fn entry<'a>(profile: &'a Profile, settings: &Settings) -> Entry<'a> {
    let Ok(address) = profile.url.value.parse::<ServerAddress>() else {
        return Entry { profile, host: String::new(), url: String::new(), signed_in: false };
    };
    let signed_in = settings.saved_session(&address, Some(profile)).path().is_file();
    Entry { profile, host: address.authority(), url: address.to_string(), signed_in }
}

impl Entry<'_> {
    /// Describes the source of the token. Of a command only the program: its arguments may hold a secret.
    fn token(&self) -> String {
        match &self.profile.token {
            TokenSource::Command(command) => format!("command {}", program(command)),
            TokenSource::File(path) => format!("file {}", path.display()),
            TokenSource::SignIn if self.signed_in => "signed in".to_owned(),
            TokenSource::SignIn => "not signed in".to_owned(),
        }
    }

    fn marks(&self) -> String {
        let profile = self.profile;
        let when = |flag: bool, word: &str| flag.then(|| word.to_owned());
        let marks = [
            profile.label.clone(),
            profile.colour.map(|colour| colour.name().to_owned()),
            when(profile.production, "production"),
            profile.confirm_above.map(|hooks| format!("confirm_above {hooks}")),
            when(profile.read_only, "read only"),
            when(profile.insecure_tls, "INSECURE TLS"),
            when(profile.plain_http, "plain http allowed"),
            profile.refresh.map(|refresh| format!("refresh {refresh}")),
            profile.max_wait.map(|time| format!("max_wait {}", duration_text(time))),
        ];
        marks.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn json(&self) -> Value {
        let profile = self.profile;
        let token = match &profile.token {
            TokenSource::Command(command) => json!({ "from": "command", "program": program(command) }),
            TokenSource::File(path) => json!({ "from": "file", "file": path.display().to_string() }),
            TokenSource::SignIn => json!({ "from": "sign-in", "signed_in": self.signed_in }),
        };
        json!({
            "name": profile.name,
            "url": self.url,
            "host": self.host,
            "token": token,
            "user": profile.user,
            "domain": profile.domain,
            "label": profile.label,
            "colour": profile.colour.map(|colour| colour.name()),
            "read_only": profile.read_only,
            "production": profile.production,
            "confirm_above": profile.confirm_above,
            "ca_file": profile.ca_file.as_ref().map(|path| path.display().to_string()),
            "insecure_tls": profile.insecure_tls,
            "plain_http": profile.plain_http,
            "max_wait_seconds": profile.max_wait.map(|time| time.as_secs()),
            "refresh_seconds": profile.refresh.map(|refresh| refresh.interval().map_or(0, |time| time.as_secs())),
        })
    }
}

fn program(command: &[String]) -> String {
    command.first().map_or_else(String::new, |program| program_name(program))
}
