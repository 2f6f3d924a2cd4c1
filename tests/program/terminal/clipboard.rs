//! Copying to the clipboard: what the terminal is sent, alone and through a multiplexer.

use crate::harness::Story;

#[test]
fn the_terminal_is_sent_what_was_chosen() {
    let story = Story::new();
    // "Old CRM push" in base64.
    let plain = "\x1b]52;c;T2xkIENSTSBwdXNo\x07";
    for (variable, sent) in [
        ("NONE", plain.to_owned()),
        ("TMUX", format!("{plain}\x1bPtmux;\x1b{plain}\x1b\\")),
        ("STY", format!("\x1bP{plain}\x1b\\")),
    ] {
        let mut tui = story.launch(&["--queue", "12"]).with(variable, "/tmp/socket,1,0").start();
        tui.see_hooks("Support line");
        tui.press("y").see_text("Copy to the clipboard");
        tui.see_row(&["web client", "/hooks/1"]);
        tui.press("n").see_text("Sent to the terminal: Old CRM push");
        tui.see_written(&sent, 1);
    }
}
