//! The format, from both ends.
//!
//! | File | Idea |
//! |---|---|
//! | `mistakes` | every mistake is reported, with its place |
//! | `round_trip` | written files are read as the same |
//! | `schema` | the JSON schema agrees with the parser |
//! | `resolving` | names and ids against a domain |
//! | `planning` | a domain that keeps the server's rules becomes like another one |

mod mistakes;
mod planning;
mod resolving;
mod round_trip;
mod schema;

use proptest::prelude::*;

use super::{FileHook, FileMistake, FileQueue, Format, HooksFile, Named, Reading, read};
use crate::domain::{Event, QueueId, SchemaId, ServerText, State};

/// Reads a text without mistakes.
#[track_caller]
fn good(text: &str) -> Reading {
    read(text.as_bytes(), None).unwrap_or_else(|problems| panic!("{}\n{text}", told(&problems)))
}

/// Mistakes as a person sees them.
fn told(problems: &[FileMistake]) -> String {
    problems.iter().map(|problem| problem.in_file("hooks.yaml")).collect::<Vec<_>>().join("\n")
}

/// Names that have given programs trouble, and any others.
fn name() -> impl Strategy<Value = ServerText> {
    let awkward = prop::sample::select(vec![
        "Support line",
        "Служба підтримки",
        "yes",
        "No",
        "on",
        "12",
        "0x1F",
        "1e3",
        "null",
        "~",
        "true",
        "# not a comment",
        "key: value",
        "a:",
        ": ",
        "- item",
        "-",
        "?",
        "\"quoted\"",
        "it's",
        "'",
        " leading",
        "trailing ",
        "  ",
        "\t",
        "tab\there",
        "line\nbreak",
        "\r\n",
        "%",
        "%TAG",
        "@at",
        "`tick",
        "&anchor",
        "*alias",
        "!tag",
        "|",
        ">",
        "{}",
        "[]",
        "{a",
        "a, b",
        "👩‍💻 Support ❤️",
        "\u{1b}[2Jevil",
        "\u{202e}turned",
        "\u{feff}",
        "\u{85}",
        "\u{2028}",
        "\u{0}",
        "\\",
        "\\n",
        "a #b",
        "a b  c",
        "...",
        "---",
        "<<",
        "=",
        "2024-01-01",
        "1_000",
        "1:30",
        ".inf",
        "NaN",
        "\u{7f}",
        "\u{fffe}",
        "\u{1ffff}",
        "é",
        "e\u{301}",
        "\u{3164}",
        "\u{e0001}",
    ]);
    let any = prop_oneof![3 => awkward.prop_map(str::to_owned), 2 => any::<String>(), 1 => "\\PC{200}"];
    any.prop_filter("a name is not empty", |name| !name.is_empty()).prop_map(ServerText::from)
}

fn id() -> impl Strategy<Value = u64> {
    prop_oneof![0..50_u64, Just(i64::MAX.unsigned_abs())]
}

fn named<I: std::fmt::Debug + Clone + 'static>(make: fn(u64) -> I) -> impl Strategy<Value = Named<I>> {
    prop_oneof![
        name().prop_map(Named::Name),
        id().prop_map(move |id| Named::Id(make(id))),
        (name(), id()).prop_map(move |(name, id)| Named::Both(name, make(id))),
    ]
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => prop::sample::select(Event::KNOWN.to_vec()),
        1 => name().prop_map(|name| Event::from_wire(name.raw())),
        1 => Just(Event::from_wire("")),
    ]
}

/// Files without mistakes: no queue twice, one hook that is on for an event.
fn file() -> impl Strategy<Value = HooksFile> {
    let hook = (event(), named(SchemaId), any::<bool>());
    let hook =
        hook.prop_map(|(event, schema, on)| FileHook { event, schema, state: State::from_enabled(on), comment: None });
    let queue = (named(QueueId), prop::collection::vec(hook, 0..6));
    (prop::option::of(name()), prop::collection::vec(queue, 0..5)).prop_map(|(domain, queues)| {
        let mut names = std::collections::HashSet::new();
        let queues = queues
            .into_iter()
            .filter(|(queue, _)| names.insert((queue.name().cloned(), queue.name().is_none().then_some(queue.id()))));
        let queues = queues.map(|(queue, mut hooks)| {
            let mut on = std::collections::HashSet::new();
            for hook in &mut hooks {
                if hook.state.enabled() && !on.insert(hook.event.clone()) {
                    hook.state = State::Off;
                }
            }
            FileQueue { queue, hooks }
        });
        HooksFile { domain, queues: queues.collect() }
    })
}

#[test]
fn the_format_is_known_by_the_name_and_else_by_the_text() {
    assert_eq!(Format::from_name("a/b.hooks.YML"), Some(Format::Yaml));
    assert_eq!(Format::from_name("hooks.json"), Some(Format::Json));
    assert_eq!((Format::from_name("hooks"), Format::from_name("hooks.txt")), (None, None));
    assert_eq!(Format::of_text("\u{feff}\n {"), Format::Json);
    assert_eq!(Format::of_text("version: 1"), Format::Yaml);
}
