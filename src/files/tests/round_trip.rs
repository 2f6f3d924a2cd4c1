//! Tests that written files are read as the same, and written as the same bytes again.

use super::*;
use crate::domain::{Hook, HookId, PausedHooks, Queue, QueueHooks, QueueType, SchemaRef};
use crate::files::write;

proptest! {
    #[test]
    fn any_file_survives_both_formats(file in file()) {
        for format in [Format::Yaml, Format::Json] {
            let text = write(&file, format);
            let reading = read(text.as_bytes(), Some(format));
            let reading = reading.map_err(|problems| TestCaseError::fail(format!("{}\n{text}", told(&problems))))?;
            prop_assert_eq!(&reading.file, &file, "{}", text);
            let guessed = read(text.as_bytes(), None).map(|reading| reading.file);
            prop_assert_eq!(guessed.ok(), Some(file.clone()), "by its looks");
        }
    }

    #[test]
    fn nothing_in_a_file_steers_a_terminal(file in file()) {
        for format in [Format::Yaml, Format::Json] {
            for line in write(&file, format).lines() {
                prop_assert_eq!(crate::domain::make_harmless(line), line);
            }
        }
    }

    #[test]
    fn json_is_what_every_other_program_reads_too(file in file()) {
        let text = write(&file, Format::Json);
        let value: serde_json::Value = serde_json::from_str(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert_eq!(value["queues"].as_array().map(Vec::len), Some(file.queues.len()));
        for (queue, there) in file.queues.iter().zip(value["queues"].as_array().into_iter().flatten()) {
            prop_assert_eq!(queue.queue.name().map(|name| name.raw()), there["queue"].as_str());
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), format in prop::sample::select(vec![Format::Yaml, Format::Json])) {
        let _ = read(text.as_bytes(), Some(format));
    }

    #[test]
    fn a_torn_file_is_read_or_refused(file in file(), cut in any::<prop::sample::Index>(), put in "\\PC{0,3}|[\t:#\\[{}\\]&*!|>'\"-]{1,3}") {
        for format in [Format::Yaml, Format::Json] {
            let mut text: Vec<char> = write(&file, format).chars().collect();
            let at = cut.index(text.len());
            text.splice(at..text.len().min(at + 2), put.chars());
            let text: String = text.into_iter().collect();
            let _ = read(text.as_bytes(), Some(format));
        }
    }
}

fn domain() -> Vec<QueueHooks> {
    let queue = |id, name: &str| Queue { id: QueueId(id), name: name.into(), kind: QueueType(1), state: State::On };
    let hook = |id, event: &str, schema: Option<(u64, &str)>, state| Hook {
        id: HookId(id),
        event: Event::from_wire(event),
        schema: schema.map(|(id, name)| SchemaRef { id: SchemaId(id), name: name.into() }),
        state,
    };
    let crm = Some((5, "Notify CRM"));
    vec![
        QueueHooks { queue: queue(14, "Sales: outbound"), hooks: Vec::new() },
        QueueHooks {
            queue: queue(12, "Support line"),
            hooks: vec![
                hook(1, "wait_agent", crm, State::Off),
                hook(2, "leaving", Some((7, "Close ticket")), State::On),
                hook(3, "leaving", Some((7, "Close ticket")), State::Off),
                hook(4, "joined", Some((9, "")), State::Off),
                hook(5, "joined", crm, State::On),
                hook(6, "joined", None, State::Off),
            ],
        },
        QueueHooks { queue: queue(3, ""), hooks: Vec::new() },
    ]
}

#[test]
fn a_domain_is_written_for_people() {
    let file = HooksFile::of(&"demo.webitel.example".into(), &domain(), &PausedHooks::default());
    let expected = "\
# Hooks of Webitel queues: see webitel-hooks help plan. Names are matched; an id decides between equal names.
version: 1
domain: demo.webitel.example
queues:
  - id: 3
    hooks: []
  - queue: \"Sales: outbound\"
    id: 14
    hooks: []
  - queue: Support line
    id: 12
    hooks:
      - event: joined
        schema_id: 9
        enabled: false
      - event: joined
        schema: Notify CRM
        schema_id: 5
        enabled: true
      - event: leaving
        schema: Close ticket
        schema_id: 7
        enabled: true
      - event: leaving
        schema: Close ticket
        schema_id: 7
        enabled: false
      - event: wait_agent
        schema: Notify CRM
        schema_id: 5
        enabled: false
";
    assert_eq!(write(&file, Format::Yaml), expected);
    let reading = good(expected);
    assert_eq!((reading.file, reading.warnings.len()), (file, 0));
}

#[test]
fn a_domain_is_written_for_programs() {
    let file = HooksFile::of(&"demo".into(), &domain()[..2], &PausedHooks::default());
    let expected = "\
{
  \"version\": 1,
  \"domain\": \"demo\",
  \"queues\": [
    { \"queue\": \"Sales: outbound\", \"id\": 14, \"hooks\": [] },
    { \"queue\": \"Support line\", \"id\": 12, \"hooks\": [
      { \"event\": \"joined\", \"schema_id\": 9, \"enabled\": false },
      { \"event\": \"joined\", \"schema\": \"Notify CRM\", \"schema_id\": 5, \"enabled\": true },
      { \"event\": \"leaving\", \"schema\": \"Close ticket\", \"schema_id\": 7, \"enabled\": true },
      { \"event\": \"leaving\", \"schema\": \"Close ticket\", \"schema_id\": 7, \"enabled\": false },
      { \"event\": \"wait_agent\", \"schema\": \"Notify CRM\", \"schema_id\": 5, \"enabled\": false }
    ] }
  ]
}
";
    assert_eq!(write(&file, Format::Json), expected);
    assert_eq!(good(expected).file, file);
    assert_eq!(write(&HooksFile::default(), Format::Json), "{\n  \"version\": 1,\n  \"queues\": []\n}\n");
}

#[test]
fn the_order_of_the_server_makes_no_difference() {
    let name = "demo".into();
    let mut turned = domain();
    turned.reverse();
    turned.iter_mut().for_each(|queue| queue.hooks.reverse());
    assert_eq!(
        write(&HooksFile::of(&name, &domain(), &PausedHooks::default()), Format::Yaml),
        write(&HooksFile::of(&name, &turned, &PausedHooks::default()), Format::Yaml)
    );
}

#[test]
fn names_that_look_like_something_else_are_quoted_and_others_are_not() {
    let written = |name: &str| {
        let queue = FileQueue { queue: Named::Name(name.into()), hooks: Vec::new() };
        let text = write(&HooksFile { domain: None, queues: vec![queue] }, Format::Yaml);
        text.lines().find_map(|line| line.trim_start().strip_prefix("- queue: ")).map(str::to_owned).unwrap_or_default()
    };
    for plain in ["Support line", "Служба підтримки", "demo.webitel.example", "CRM (EU)", "客户服务"]
    {
        assert_eq!(written(plain), plain);
    }
    for quoted in
        ["yes", "Off", "12", "1e3", "null", "a: b", "a #b", "# a", "- a", "it's", "*a", "a ", " a", "a: ", "{a}"]
    {
        assert_eq!(written(quoted), format!("\"{quoted}\""));
    }
    assert_eq!(written("\u{1b}[2J\u{202e}\n\"\\"), "\"\\u001b[2J\\u202e\\n\\\"\\\\\"");
    assert_eq!(written("👩‍💻 Support ❤️"), "\"👩‍💻 Support ❤️\"");
}
