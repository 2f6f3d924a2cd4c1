//! What the program may cost: bytes and requests, counted. Never time: a slow machine is no failure.

use std::io::Read;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use std::{fs, thread};

use webitel_hooks::demo::SeedSize;

use crate::harness::{FakeServer, Home, Story, Terminal};
use crate::terminal::relayed;
use crate::terminal::screen::Screen;
use crate::terminal::tui::keys::{DOWN, END, ENTER, TAB, UP, ctrl};

const FIRST_FRAME: usize = 2_500;
const ONE_ROW_DOWN: usize = 175;
const ONE_ROW_SCROLLED: usize = 300;
const THOUSAND_DOWNS: usize = 2_000;

/// What the program writes in answer to a key, until that is to be seen.
#[track_caller]
fn cost(tui: &mut Terminal, key: &str, what: &str, seen: impl Fn(&Screen) -> bool) -> usize {
    let before = tui.bytes();
    tui.press(key).see(what, seen);
    tui.bytes() - before
}

/// Moves the bar row by row, and gives what each step took.
#[track_caller]
fn steps(tui: &mut Terminal, key: &str, count: usize) -> Vec<usize> {
    (0..count)
        .map(|_| {
            let before = tui.screen();
            let (row, text) = (before.bar_row(), before.bar());
            cost(tui, key, "the bar elsewhere", |screen| {
                screen.bar_row() != row || (!screen.bar().is_empty() && screen.bar() != text)
            })
        })
        .collect()
}

#[expect(clippy::print_stdout, reason = "the figures themselves, for `cargo test -- --nocapture budgets`")]
fn measured(what: &str, bytes: &[usize]) {
    println!("{what}: {:?} bytes at most; {bytes:?}", bytes.iter().max().copied().unwrap_or_default());
}

#[track_caller]
fn within(what: &str, steps: &[usize], budget: usize) {
    measured(what, steps);
    assert!(steps.iter().all(|bytes| (1..=budget).contains(bytes)), "{what}: {steps:?}, allowed are {budget}");
}

/// A server that takes every request and never answers; it keeps what it was asked.
fn silent_server() -> (String, Arc<Mutex<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let keep = asked.clone();
    thread::spawn(move || {
        for mut stream in listener.incoming().map_while(Result::ok) {
            let keep = keep.clone();
            thread::spawn(move || {
                let mut buffer = [0; 4096];
                while let Ok(count @ 1..) = stream.read(&mut buffer) {
                    keep.lock().unwrap().extend_from_slice(&buffer[..count]);
                }
            });
        }
    });
    (url, asked)
}

#[test]
fn the_first_frame_is_small_and_whole_before_the_server_has_said_a_word() {
    for arguments in [&[][..], &["--queue", "12"]] {
        let (url, asked) = silent_server();
        let home = Home::at(&url, "some-token");
        let mut tui = home.play(arguments);
        let frame = tui.see("the whole frame", |screen| {
            screen.has("─ Queues ─") && screen.has("─ Hooks ─") && screen.row(-1).contains("q quit")
        });
        assert!(frame.row(0).ends_with("connecting") && frame.has("Loading the queues …"), "{frame}");
        let bytes = tui.bytes();
        measured(&format!("first frame with {arguments:?}"), &[bytes]);
        assert!(bytes <= FIRST_FRAME, "{bytes}");
        // The requests are on their way, and keys work meanwhile.
        tui.press("?").see_text("Help · Queues");
        tui.press("q").see_gone("Help · Queues");
        tui.press("q").end();
        let asked = asked.lock().unwrap();
        assert!(asked.is_empty() || asked.starts_with(b"GET /api/"), "{}", asked.escape_ascii());
    }
}

#[test]
fn the_first_frame_of_the_demo_and_of_the_start_screen_is_small() {
    let home = Home::new();
    let tui = home.play(&[]);
    tui.see_text("No server is configured.");
    measured("start screen", &[tui.bytes()]);
    assert!(tui.bytes() <= FIRST_FRAME, "{}", tui.bytes());

    // The demo makes its data up after the first frame, which says so.
    let tui = home.play(&["--demo"]);
    tui.see_queues();
    let written = tui.written_since(0);
    let first = written.windows(8).position(|bytes| bytes == b"starting").expect("a first frame");
    assert!(!written[..first].escape_ascii().to_string().contains("Support line"));
}

/// The terminal is asked whether it moves the rows of one pane. It answers, or it never does.
#[test]
fn one_row_scrolled_beside_a_page_of_hooks_is_cheap_where_the_terminal_can() {
    let story = Story::new();
    for answer in ["\x1b[?64;21c", ""] {
        let mut tui = story.play(&["--queue", "18"]);
        tui.see_hooks("VIP line");
        tui.press(TAB).press(END).see_text("of 57");
        steps(&mut tui, UP, 18);
        tui.see_written("\x1b[c", 1);
        tui.press(answer);
        let before = tui.bytes();
        tui.press(UP).see_text("38–55 of 57");
        within("scrolled in a pane", &[tui.bytes() - before], if answer.is_empty() { 900 } else { ONE_ROW_SCROLLED });
        assert_eq!(tui.times_written("\x1b[c"), 1, "it is asked once");
        tui.press("q").end();
    }
}

#[test]
fn a_thousand_downs_at_once_are_few_frames() {
    let story =
        Story::of(FakeServer::of_size(SeedSize { queues: 59, hooks_per_queue: Some(1_100), ..SeedSize::default() }));
    let mut tui = story.play(&[]);
    let list = tui.see_queues();
    assert!(list.has("of 59"), "{list}");
    tui.press(END).see_text("of 59");
    tui.press(ENTER).see_text("of 1100");
    let before = tui.bytes();
    tui.press(&DOWN.repeat(1_000));
    tui.see("row 1001", |screen| screen.has("991–1008 of 1100") && screen.bar_row() == Some(13));
    let bytes = tui.bytes() - before;
    measured("1,000 downs in the hooks", &[bytes]);
    assert!(bytes <= THOUSAND_DOWNS, "{bytes}");
}

#[test]
fn many_keys_at_once_are_few_frames_and_few_requests_and_none_is_lost() {
    let story = Story::of(FakeServer::of_size(SeedSize { queues: 1_200, ..SeedSize::default() }));
    let (relay, story) = story.relayed();
    let mut tui = story.play(&[]);
    tui.see_queues();
    tui.press("G").see_text("of 1200 ");
    tui.press("g").see_bar(&["Support line"]);
    let before = tui.bytes();
    // More than a terminal hands over at once, so that one of the keys is cut in two.
    tui.press(&(DOWN.repeat(1_000) + &UP.repeat(400)));
    tui.see("row 601", |screen| screen.row(-2).contains("id 626"));
    let bytes = tui.bytes() - before;
    measured("1,000 downs and 400 ups in the queues", &[bytes]);
    assert!(bytes <= THOUSAND_DOWNS, "{bytes}");
    // Three requests brought all queues here.
    assert_eq!(relay.count("GET /api/call_center/queues"), 3, "{:?}", relay.requests());
}

#[test]
fn idle_means_silent() {
    let (_story, relay, mut tui) = relayed(&["--queue", "18"]);
    tui.see_hooks("VIP line");
    // Another program and its server take a while; this one has nothing to say meanwhile.
    let (bytes, requests) = (tui.bytes(), relay.requests().len());
    let elsewhere = Story::new();
    let mut other = elsewhere.play(&[]);
    other.see("another screen", |screen| screen.has("─ Queues ─"));
    other.press("q").end();
    assert_eq!((tui.bytes(), relay.requests().len()), (bytes, requests));
    // What a key brings is what it brings to a program that was never idle.
    let step = steps(&mut tui, DOWN, 1);
    within("a key after a while", &step, ONE_ROW_DOWN);
    assert_eq!(tui.bytes(), bytes + step[0]);
    // Keys that change nothing cost nothing.
    tui.press(UP).see_bar(&["Kafka"]);
    let bytes = tui.bytes();
    tui.press(UP).press(UP).press("\x1b[I").press("\x1b[O");
    let step = steps(&mut tui, DOWN, 1);
    assert_eq!(tui.bytes(), bytes + step[0]);
    within("a key after keys that change nothing", &step, ONE_ROW_DOWN);
}

/// How often the program's main thread has slept and was woken.
fn wake_ups(tui: &Terminal) -> u64 {
    let pid = tui.pid().as_raw_nonzero();
    let status = fs::read_to_string(format!("/proc/{pid}/task/{pid}/status")).expect("a process");
    let line = status.lines().find(|line| line.starts_with("voluntary_ctxt_switches:")).expect("a count");
    line.split_whitespace().last().and_then(|count| count.parse().ok()).expect("a number")
}

#[test]
fn idle_means_asleep() {
    let story = Story::new();
    let tui = story.play(&["--queue", "18"]);
    tui.see_hooks("VIP line");
    // The last things that a start brings may still be put away; after that nothing wakes the program. Another one is
    // started, shown and ended meanwhile, which is as long as a blink of any cursor.
    let is_asleep = (0..5).any(|_| {
        let before = wake_ups(&tui);
        let mut other = story.play(&[]);
        other.see_queues();
        other.press("q").end();
        wake_ups(&tui) == before
    });
    assert!(is_asleep, "{} wake-ups", wake_ups(&tui));
}

#[test]
fn nothing_is_asked_twice_and_nothing_is_asked_in_vain() {
    let (_story, relay, mut tui) = relayed(&[]);
    tui.see_queues();
    let mut start = relay.requests();
    start.sort();
    assert_eq!(start, ["GET /api/call_center/queues", "GET /api/userinfo"]);

    // Opening a queue is one request.
    tui.press(ENTER).see_hooks("Support line");
    assert_eq!(relay.requests()[2..], ["GET /api/call_center/queues/12/hooks"]);

    // Looking around is none.
    tui.press(DOWN).press(" ").press(" ").press("s").press("S").press("/crm").press(ENTER).see_text("/crm");
    tui.press(TAB).press(DOWN).press(UP).press("?").see_text("Help · Queues");
    tui.press("q").press(TAB).see_bar(&["CRM"]);
    assert_eq!(relay.requests().len(), 3);

    // A switch is sent between two looks at the version of the queue, which says that the hook is as it was read; what the
    // server returns is what is shown, and nothing is loaded again. Our own switch is no reason to read the hook again.
    for first in [3, 6] {
        tui.press("t").see_text(if first == 3 { "switched off" } else { "switched on" });
        let asked = relay.requests();
        assert_eq!(asked.len(), first + 3, "{asked:?}");
        assert!(asked[first + 1].starts_with("PATCH /api/call_center/queues/12/hooks/"), "{asked:?}");
        assert_eq!([&asked[first], &asked[first + 2]], ["GET /api/call_center/queues"; 2]);
    }

    // The form for a new hook asks for the flow schemas once.
    tui.press("a").see_text("Add hook");
    tui.press("missed").press(ENTER).see_text("Flow schemas: 20+");
    assert_eq!(relay.requests()[9..], ["GET /api/routing/schema"]);
    // A new hook is looked for in the list: only the server knows its id.
    tui.press(ENTER).see_row(&["[ Save ]"]);
    tui.press(ENTER).see_text("added");
    let versions = "GET /api/call_center/queues";
    let hooks = ["POST /api/call_center/queues/12/hooks", "GET /api/call_center/queues/12/hooks"];
    assert_eq!(relay.requests()[10..], [versions, hooks[0], hooks[1], versions]);
    // A refresh is one.
    tui.press("r").see_hooks("Support line");
    tui.press("7").see_text("7 does nothing here");
    assert_eq!(relay.requests()[14..], ["GET /api/call_center/queues/12/hooks"]);

    // The form reads its hook once. Its save costs what a switch does.
    tui.press("e").see_text("Nothing differs from what the server has.");
    tui.press(TAB).see_text("Flow schemas: 20+");
    let before = relay.requests().len();
    tui.press(TAB).press(" ").see_row(&["[ Save ]"]);
    tui.press(&ctrl('s')).see_text("switched off");
    let asked = &relay.requests()[before..];
    assert_eq!(asked.len(), 3, "{asked:?}");
    assert!(asked[1].starts_with("PATCH /api/call_center/queues/12/hooks/"), "{asked:?}");
    assert_eq!([&asked[0], &asked[2]], [versions; 2]);
}

#[test]
fn a_search_that_enter_ends_is_one_request() {
    let (_story, relay, mut tui) = relayed(&["--queue", "12"]);
    tui.see_hooks("Support line");
    assert_eq!(relay.count("GET"), 4, "the queues, the queue, who it is, the hooks: {:?}", relay.requests());
    tui.press("amissed").press(ENTER).see_text("Flow schemas: 20+");
    let before = relay.count("GET /api/routing/schema");
    tui.press("zendesk ticket").press(ENTER).see_row(&["[ Save ]"]);
    assert_eq!(relay.count("GET /api/routing/schema"), before + 1, "{:?}", relay.requests());
}
