//! The server goes away in the middle of something, and comes back.

use rustix::process::Signal;
use tempfile::TempDir;

use crate::harness::{Home, Relay, Terminal};
use crate::terminal::SUPPORT;
use crate::terminal::serve::Serve;
use crate::terminal::tui::keys::{DOWN, END, ENTER, ESC, HOME, TAB, ctrl};

/// A server on an address that nobody else takes while it is down, with data that survive it.
struct Lasting {
    folder: TempDir,
    /// Its address, which stays.
    host: String,
    url: String,
    token: String,
    running: Option<Serve>,
}

impl Lasting {
    fn start(address: &str) -> Self {
        let folder = TempDir::new().expect("a folder");
        let data = folder.path().join("domain.sqlite");
        let serve = Serve::start(&["--data", data.to_str().expect("a path"), "--listen", address]);
        let (host, url, token) = (serve.host(), serve.url.clone(), serve.token.clone());
        Self { folder, host, url, token, running: Some(serve) }
    }

    /// Kills it: nothing is finished, nobody is told.
    fn kill(&mut self) {
        self.running.take().expect("a server").end(Signal::KILL);
    }

    /// The same server again.
    fn restart(&mut self) {
        let data = self.folder.path().join("domain.sqlite");
        let data = data.to_str().expect("a path");
        self.running = Some(Serve::start(&["--data", data, "--listen", &self.host, "--token", &self.token]));
    }

    fn serve(&self) -> &Serve {
        self.running.as_ref().expect("a server")
    }
}

fn see_connected(tui: &Terminal) {
    tui.see("the connection again", |screen| screen.row(0).ends_with(" connected"));
}

#[test]
fn a_form_survives_the_server_and_is_saved_once() {
    let mut server = Lasting::start("127.77.0.11:0");
    let home = Home::at(&server.url, &server.token);
    let mut tui = home.play(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press("aprocess").press(ENTER).see_row(&["Event", "Processing"]);
    tui.press("desk ticket").see_text("Flow schemas: 2 ");

    // What is under way in the form stays, typed or chosen.
    server.kill();
    tui.press(" s").see_text("The flow schemas were not loaded: the server cannot be reached");
    let form = tui.screen();
    assert!(form.has_row(&["Event", "Processing"]) && form.has_row(&["Flow schema", "desk ticket s"]), "{form}");
    server.restart();
    tui.press(&ctrl('u')).press("zendesk").see_text("Flow schemas: 1 ");
    tui.press(ENTER).see_row(&["[ Save ]"]);
    tui.press(TAB).press(TAB).press(TAB).press(TAB).see_text("Space switches");
    tui.press(" ").see_row(&["State", "[ ] off"]);

    server.kill();
    let form = tui.press(&ctrl('s')).see_text("Not saved: ");
    assert!(form.has("the server cannot be reached") && form.has("Try again"), "{form}");
    for chosen in [["Event", "Processing"], ["Flow schema", "Zendesk ticket sync"], ["State", "[ ] off"]] {
        assert!(form.has_row(&chosen), "{chosen:?} is lost:\n{form}");
    }
    assert!(form.row(0).contains("no answer") && form.has("[ Save ]"), "{form}");

    server.restart();
    let list = tui.press(&ctrl('s')).see_text("Processing → Zendesk ticket sync added");
    assert!(!list.has("Add hook") && list.has("1–5 of 5"), "{list}");
    see_connected(&tui);
    let hooks = server.serve().told(SUPPORT);
    assert_eq!((hooks.len(), hooks[4].as_str()), (5, "processing Zendesk ticket sync off"));
}

#[test]
fn a_removal_that_the_server_dies_in_tells_what_became_of_each_row_and_can_be_finished() {
    let mut server = Lasting::start("127.77.0.12:0");
    let relay = Relay::before(&server.url);
    let home = Home::at(&relay.url(), &server.token);
    let mut tui = home.play(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press(HOME).press(" ").press(DOWN).press(" ").press(END).press(" ").see_text("3 checked");
    relay.refuse("DELETE /api/call_center/queues/12/hooks/2");
    relay.hold("DELETE /api/call_center/queues/12/hooks/4");
    tui.press("d").see_text("Remove 3 hooks?");

    // One is done, one is refused, one is not answered yet.
    let list = tui.press("y").see("one removal alone", |screen| screen.row(0).contains("1 saving"));
    assert!(!list.has_row(&["Answered", "Old CRM push"]) && list.has_row(&["[x] Leaving"]), "{list}");
    assert_eq!(server.serve().told(SUPPORT).len(), 3);
    server.kill();
    relay.let_go();
    let list = tui.see_text("1 of 3 hooks removed; Bridged → Notify CRM: your user lacks");
    for kept in ["[x] Bridged", "[x] Leaving", "[ ] Joined"] {
        assert!(list.has(kept), "{kept} is not in\n{list}");
    }
    assert!(!list.has_row(&["Answered", "Old CRM push"]) && list.row(0).contains("no answer"), "{list}");
    let told = tui.press("m").see_text("ones stay checked.");
    let words: Vec<String> = told.rows().concat().split(['│', ' ']).map(str::to_owned).collect();
    let text = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    assert!(text.contains("Leaving → Close ticket: the server cannot be reached"), "{told}");
    assert!(text.contains("It may have happened all the same"), "{told}");
    tui.press(ESC).see_gone("─ Messages");

    // The same again: what the first attempt left is done, and no doubt about it comes back.
    server.restart();
    let question = tui.press("d").see_text("Remove 2 hooks?");
    assert!(question.has("Bridged → Notify CRM (on)") && question.has("Leaving → Close ticket (on)"), "{question}");
    tui.press("y").see_text("2 hooks removed");
    see_connected(&tui);
    let list = tui.see_hooks("Support line");
    assert!(list.has("1–1 of 1") && list.has("2 hooks removed") && !list.has("checked"), "{list}");
    assert_eq!(server.serve().told(SUPPORT), ["joined Notify CRM on"]);
    assert_eq!(server.serve().told(18).len(), 27, "no other queue's");
}

#[test]
fn a_connection_comes_back_by_itself_and_meanwhile_says_how_old_all_is() {
    let mut server = Lasting::start("127.77.0.13:0");
    let home = Home::at(&server.url, &server.token);
    let mut tui = home.play(&["--queue", "12"]);
    tui.see_hooks("Support line");
    tui.press(END).press(" ").see_bar(&["[x]", "Leaving"]);
    let before = tui.screen();

    server.kill();
    tui.press("r").see_text("! The hooks were not loaded: the server cannot be reached");
    // Nobody presses anything from here on.
    let list = tui.see("its age", |screen| screen.row(0).ends_with("no answer for 5 s"));
    for row in 3..7 {
        assert_eq!(list.row(row), before.row(row), "{list}");
    }
    server.restart();
    let list = tui.see_text("Connected again after 5 s.");
    see_connected(&tui);
    assert!(list.bar().contains("[x] Leaving") && !list.has("were not loaded"), "{list}");
}
