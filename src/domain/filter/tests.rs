use proptest::prelude::*;

use super::*;
use crate::domain::names::fold;
use crate::domain::{Event, Hook, HookId, Queue, QueueId, QueueType, SchemaId, SchemaRef, State};

fn queue(id: u64, name: &str, kind: u32) -> Queue {
    Queue { id: QueueId(id), name: name.into(), kind: QueueType(kind), state: State::On }
}

fn hook(event: &str, schema: u64, name: &str, state: State) -> Hook {
    let schema = Some(SchemaRef { id: SchemaId(schema), name: name.into() });
    Hook { id: HookId(1), event: Event::from_wire(event), schema, state }
}

/// The facts of a hook of a queue. Their texts live until the tests end.
fn facts(queue: &Queue, hook: &Hook) -> Facts<'static> {
    let folded = |text: &str| &*Box::leak(fold(text));
    Facts {
        queue: queue.id,
        queue_name: folded(&queue.label()),
        kind: queue.kind,
        event: folded(hook.event.label()),
        schema: hook.schema_id(),
        schema_name: folded(&hook.schema_label()),
        state: hook.state,
        is_paused: false,
    }
}

/// Returns whether the filter finds the hook `Joined → Notify CRM` (schema 5, on) of inbound queue 12, `Support
/// line`.
fn finds(text: &str) -> bool {
    let facts = facts(&queue(12, "Support line", 1), &hook("joined", 5, "Notify CRM", State::On));
    Filter::parse(text).unwrap_or_else(|problem| panic!("{text}: {problem}")).matches(&facts)
}

fn problem_of(text: &str) -> FilterProblem {
    Filter::parse(text).expect_err(text)
}

#[test]
fn words_are_looked_for_in_the_queue_the_event_and_the_schema() {
    for text in ["", "  ", "support", "JOIN", "crm", "line joined notify", "\"notify crm\"", "!sales", "схема !crmm"]
    {
        assert_eq!(finds(text), !text.contains("схема"), "{text}");
    }
}

#[test]
fn a_key_looks_at_one_thing() {
    for text in ["queue:SUPPORT", "event:join", "schema:crm", "state:on", "STATE:ON", "type:inbound", "type:1"] {
        assert!(finds(text), "{text}");
        assert!(!finds(&format!("!{text}")), "!{text}");
    }
    for text in ["queue:crm", "event:support", "schema:joined", "state:off", "type:offline", "type:42"] {
        assert!(!finds(text), "{text}");
        assert!(finds(&format!("!{text}")), "!{text}");
    }
}

#[test]
fn all_terms_have_to_fit() {
    assert!(finds("queue:support event:joined !state:off schema:\"notify crm\""));
    assert!(!finds("queue:support event:leaving"));
}

#[test]
fn a_number_is_an_id_too_and_behind_an_equals_sign_only_that() {
    assert!(finds("queue:12") && finds("schema:5") && finds("queue:=12") && finds("schema:=5"));
    assert!(!finds("queue:1") && !finds("schema:=50") && !finds("event:5"));
    let numbered = facts(&queue(3, "Line 12", 1), &hook("joined", 9, "5", State::On));
    let found = |text: &str| Filter::parse(text).expect(text).matches(&numbered);
    assert!(found("queue:12"), "the name contains it");
    assert!(!found("queue:=12"), "the id is another");
    assert!(found("schema:=\"5\""), "in quotes it is a name");
    assert!(!found("schema:=5"));
}

#[test]
fn an_equals_sign_asks_for_the_whole_name() {
    assert!(finds("queue:=\"support LINE\"") && finds("event:=joined"));
    assert!(!finds("queue:=support") && !finds("schema:=crm"));
}

#[test]
fn a_type_is_a_short_name_a_long_one_a_part_of_them_or_a_number() {
    let types = |text: &str| {
        let filter = Filter::parse(text).expect(text);
        let fits = |kind: &QueueType| {
            let row = facts(&queue(1, "Q", kind.0), &hook("joined", 5, "S", State::On));
            filter.matches(&row)
        };
        QueueType::KNOWN.iter().filter(|kind| fits(kind)).map(|kind| kind.0).collect::<Vec<_>>()
    };
    assert_eq!(types("type:inbound"), [1], "this very name and not every name with it");
    assert_eq!(types("type:\"Inbound queue\""), [1]);
    assert_eq!(types("type:dialer"), [3, 4, 5]);
    assert_eq!(types("type:\"task in\""), [7]);
    assert_eq!(types("type:7"), [7]);
    assert_eq!(types("!type:queue"), [3, 4, 5]);
}

#[test]
fn what_is_wrong_is_said_with_its_place_and_what_to_write() {
    for (text, position, part) in [
        ("crm colour:red", 4, "Unknown key colour:. Write queue:, event:, schema:, state: or type:"),
        ("crm !цвет:red", 5, "\"цвет:red\""),
        ("state:maybe", 6, "write state:on, state:off or state:paused"),
        ("crm queue:", 10, "queue: needs a value: write queue:support"),
        ("schema:\"Notify CRM", 7, "The quote is not closed"),
        ("schema:\"Notify\"CRM", 15, "Put a space after"),
        ("crm !", 4, "write the term after it"),
        ("!!crm", 0, "One ! is enough"),
        ("\"\"", 0, "The quotes are empty"),
        ("type:loud", 5, "Unknown queue type loud: write one of offline, inbound"),
    ] {
        let problem = problem_of(text);
        assert_eq!(problem.position, position, "{text}");
        assert!(problem.sentence.contains(part), "{text}: {}", problem.sentence);
        assert!(problem.sentence.ends_with('.'), "{}", problem.sentence);
    }
}

#[test]
fn colons_elsewhere_and_quotes_within_a_word_are_letters() {
    let facts = facts(&queue(1, "12:30 5\"", 1), &hook("joined", 5, "a\\b", State::On));
    for text in ["12:30", "5\"", "\"5\\\"\"", "\"a\\\\b\"", "a\\b"] {
        assert!(Filter::parse(text).expect(text).matches(&facts), "{text}");
    }
}

#[test]
fn the_hooks_of_a_schema_are_a_filter_like_any_other() {
    assert_eq!(Filter::parse(&Filter::running(SchemaId(5))).map(|filter| filter.runs()), Ok(Some(SchemaId(5))));
    assert_eq!(Filter::parse("schema:=5 state:on").map(|filter| filter.runs()), Ok(None));
    assert_eq!(Filter::parse("!schema:=5").map(|filter| filter.runs()), Ok(None));
}

fn known() -> Vocabulary<'static> {
    Vocabulary {
        queues: vec!["Support line", "Sales", "12"],
        events: vec!["Joined", "Leaving"],
        schemas: vec!["Notify CRM", "CRM \"old\"", "!important", "=x", "a:b"],
    }
}

/// The candidates at the `|`.
fn offered(text: &str) -> Vec<String> {
    let cursor = text.find('|').expect("a cursor");
    let completion = complete(&text.replace('|', ""), cursor, &known());
    completion.map(|found| found.candidates.into_iter().map(|it| it.text).collect()).unwrap_or_default()
}

#[test]
fn keys_are_offered_and_behind_them_values() {
    assert_eq!(offered("|"), ["queue:", "event:", "schema:", "state:", "type:"]);
    assert_eq!(offered("crm s|"), ["schema:", "state:"]);
    assert_eq!(offered("crm !Q|"), ["!queue:"]);
    assert_eq!(offered("!|"), ["!queue:", "!event:", "!schema:", "!state:", "!type:"]);
    assert_eq!(offered("queue:s|"), ["queue:\"Support line\"", "queue:Sales"]);
    assert_eq!(offered("queue:|"), ["queue:\"Support line\"", "queue:Sales", "queue:\"12\""]);
    assert_eq!(offered("queue:lin|"), ["queue:\"Support line\""], "also in the middle");
    assert_eq!(offered("!schema:=\"crm|"), ["!schema:=\"CRM \\\"old\\\"\"", "!schema:=\"Notify CRM\""]);
    assert_eq!(offered("state:o|"), ["state:on", "state:off"]);
    assert_eq!(offered("type:pre|"), ["type:preview", "type:predict"]);
    assert_eq!(offered("st|ate:on"), ["state:"], "in the key, another key");
    assert_eq!(offered("colour:|"), Vec::<String>::new());
    assert_eq!(offered("\"support l|"), Vec::<String>::new());
    assert_eq!(offered("state:off|"), Vec::<String>::new(), "what stands there already is no help");
}

#[test]
fn a_candidate_takes_the_place_of_its_term_and_the_next_one_can_be_typed() {
    let take = |text: &str| {
        let cursor = text.find('|').expect("a cursor");
        let plain = text.replace('|', "");
        let completion = complete(&plain, cursor, &known()).expect(text);
        let (mut whole, cursor) = completion.apply(&plain, &completion.candidates[0]);
        whole.insert(cursor, '|');
        whole
    };
    assert_eq!(take("crm sc|"), "crm schema:|");
    assert_eq!(take("crm queue:su|"), "crm queue:\"Support line\" |");
    assert_eq!(take("queue:\"supp| state:on"), "queue:\"Support line\" |state:on");
    assert_eq!(take("queue:su| state:on"), "queue:\"Support line\" |state:on");
    assert_eq!(take("crm |"), "crm queue:|");
}

#[test]
fn every_candidate_means_the_name_that_it_was_made_of() {
    for name in known().schemas {
        let row = facts(&queue(1, "Q", 1), &hook("joined", 5, name, State::On));
        for exact in ["schema:", "schema:="] {
            let completion = complete(exact, exact.len(), &Vocabulary { schemas: vec![name], ..Vocabulary::default() });
            let text = completion.expect(name).candidates.remove(0).text;
            assert!(Filter::parse(&text).expect(&text).matches(&row), "{text}");
        }
    }
}

/// Texts as people type them, and the odd one out.
fn typed() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-zA-Zж5 :!=\"\\\\]{0,6}",
        Just("support".to_owned()),
        Just("12".to_owned()),
        Just("on".to_owned()),
        Just("\"notify crm\"".to_owned()),
        Just("dialer".to_owned()),
    ];
    let key = prop_oneof![
        Just(""),
        Just("queue:"),
        Just("queue:="),
        Just("event:"),
        Just("schema:"),
        Just("schema:="),
        Just("state:"),
        Just("type:")
    ];
    let term = ("!?", key, word).prop_map(|(bang, key, word)| format!("{bang}{key}{word}"));
    proptest::collection::vec(term, 0..4).prop_map(|terms| terms.join(" "))
}

fn rows() -> Vec<Facts<'static>> {
    let mut rows = Vec::new();
    for (id, name, kind) in [(12, "Support line", 1), (5, "Sales 12", 4), (7, "on", 42)] {
        for (event, schema, schema_name) in [("joined", 5, "Notify CRM"), ("5", 12, "support")] {
            for state in [State::On, State::Off] {
                rows.push(facts(&queue(id, name, kind), &hook(event, schema, schema_name, state)));
            }
        }
    }
    rows
}

proptest! {
    #[test]
    fn a_problem_has_a_place_in_the_text_and_a_sentence(text in typed()) {
        if let Err(problem) = Filter::parse(&text) {
            prop_assert!(text.is_char_boundary(problem.position));
            prop_assert!(problem.sentence.ends_with('.'));
        }
    }

    #[test]
    fn a_term_turned_round_finds_all_that_it_did_not(text in typed()) {
        let plain = text.trim_start().trim_start_matches('!');
        let (Ok(filter), Ok(turned)) = (Filter::parse(plain), Filter::parse(&format!("!{plain}"))) else {
            return Ok(());
        };
        if filter.terms.len() == 1 {
            for row in rows() {
                prop_assert_ne!(filter.matches(&row), turned.matches(&row));
            }
        }
    }

    #[test]
    fn a_further_term_never_finds_more(text in typed(), more in typed()) {
        let both = format!("{text} {more}");
        let (Ok(filter), Ok(_), Ok(narrow)) = (Filter::parse(&text), Filter::parse(&more), Filter::parse(&both)) else {
            return Ok(());
        };
        for row in rows() {
            prop_assert!(!narrow.matches(&row) || filter.matches(&row));
        }
    }

    #[test]
    fn what_is_offered_is_understood_and_stays_in_the_text(text in typed(), at in 0usize..40) {
        let cursor = (0..=text.len().min(at)).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        if let Some(completion) = complete(&text, cursor, &known()) {
            prop_assert!(completion.range.contains(&cursor) || completion.range.end == cursor);
            for candidate in &completion.candidates {
                prop_assert!(candidate.text.ends_with(':') || Filter::parse(&candidate.text).is_ok(), "{}", candidate.text);
                let (whole, cursor) = completion.apply(&text, candidate);
                prop_assert!(whole.is_char_boundary(cursor));
            }
        }
    }
}
