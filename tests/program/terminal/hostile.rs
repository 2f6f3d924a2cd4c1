//! Text that would like to rule the terminal, from the server and from the clipboard, and letters of another layout.

use crate::terminal::{
    tui::{
        Launch, Terminal,
        keys::{DOWN, END, ENTER, ESC, paste},
    },
    webitel::{FakeServer, SUPPORT, hook},
};

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
    let webitel = FakeServer::start();
    let names = webitel.get(&format!("/api/call_center/queues/{EVIL}"));
    assert!(names["name"].as_str().expect("a name").contains("\u{1b}]0;owned\u{7}\u{1b}[2J"), "the attack: {names}");

    let mut tui = Launch::client_of(&webitel, &["--queue", EVIL]).start();
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
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    let before = tui.see_hooks("Support line");
    for text in ["q", "dy", "d\ry", "ta\r", "\x1b]0;owned\x07"] {
        let list = tui.press(&paste(text)).see_text("Nothing takes text here: the paste was ignored.");
        assert_eq!(list.rows()[..22], before.rows()[..22], "{text:?} changed something");
        tui.press(DOWN).see_gone("the paste was ignored");
        tui.press("k").see_bar(&["Answered"]);
    }
    assert_eq!(webitel.hooks(SUPPORT)[0], hook("answered", "Old CRM push", false));
    assert_eq!(webitel.hooks(SUPPORT).len(), 4);

    // Where text is wanted, it is text, on one line and harmless.
    tui.press("/").see_filter("");
    tui.press(&paste("qdy")).see_filter("qdy");
    tui.see_text("No hook fits qdy");
    tui.press(ESC).see_text("1–4 of 4");
    tui.press("amissed").press(ENTER).see_text("Flow schemas: 20+");
    tui.press(&paste("Zendesk ticket sync\r\n")).see_bar(&["Zendesk ticket sync"]);
    tui.press(ENTER).see_row(&["[ Save ]"]);
    tui.press(&paste("\r")).see_text("Nothing takes text here");
    assert!(tui.screen().has("[ Save ]"), "a pasted line break presses no button");
    tui.press(ESC).see_text("Close without saving?");
    tui.press(&paste("y")).see_text("Nothing takes text here");
    assert!(tui.screen().has("Close without saving?"), "a pasted letter answers no question");
    is_unharmed(&tui);
}

#[test]
fn what_a_terminal_replies_is_never_keys() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    let before = tui.see_hooks("Support line");
    let replies = [
        "\x1bP>|tmux 3.3a\x1b\\",
        "\x1b]11;rgb:0000/dddd/0000\x07",
        "\x1b]52;c;ZHR5\x1b\\",
        "\x1b_Gdty\x1b\\",
        "\x1b^dty\x1b\\",
        "\x1bXdty\x1b\\",
        "\x1b[1;5R",
        "\x1b[?62;22c",
        "\x1b[Mdty",
    ];
    // The key right behind them is one.
    let list = tui.press(&replies.concat()).press("7").see_text("7 does nothing here");
    assert_eq!(list.rows()[..22], before.rows()[..22]);
    assert_eq!(webitel.hooks(SUPPORT)[0], hook("answered", "Old CRM push", false));
    assert_eq!(webitel.hooks(SUPPORT).len(), 4);
}

#[test]
fn letters_of_a_cyrillic_layout_are_the_keys_they_stand_on() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &["--queue", "12"]).start();
    tui.see_hooks("Support line");
    // о is j, ф is a, в is d, т is n, е is t, с is c, ш is i.
    tui.press("оо").see_bar(&["Joined"]);
    tui.press("в").see_text("Remove 1 hook?");
    tui.press("т").see_gone("Remove 1 hook?");
    tui.press("ш").see_text("Event · Joined");
    tui.press("й").see_gone("Event · Joined");
    tui.press("ф").see_text("Add hook");
    // In a field they are letters; where they find nothing, the same keys are tried on the other layout.
    tui.press("ф").see_text("typed on another layout: \"a\"");
    tui.press("\x7f").press("missed").press(ENTER).see_row(&["Event", "Missed"]);
    tui.press("сповіст").see_bar(&["Сповістити CRM"]);
    tui.press(ENTER).see_row(&["[ Save ]"]);
    tui.press(ENTER).see_bar(&["Missed", "Сповістити CRM"]);
    tui.press("е").see_text("switched off");
    assert_eq!(webitel.hooks(SUPPORT).last(), Some(&hook("missed", "Сповістити CRM", false)));
}

#[test]
fn wide_and_rare_characters_leave_every_column_in_its_place() {
    let webitel = FakeServer::start();
    let mut tui = Launch::client_of(&webitel, &[]).start();
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
