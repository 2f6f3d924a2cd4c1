//! An access token from a command or a file.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;
use tokio::time::{sleep, timeout};

use super::private::{self, PrivateError};

/// The longest run of a command: a person may have to unlock a key.
pub const COMMAND_PATIENCE: Duration = Duration::from_secs(60);

/// Bytes of a command's stdout that are read.
const LONGEST: usize = 64 * 1024;
/// Characters of its stderr that are shown.
const COMPLAINT: usize = 400;
/// The time for reading stderr after the command's end: a process that it started may keep the pipe open.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// The reason why there is no token. Never repeats the command's stdout or its arguments.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The program is missing, or may not be run.
    #[error("token_command cannot be run: {program}: {source}")]
    NotRun { program: String, source: io::Error },
    /// It took too long and was ended.
    #[error("token_command ({program}) did not end within {} s{complaint}", seconds.as_secs())]
    TookTooLong {
        program: String,
        seconds: Duration,
        /// Its stderr, after a colon.
        complaint: String,
    },
    #[error("token_command ({program}) failed with {status}{complaint}")]
    Failed {
        program: String,
        status: ExitStatus,
        /// Its stderr, after a colon.
        complaint: String,
    },
    /// Its first line is empty, or it printed no text.
    #[error("token_command ({program}) printed no token on its first line{complaint}")]
    PrintedNothing {
        program: String,
        /// Its stderr, after a colon.
        complaint: String,
    },
    #[error("token_file cannot be used: {0}")]
    File(#[from] PrivateError),
    #[error("token_file cannot be used: {} is not there", .0.display())]
    NoFile(PathBuf),
    #[error("token_file cannot be used: the first line of {} is empty", .0.display())]
    EmptyFile(PathBuf),
}

/// The first line of a file that only its owner may read.
///
/// # Errors
///
/// When it is missing, or open to others.
pub fn from_file(path: &Path) -> Result<SecretString, SecretError> {
    let text = SecretString::from(private::read(path)?.ok_or_else(|| SecretError::NoFile(path.to_owned()))?);
    first_line(text.expose_secret()).ok_or_else(|| SecretError::EmptyFile(path.to_owned()))
}

/// The first line that a command prints. It has no stdin, and no shell is involved. Dropping the future kills it.
///
/// # Errors
///
/// When it cannot be run, fails, prints nothing or takes too long. Its stderr is then reported.
pub async fn from_command(command: &[String], patience: Duration) -> Result<SecretString, SecretError> {
    let (program, arguments) = command.split_first().map_or(("", &[][..]), |(program, rest)| (program.as_str(), rest));
    let name = program_name(program);
    let not_run = |source| SecretError::NotRun { program: name.clone(), source };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(not_run)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (mut printed, mut complained) = (Vec::new(), Vec::new());
    let status = {
        let read = async { tokio::join!(read(stdout, &mut printed), read(stderr, &mut complained)) };
        let ended = async {
            let exited = async {
                let status = child.wait().await;
                sleep(LAST_WORDS).await;
                status
            };
            tokio::select! {
                biased;
                _ = read => {}
                status = exited => return status,
            }
            child.wait().await
        };
        timeout(patience, ended).await
    };
    let Ok(status) = status else {
        // It may just have ended.
        let _ = child.kill().await;
        let complaint = complaint(&complained, None);
        return Err(SecretError::TookTooLong { program: name, seconds: patience, complaint });
    };
    let status = status.map_err(not_run)?;
    let token = String::from_utf8(printed).ok();
    let token = token.map(SecretString::from).and_then(|text| first_line(text.expose_secret()));
    let complaint = complaint(&complained, token.as_ref());
    match token {
        _ if !status.success() => Err(SecretError::Failed { program: name, status, complaint }),
        None => Err(SecretError::PrintedNothing { program: name, complaint }),
        Some(token) => Ok(token),
    }
}

/// Reads to the end. What exceeds the limit is discarded, so that the program can end.
async fn read(stream: Option<impl AsyncRead + Unpin>, text: &mut Vec<u8>) {
    let Some(mut stream) = stream else { return };
    let mut piece = [0; 4096];
    while let Ok(count @ 1..) = stream.read(&mut piece).await {
        let room = LONGEST.saturating_sub(text.len());
        text.extend_from_slice(&piece[..count.min(room)]);
    }
}

/// The program without its folder and arguments, which may hold a secret.
pub fn program_name(program: &str) -> String {
    Path::new(program).file_name().map_or_else(|| program.to_owned(), |name| name.to_string_lossy().into_owned())
}

fn first_line(text: &str) -> Option<SecretString> {
    let line = text.lines().next().unwrap_or_default().trim();
    (!line.is_empty()).then(|| SecretString::from(line))
}

/// The end of stderr on one line, after a colon.
fn complaint(said: &[u8], token: Option<&SecretString>) -> String {
    let mut text = String::from_utf8_lossy(said).trim().to_owned();
    if let Some(token) = token {
        text = text.replace(token.expose_secret(), "***");
    }
    let plain = |character: char| if character.is_control() { ' ' } else { character };
    let text: Vec<char> = text.chars().map(plain).collect();
    let start = text.len().saturating_sub(COMPLAINT);
    let end: String = text[start..].iter().collect();
    if end.is_empty() { end } else { format!(": {end}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait_for<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime").block_on(work)
    }

    fn run(script: &str) -> Result<String, String> {
        let command = ["sh", "-c", script].map(str::to_owned);
        let token = wait_for(from_command(&command, Duration::from_secs(20)));
        token.map(|token| token.expose_secret().to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn the_first_line_is_the_token() {
        assert_eq!(run("echo ' one '; echo url: x"), Ok("one".into()), "as pass keeps it");
        assert_eq!(run("printf one; echo unlocked >&2"), Ok("one".into()));
    }

    #[test]
    fn a_command_that_fails_tells_why_and_not_what_it_printed() {
        let error = run("echo hunter2; echo 'hunter2 is no key' >&2; exit 3").expect_err("it failed");
        assert_eq!(error, "token_command (sh) failed with exit status: 3: *** is no key");
        let error = run("kill -9 $$").expect_err("it failed");
        assert!(error.starts_with("token_command (sh) failed with signal: 9"), "{error}");
    }

    #[test]
    fn a_command_that_prints_nothing_has_no_token() {
        for script in ["true", "echo; echo second", "printf '\\377\\376'"] {
            let error = run(script).expect_err("no token");
            assert_eq!(error, "token_command (sh) printed no token on its first line", "{script}");
        }
        assert!(run("printf '\\033[31mlocked' >&2").expect_err("no token").ends_with(":  [31mlocked"));
    }

    #[test]
    fn a_command_that_does_not_end_is_ended() {
        let command = ["sh", "-c", "echo hunter2; echo waiting >&2; exec sleep 60"].map(str::to_owned);
        let error = wait_for(from_command(&command, Duration::from_millis(200))).expect_err("too long").to_string();
        assert!(
            error.starts_with("token_command (sh) did not end within 0 s") && !error.contains("hunter2"),
            "{error}"
        );
    }

    #[test]
    fn what_a_command_leaves_running_is_not_waited_for() {
        assert_eq!(run("sleep 60 & echo one"), Ok("one".into()));
    }

    #[test]
    fn a_program_that_is_not_there_is_named_without_its_arguments() {
        let command = ["/nowhere/get-token", "--password", "hunter2"].map(str::to_owned);
        let error = wait_for(from_command(&command, Duration::from_secs(1))).expect_err("not there").to_string();
        assert!(error.starts_with("token_command cannot be run: get-token: No such file"), "{error}");
        assert!(!error.contains("hunter2"));
    }

    #[test]
    fn much_output_keeps_nobody_waiting() {
        let token = run("echo one; yes | head -c 300000; yes | head -c 300000 >&2");
        assert_eq!(token, Ok("one".into()));
    }

    #[test]
    fn a_file_gives_its_first_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        assert!(from_file(&path).expect_err("none").to_string().ends_with("token is not there"));
        private::create_private(&path, "abc\nrest\n").expect("it is made");
        assert_eq!(from_file(&path).expect("a token").expose_secret(), "abc");
        private::replace_private(&path, "\n").expect("it is made");
        assert!(from_file(&path).expect_err("empty").to_string().ends_with("is empty"));
    }
}
