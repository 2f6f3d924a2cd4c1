//! In a real tmux and a real GNU screen, which stand between the program and the terminal on most servers.

use std::fs;
use std::os::unix::fs::DirBuilderExt as _;
use std::process::Command;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::harness::{Story, Terminal};
use crate::terminal::SUPPORT;
use crate::terminal::tui::keys::{DOWN, END, ENTER, F1, HOME, PAGE_UP, UP, ctrl, paste};

/// tmux answers to nobody else's settings, and has no status line of its own.
const SETTINGS: &str = "set -g status off\nset -g focus-events on\nset -s escape-time 10\nset -s set-clipboard on\n";

/// Its key is Ctrl-O, because Ctrl-A is a command of ours.
const SCREEN_SETTINGS: &str = "startup_message off\nescape ^Oo\nterm screen-256color\naltscreen on\n";

/// Whether a program can be run. The test says that it tests nothing otherwise.
#[expect(clippy::print_stderr, reason = "a test that tests nothing says so")]
fn is_installed(program: &str, option: &str) -> bool {
    let is_there = Command::new(program).arg(option).output().is_ok();
    if !is_there {
        eprintln!("SKIPPED: {program} is not installed");
    }
    is_there
}

/// A session with the program in it, which stays when the terminal is detached from it.
struct Session {
    socket: String,
    tui: Terminal,
}

impl Session {
    /// `None` where there is no tmux.
    fn start(story: &Story) -> Option<Self> {
        if !is_installed("tmux", "-V") {
            return None;
        }
        story.write("tmux.conf", SETTINGS);
        let socket = story.path("tmux").to_str().expect("a path").to_owned();
        let tmux = r#"tmux -u -S "$HOME/tmux""#;
        let script = format!(
            r#"{tmux} -f "$HOME/tmux.conf" new-session "$0" "$@"; echo "left the session"; read _; {tmux} attach; echo "left again"; read _"#
        );
        Some(Self { socket, tui: story.launch(&["--queue", "12"]).through_shell(&script).start() })
    }

    /// What tmux prints for a command.
    fn tmux(&self, arguments: &[&str]) -> String {
        let output = Command::new("tmux").args(["-S", &self.socket]).args(arguments).output().expect("tmux runs");
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = Command::new("tmux").args(["-S", &self.socket, "kill-server"]).output();
    }
}

#[test]
fn in_tmux() {
    let story = Story::new();
    let Some(mut session) = Session::start(&story) else { return };
    let before = session.tui.see_hooks("Support line");

    // Another program asks the terminal of the pane for its name; tmux answers to whoever reads there.
    let pane = session.tmux(&["display-message", "-p", "#{pane_tty}"]);
    fs::write(pane, "\x1b[>q\x1b[c\x1b[6n").expect("a question");
    session.tui.press("\x1b[O").press("\x1b[I");
    // The program answers keys one after the other, so that the answers have been read by then.
    let list = session.tui.press("7").see_text("7 does nothing here");
    assert_eq!(list.rows()[..22], before.rows()[..22]);

    session.tui.press(&paste("dt y")).see_text("Nothing takes text here: the paste was ignored.");
    session.tui.press(DOWN).see_bar(&["Bridged"]);
    session.tmux(&["set-buffer", "dt y"]);
    session.tmux(&["paste-buffer", "-p"]);
    session.tui.see_text("Nothing takes text here: the paste was ignored.");

    session.tui.press("y").see_text("Copy to the clipboard");
    session.tui.press("n").see_text("Sent to the terminal: ");
    assert_eq!(session.tmux(&["show-buffer"]), "Notify CRM");

    session.tui.resize(100, 30);
    session.tui.see("the larger screen", |screen| screen.row(0).len() > 90 && screen.row(-1).contains("q quit"));
    session.tmux(&["detach-client"]);
    session.tui.see_text("left the session");
    session.tui.resize(80, 24);
    session.tui.press("\n").see_bar(&["Bridged"]);
    session.tui.press("q").see_text("left again");
    assert_eq!(story.told(SUPPORT)[0], "answered Old CRM push off");
    assert_eq!(story.told(SUPPORT).len(), 4);
}

#[test]
fn in_gnu_screen() {
    if !is_installed("screen", "--version") {
        return;
    }
    let story = Story::new();
    story.write("screenrc", SCREEN_SETTINGS);
    let sockets = story.path("sockets");
    fs::DirBuilder::new().mode(0o700).create(&sockets).expect("a folder");
    let script =
        r#"screen -U -c "$HOME/screenrc" -S test "$0" "$@"; read _; screen -U -r test; echo "left again"; read _"#;
    let launch = story.launch(&["--queue", "12"]).with("SCREENDIR", sockets.to_str().expect("a path"));
    let mut tui = launch.through_shell(script).start();
    tui.see_hooks("Support line");

    for (key, bar) in [(DOWN, "Bridged"), (END, "Leaving"), (HOME, "Answered"), (DOWN, "Bridged"), (UP, "Answered")] {
        tui.press(key).see_bar(&[bar]);
    }
    tui.press(F1).see_text("Help · Hooks");
    tui.press(PAGE_UP).press("q").see_gone("Help · Hooks");
    tui.press("\x1b[Z").press("\t").see_bar(&["Answered"]);
    tui.press("7").see_text("7 does nothing here");

    // "Old CRM push" in base64.
    tui.press("y").see_text("Copy to the clipboard");
    tui.press("n").see_text("Sent to the terminal: Old CRM push");
    tui.see_written("\x1b]52;c;T2xkIENSTSBwdXNo\x07", 1);
    // Four addresses are more than screen takes at once.
    tui.press(&ctrl('a')).see_text("4 checked");
    tui.press("y").see_text("Copy to the clipboard");
    tui.press("a").see_text("Sent to the terminal: ");
    let output = tui.output();
    let copied = output.rsplit_once("\x1b]52;c;").and_then(|(_, rest)| rest.split_once('\x07')).map(|(text, _)| text);
    let text = String::from_utf8(STANDARD.decode(copied.unwrap_or_default()).expect("base64")).expect("text");
    assert!(text.len() > 180 && text.ends_with("/hooks/4"), "{text:?}");
    tui.press(&ctrl('a'));

    tui.resize(100, 30);
    tui.see("the larger screen", |screen| screen.row(0).len() > 90 && screen.row(-1).contains("q quit"));
    tui.press(&ctrl('o')).press("d").see_text("detached");
    tui.resize(80, 24);
    tui.press(ENTER).see_bar(&["Answered"]);
    tui.press("q").see_text("left again");
    assert_eq!(story.told(SUPPORT).len(), 4);
}
