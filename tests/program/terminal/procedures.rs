//! The three procedures of the documentation: add a hook, remove one, edit one.

use crate::terminal::tui::keys::{DOWN, END, ENTER, TAB, UP, ctrl};
use crate::terminal::{SUPPORT, relayed};

#[test]
fn a_hook_is_added_in_six_steps() {
    let (story, relay, mut tui) = relayed(&[]);

    // 1. Open the queue's hooks.
    tui.see_queues();
    tui.press(ENTER).see_hooks("Support line");

    // 2. Open "Add hook". Nothing is chosen, so Save is inactive, and its key says why and sends nothing.
    let form = tui.press("a").see_text("Add hook · Support line");
    assert!(form.has_row(&["[ Save (inactive) ]", "[ Close ]"]) && form.is_faint("[ Save (inactive) ]"), "{form}");
    tui.press(&ctrl('s'));
    tui.see("why Save does nothing", |screen| screen.row(-2).contains("Choose an event and a flow schema first."));

    // 3. Choose the event.
    let form = tui.press("process").press(ENTER).see_row(&["Event", "Processing"]);
    assert!(form.has("[ Save (inactive) ]") && form.is_faint("[ Save (inactive) ]"), "{form}");
    tui.press(&ctrl('s'));
    tui.see("why Save does nothing still", |screen| screen.row(-2).contains("Choose a flow schema first."));

    // 4. Choose the flow schema, by a search for the middle of its name. It is not among the first that are offered.
    let form = tui.see_text("Flow schemas: 20+");
    assert!(!form.has("Zendesk"), "{form}");
    tui.press("desk ticket s").see_text("Flow schemas: 1 ");
    tui.see_bar(&["Zendesk ticket sync", "service"]);
    let form = tui.press(ENTER).see_row(&["[ Save ]"]);
    assert!(!form.has("inactive") && !form.is_faint("[ Save ]"), "{form}");
    assert!(form.has_row(&["Flow schema", "Zendesk ticket sync"]) && form.has_row(&["State", "[x] on"]), "{form}");
    assert_eq!(relay.count("POST"), 0, "nothing was sent before Save could be pressed");

    // 5. Press Save, which has the keyboard now.
    assert!(form.bar().contains("Save"), "{form}");
    tui.press(ENTER).see_gone("Add hook");

    // 6. The new hook is in the registry, with the cursor on it, and on the server.
    let list = tui.see_bar(&["Processing", "Zendesk ticket sync", "on"]);
    assert!(list.has("1–5 of 5") && list.has("Processing → Zendesk ticket sync added"), "{list}");
    assert_eq!(story.told(SUPPORT).last().expect("a hook"), "processing Zendesk ticket sync on");
    assert_eq!((story.told(SUPPORT).len(), relay.count("POST")), (5, 1));
}

#[test]
fn a_hook_is_removed_after_a_question_that_names_it() {
    let (story, relay, mut tui) = relayed(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press(END).see_bar(&["Leaving", "Close ticket"]);

    // The default is No: whoever hits Enter keeps the hook.
    let question = tui.press("d").see_text("Remove 1 hook?");
    assert!(question.has("Leaving → Close ticket (on)") && question.has_bar("No"), "{question}");
    let list = tui.press(ENTER).see_gone("Remove 1 hook?");
    assert!(list.has_row(&["Leaving", "Close ticket", "on"]), "{list}");

    tui.press("d").see_text("Remove 1 hook?");
    let list = tui.press("y").see_text("Leaving → Close ticket removed");
    assert!(list.has("1–3 of 3") && !list.has_row(&["Close ticket", "on "]), "{list}");
    assert_eq!(relay.count("DELETE"), 1, "the answer No sent nothing");
    let left = ["answered Old CRM push off", "bridged Notify CRM on", "joined Notify CRM on"];
    assert_eq!(story.told(SUPPORT), left);
}

#[test]
fn a_hook_is_edited_and_save_waits_for_a_change() {
    let (story, relay, mut tui) = relayed(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press(DOWN).press(DOWN).see_bar(&["Joined"]);

    let form = tui.press("e").see_text("Nothing differs from what the server has.");
    assert!(form.has("Edit hook · Support line") && form.has_row(&["Flow schema", "Notify CRM"]), "{form}");
    assert!(form.has("[ Save (inactive) ]"), "{form}");
    tui.press(&ctrl('s'));
    tui.see("why Save does nothing", |screen| screen.row(-2).contains("Nothing differs"));

    // A change makes Save active, and taking it back inactive again.
    tui.press(TAB).press(TAB).see_text("Space switches");
    tui.press(" ").see_row(&["[ Save ]"]);
    tui.press(" ").see_text("[ Save (inactive) ]");

    tui.press(UP).see_row(&["▸Flow schema"]);
    tui.press("close tick").see_text("Flow schemas: 1 ");
    let form = tui.press(ENTER).see_row(&["[ Save ]"]);
    assert!(form.has_row(&["Event", "Joined"]) && form.has_row(&["Flow schema", "Close ticket"]), "{form}");
    tui.press(&ctrl('s')).see_text("Joined → Close ticket saved");
    tui.see_bar(&["Joined", "Close ticket", "on"]);
    assert!(story.has(SUPPORT, "joined Close ticket on"));
    assert_eq!((story.told(SUPPORT).len(), relay.count("PATCH"), relay.count("PUT")), (4, 1, 0));
}
