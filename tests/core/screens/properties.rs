//! What holds for every screen, however it was reached.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use webitel_hooks::app::{Model, Msg, Size, Slot};
use webitel_hooks::domain::{Event, FailureKind, SchemaType, State};
use webitel_hooks::ui::{Theme, view};

use crate::screens::picture::{ASCII, DEFAULT, NO_COLOUR, frame, lines};
use crate::screens::server::{FakeServer, hook, queue, schema};
use crate::screens::story::{DESIGN, Story};

/// Something that happens in a story.
#[derive(Debug, Clone)]
enum Step {
    Press(&'static str),
    Type(String),
    Paste(String),
    Answer,
    Ring,
    Write(bool),
    Fail,
    Resize(u16, u16),
}

const KEYS: &str = "c o f A M w F3 l h j k Down Up Home End g G PgUp PgDn Tab Shift-Tab Enter Enter Enter a e t d Space Ctrl-A s \
    S / r i ? : Ctrl-S Esc y n o m p q Left Right F5 F1 F2 Backspace Ctrl-C Insert";

fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[A-Za-z ]{0,30}",
        "[а-я客户服务👩\u{200d}💻❤\u{fe0f}e\u{301}\u{202e}\u{1b}\u{9b}\t\n]{0,40}",
        any::<String>(),
        Just("long ".repeat(2_000)),
    ]
}

fn server() -> impl Strategy<Value = FakeServer> {
    let hooks = prop::collection::vec((name(), name(), any::<bool>(), 0usize..10), 0..40);
    let queues = prop::collection::vec((name(), 0u32..13, any::<bool>()), 0..30);
    let schemas = prop::collection::vec(name(), 0..25);
    (hooks, queues, schemas, any::<bool>(), any::<bool>()).prop_map(|(hooks, queues, schemas, change, read)| {
        let mut server = FakeServer::default();
        server.rights.queues.update = change;
        server.rights.schemas.read = read;
        server.hooks = (1..)
            .zip(hooks)
            .map(|(id, (event, schema, on, offered))| {
                let event = Event::KNOWN.get(offered).cloned().unwrap_or_else(|| Event::from_wire(&event));
                hook(id, event, id, &schema, State::from_enabled(on))
            })
            .collect();
        server.queues =
            (1..).zip(queues).map(|(id, (name, kind, on))| queue(id, &name, kind, State::from_enabled(on))).collect();
        server.schemas = (1..).zip(schemas).map(|(id, name)| schema(id, &name, SchemaType::Service)).collect();
        server
    })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::Press("Esc")),
        10 => prop::sample::select(KEYS.split(' ').collect::<Vec<_>>()).prop_map(|key| Step::Press(if key == "Insert" { "Ins" } else { key })),
        2 => "[a-z]{1,3}".prop_map(Step::Type),
        1 => name().prop_map(Step::Paste),
        6 => Just(Step::Answer),
        1 => Just(Step::Ring),
        2 => any::<bool>().prop_map(Step::Write),
        1 => Just(Step::Fail),
        2 => (0u16..=200, 0u16..=200).prop_map(|(width, height)| Step::Resize(width, height)),
    ]
}

/// Ways to the places that chance alone seldom reaches; the server answers after each key.
const WAYS: [&str; 9] = [
    "",
    "Enter",
    "Enter j Space j Space",
    "Enter a",
    "Enter a Enter Enter Enter",
    "Enter j e Down Tab Tab Space",
    "Enter Ctrl-A d",
    "Enter S S G t",
    "Enter a Enter Esc",
];

fn walk(server: FakeServer, size: Size, way: &str, steps: Vec<Step>) -> Model {
    let start = Story::starting(server, size).answered();
    let mut story = way.split_whitespace().fold(start, |story, key| story.press(key).answered());
    for step in steps {
        story = match step {
            Step::Press(key) => story.press(key),
            Step::Type(text) => story.type_text(&text),
            Step::Paste(text) => story.send(Msg::Paste(text)),
            Step::Answer => story.answered(),
            Step::Ring => story.wait(),
            Step::Write(true) if story.is_writing() => story.written(),
            Step::Write(false) if story.is_writing() => story.refused(FailureKind::Forbidden),
            Step::Write(_) => story,
            Step::Fail => {
                [Slot::Queues, Slot::Hooks, Slot::FormHook, Slot::FormSchemas].into_iter().fold(story, |story, slot| {
                    if story.is_reading(slot) { story.fails(slot, FailureKind::TimedOut) } else { story }
                })
            }
            Step::Resize(width, height) => story.resize(width, height),
        };
    }
    story.into_model()
}

fn model() -> impl Strategy<Value = Model> {
    let size = (0u16..=200, 0u16..=200).prop_map(|(width, height)| Size { width, height });
    let size = prop_oneof![size, Just(DESIGN), Just(Size { width: 60, height: 20 })];
    let way = prop::sample::select(&WAYS[..]);
    (server(), size, way, prop::collection::vec(step(), 0..25))
        .prop_map(|(server, size, way, steps)| walk(server, size, way, steps))
}

fn symbols(buffer: &Buffer) -> impl Iterator<Item = &str> {
    buffer.content.iter().map(ratatui::buffer::Cell::symbol)
}

/// What makes a style seen without colours.
fn emphasis(buffer: &Buffer, seen: Modifier) -> Vec<bool> {
    buffer.content.iter().map(|cell| cell.modifier.contains(seen)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn every_state_can_be_drawn_in_every_theme(model in model()) {
        let (plain, cursor) = frame(&model, DEFAULT);
        let (no_colour, _) = frame(&model, NO_COLOUR);
        let (ascii, ascii_cursor) = frame(&model, ASCII);

        let controls = symbols(&plain).find(|symbol| symbol.chars().any(char::is_control));
        prop_assert_eq!(controls, None, "a control character would steer the terminal");
        let foreign = symbols(&ascii).find(|symbol| !symbol.is_ascii());
        prop_assert_eq!(foreign, None);
        prop_assert!(no_colour.content.iter().all(|cell| (cell.fg, cell.bg) == (Color::Reset, Color::Reset)));
        prop_assert_eq!(lines(&no_colour), lines(&plain), "no word depends on colours");
        prop_assert_eq!(emphasis(&no_colour, Modifier::REVERSED), emphasis(&plain, Modifier::REVERSED));
        prop_assert!(cursor.is_none_or(|place| plain.area.contains(place)), "{:?} in {}", cursor, plain.area);
        prop_assert_eq!(ascii_cursor, cursor);
    }

    #[test]
    fn what_was_in_the_buffer_does_not_shine_through(model in model(), colour in any::<bool>(), ascii in any::<bool>()) {
        let theme = Theme { colour, ascii, ..Theme::default() };
        let (fresh, cursor) = frame(&model, theme);
        let mut used = Buffer::empty(fresh.area);
        for cell in &mut used.content {
            cell.set_symbol("客").set_style(Style::new().fg(Color::Red).bg(Color::Blue).add_modifier(Modifier::all()));
        }
        prop_assert_eq!(view(&model, theme, &mut used), cursor);
        prop_assert_eq!(used, fresh);
    }

    /// The screen may have another size than the state knows of: the terminal changed it between two messages.
    #[test]
    fn a_frame_of_another_size_can_be_drawn(model in model(), width in 0u16..=200, height in 0u16..=200) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let cursor = view(&model, DEFAULT, &mut buffer);
        prop_assert!(cursor.is_none_or(|place| buffer.area.contains(place)));
    }

    #[test]
    fn whatever_has_the_keyboard_shows_it(model in model()) {
        let (buffer, cursor) = frame(&model, NO_COLOUR);
        if (40..).contains(&buffer.area.width) && (8..).contains(&buffer.area.height) {
            prop_assert!(cursor.is_some(), "{:#?}", lines(&buffer));
        }
    }
}

/// Rows that are not in view are not looked at: they could be others, and the frame would be the same.
#[test]
fn a_long_list_costs_what_its_window_costs() {
    let drawn = |count: u64, change: Option<usize>| {
        let mut server = FakeServer::with_hooks(count);
        if let Some(index) = change {
            server.hooks[index] = hook(1000 + index as u64, Event::Active, 3, "Another one", State::On);
        }
        // Unsorted, so that a row keeps its place; counted pages are cut off with the lower edge.
        let story = Story::hooks(server, DESIGN).press("S S j j j");
        let mut text = lines(&frame(&story.model, DEFAULT).0);
        text.retain(|line| !line.contains(" of ") && !line.contains("▸Support line"));
        text
    };
    let whole = drawn(100_000, None);
    assert_eq!(whole, drawn(100, None));
    assert_eq!(whole, drawn(100_000, Some(50_000)));
    assert_ne!(whole, drawn(100_000, Some(1)));
}
