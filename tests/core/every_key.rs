//! Every key of the table, in every place: it does something, or the status line says why not.

use webitel_hooks::app::{Msg, Proposal, Slot, propose, update};
use webitel_hooks::domain::{Answer, Cause, FailureKind, Page, QueueId};
use webitel_hooks::keys::{BINDINGS, Chord};
use webitel_hooks::ui::measure;

use crate::all_queues::domain;
use crate::fixtures::{four_hooks, hook, identity, queue, schemas, support_line};
use crate::plans::two_queues;
use crate::story::{Story, opened, opened_as};
use crate::worker::scans;

fn with(mut story: Story, scene: impl FnOnce(&mut Story) -> &mut Story) -> Story {
    scene(&mut story);
    story
}

fn at(keys: &str) -> Story {
    with(opened(four_hooks()), |story| story.press(keys))
}

fn in_form(keys: &str) -> Story {
    with(opened(four_hooks()), |story| story.press("a").reply_schemas(schemas([5, 6]), false).press(keys))
}

/// All queues are read, then these keys are pressed.
fn at_all(keys: &str) -> Story {
    with(opened(four_hooks()), |story| story.press("A").read_all(&domain()).press("Esc").press(keys))
}

fn read_only(keys: &str) -> Story {
    with(opened_as(identity(false, true), four_hooks()), |story| {
        story.press("A").read_all(&domain()).press("Esc").press(keys)
    })
}

/// The hooks of an open queue are to be copied; the list of queues is there, then these keys are pressed, and what was asked
/// for is answered or not.
fn copying(keys: &str, answered: bool) -> Story {
    with(opened(four_hooks()), |story| {
        let items = vec![queue(3, "Sales"), support_line()];
        let queues = Answer::Queues(Page::whole(items));
        story.press("Ctrl-A c").reply(Slot::CopyQueues, queues).press(keys);
        if answered {
            let items =
                if keys.contains("Down") { four_hooks() } else { vec![hook(30, "joined", 8, crate::fixtures::ON)] };
            story.answer_scan(0, |_| scans::hooks(QueueId(3), items));
        }
        story
    })
}

fn plan(keys: &str) -> Story {
    with(opened(four_hooks()), |story| {
        propose(&mut story.model, Proposal::new("Tidy up", two_queues(), Cause::Edit));
        story.press(keys)
    })
}

fn places() -> Vec<(&'static str, Story)> {
    vec![
        ("queues, loading", Story::start(None)),
        ("queues, failed", with(Story::start(None), |story| story.fail(Slot::Queues, FailureKind::Server))),
        ("queues, empty", with(Story::start(None), |story| story.reply_queues(vec![], false))),
        ("all queues, begun", at("A")),
        ("all queues", at_all("A j")),
        ("all queues, checked", at_all("A Ctrl-A")),
        ("all queues, none fits", at_all("A / z z z Enter")),
        ("all queues, not read", with(at("A"), |story| story.read_fails(0, FailureKind::Server))),
        ("all queues, read only", read_only("A")),
        ("all queues, filter", at_all("A /")),
        ("all queues, bad filter", at_all("A / q : Space")),
        ("all queues, plan", at_all("A t")),
        ("where used", at_all("w")),
        ("where used, over the form", with(in_form("Enter F3"), |story| story.read_all(&domain()))),
        ("matrix, begun", at("M")),
        ("matrix", at_all("M j l")),
        ("matrix, none fits", at_all("M / z z z Enter")),
        ("matrix, filter", at_all("M /")),
        ("matrix, read only", read_only("M l l")),
        ("matrix, adding", at_all("M l l Enter")),
        ("queues", at("Tab")),
        ("hooks, none open", with(Story::start(None), |story| story.press("Tab"))),
        ("hooks", at("j")),
        ("hooks, empty", opened(vec![])),
        ("hooks, filtered away", at("/ z z Enter")),
        ("hooks, pending", at("t")),
        ("hooks, all pending", at("Ctrl-A t")),
        ("hooks, read only", opened_as(identity(false, false), four_hooks())),
        ("hooks, too small", with(opened(four_hooks()), |story| story.resize(20, 4))),
        ("filter", at("/")),
        ("filter, nothing found", at("/ z z")),
        ("form, event", in_form("j")),
        ("form, no event", in_form("z z")),
        ("form, flow schema", in_form("Enter")),
        ("form, searching", in_form("Enter c r")),
        ("form, waiting for the search", in_form("Enter c r Enter")),
        ("form, no flow schema", with(in_form("Enter c"), |story| story.ring().reply_schemas(vec![], false))),
        ("form, state", in_form("Tab Tab")),
        ("form, save", in_form("Enter Enter")),
        ("form, close", in_form("Shift-Tab")),
        ("form, saving", in_form("Enter Enter Enter")),
        ("form, reading", at("e")),
        ("form, not read", with(at("e"), |story| story.fail(Slot::FormHook, FailureKind::Server))),
        (
            "form, no right to schemas",
            with(opened_as(identity(true, false), four_hooks()), |story| story.press("a Tab")),
        ),
        (
            "form, looking again",
            with(at("e"), |story| {
                story.reply_hook(hook(1, "answered", 6, crate::fixtures::ON)).press("Tab Tab Space Ctrl-S")
            }),
        ),
        (
            "sign in",
            with(opened(four_hooks()), |story| {
                story.press("r").fail(Slot::Hooks, FailureKind::SignedOut).fail(Slot::Identity, FailureKind::SignedOut)
            }),
        ),
        ("question, remove", at("Ctrl-A d")),
        ("question, swap", at("j j t")),
        (
            "question, only back",
            with(
                opened(vec![
                    hook(1, "joined", 5, crate::fixtures::ON),
                    hook(2, "joined", 6, crate::fixtures::OFF),
                    hook(3, "joined", 7, crate::fixtures::OFF),
                ]),
                |story| story.press("j Space j Space t"),
            ),
        ),
        ("question, quit", at("t q")),
        ("waiting to quit", at("t q y")),
        ("help", at("?")),
        ("messages", at("m")),
        ("event reference", at("i")),
        ("flow schema for many", with(at("x"), |story| story.reply_schemas(schemas([5, 6]), false))),
        ("flow schema for many, searching", at("x")),
        (
            "flow schema for many, not loaded",
            with(at("x"), |story| story.fail(Slot::SchemaChoice, FailureKind::Server)),
        ),
        ("clipboard", at("y")),
        ("copy, picking", copying("", false)),
        ("copy, nothing found", copying("z z", false)),
        ("copy, no queues yet", at("c")),
        ("copy, no queues", with(at("c"), |story| story.fail(Slot::CopyQueues, FailureKind::Server))),
        ("copy, reading", copying("Enter", false)),
        ("copy, plan", copying("Enter", true)),
        ("copy, plan without a row", with(copying("Enter", true), |story| story.press("j Space"))),
        ("copy, nothing would change", copying("Down Enter", true)),
        ("plan", plan("")),
        ("plan, yes marked", plan("Tab")),
        (
            "plan, number",
            with(plan(""), |story| {
                story.model.session.profile.confirm_above = Some(1);
                story.press("y 7")
            }),
        ),
        ("plan, running", plan("y")),
        ("plan, stopping", plan("y c")),
        (
            "plan, ended",
            with(plan("y"), |story| {
                story.refused(Some(1), FailureKind::Server).refused(Some(4), FailureKind::Server).removed(31);
                story.answer_is_lost(None)
            }),
        ),
        (
            "plan, looking",
            with(plan("y"), |story| {
                story.refused(Some(1), FailureKind::Server).refused(Some(4), FailureKind::Server).removed(31);
                story.answer_is_lost(None).press("r")
            }),
        ),
        ("history, reading", at("H")),
        ("history", with(at("H"), |story| story.send(crate::reports::journal()))),
        ("doctor, reading", at("D")),
        ("doctor", crate::reports::doctor()),
        ("palette", at(":")),
        ("palette, nothing found", at(": z z z")),
    ]
}

fn keys() -> Vec<Chord> {
    let mut keys: Vec<Chord> = BINDINGS.iter().flat_map(|binding| binding.chords).copied().collect();
    keys.extend(
        ["x", "7", "ж", "F7", "Alt-x", "Ctrl-Alt-Del", "Shift-F3", "Backspace"]
            .map(|key| key.parse::<Chord>().unwrap_or_else(|error| panic!("{error}"))),
    );
    keys
}

#[test]
fn it_does_something_or_says_why_not() {
    let mut silent = Vec::new();
    for (place, story) in places() {
        for key in keys() {
            let mut model = story.model.clone();
            let context = model.context();
            // Moving on at the end of a list and editing an empty line are plain to see.
            let action = model.keys.action_for(context, key);
            if action.is_some_and(|action| action.moves()) && !place.contains("empty") && !place.contains("no") {
                continue;
            }
            if action.is_none() && context.takes_text() {
                continue;
            }
            let before = format!("{model:?}");
            let effects = update(&mut model, Msg::Key(key));
            model.fit(measure(&model));
            let told = model.notices.current().is_some();
            if effects.is_empty() && !told && format!("{model:?}") == before {
                silent.push(format!("{key} in {place} ({action:?})"));
            }
        }
    }
    assert!(silent.is_empty(), "these keys are silent:\n{}", silent.join("\n"));
}

#[test]
fn every_place_is_another_one() {
    // What is above proves little if a scene never got to its place.
    let mut seen = std::collections::BTreeMap::new();
    for (place, story) in places() {
        let other = seen.insert(format!("{:?}", story.model), place);
        assert_eq!(other, None, "{place} is the same");
    }
    let contexts: std::collections::HashSet<_> = places().iter().map(|(_, story)| story.model.context()).collect();
    assert_eq!(contexts.len(), 21, "every place but the start screen");
}
