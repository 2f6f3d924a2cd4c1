//! Plans: the preview, the progress, what became of each row.

use webitel_hooks::app::{Proposal, Size, propose};
use webitel_hooks::domain::plan::{Plan, Step};
use webitel_hooks::domain::{
    Cause, Change, Event, FailureKind, HookSpec, QueueId, QueueRef, SchemaId, SchemaRef, State,
};

use crate::screens::picture::{check, check_one, check_themes};
use crate::screens::server::{FakeServer, hook};
use crate::screens::story::Story;

fn queue(id: u64, name: &str) -> QueueRef {
    QueueRef { id: QueueId(id), name: name.into() }
}

/// Hooks of the open queue go off, one is removed and one runs another flow schema; another queue gets a new one.
fn plan() -> Plan {
    let server = FakeServer::default();
    let support = queue(12, "Support line");
    let mut steps: Vec<Step> =
        [0, 2].iter().map(|index| Step::switch(support.clone(), &server.hooks[*index], State::Off)).collect();
    let mut other = server.hooks[3].clone();
    other.schema = Some(SchemaRef { id: SchemaId(8), name: "Write call report".into() });
    steps.push(Step::new(support.clone(), Change::Edit { before: server.hooks[3].clone(), after: other }));
    steps.push(Step::new(support, Change::Remove(server.hooks[1].clone())));
    let mut plan = Plan::from(steps);
    let spec = HookSpec {
        event: Event::Missed,
        schema: SchemaRef {
            id: SchemaId(9),
            name: "Send the customer a message with the ticket number and a link to the survey".into(),
        },
        state: State::On,
    };
    plan.append(vec![Step::add(queue(13, "Sales outbound"), spec, &[])]);
    plan
}

fn proposed(size: Size) -> Story {
    let remarks = vec![
        "Callback list: Joined never fires in a preview dialer.".to_owned(),
        "Chat EU: Joined → Notify CRM is on there already, so a second hook for Joined could not be.".to_owned(),
    ];
    let mut story = Story::hooks(FakeServer::default(), size);
    propose(&mut story.model, Proposal::new("Make it like Sales", plan(), Cause::Copy).leaving_out(remarks));
    story.press("j")
}

fn long(size: Size) -> Story {
    let server = FakeServer::with_hooks(57);
    let steps: Vec<Step> =
        server.hooks.iter().map(|hook| Step::new(queue(12, "Support line"), Change::Remove(hook.clone()))).collect();
    let mut story = Story::hooks(server, size);
    propose(&mut story.model, Proposal::new("Remove 57 hooks", Plan::from(steps), Cause::Remove));
    story
}

/// Two writes are done, one is refused, the others wait.
fn running(size: Size) -> Story {
    proposed(size).press("y").written().refused(FailureKind::Forbidden).written()
}

#[test]
fn a_preview() {
    check_themes("plan-preview", proposed);
    check("plan-preview-end", |size| proposed(size).press("End"));
    check("plan-preview-long", |size| long(size).press("G Tab"));
}

#[test]
fn nothing_to_do() {
    check("plan-left-out", |size| {
        let mut story = Story::hooks(FakeServer::default(), size);
        let remarks = vec!["Callback list: Joined never fires in a preview dialer.".to_owned()];
        propose(&mut story.model, Proposal::new("Copy 1 hook", Plan::default(), Cause::Copy).leaving_out(remarks));
        story
    });
}

#[test]
fn progress() {
    check_themes("plan-running", running);
    check("plan-stopping", |size| long(size).press("y").written().written().press("c"));
    check("plan-quit", |size| running(size).press("Ctrl-C"));
}

#[test]
fn the_end() {
    check_themes("plan-failed", |size| running(size).written().written());
    check("plan-done", |size| proposed(size).press("y").written().written().written().written().written());
    check("help-plan", |size| proposed(size).press("?"));
}

#[test]
fn other_sizes() {
    for (name, size) in [("narrow", (60, 20)), ("smallest", (40, 8))] {
        let size = Size { width: size.0, height: size.1 };
        check_one(&format!("{name}-plan-preview"), &proposed(size));
        check_one(&format!("{name}-plan-running"), &running(size));
        check_one(&format!("{name}-plan-failed"), &running(size).written().written());
    }
}

#[test]
fn on_production_questions_say_so_and_a_large_plan_wants_its_number() {
    let production = |mut story: Story| {
        story.model.session.profile.production = true;
        story
    };
    check("production-plan-number", |size| production(long(size)).press("y 5"));
    check("production-question", |size| production(Story::hooks(FakeServer::default(), size)).press("d"));
}

#[test]
fn a_bare_hook_has_a_line_too() {
    // The server may leave the flow schema out.
    check("plan-bare", |size| {
        let mut bare = hook(1, Event::Joined, 5, "", State::On);
        bare.schema = None;
        let step = Step::new(queue(12, ""), Change::Remove(bare));
        let mut story = Story::hooks(FakeServer::default(), size);
        propose(&mut story.model, Proposal::new("Remove 1 hook", Plan::from(vec![step]), Cause::Remove));
        story.press("j")
    });
}

#[test]
fn another_flow_schema_for_many_hooks() {
    let checked = |size| Story::hooks(FakeServer::default(), size).press("Space j Space x");
    check_themes("schema-for-many", |size| checked(size).answered());
    check("schema-for-many-searching", checked);
    check("schema-for-many-other-layout", |size| checked(size).type_text("скь").answered());
    check("schema-for-many-failed", |size| {
        checked(size).fails(webitel_hooks::app::Slot::SchemaChoice, FailureKind::Server)
    });
    let size = Size { width: 40, height: 8 };
    check_one("smallest-schema-for-many", &checked(size).answered());
}
