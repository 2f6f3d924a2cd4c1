//! Someone else changes the same hooks at the same time.

use crate::harness::Terminal;
use crate::terminal::tui::keys::{DOWN, END, ENTER, TAB, ctrl};
use crate::terminal::{SUPPORT, relayed};

/// The hook "Joined" of the queue "Support line".
const JOINED: u64 = 3;

/// The edit form of "Joined", in which another flow schema was chosen and nothing else.
pub(super) fn edited_form(tui: &mut Terminal) {
    tui.see_hooks("Support line");
    tui.press(DOWN).press(DOWN).see_bar(&["Joined"]);
    tui.press("e").see_text("Nothing differs from what the server has.");
    tui.press(TAB).see_row(&["▸Flow schema"]);
    tui.press("close tick").see_text("Flow schemas: 1 ");
    tui.press(ENTER).see_row(&["[ Save ]"]);
}

#[test]
fn a_hook_that_someone_else_changed_is_saved_without_undoing_that() {
    let (story, relay, mut tui) = relayed(&["--queue", "12"]);
    edited_form(&mut tui);
    story.server.change_hook(SUPPORT, JOINED, r#"{"enabled":false}"#);
    let question = tui.press(&ctrl('s')).see_text("Someone else changed this hook meanwhile");
    for version in [["Flow schema", "was   Notify CRM"], ["now   ", "Notify CRM"], ["yours ", "Close ticket"]] {
        assert!(question.has_row(&version), "{version:?} is not in\n{question}");
    }
    for version in [["State", "was   on"], ["now   ", "off"], ["yours ", "on"]] {
        assert!(question.has_row(&version), "{version:?} is not in\n{question}");
    }
    assert!(question.has_bar("Back"), "{question}");
    assert_eq!(relay.count("PATCH"), 0, "nothing is written before the answer");
    let list = tui.press("y").see_text("Joined → Close ticket saved");
    assert!(list.bar().contains("Close ticket") && list.bar().contains(" off"), "{list}");
    assert_eq!(story.told(SUPPORT)[2], "joined Close ticket off");
    assert_eq!((story.told(SUPPORT).len(), relay.count("PATCH")), (4, 1));
}

#[test]
fn live_refresh_shows_a_change_by_itself_and_asks_cheaply_until_then() {
    const PROBE: &str = "GET /api/call_center/queues?";
    let (story, relay, mut tui) = relayed(&["--queue", "12", "--refresh", "2s"]);
    tui.see_hooks("Support line");
    tui.press(END).press(" ").see_bar(&["[x]", "Leaving"]);
    let is_probe = |request: &String| request.starts_with(PROBE) && request.contains("updated_at");
    let probes = |requests: &[String]| requests.iter().filter(|request| is_probe(request)).count();
    // The first one is no comparison yet: the hooks are looked at once more. The second one says that nothing changed.
    let requests = relay.see("two probes", |requests| probes(requests) == 2);
    let first = requests.iter().position(is_probe).expect("a probe");
    let hooks = requests[first..].iter().filter(|request| request.contains("/hooks?")).count();
    assert_eq!((requests.len() - first, hooks), (3, 1), "{requests:#?}");
    let row = requests.last().expect("a probe");
    assert!(row.contains("fields=id") && row.contains("id=12"), "it asks for one row and two fields: {row}");

    let bytes = tui.bytes();
    let requests = relay.see("a third probe", |requests| probes(requests) == 3);
    assert_eq!(requests.len(), first + 4, "only the cheap request: {requests:#?}");
    assert_eq!(tui.bytes(), bytes, "nothing changed, so nothing is written");

    // Nobody presses anything.
    story.server.change_hook(SUPPORT, JOINED, r#"{"enabled":false}"#);
    let list = tui.see_row(&["*", "Joined", "Notify CRM", "off"]);
    assert!(list.bar().contains("[x]~Leaving"), "a replica may be behind, so the other rows may be old: {list}");
    assert!(list.has("~ Support line was changed a moment ago: this row may be old."), "{list}");
    assert!(!list.rows().iter().any(|row| row.contains('*') && !row.contains("Joined")), "{list}");
}
