//! The edges of the system: pipes, devices, limits, full disks, signals, and servers that ask for patience.

use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::{fs, iter};

use crate::harness::http::serve;
use crate::harness::{CONFIG, Run, Story, refusal, send};
use rustix::process::Signal;

/// No variables, and this configuration file.
fn configured(text: &str) -> Story {
    let story = Story::new().unset();
    story.configure(text);
    story
}

fn pipe(story: &Story, name: &str) {
    story.shell(&format!("mkfifo -m 600 {name}")).done();
}

#[test]
fn a_pipe_or_a_device_is_an_error_and_nobody_waits_for_it() {
    let story = configured("");
    fs::remove_file(story.path(CONFIG)).expect("it is ours");
    pipe(&story, CONFIG);
    story.line("profiles").refused(2, "config.toml is not a regular file");

    let story = configured("[profiles.a]\nurl = \"http://127.0.0.1:9\"\ntoken_file = \"~/token\"\n");
    pipe(&story, "token");
    story.line("queues").refused(2, "token is not a regular file");

    let story = Story::new();
    pipe(&story, "hooks.yaml");
    for file in ["hooks.yaml", "/dev/zero"] {
        let run = story.shell(&format!("webitel-hooks plan -f {file}"));
        run.refused(2, "is not a regular file");
    }
    pipe(&story, "log");
    story.shell("webitel-hooks queues --log log").refused(2, "--log log cannot be written: it is a pipe.");

    let story =
        configured("[profiles.a]\nurl = \"https://127.0.0.1:9\"\nca_file = \"~/ca\"\ntoken_command = \"echo x\"\n");
    pipe(&story, "ca");
    story.line("queues").refused(1, "ca is not a regular file");
    story.line("config check").refused(2, "ca is not a regular file");
}

#[test]
fn no_command_of_a_file_that_others_may_change_is_run() {
    let story =
        configured("[profiles.a]\nurl = \"http://127.0.0.1:9\"\ntoken_command = [\"sh\", \"-c\", \"touch ~/ran\"]\n");
    for mode in [0o620, 0o602, 0o666] {
        fs::set_permissions(story.path(CONFIG), fs::Permissions::from_mode(mode)).expect("it is ours");
        for line in ["queues", "config check"] {
            let run = story.line(line);
            run.refused(2, "token_command is not run: others may read or change");
        }
    }
    assert!(!story.path("ran").exists());
    fs::set_permissions(story.path(CONFIG), fs::Permissions::from_mode(0o644)).expect("it is ours");
    story.line("queues").refused(1, "printed no token");
    assert!(story.path("ran").exists(), "others may read it");
}

/// The child holds the pipe open until it ends.
#[test]
fn a_signal_ends_a_token_command_and_the_program_at_once() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::INT, 130), (Signal::HUP, 129)] {
        let story = configured(
            "[profiles.a]\nurl = \"http://127.0.0.1:9\"\n\
             token_command = [\"sh\", \"-c\", \"exec 3>$HOME/alive; echo started >&3; exec sleep 300\"]\n",
        );
        pipe(&story, "alive");
        let child = story.spawn("queues");
        let mut alive = BufReader::new(fs::File::open(story.path("alive")).expect("a pipe"));
        let mut line = String::new();
        alive.read_line(&mut line).expect("it writes text");
        assert_eq!(line, "started\n");
        send(&child, signal);
        let run = Run::of(child);
        run.refused(code, "Stopped; nothing was changed.");
        assert_eq!(alive.read_to_end(&mut Vec::new()).expect("a pipe"), 0, "the child has ended");
    }
}

#[test]
fn too_few_files_or_threads_are_a_sentence() {
    let story = Story::new();
    for line in ["ulimit -n 6; webitel-hooks queues", "ulimit -n 6; webitel-hooks hooks list --demo --data :memory:"] {
        story.shell(line).refused(1, "webitel-hooks: Too few open files are allowed");
    }
    let run = story.shell("RUST_MIN_STACK=4000000000000000 webitel-hooks queues");
    assert!(!run.err.contains("panicked"), "{run:?}");
    run.refused(1, "Cannot start");
}

#[test]
fn a_limit_for_files_and_a_full_disk_are_a_sentence() {
    let story = Story::new();
    story
        .shell("ulimit -f 0; webitel-hooks queues > list")
        .refused(1, "The output could not be written: File too large");
    for command in ["--help", "--version", "hooks list", "hooks list --json", "hooks list --help", "paths"] {
        let run = story.shell(&format!("webitel-hooks {command} > /dev/full"));
        run.refused(1, "The output could not be written: No space left on device");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let story = Story::new();
    for command in ["--help", "--version", "man", "completions bash", "hooks list", "hooks list --json", "queues"] {
        let run = story.shell(&format!("{{ webitel-hooks {command}; echo $? >&2; }} | true")).err;
        assert_eq!(run, "0\n", "{command}");
    }
}

/// Answers each request with the next of these, the last one for ever.
fn server(answers: &'static [&'static str]) -> String {
    let mut answers = answers.iter().chain(iter::repeat(answers.last().expect("an answer")));
    serve(move |_| answers.next().expect("the last one").to_string())
}

const TOO_MANY: &str = "429 Too Many Requests\r\nRetry-After: 86400\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const WAIT: &str = "429 Too Many Requests\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
const NOTHING: &str = "200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";

#[test]
fn a_server_that_asks_for_a_day_is_not_waited_for() {
    let story = Story::new().set("WEBITEL_URL", &server(&[TOO_MANY]));
    story.line("queues").refused(1, "it asks to wait 24 h, more than max_wait allows");
    let run = story.line("queues --json");
    assert_eq!((run.code, &run.error()["kind"]), (1, &"too_many_requests".into()));
}

#[test]
fn a_wait_is_said_at_once_with_its_time() {
    let story = Story::new().set("WEBITEL_URL", &server(&[WAIT, NOTHING]));
    let run = story.line("queues");
    assert!(run.err.starts_with("The server asks for fewer requests (429): waiting 2 s, until "), "{run:?}");
    let story = Story::new().set("WEBITEL_URL", &server(&[WAIT, NOTHING]));
    let run = story.line("queues --json");
    let note: serde_json::Value = serde_json::from_str(run.err.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!(note["note"]["wait_seconds"], 2, "{run:?}");
}

#[test]
fn the_profile_says_how_long_is_waited() {
    let url = server(&[WAIT]);
    let story = configured(&format!("[profiles.a]\nurl = \"{url}\"\nmax_wait = 1\ntoken_command = \"echo token\"\n"));
    story.line("queues").refused(1, "it asks to wait 2 s, more than max_wait allows. Wait a little, then try again.");
}

/// The second request of the command would have to wait too.
#[test]
fn a_command_waits_that_long_with_all_its_requests_together() {
    const SECOND: &str = "429 Too Many Requests\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let url = server(&[SECOND, NOTHING, SECOND]);
    let story = configured(&format!("[profiles.a]\nurl = \"{url}\"\nmax_wait = 1\ntoken_command = \"echo token\"\n"));
    story.line("hooks disable --event joined --yes").refused(1, "it asks to wait 1 s, more than max_wait allows.");
}

#[test]
fn who_is_asked_to_wait_too_long_after_something_was_written_ends_with_4() {
    let refusal = refusal(429).method("PATCH").always();
    for (before, code) in [(0, 1), (1, 4)] {
        let story = Story::new().unset();
        let (url, token) = (story.server.url(), story.server.token());
        story.configure(&format!("[profiles.a]\nurl = \"{url}\"\nmax_wait = 0\ntoken_command = \"echo {token}\"\n"));
        story.inject(refusal.clone().after(before));
        let run = story.line("hooks disable --queue 12 --state on --yes");
        assert_eq!(run.code, code, "{run:?}");
        assert!(run.out.contains("more than max_wait allows"), "{run:?}");
    }
}

#[test]
fn an_address_with_api_twice_is_read_as_with_one() {
    let story = Story::new();
    let url = format!("{}/api/", story.server.url());
    let story = story.set("WEBITEL_URL", &url);
    assert!(story.line("queues").done().out.contains("Support line"));
}

#[test]
fn a_bad_gateway_of_the_proxy_names_the_proxy() {
    const REFUSED: &str =
        "502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\nConnection: close\r\n\r\n<html>";
    let proxy = server(&[REFUSED]);
    let story = Story::new().set("WEBITEL_URL", "http://0.0.0.0:9").set("http_proxy", &proxy);
    let told = format!("the answer came through the proxy {}", proxy.trim_start_matches("http://"));
    story.line("queues --plain-http").refused(1, &told);
    // A star stands for subdomains, not for the domain.
    for (exceptions, is_direct) in [("*.0.0.0", true), ("*.0.0.0.0", false), ("*.other.test", false)] {
        let story = Story::new().set("WEBITEL_URL", "http://0.0.0.0:9").set("http_proxy", &proxy);
        let run = story.set("no_proxy", exceptions).line("queues --plain-http");
        assert_eq!((run.code, run.err.contains(&told)), (1, !is_direct), "{exceptions}: {run:?}");
    }
}

#[test]
fn an_error_of_the_connection_names_the_server_the_profile_and_the_token() {
    let story = configured("[profiles.a]\nurl = \"http://127.0.0.1:9\"\ntoken_command = \"echo token\"\n");
    story.line("queues").refused(1, "Server: 127.0.0.1:9 (profile a); token of token_command.");
    let story = Story::new().set("WEBITEL_ACCESS_TOKEN", "wrong");
    story.line("queues").refused(1, "; token of WEBITEL_ACCESS_TOKEN.");
}

#[test]
fn a_list_that_never_stands_still_is_no_list_and_nothing_is_planned_on_it() {
    macro_rules! json {
        ($body:literal) => {
            concat!("200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n", $body)
        };
    }
    const FIRST: &str = json!(r#"{"next":true,"items":[{"id":"1","name":"A"}]}"#);
    const TWO: &str = json!(r#"{"items":[{"id":"2","name":"B"}]}"#);
    const THREE: &str = json!(r#"{"items":[{"id":"3","name":"C"}]}"#);
    for (line, answers) in [
        ("queues", &[FIRST, TWO, FIRST, THREE, FIRST, TWO] as &[_]),
        ("schemas", &[FIRST, TWO, FIRST, THREE, FIRST, TWO]),
        ("hooks disable --event joined --yes", &[NOTHING, FIRST, TWO, FIRST, THREE, FIRST, TWO]),
    ] {
        let story = Story::new().set("WEBITEL_URL", &server(answers));
        let run = story.line(&format!("{line} --json"));
        assert_eq!((run.code, &run.error()["kind"]), (4, &"list_changed".into()), "{line}: {run:?}");
        assert_eq!(run.out, "", "{line}");
    }
}

#[test]
fn a_token_for_another_server_is_said_to_be_ignored() {
    let story = Story::new();
    let run = story.line("queues --url http://127.0.0.1:9");
    run.refused(2, "WEBITEL_ACCESS_TOKEN is ignored: it belongs to WEBITEL_URL, which is http://127.0.0.1:");
}

#[test]
fn a_dash_is_the_standard_output() {
    let story = Story::new();
    let plain = story.line("export --queue 12").done();
    let dash = story.shell("webitel-hooks export --queue 12 -o -").done();
    assert_eq!(plain.out, dash.out);
    assert!(!story.path("-").exists());
}

#[test]
fn first_guesses_work() {
    let story = Story::new();
    let same = |guess: &str, line: &str| {
        let (guessed, meant) = (story.shell(&format!("webitel-hooks {guess}")), story.line(line));
        assert_eq!((guessed.code, &guessed.out), (meant.code, &meant.out), "{guess}: {}", guessed.err);
        assert!(!meant.out.is_empty(), "{line}");
    };
    same("where-used --schema 'Notify CRM'", "where-used 'Notify CRM'");
    same("hooks list -q 12", "hooks list --queue 12");
    same("hooks list --event joined,leaving", "hooks list --event joined --event leaving");
    same("--url $WEBITEL_URL hooks list", "hooks list");
    story.shell("webitel-hooks export -q 12 -o hooks.yaml").done();
    story.shell("webitel-hooks plan hooks.yaml").done();
    same("hooks disable 2,3 --dry-run", "hooks disable 2 3 --dry-run");
    story.line("hooks list -o json").refused(2, "pass --json");
    story.line("export -o json").refused(2, "--output takes a file: pass --format json, or --output ./json");
    assert!(!story.path("json").exists());
    story.line("doctor --mend --dry-run").done();
}

/// As bash does when Tab is pressed.
const PRESS_TAB: &str = r#"
source ./completion && COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
_webitel__hooks webitel-hooks "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
"#;

#[test]
fn bash_completes_commands_and_options() {
    let story = Story::new();
    story.shell("webitel-hooks completions bash > completion").done();
    fs::write(story.path("tab"), PRESS_TAB).expect("it is written");
    for (words, offered) in
        [("hoo", "hooks"), ("hooks ''", "list"), ("hooks list --q", "--queue"), ("where-used --j", "--json")]
    {
        let run = story.shell(&format!("bash --norc ./tab webitel-hooks {words}"));
        assert!(run.out.lines().any(|line| line.trim() == offered), "{words}: {run:?}");
    }
}
