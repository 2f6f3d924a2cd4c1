//! The server is killed in the middle of a job and started anew: nothing typed is lost, nothing is done twice.

use rustix::process::Signal;
use tempfile::TempDir;

use crate::{
    piped::Serve,
    tui::{
        Launch, Tui,
        keys::{DOWN, ENTER},
    },
    webitel::{SUPPORT, hook},
    wire::Recorder,
};

/// A server with its data in a file, so that it can be killed and started anew at the same place.
struct Place {
    _folder: TempDir,
    data: String,
    address: &'static str,
    url: String,
    token: String,
}

impl Place {
    /// Each test has an address of its own, so that no other program takes the port meanwhile.
    fn open(address: &'static str) -> (Self, Serve) {
        let folder = TempDir::new().expect("a folder");
        let data = folder.path().join("domain.sqlite").to_str().expect("a path").to_owned();
        let serve = Serve::start(&["--data", &data, "--listen", &format!("{address}:0")]);
        let place = Self { _folder: folder, data, address, url: serve.url.clone(), token: serve.token.clone() };
        (place, serve)
    }

    fn again(&self) -> Serve {
        let (_, port) = self.url.trim_end_matches("/api").rsplit_once(':').expect("a port");
        Serve::start(&["--data", &self.data, "--listen", &format!("{}:{port}", self.address), "--token", &self.token])
    }

    fn program(&self) -> Tui {
        let tui = Launch::new(&["--queue", "12", "--refresh", "off"]).at(&self.url, &self.token).start();
        tui.see_hooks("Support line");
        tui
    }
}

#[test]
fn a_server_that_is_gone_in_the_middle_of_a_form_loses_nothing_of_it() {
    let (place, serve) = Place::open("127.77.0.3");
    let mut tui = place.program();
    tui.press("a").see_text("Add hook · Support line");
    tui.press("process").press(ENTER).see_text("Flow schemas: 20+");
    serve.end(Signal::KILL);

    // The search has no answer, and says so; what was typed stays.
    tui.press("desk ticket s").see_text("The flow schemas were not loaded:");
    let form = tui.screen();
    assert!(form.has_row(&["Event", "Processing"]) && form.has("desk ticket s"), "{form}");

    let serve = place.again();
    tui.press(ENTER).see_row(&["[ Save ]"]);
    tui.see_row(&["Flow schema", "Zendesk ticket sync"]);
    serve.end(Signal::KILL);

    // The save has no answer either. It is surely not saved: nobody was there to be told.
    tui.press(ENTER).see_text("connection refused");
    let form = tui.screen();
    assert!(form.has_row(&["Event", "Processing"]) && form.has_row(&["Flow schema", "Zendesk ticket sync"]), "{form}");

    let serve = place.again();
    tui.press(ENTER).see_gone("Add hook");
    tui.see_bar(&["Processing", "Zendesk ticket sync", "on"]);
    let hooks = serve.hooks(SUPPORT);
    assert_eq!((hooks.len(), hooks.last()), (5, Some(&hook("processing", "Zendesk ticket sync", true))));
}

#[test]
fn a_server_that_is_gone_in_the_middle_of_a_removal_of_three_leaves_the_failed_ones_checked() {
    let (place, serve) = Place::open("127.77.0.4");
    let mut tui = place.program();
    tui.press(" ").press(DOWN).press(" ").press(DOWN).press(DOWN).press(" ").see_text("3 checked");
    tui.press("d").see_text("Remove 3 hooks?");
    serve.end(Signal::KILL);
    let list = tui.press("y").see_text("0 of 3 removed; ");
    assert!(
        list.has("1–4 of 4 · 3 checked") && list.has(": the server cannot be") && list.row(0).contains("no answer"),
        "{list}"
    );

    // One of them goes meanwhile. The same keys try all three again, and what is gone counts as done.
    let serve = place.again();
    assert_eq!(serve.ask("DELETE", &format!("/api/call_center/queues/{SUPPORT}/hooks/1"), "").0, 200);
    tui.press("d").see_text("Remove 3 hooks?");
    tui.press("y").see_text("3 hooks removed.");
    assert_eq!(serve.hooks(SUPPORT), [hook("joined", "Notify CRM", true)]);
    let list = tui.screen();
    assert!(list.has("1–1 of 1") && !list.has("checked"), "{list}");
}

#[test]
fn a_server_that_dies_with_three_removals_under_way_and_comes_back_has_removed_each_once() {
    let (place, serve) = Place::open("127.77.0.5");
    let recorder = Recorder::before(&serve.host());
    let mut tui = Launch::new(&["--queue", "12", "--refresh", "off"]).at(&recorder.url(), &place.token).start();
    tui.see_hooks("Support line");
    tui.press(" ").press(DOWN).press(" ").press(DOWN).press(DOWN).press(" ").see_text("3 checked");
    recorder.hold("DELETE");
    tui.press("d").see_text("Remove 3 hooks?");
    tui.press("y").see("three removals under way", |screen| screen.row(0).contains("3 saving"));
    serve.end(Signal::KILL);
    recorder.let_go();
    let serve = place.again();

    // A removal is safe to repeat, so it is; what was given up before the server came back is tried again by hand.
    let told = tui.see("an end", |screen| screen.has("removed") && !screen.row(0).contains("saving"));
    if !told.has("3 hooks removed.") {
        assert!(told.has("checked"), "{told}");
        tui.press("d").see_text("Remove ");
        tui.press("y").see("the end", |screen| screen.has("1–1 of 1"));
    }
    assert_eq!(serve.hooks(SUPPORT), [hook("joined", "Notify CRM", true)]);
    let list = tui.see_row(&["Joined", "Notify CRM", "on"]);
    assert!(list.has("1–1 of 1") && !list.has("checked"), "{list}");
}

#[test]
fn a_change_by_someone_else_comes_by_itself_and_is_marked() {
    let serve = Serve::start(&["--data", ":memory:"]);
    let mut tui = Launch::new(&["--queue", "12", "--refresh", "2s"]).at(&serve.url, &serve.token).start();
    tui.see_hooks("Support line");
    tui.press(DOWN).see_bar(&["Bridged"]);
    let path = format!("/api/call_center/queues/{SUPPORT}/hooks/1");
    assert_eq!(serve.ask("PATCH", &path, r#"{"enabled":true}"#).0, 200);
    tui.see_row(&["[ ]*Answered", "Old CRM push", "on"]);
    tui.see_bar(&["Bridged"]);
}
