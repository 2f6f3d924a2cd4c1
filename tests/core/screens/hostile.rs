//! Names that nobody would give, and names that many would.

use ratatui::style::Color;
use webitel_hooks::domain::{Event, State};

use crate::screens::picture::{DEFAULT, check, check_themes, frame};
use crate::screens::server::{FakeServer, hook, queue, schema};
use crate::screens::story::Story;

const NAMES: [&str; 8] = [
    "Evil\u{1b}]0;pwned\u{7}\u{1b}[2J\u{9b}31m",
    "a\u{202e}txt.exe\u{2066}b\u{200b}c",
    "客户服务热线客户服务热线客户服务热线客户服务热线",
    "👩‍💻 Support ❤️ 🎵🎵🎵 of the very long name that goes on",
    "Гаряча лінія підтримки клієнтів та партнерів компанії",
    "e\u{301}\u{301}\u{301} combining, and a tab\tand a\nline",
    "",
    "LONG",
];

fn server() -> FakeServer {
    let long = "abcdefghij".repeat(1_000);
    let name = |index: usize| if NAMES[index] == "LONG" { long.as_str() } else { NAMES[index] };
    let events = Event::KNOWN.into_iter().take(NAMES.len());
    FakeServer {
        queues: (0..8).map(|index| queue(index as u64 + 1, name(index), 1, State::On)).collect(),
        hooks: events
            .enumerate()
            .map(|(index, event)| hook(index as u64 + 1, event, index as u64 + 1, name(index), State::On))
            .chain(
                (0..8).map(|index| hook(index as u64 + 11, Event::from_wire(name(index)), 3, "Notify CRM", State::Off)),
            )
            .collect(),
        schemas: (0..8)
            .map(|index| schema(index as u64 + 1, name(index), webitel_hooks::domain::SchemaType::Service))
            .collect(),
        ..FakeServer::default()
    }
}

#[test]
fn hostile_names_in_every_place() {
    check_themes("hostile-hooks", |size| Story::hooks(server(), size).press("G"));
    check("hostile-queues", |size| Story::queues(server(), size).press("G"));
    check("hostile-remove", |size| Story::hooks(server(), size).press("Ctrl-A d"));
    check("hostile-swap", |size| {
        Story::hooks(server(), size).press("S S G a").answered().press("Down Down Enter Down Enter Enter")
    });
    check("hostile-form", |size| Story::hooks(server(), size).press("a").answered().press("Tab"));
    check("hostile-form-events", |size| Story::hooks(server(), size).press("a").answered().press("PgDn"));
    check("hostile-event", |size| Story::hooks(server(), size).press("G i"));
    check("hostile-typed", |size| {
        Story::hooks(server(), size).press("/").send(webitel_hooks::app::Msg::Paste(NAMES[0].into()))
    });
}

#[test]
fn a_long_name_of_the_server_leaves_room_for_the_connection() {
    let story = Story::hooks(server(), crate::screens::story::DESIGN);
    let story = story.send(webitel_hooks::app::Msg::Connected("x".repeat(300)));
    let (buffer, _) = frame(&story.model, DEFAULT);
    assert!(crate::screens::picture::lines(&buffer)[0].ends_with("connected"));
    assert_eq!(buffer[(78, 0)].fg, Color::Green);
}
