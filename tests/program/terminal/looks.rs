//! How it looks where a terminal or its user cannot have everything: no colours, no Unicode.

use crate::harness::Story;
use crate::terminal::tui::keys::ENTER;

/// Whether any cell of the screen has a colour of its own.
fn has_colour(screen: &vt100::Screen) -> bool {
    let (height, width) = screen.size();
    let cells = (0..height).flat_map(|row| (0..width).map(move |column| (row, column)));
    cells
        .filter_map(|(row, column)| screen.cell(row, column))
        .any(|cell| cell.fgcolor() != vt100::Color::Default || cell.bgcolor() != vt100::Color::Default)
}

#[test]
fn nothing_is_lost_without_colours() {
    let story = Story::new();
    for (value, coloured) in [("1", false), ("", true)] {
        let mut tui = story.launch(&[]).with("NO_COLOR", value).start();
        tui.see_queues();
        let list = tui.press(ENTER).see_hooks("Support line");
        assert_eq!(has_colour(&list.0), coloured, "NO_COLOR={value:?}");
        assert!(list.has_bar("Answered") && list.has_row(&["Joined", " on "]), "{list}");
    }
}

#[test]
fn a_console_without_unicode_is_sent_ascii_only() {
    let story = Story::new();
    let mut tui = story.play(&["--ascii", "--queue", "75"]);
    tui.see_text("+- Hooks - ????");
    tui.see_row(&[">[ ] Leaving", "?????"]);
    tui.press("e").see_text("Edit hook");
    tui.press("\x1b").see_gone("Edit hook");
    tui.press("?").see_text("Help - Hooks");
    let written = tui.written_since(0);
    assert!(written.is_ascii(), "{}", written.escape_ascii());
}

#[test]
fn the_user_has_own_colours_and_own_keys() {
    let story = Story::new();
    let text = "[theme]\nbase = \"mono\"\non = \"bright-blue\"\n[keys.hooks]\ntoggle = \"o\"\n";
    story.configure(text);
    for (no_color, colour) in [("", vt100::Color::Idx(12)), ("1", vt100::Color::Default)] {
        let mut tui = story.launch(&["--queue", "12"]).with("NO_COLOR", no_color).start();
        let list = tui.see_hooks("Support line");
        let rows = list.rows();
        let row = rows.iter().position(|row| row.contains("Joined")).expect("the row");
        let column = rows[row].split(" on ").next().expect("the state").chars().count() + 1;
        let state = list.0.cell(row as u16, column as u16).expect("a cell");
        assert_eq!((state.contents(), state.fgcolor()), ("o", colour), "NO_COLOR={no_color:?}\n{list}");
        let frame = list.0.cell(1, 79).expect("a cell");
        assert_eq!(frame.fgcolor(), vt100::Color::Default, "{list}");
        assert!(list.row(-1).contains("o on/off"), "{list}");
        tui.press("t").see_text("t does nothing here.");
    }
}

#[test]
fn a_mistake_in_the_keys_or_the_theme_is_reported_with_its_line_before_anything_is_drawn() {
    let story = Story::new();
    let text = "[keys.hooks]\ntoggle = \"d\"\n[theme]\nfocus = \"pink\"\n";
    story.configure(text);
    for arguments in [&["--queue", "12"][..], &["--demo", "--data", ":memory:"]] {
        let tui = story.play(arguments);
        tui.see_written("config.toml:2: d is remove in hooks already", 1);
        tui.see_written("config.toml:4: \"focus\" must be one of black", 1);
        assert_eq!(tui.times_written(crate::terminal::tui::ENTER_SCREEN), 0);
    }
}
