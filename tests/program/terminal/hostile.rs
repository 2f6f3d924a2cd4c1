//! Text that tries to control the terminal, from the server and from the clipboard.

use crate::harness::{Story, Terminal};
use crate::terminal::SUPPORT;
use crate::terminal::tui::keys::{END, ENTER, ESC, paste};

/// The queue whose name is an attack, and whose hook runs a flow schema of such a name.
const EVIL: &str = "82";

/// Nothing of the names' control sequences reached the terminal, in any spelling.
fn is_unharmed(tui: &Terminal) {
    for (what, sequence) in [
        ("an operating system command", "\x1b]0"),
        ("a bell", "\x07"),
        ("a cleared screen", "\x1b[2J"),
        ("a control sequence introducer of the second kind", "\u{9b}"),
        ("a string terminator of the second kind", "\u{9c}"),
        ("a text direction turned round", "\u{202e}"),
    ] {
        assert_eq!(tui.times_written(sequence), 0, "{what} was written");
    }
    assert_eq!(tui.times_written("\x1b]"), tui.times_written("\x1b]2;127.0.0.1"), "only the window's title was set");
}

#[test]
fn names_from_the_server_are_only_ever_text() {
    let story = Story::new();
    let names = story.server.ask("GET", &format!("/api/call_center/queues/{EVIL}"), "");
    assert!(names["name"].as_str().expect("a name").contains("\u{1b}]0;owned\u{7}\u{1b}[2J"), "the attack: {names}");

    let mut tui = story.play(&["--queue", EVIL]);
    let list = tui.see_hooks("Evil");
    assert!(list.has_row(&["Joined", "Evil"]) && list.has("]0;owned"), "{list}");
    assert!(list.row(0).ends_with("connected") && list.row(-1).contains("q quit"), "the rest stands:\n{list}");
    assert!(
        list.rows().iter().skip(1).take(21).all(|row| row.ends_with(['│', '┐', '┘'])),
        "no frame is broken:\n{list}"
    );
    is_unharmed(&tui);

    // In the form, in a question, in a message, and in the queues.
    tui.press("e").see_text("Nothing differs");
    tui.press("\t").press("evil").see_text("Flow schemas: 1 ");
    tui.press(ESC).see_text("Close without saving?");
    tui.press("y").see_gone("Edit hook");
    tui.press("d").see_text("Remove 1 hook?");
    tui.press("n").see_gone("Remove 1 hook?");
    tui.press("t").see_text("switched o");
    tui.press("m").see_text("Messages");
    tui.press(ESC).see_gone("Messages");
    tui.press("\t").press(END).see_text("of 57");
    tui.press("/evil").see_bar(&["Evil"]);
    is_unharmed(&tui);
}

#[test]
fn a_pasted_text_is_never_keys() {
    let story = Story::new();
    let mut tui = story.play(&["--queue", "12"]);
    let before = tui.see_hooks("Support line");
    let list = tui.press(&paste("d\ry\x1b]0;owned\x07")).see_text("Nothing takes text here: the paste was ignored.");
    assert_eq!(list.rows()[..22], before.rows()[..22]);
    tui.press("/").see_filter("");
    tui.press(&paste("qdy")).see_filter("qdy");
    assert_eq!(story.told(SUPPORT).len(), 4);
    is_unharmed(&tui);
}

#[test]
fn what_was_typed_before_the_first_frame_is_no_command() {
    let story = Story::new();
    // The program starts once the keys are typed.
    let script = r#"echo waiting; while [ ! -e typed ]; do :; done; exec "$0" "$@""#;
    let mut tui = story.launch(&["--queue", "12"]).through_shell(script).start();
    tui.see_text("waiting");
    tui.press("dy\x1b[Bqq");
    story.write("typed", "");
    tui.see_hooks("Support line");
    let list = tui.press("7").see_text("7 does nothing here");
    assert!(list.has("1–4 of 4") && list.bar().contains("Answered"), "{list}");
    assert_eq!(story.told(SUPPORT).len(), 4);
}

#[test]
fn wide_and_rare_characters_leave_every_column_in_its_place() {
    let story = Story::new();
    let mut tui = story.play(&[]);
    tui.see_queues();
    for (name, schema) in
        [("客服热线", "客户满意度调查"), ("サポート窓口", "コールバック予約"), ("Гаряча лінія", "Сповістити CRM")]
    {
        tui.press("/").press(name).see_bar(&[name]);
        tui.press(ENTER).see("the filter kept", |screen| screen.filter().is_none());
        let list = tui.press(ENTER).see_hooks(name);
        assert!(list.has(schema), "{list}");
        // The right frame stands in the last column of every row.
        let (_, width) = list.0.size();
        for row in 2..21 {
            let last = list.0.cell(row, width - 1).expect("a cell").contents();
            assert_eq!(last, "│", "row {row} of\n{list}");
        }
        tui.press("\t").press(ESC).see_text("of 57");
    }
}
