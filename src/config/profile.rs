//! One server and how to reach it, as checked values.

use std::path::PathBuf;
use std::time::Duration;

use toml::de::DeValue;

use super::entries::{Entries, Placed};
use super::refresh::{LONGEST, ParseRefreshError, seconds};
use super::{Paths, Refresh};

use crate::domain::{MarkColour, ProfileMark, ServerAddress};
use crate::words;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum TokenSource {
    /// The environment, or a sign-in.
    #[default]
    SignIn,
    /// The first line that this command prints. A program and its arguments; no shell.
    Command(Vec<String>),
    /// The first line of this file.
    File(PathBuf),
}

impl TokenSource {
    /// The setting that names the source; `None` for a sign-in.
    pub const fn setting(&self) -> Option<&'static str> {
        match self {
            Self::SignIn => None,
            Self::Command(_) => Some("token_command"),
            Self::File(_) => Some("token_file"),
        }
    }
}

/// A server by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Letters, digits, `.`, `_` and `-`; it becomes part of a file's name.
    pub name: String,
    /// Its appearance and its limits.
    pub mark: ProfileMark,
    pub url: Placed<ServerAddress>,
    pub token: TokenSource,
    /// The default user name of a sign-in.
    pub user: Option<String>,
    /// The default domain of a sign-in.
    pub domain: Option<String>,
    /// Certificates to trust in addition to those of the system.
    pub ca_file: Option<PathBuf>,
    /// Requests may travel without encryption.
    pub plain_http: bool,
    pub refresh: Option<Refresh>,
    /// The longest wait before requests are sent again.
    pub max_wait: Option<Duration>,
}

/// The settings of a profile, to recognise one in the wrong place.
pub(super) const SETTINGS: [&str; 15] = [
    "url",
    "token_command",
    "token_file",
    "user",
    "domain",
    "label",
    "colour",
    "read_only",
    "production",
    "confirm_above",
    "ca_file",
    "insecure_tls",
    "plain_http",
    "refresh",
    "max_wait",
];

/// The largest `confirm_above`, for plans that are never that large.
const MOST_TO_CONFIRM: u64 = 1_000_000_000;

/// Reads the table of a profile; `None` without an address. Not to be used if there are mistakes in the file.
pub(super) fn read(mut entries: Entries<'_, '_>, name: &str, line: usize, paths: &Paths) -> Option<Profile> {
    if !is_name(name) {
        entries.complain(
            line,
            "the name of a profile may have letters, digits, dots, dashes and underscores, and must not begin with a dot or a dash",
        );
    }
    if entries.value("url").is_none() {
        entries.complain(line, format!("the profile {name:?} has no \"url\": add the server's address"));
    }
    let url = url(&mut entries);
    let command = token_command(&mut entries, paths);
    let file = entries.text("token_file");
    if let (Some(_), Some(file)) = (entries.value("token_command"), &file) {
        entries.complain(file.line, "\"token_file\" and \"token_command\" exclude each other: keep one");
    }
    let token = match (command, file) {
        (Some(command), _) => TokenSource::Command(command),
        (None, Some(file)) => TokenSource::File(paths.expand(&file.value)),
        (None, None) => TokenSource::SignIn,
    };
    // In the order in which a mistake lists them.
    let mut plain = |key| entries.text(key).map(|text| text.value);
    let (user, domain, label) = (plain("user"), plain("domain"), plain("label").map(Into::into));
    let colour = colour(&mut entries);
    let (read_only, production) = (entries.flag("read_only"), entries.flag("production"));
    let confirm_above = entries.whole_number("confirm_above", "", 0..=MOST_TO_CONFIRM);
    let confirm_above = confirm_above.and_then(|number| usize::try_from(number).ok());
    let ca_file = entries.text("ca_file").map(|path| paths.expand(&path.value));
    let (insecure_tls, plain_http) = (entries.flag("insecure_tls"), entries.flag("plain_http"));
    let (refresh, max_wait) = (refresh(&mut entries), max_wait(&mut entries));
    let elsewhere = |key: &str, _: &DeValue<'_>| {
        (key == "default_profile").then(|| "it stands at the top of the file, above all profiles".to_owned())
    };
    entries.finish("a profile", elsewhere);
    let name = name.to_owned();
    let mark =
        ProfileMark { name: Some(name.clone()), label, colour, read_only, insecure_tls, production, confirm_above };
    Some(Profile { name, mark, url: url?, token, user, domain, ca_file, plain_http, refresh, max_wait })
}

fn url(entries: &mut Entries<'_, '_>) -> Option<Placed<ServerAddress>> {
    let Placed { value, line } = entries.text("url")?;
    match value.parse::<ServerAddress>() {
        Ok(value) => Some(Placed { value, line }),
        Err(error) => {
            entries.complain(line, format!("\"url\" cannot be used: {error}"));
            None
        }
    }
}

fn is_name(name: &str) -> bool {
    let allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '.' | '_' | '-');
    !name.is_empty() && name.len() <= 64 && name.chars().all(allowed) && !name.starts_with(['.', '-'])
}

fn token_command(entries: &mut Entries<'_, '_>, paths: &Paths) -> Option<Vec<String>> {
    const KEY: &str = "token_command";
    let (value, line) = entries.value(KEY)?;
    let mut words = match value {
        DeValue::Array(items) => entries.texts(KEY, items)?,
        DeValue::String(text) => match split(text) {
            Ok(words) => words,
            Err(reason) => {
                entries.complain(line, format!("{KEY:?} {reason}"));
                return None;
            }
        },
        _ => {
            entries.wrong_type(KEY, "a command, or a list of a program and its arguments", value, line);
            return None;
        }
    };
    match words.first_mut() {
        Some(program) if !program.trim().is_empty() => {
            if program.starts_with("~/") {
                *program = paths.expand(program).to_string_lossy().into_owned();
            }
            Some(words)
        }
        _ => {
            entries.complain(line, format!("{KEY:?} is empty"));
            None
        }
    }
}

/// Splits a command at its spaces. No shell is involved: what needs one is a mistake.
fn split(text: &str) -> Result<Vec<String>, &'static str> {
    let words = shell_words::split(text).map_err(|_| "has a quotation mark that is not closed")?;
    let shell = |word: &String| {
        matches!(word.as_str(), "|" | "||" | "&&" | "&" | ";" | ">" | "<")
            || word.contains("$(")
            || word.contains("${")
            || word.contains('`')
    };
    if words.iter().any(shell) || text.contains('\0') {
        return Err("runs without a shell; where one is needed write [\"sh\", \"-c\", \"...\"]");
    }
    Ok(words)
}

fn colour(entries: &mut Entries<'_, '_>) -> Option<MarkColour> {
    let written = entries.text("colour")?;
    let colour = written.value.parse().ok();
    if colour.is_none() {
        let names = MarkColour::NAMES;
        let advice = words::did_you_mean(&written.value, names).map(|advice| format!("; {advice}")).unwrap_or_default();
        entries.complain(written.line, format!("\"colour\" must be one of {}{advice}", words::list(names)));
    }
    colour
}

/// The interval, as a text or as a number of seconds.
pub(super) fn refresh(entries: &mut Entries<'_, '_>) -> Option<Refresh> {
    let parse = |text: &str| if text == "false" { Some(Refresh::Off) } else { text.parse().ok() };
    time(entries, "refresh", &ParseRefreshError.to_string(), parse)
}

fn max_wait(entries: &mut Entries<'_, '_>) -> Option<Duration> {
    let parse = |text: &str| seconds(text).map(Duration::from_secs).filter(|wait| *wait <= LONGEST);
    time(entries, "max_wait", "must be a time up to 24h such as 30s or 2m", parse)
}

/// A time, as a text or as a number of seconds; `false` for one that can be off.
fn time<T>(
    entries: &mut Entries<'_, '_>,
    key: &'static str,
    wanted: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let (value, line) = entries.value(key)?;
    let time = match value {
        DeValue::String(text) => parse(text),
        DeValue::Integer(seconds) => parse(&seconds.to_string()),
        DeValue::Boolean(flag) => parse(&flag.to_string()),
        _ => None,
    };
    if time.is_none() {
        entries.complain(line, format!("{key:?} {wanted}"));
    }
    time
}
