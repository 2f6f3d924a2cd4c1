//! Ways out and back: quit, signals, a terminal that goes away, suspension. The terminal is as it was after each.

use std::fs;

use rustix::process::{Pid, Signal, kill_process};

use crate::harness::{Home, Story, Terminal};
use crate::terminal::tui::keys::{END, ENTER, ctrl};
use crate::terminal::tui::{ENTER_SCREEN, End};
use crate::terminal::{SUPPORT, relayed};

/// A shell that stays when the program has ended: else the system itself puts the terminal's settings back, whatever
/// the program has left of them.
const STAY: &str = r#""$0" "$@"; echo "ended with $?"; read _"#;

/// The program that a shell has started.
fn child_of(shell: Pid) -> Pid {
    let shell = shell.as_raw_nonzero();
    let children = fs::read_to_string(format!("/proc/{shell}/task/{shell}/children")).expect("the shell's children");
    children.trim().parse().ok().and_then(Pid::from_raw).expect("one child")
}

/// In which state the system says that a process is: `S` sleeps, `T` is stopped.
fn state_of(process: Pid) -> char {
    let stat = fs::read_to_string(format!("/proc/{}/stat", process.as_raw_nonzero())).expect("a process");
    stat.rsplit(") ").next().and_then(|rest| rest.chars().next()).expect("a state")
}

/// The terminal is in the program's hands. Without this, "as before" would be true of a program that sets nothing.
fn is_taken(tui: &Terminal) {
    // Waited for: a program that comes back sets its modes twice, once for itself and once for the signal.
    tui.see_modes(&["alternate screen", "bracketed paste", "focus reports", "keyboard flags"]);
    assert!(!tui.has_settings_of_before());
}

fn is_given_back(tui: &Terminal) {
    assert_eq!(tui.modes_left(), [""; 0]);
    assert!(tui.has_settings_of_before());
}

#[test]
fn quitting_leaves_the_terminal_as_it_was() {
    let story = Story::new();
    let mut tui = story.launch(&[]).through_shell(STAY).start();
    tui.see_queues();
    is_taken(&tui);
    let left = tui.press("q").see_text("ended with 0");
    assert_eq!(left.row(0), "ended with 0", "the screen of before is there again:\n{left}");
    is_given_back(&tui);
}

#[test]
fn quitting_ends_with_success() {
    let story = Story::new();
    for keys in ["q", "\x03", "й"] {
        let mut tui = story.play(&[]);
        tui.see_queues();
        tui.press(keys);
        assert_eq!(tui.end(), End::with(0), "{keys:?}");
        assert_eq!(tui.modes_left(), [""; 0]);
    }
}

#[test]
fn a_form_under_way_is_asked_about_before_the_program_ends() {
    let story = Story::new();
    let mut tui = story.play(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press("amissed").press(ENTER).see_row(&["Event", "Missed"]);
    tui.press(&ctrl('c')).see_text("Quit and lose what is in the form?");
    // A second Ctrl-C does not answer the question that the first one asked.
    tui.press(&ctrl('c')).see_text("Choose an answer");
    tui.press("n").see_gone("Quit and lose");
    tui.press(&ctrl('c')).see_text("Quit and lose");
    tui.press("y");
    assert_eq!(tui.end(), End::with(0));
}

#[test]
fn quitting_waits_for_a_write_that_is_under_way() {
    let (story, relay, mut tui) = relayed(&["--queue", "12"]);
    tui.see_hooks("Support line");
    relay.hold("PATCH");
    tui.press(END).press("t").see_bar(&["→ off …"]);
    let question = tui.press("q").see_text("1 write under way. Quit?");
    assert!(question.has_bar("Stay"), "{question}");
    tui.press("y").see_gone("Quit?");
    relay.let_go();
    assert_eq!(tui.end(), End::with(0));
    assert!(story.has(SUPPORT, "leaving Close ticket off"));
}

#[test]
fn a_second_start_shows_what_the_first_one_saved() {
    let home = Home::new();
    let arguments = ["--demo", "--queue", "12", "--data", "new folder/demo.sqlite"];
    let start = || home.play(&arguments);
    let mut tui = start();
    tui.see_hooks("Support line");
    tui.press("amissed").press(ENTER).press("zendesk").press(ENTER).see_row(&["[ Save ]"]);
    tui.press(ENTER).see_bar(&["Missed", "Zendesk ticket sync"]);
    tui.press("q");
    assert_eq!(tui.end(), End::with(0));

    let mut tui = start();
    let list = tui.see_hooks("Support line");
    assert!(list.has("1–5 of 5") && list.has_row(&["Missed", "Zendesk ticket sync", "on"]), "{list}");
    tui.press("q").end();

    // Unless it is to be made up anew.
    let list = home.play(&[&arguments[..], &["--reset"]].concat()).see_hooks("Support line");
    assert!(list.has("1–4 of 4"), "{list}");
}

#[test]
fn the_demo_needs_no_file_to_be_named_and_keeps_its_own() {
    let home = Home::new();
    home.play(&["--demo"]).see_queues();
    assert!(home.path(".local/state/webitel-hooks/demo.sqlite").exists());

    let home = Home::new();
    home.play(&["--demo", "--data", ":memory:"]).see_queues();
    assert!(!home.path(".local/state").exists(), "data in memory leaves no file");
}

#[test]
fn the_start_screen_offers_the_demo() {
    let home = Home::new();
    let mut tui = home.play(&[]);
    let screen = tui.see_text("No server is configured.");
    assert!(screen.row(0).ends_with("not connected"), "{screen}");
    tui.press("d").see_queues();
    tui.press("q");
    assert_eq!(tui.end(), End::with(0));
}

#[test]
fn a_signal_ends_the_program_with_its_code() {
    let story = Story::new();
    for (signal, code) in [
        (Signal::HUP, 129),
        (Signal::INT, 130),
        (Signal::QUIT, 131),
        (Signal::TERM, 143),
        (Signal::USR1, 138),
        (Signal::USR2, 140),
        (Signal::ALARM, 142),
        (Signal::VTALARM, 154),
        (Signal::XCPU, 152),
    ] {
        let tui = story.play(&[]);
        tui.see_queues();
        tui.signal(signal);
        assert_eq!(tui.end(), End::with(code), "{signal:?}");
        assert_eq!(tui.modes_left(), [""; 0], "{signal:?}");
    }
}

#[test]
fn too_few_files_are_a_sentence_and_the_terminal_is_as_it_was() {
    let script = format!("ulimit -n 6; {STAY}");
    let home = Home::new();
    let tui = home.launch(&["--demo", "--data", ":memory:"]).through_shell(&script).start();
    let screen = tui.see_text("ended with 1");
    assert!(screen.has("webitel-hooks: Too few open files are allowed"), "{screen}");
    is_given_back(&tui);
}

#[test]
fn a_signal_leaves_the_terminal_as_it_was() {
    let story = Story::new();
    for (signal, code) in [(Signal::HUP, 129), (Signal::INT, 130), (Signal::TERM, 143)] {
        let mut tui = story.launch(&["--queue", "12"]).through_shell(STAY).start();
        tui.see_hooks("Support line");
        // With a text cursor shown, and in the middle of something.
        tui.press("azend").see_text("zend");
        is_taken(&tui);
        kill_process(child_of(tui.pid()), signal).expect("a signal");
        tui.see_text(&format!("ended with {code}"));
        is_given_back(&tui);
    }
}

#[test]
fn the_program_goes_when_its_terminal_goes() {
    let story = Story::new();
    let tui = story.play(&[]);
    tui.see_queues();
    assert_eq!(tui.hang_up(), End::with(129));
}

#[test]
fn the_program_goes_when_its_terminal_goes_even_if_hang_ups_are_ignored() {
    let story = Story::new();
    let tui = story.launch(&[]).through_shell(r#"trap "" HUP; exec "$0" "$@""#).start();
    tui.see_queues();
    assert_eq!(tui.hang_up(), End::with(129));
}

#[test]
fn the_program_goes_when_its_terminal_goes_and_no_signal_says_so() {
    let story = Story::new();
    let tui = story.launch(&[]).without_hang_up_signal().start();
    tui.see_queues();
    assert_eq!(tui.hang_up(), End::with(129));
}

#[test]
fn the_demo_keeps_what_was_saved_when_its_terminal_goes() {
    let home = Home::new();
    let start = || home.play(&["--demo", "--queue", "12"]);
    let mut tui = start();
    tui.see_hooks("Support line");
    tui.press("t").see_text("Answered → Old CRM push switched on");
    tui.hang_up();
    let list = start().see_hooks("Support line");
    assert!(list.has_row(&["Answered", "Old CRM push", " on"]), "{list}");
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_the_program_back() {
    let story = Story::new();
    let script = r#"set -m; "$0" "$@"; echo "stopped with $?"; read _; fg; echo "ended with $?"; read _"#;
    let mut tui = story.launch(&["--queue", "12"]).through_shell(script).start();
    tui.see_hooks("Support line");
    tui.press("amissed").press(ENTER).press("zen").see_text("Flow schemas: 1 ");
    is_taken(&tui);

    // 128 and the number of the signal that stops what a terminal stops.
    tui.press(&ctrl('z')).see_text("stopped with 148");
    is_given_back(&tui);

    let form = tui.press("\n").see_text("Add hook");
    is_taken(&tui);
    assert!(form.has_row(&["Event", "Missed"]) && form.has_row(&["Flow schema", "zen"]), "{form}");
    // The keys arrive again, and the network too.
    tui.press(ENTER).see_row(&["[ Save ]"]);
    tui.press(ENTER).see_bar(&["Missed", "Zendesk ticket sync"]);
    assert!(story.has(SUPPORT, "missed Zendesk ticket sync on"));
    tui.press("q").see_text("ended with 0");
    is_given_back(&tui);
}

#[test]
fn a_program_that_was_stopped_ends_when_it_is_killed_and_leaves_the_terminal_to_the_shell() {
    let story = Story::new();
    let script = r#"set -m; "$0" "$@"; echo "stopped with $?"; read _; echo "the shell goes on"; read _"#;
    let mut tui = story.launch(&["--queue", "12"]).through_shell(script).start();
    tui.see_hooks("Support line");
    let program = child_of(tui.pid());
    tui.press(&ctrl('z')).see_text("stopped with 148");
    // What a shell's `kill %1` sends.
    for signal in [Signal::TERM, Signal::CONT] {
        kill_process(program, signal).expect("a signal");
    }
    while state_of(program) != 'Z' {
        std::thread::yield_now();
    }
    tui.press("\n").see_text("the shell goes on");
    assert_eq!(tui.times_written(ENTER_SCREEN), 1, "it did not take the screen again");
    is_given_back(&tui);
}

#[test]
fn a_program_in_the_background_waits_until_it_has_the_terminal() {
    let story = Story::new();
    let script = r#"set -m; "$0" "$@"; bg >/dev/null; echo "in the background"; read _; fg >/dev/null; echo "ended with $?"; read _"#;
    let mut tui = story.launch(&["--queue", "12"]).through_shell(script).start();
    tui.see_hooks("Support line");
    tui.press(&ctrl('z')).see_text("in the background");
    tui.press("\n").see_hooks("Support line");
    is_taken(&tui);
    tui.press("q").see_text("ended with 0");
    is_given_back(&tui);
}

#[test]
fn the_window_is_named_after_the_server_and_has_its_old_name_again() {
    let story = Story::new();
    let mut tui = story.play(&[]);
    tui.see_queues();
    let title = format!("\x1b]2;{} · webitel-hooks\x1b\\", story.server.host());
    tui.see_written(&title, 1);
    tui.press("j").press("k").press("q").end();
    assert_eq!((tui.times_written("\x1b]2;"), tui.times_written("\x1b[23;2t")), (1, 1), "named once, and restored");

    story.configure("title = false\n");
    let mut tui = story.play(&[]);
    tui.see_queues();
    tui.press("q").end();
    assert_eq!((tui.times_written("\x1b]2;"), tui.times_written("\x1b[23;2t")), (0, 0));
}

#[test]
fn ctrl_z_does_nothing_where_no_shell_could_bring_the_program_back() {
    let story = Story::new();
    let mut tui = story.play(&[]);
    tui.see_queues();
    // It left and came back at once.
    tui.press(&ctrl('z')).see_written(ENTER_SCREEN, 2);
    tui.see_queues();
    is_taken(&tui);
    tui.press("7").see_text("7 does nothing here");
}

#[test]
fn a_program_stopped_from_outside_takes_its_terminal_back() {
    let story = Story::new();
    let mut tui = story.launch(&[]).through_shell(STAY).start();
    let before = tui.see_queues();
    let program = child_of(tui.pid());
    kill_process(program, Signal::STOP).expect("a signal");
    while state_of(program) != 'T' {
        std::thread::yield_now();
    }
    // Meanwhile someone else uses the terminal.
    tui.scribble("\x1b[?1049l\x1b[?2004l\x1b[?25h\x1b[31mspoilt\x1b[2J\x1b[5;5Hall of it\x1b[m");
    kill_process(program, Signal::CONT).expect("a signal");
    tui.see("the same screen again", |screen| screen.rows() == before.rows());
    is_taken(&tui);
    tui.press("q").see_text("ended with 0");
    is_given_back(&tui);
}

#[test]
fn ctrl_l_redraws_a_garbled_screen() {
    let story = Story::new();
    let mut tui = story.play(&[]);
    let before = tui.see_queues();
    tui.scribble("\x1b[3;5r\x1b[0;1;7;31;44m\x1b[2J\x1b[2;2Hspoilt\x1b[r");
    tui.see_text("spoilt");
    tui.press(&ctrl('l')).see("the same screen again", |screen| screen.rows() == before.rows());
    assert_eq!(tui.screen().bar(), before.bar());
}
