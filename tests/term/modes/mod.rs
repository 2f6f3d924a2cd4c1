//! The terminal in a real pseudo-terminal: how it is while the program is shown, and that it is as it was afterwards,
//! whatever the way out.
//!
//! Each test starts this test binary again as the program, on a terminal of its own.

mod played;
mod program;

use std::io::Write as _;

use played::Played;
use rustix::process::Signal;

const ENTERED: &str = "\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1004h\x1b[>1u";
/// The window's title is put aside, and taken back.
const TITLE_PUSHED: &str = "\x1b[22;2t";
const TITLE_POPPED: &str = "\x1b[23;2t";
const LEFT: &str = "\x1b[?2026l\x1b[r\x1b[?69l\x1b[m\x1b[<1u\x1b[?1004l\x1b[?2004l\x1b[?1049l\x1b[?25h";

/// After the program ended the terminal is as it was: it was left once, after it was entered, with its old settings.
#[track_caller]
fn assert_restored(played: &Played) {
    played.expect(LEFT, 1);
    let output = played.output();
    assert_eq!(output.matches(ENTERED).count(), 1, "{output:?}");
    assert!(output.find(ENTERED) < output.find(LEFT), "{output:?}");
    assert_eq!((output.matches(TITLE_PUSHED).count(), output.matches(TITLE_POPPED).count()), (1, 1), "{output:?}");
    assert!(
        !output.contains("\x1b[6n") && !output.contains("\x1b[c") && !output.contains("\x1b[?u"),
        "it asks nothing"
    );
    assert!(!played.is_raw());
}

#[test]
fn quitting() {
    let mut played = Played::start("quit");
    assert_eq!(played.wait(), 0);
    assert_restored(&played);
}

#[test]
fn a_panic() {
    let mut played = Played::start("panic");
    assert_ne!(played.wait(), 0);
    played.expect("as it happens", 1);
    assert_restored(&played);
    let output = played.output();
    assert!(output.find(LEFT) < output.find("as it happens"), "the report is on the restored screen: {output:?}");
}

#[test]
fn a_panic_of_another_thread() {
    let mut played = Played::start("panic in a thread");
    assert_eq!(played.wait(), 0);
    assert_restored(&played);
}

#[test]
fn signals() {
    for (signal, code) in [
        (Signal::TERM, 143),
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
        (Signal::USR1, 138),
        (Signal::USR2, 140),
        (Signal::ALARM, 142),
        (Signal::VTALARM, 154),
        (Signal::XCPU, 152),
    ] {
        let mut played = Played::start("signals");
        played.expect("ready", 1);
        assert!(played.is_raw());
        played.send(signal);
        assert_eq!(played.wait(), code);
        assert_restored(&played);
    }
}

#[test]
fn the_terminal_goes_away() {
    let mut played = Played::start_and_listen_until("hang-up", "ready");
    played.expect("ready", 1);
    played.hang_up();
    assert_eq!(played.wait(), 42);
}

#[test]
fn stopping_from_outside_and_going_on() {
    let mut played = Played::start("signals");
    played.expect("ready", 1);
    played.send(Signal::STOP);
    played.send(Signal::CONT);
    played.expect(ENTERED, 2);
    played.send(Signal::TERM);
    assert_eq!(played.wait(), 143);
    played.expect(LEFT, 1);
    assert_eq!(played.output().matches("\x1b[<1u").count(), 2, "as many popped as pushed");
    assert_eq!(played.output().matches(TITLE_POPPED).count(), 2, "as many popped as pushed");
    assert!(!played.is_raw());
}

#[test]
fn suspending_under_a_shell() {
    let mut played = Played::start_under_a_shell("suspend");
    played.expect("the shell goes on", 1);
    played.expect("resumed", 1);
    assert_eq!(played.wait(), 0);
    let output = played.output();
    let order = [ENTERED, "ready", LEFT, "the shell goes on", ENTERED, "resumed", LEFT];
    let mut rest = output.as_str();
    for text in order {
        let at = rest.find(text).unwrap_or_else(|| panic!("{text:?} is not in its place in {output:?}"));
        rest = &rest[at + text.len()..];
    }
    assert!(!played.is_raw());
}

#[test]
fn suspending_where_nobody_could_resume() {
    let mut played = Played::start("suspend");
    played.expect("resumed", 1);
    assert_eq!(played.wait(), 0);
    assert!(!played.is_raw());
}

#[test]
fn what_is_typed() {
    let mut played = Played::start("input");
    played.expect("ready", 1);
    let mut keyboard = played.keyboard();
    for (bytes, shown) in [
        ("j", "<j>"),
        ("G", "<G>"),
        ("ж", "<ж>"),
        ("\x1b[A", "<Up>"),
        ("\x1bOB", "<Down>"),
        ("\x1b[Z", "<Shift-Tab>"),
        ("\x1b[57;5u", "<Ctrl-9>"),
        ("\r", "<Enter>"),
        ("\n", "<Enter>"),
        ("\x7f", "<Backspace>"),
        ("\x08", "<Backspace>"),
        ("\0", "<Ctrl-Space>"),
        ("\x1a", "<Ctrl-Z>"),
        ("\x1b", "<Esc>"),
        ("\x1bx", "<Alt-x>"),
        ("\x1b[200~two\rlines\x1b[201~", "Paste(\"two\\nlines\")"),
        ("\x1b[I", "Focus(true)"),
        ("\x1b[O", "Focus(false)"),
    ] {
        let before = played.output().matches(shown).count();
        keyboard.write_all(bytes.as_bytes()).unwrap();
        played.expect(shown, before + 1);
    }
    played.resize(33, 7);
    played.expect("(33, 7)", 1);
    keyboard.write_all(b"q").unwrap();
    assert_eq!(played.wait(), 0);
    assert_restored(&played);
}

#[test]
fn a_held_key_in_one_burst() {
    let mut played = Played::start("count");
    played.expect("ready", 1);
    let mut keyboard = played.keyboard();
    for _ in 0..20 {
        keyboard.write_all("\x1b[B".repeat(1_000).as_bytes()).unwrap();
    }
    keyboard.write_all(b"q").unwrap();
    played.expect("20000 times Down and nothing else", 1);
    assert_eq!(played.wait(), 0);
}

#[test]
fn what_was_typed_before_the_first_frame() {
    let mut played = Played::start("type-ahead");
    played.expect("starting", 1);
    let mut keyboard = played.keyboard();
    // The rest of the last sequence comes when the frame has been drawn.
    keyboard.write_all(b"dy\x1b[Aqq\x1b[").unwrap();
    played.expect("ready", 1);
    keyboard.write_all(b"Aq").unwrap();
    assert_eq!(played.wait(), 0);
    assert!(!played.output().contains("Key"), "{}", played.output());
}
