//! What was done is written down as it is done, and put back: also by a program that was started later.

use tempfile::TempDir;

use crate::{
    tui::{
        Launch,
        keys::{DOWN, ENTER, TAB},
    },
    webitel::{SUPPORT, Webitel, hook},
};

#[test]
fn a_removed_hook_comes_back_as_a_new_one_after_a_restart_and_what_was_before_is_undone_after_it() {
    let webitel = Webitel::start();
    let state = TempDir::new().expect("a folder");
    let start = || {
        let state = state.path().to_string_lossy();
        let tui = Launch::client_of(&webitel, &["--queue", "12"]).with("XDG_STATE_HOME", &state).start();
        tui.see_hooks("Support line");
        tui
    };
    let before = webitel.hooks(SUPPORT);
    let mut tui = start();
    tui.press("t").see_text("switched on.");
    tui.press(DOWN).see_bar(&["Bridged"]);
    tui.press("d").see_text("Remove 1 hook?");
    tui.press("y").see_text("Bridged → Notify CRM removed.");
    tui.press("q").end();
    assert!(!webitel.hooks(SUPPORT).contains(&hook("bridged", "Notify CRM", true)));

    let mut tui = start();
    let preview = tui.press("u").see_text("Undo: 1 hook removed");
    assert!(preview.has("+ Bridged → Notify CRM (on), as a new hook") && preview.has("[y] Add 1"), "{preview}");
    assert!(!webitel.hooks(SUPPORT).contains(&hook("bridged", "Notify CRM", true)), "nothing is done before yes");
    tui.press("y").see_text("1 of 1 write done");
    tui.press(ENTER).see_hooks("Support line");
    assert!(webitel.hooks(SUPPORT).contains(&hook("bridged", "Notify CRM", true)));

    tui.press("u").see_text("Undo: 1 hook switched");
    tui.press(TAB).press(ENTER).see_text("1 of 1 write done");
    assert_eq!(sorted(webitel.hooks(SUPPORT)), sorted(before));
    tui.press(ENTER).press("u").see_text("Nothing is left to undo");
}

fn sorted<T: std::fmt::Debug>(hooks: Vec<T>) -> Vec<String> {
    let mut told: Vec<String> = hooks.iter().map(|hook| format!("{hook:?}")).collect();
    told.sort();
    told
}

#[test]
fn hooks_are_paused_and_exactly_those_come_on_again_after_a_restart() {
    let webitel = Webitel::start();
    let state = TempDir::new().expect("a folder");
    let start = || {
        let state = state.path().to_string_lossy();
        let tui = Launch::client_of(&webitel, &["--queue", "12"]).with("XDG_STATE_HOME", &state).start();
        tui.see_hooks("Support line");
        tui
    };
    let before = webitel.hooks(SUPPORT);
    let mut tui = start();
    tui.press("\x01").see_text("4 checked");
    let preview = tui.press("z").see_text("Pause 3 hooks");
    assert!(preview.has("Answered → Old CRM push is off already"), "{preview}");
    tui.press("y").see_text("3 of 3 writes done");
    tui.press(ENTER).press("q").end();
    assert!(webitel.hooks(SUPPORT).iter().all(|hook| !format!("{hook:?}").contains("true")));

    let mut tui = start();
    tui.press("Z").see_text("Resume 3 hooks");
    tui.press("y").see_text("3 of 3 writes done");
    assert_eq!(sorted(webitel.hooks(SUPPORT)), sorted(before));
    tui.press(ENTER).press("Z").see_text("Nothing is paused here");
}
