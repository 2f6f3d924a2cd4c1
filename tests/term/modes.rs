//! A panic on a real terminal: the terminal is as it was, and what the panic says stands on it.
//!
//! Each test starts this test binary again as the program, on a terminal of its own. The other ways out are tested with the
//! real program, in `tests/program/terminal/leaving.rs`.

use std::io::Read as _;
use std::{env, thread};

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use webitel_hooks::term::{Modes, WindowTitle, modes};

/// Names what the program is to play.
const PLAY: &str = "TERMINAL_MODES_PLAY";
const ENTERED: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1004h\x1b[>1u";
const LEFT: &str = "\x1b[?2026l\x1b[r\x1b[?69l\x1b[m\x1b[<1u\x1b[?1004l\x1b[?2004l\x1b[?1049l\x1b[?25h";
/// The window's title is put aside, and taken back.
const TITLE_PUSHED: &str = "\x1b[22;2t";
const TITLE_POPPED: &str = "\x1b[23;2t";

/// No test unless it is told what to play.
#[test]
fn the_program() {
    let Ok(play) = env::var(PLAY) else { return };
    modes::install_panic_hook();
    let _modes = Modes::enter(WindowTitle::Ours).expect("a terminal");
    match play.as_str() {
        "panic" => panic!("as it happens"),
        _ => assert!(thread::spawn(|| panic!("in a thread")).join().is_err()),
    }
}

/// Plays the program to its end. Its exit code and what it wrote; the terminal is as it was: it was left once, after it was
/// entered, with its old settings.
#[track_caller]
fn play(play: &str) -> (u32, String) {
    let size = PtySize { rows: 5, cols: 30, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size).expect("a pseudo-terminal");
    let settings = || format!("{:?}", pty.master.get_termios().expect("the terminal's settings"));
    let before = settings();
    let mut command = CommandBuilder::new(env::current_exe().expect("this program"));
    command.args(["--exact", "modes::the_program", "--nocapture", "--test-threads=1"]);
    command.env(PLAY, play);
    command.env("RUST_BACKTRACE", "0");
    let mut child = pty.slave.spawn_command(command).expect("it starts");
    let mut reader = pty.master.try_clone_reader().expect("a reader");
    let written = thread::spawn(move || {
        let mut written = Vec::new();
        // It ends with an error once nobody has the terminal any more.
        let _ = reader.read_to_end(&mut written);
        String::from_utf8_lossy(&written).into_owned()
    });
    let code = child.wait().expect("its end").exit_code();
    assert_eq!(settings(), before);
    drop(pty.slave);
    let output = written.join().expect("what it wrote");
    for sequence in [ENTERED, TITLE_PUSHED, LEFT, TITLE_POPPED] {
        assert_eq!(output.matches(sequence).count(), 1, "{sequence:?} in {output:?}");
    }
    assert!(output.find(ENTERED) < output.find(LEFT), "{output:?}");
    (code, output)
}

#[test]
fn a_panic() {
    let (code, output) = play("panic");
    assert_ne!(code, 0);
    assert!(output.find(LEFT) < output.find("as it happens"), "the report is on the restored screen: {output:?}");
}

#[test]
fn a_panic_of_another_thread() {
    assert_eq!(play("panic in a thread").0, 0);
}
