//! How it looks where a terminal or its user cannot have everything: no colours, no Unicode.

use crate::{
    tui::{Launch, keys::ENTER},
    webitel::Webitel,
};

/// Whether any cell of the screen has a colour of its own.
fn has_colour(screen: &vt100::Screen) -> bool {
    let (height, width) = screen.size();
    let cells = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
    cells
        .filter_map(|(row, column)| screen.cell(row, column))
        .any(|cell| cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default)
}

#[test]
fn without_colours_everything_is_still_told() {
    let webitel = Webitel::start();
    for (value, coloured) in [("1", false), ("", true)] {
        let mut tui = Launch::client_of(&webitel, &[]).with("NO_COLOR", value).start();
        tui.see_queues();
        let list = tui.press(ENTER).see_hooks("Support line");
        assert_eq!(has_colour(&list.0), coloured, "NO_COLOR={value:?}");
        assert!(list.has_bar("Answered") && list.has_row(&["Joined", " on "]), "{list}");
    }
}

#[test]
fn a_console_without_unicode_is_sent_ascii_only() {
    let webitel = Webitel::start();
    let mut tui = Launch::client_of(&webitel, &["--ascii", "--queue", "75"]).start();
    tui.see_text("+- Hooks - ????");
    tui.see_row(&[">[ ] Leaving", "?????"]);
    tui.press("e").see_text("Edit hook");
    tui.press("\x1b").see_gone("Edit hook");
    tui.press("?").see_text("Help - Hooks");
    let written = tui.written_since(0);
    assert!(written.is_ascii(), "{}", written.escape_ascii());
}
