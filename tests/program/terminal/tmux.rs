//! In a real tmux, which stands between the program and the terminal as on most servers.

use std::{fs, process::Command};

use crate::terminal::{
    tui::{
        Launch, Terminal,
        keys::{DOWN, paste},
    },
    webitel::{FakeServer, SUPPORT, hook},
};

/// tmux answers to nobody else's settings, and has no status line of its own.
const SETTINGS: &str = "set -g status off\nset -g focus-events on\nset -s escape-time 10\nset -s set-clipboard on\n";

/// A session with the program in it, which stays when the terminal is detached from it.
struct Session {
    socket: String,
    tui: Terminal,
}

impl Session {
    /// `None` where there is no tmux.
    #[expect(clippy::print_stderr, reason = "a test that tests nothing says so")]
    fn start(webitel: &FakeServer) -> Option<Self> {
        if Command::new("tmux").arg("-V").output().is_err() {
            eprintln!("SKIPPED: tmux is not installed");
            return None;
        }
        let launch = Launch::client_of(webitel, &["--queue", "12"]);
        let settings = launch.file("tmux.conf");
        fs::write(&settings, SETTINGS).expect("the settings of tmux");
        let socket = launch.file("tmux").to_str().expect("a path").to_owned();
        let tmux = r#"tmux -u -S "$HOME/tmux""#;
        let script = format!(
            r#"{tmux} -f "$HOME/tmux.conf" new-session "$0" "$@"; echo "left the session"; read _; {tmux} attach; echo "left again"; read _"#
        );
        Some(Self { socket, tui: launch.through_shell(&script).start() })
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
    let webitel = FakeServer::start();
    let Some(mut session) = Session::start(&webitel) else { return };
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
    assert_eq!(webitel.hooks(SUPPORT)[0], hook("answered", "Old CRM push", false));
    assert_eq!(webitel.hooks(SUPPORT).len(), 4);
}
