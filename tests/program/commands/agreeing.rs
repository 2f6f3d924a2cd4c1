//! Who agrees to a write: somebody at a terminal, or `--yes`; and what is shown before.

use webitel_hooks::domain::SchemaId;

use crate::harness::{Home, JOURNAL, Run, Story, Terminal};

const PLAN: &str = "\
Support line (12)
  ~ Bridged → Notify CRM (5) #2: on → off
  ~ Joined → Notify CRM (5) #3: on → off
  ~ Leaving → Close ticket (7) #4: on → off
0 to add, 3 to change, 0 to remove.
";

#[test]
fn a_dry_run_shows_the_plan_and_writes_nothing() {
    let story = Story::new();
    let before = story.hooks(12);
    let run = story.line("hooks disable --queue 12 --dry-run").done();
    assert_eq!(run.out, format!("{PLAN}Nothing was changed: this is a dry run.\n"));
    for line in [
        "hooks enable --queue 12 --schema 6",
        "hooks remove --queue 12",
        "hooks set --queue 12 --event joined --to-schema 7",
        "hooks add --queue 12 --event missed --schema 5 --yes",
        "copy --from 18 --to 12",
    ] {
        story.line(&format!("{line} --dry-run")).done();
        let summary = story.line(&format!("{line} --dry-run --json")).done().named("summary");
        assert_eq!(summary[0]["outcome"], "planned", "{line}");
    }
    assert_eq!(story.hooks(12), before);
    assert!(!story.path(JOURNAL).exists(), "nothing was done");
}

#[test]
fn with_yes_the_plan_is_shown_and_done() {
    let story = Story::new();
    let run = story.line("hooks disable --queue 12 --yes").done();
    assert_eq!(run.out, format!("{PLAN}3 changed.\n"));
    assert!(story.hooks(12).iter().all(|hook| !hook.state.enabled()));
    let run = story.line("hooks disable --queue 12 --yes").done();
    assert_eq!(run.out, "There is nothing to do.\n");
}

/// The program on a terminal.
fn play(story: &Story, line: &str) -> Terminal {
    story.play(&line.split(' ').collect::<Vec<_>>())
}

#[test]
fn at_a_terminal_somebody_is_asked() {
    let story = Story::new();
    let before = story.hooks(12);
    for answer in ["\r", "n\r", "yesterday\r", "\u{4}"] {
        let mut screen = play(&story, "hooks disable --queue 12");
        screen.answer("Change these 3 hooks in the domain demo.webitel.example on 127.0.0.1:", answer);
        assert_eq!(screen.wait(), 1, "{answer:?}");
        screen.see_written("Nothing was changed.", 1);
    }
    let mut screen = play(&story, "hooks disable --queue 12");
    screen.answer("[y/N] ", "\u{3}");
    assert_eq!(screen.wait(), 130);
    screen.see_written("Stopped; nothing was changed.", 1);
    assert_eq!(story.hooks(12), before);
    let mut screen = play(&story, "hooks disable 2");
    screen.answer("Change this hook in the domain ", "y\r");
    screen.see_written("1 changed.", 1);
    assert_eq!(screen.wait(), 0);
}

#[test]
fn with_json_the_plan_stands_before_the_question() {
    let story = Story::new();
    let mut screen = play(&story, "hooks disable 2 --json");
    screen.see_written("~ Bridged → Notify CRM (5) #2: on → off", 1);
    screen.answer("[y/N] ", "y\r");
    screen.see_written("\"object\":\"summary\"", 1);
    assert_eq!(screen.wait(), 0);
}

#[test]
fn colour_and_progress_are_for_terminals() {
    let story = Story::new();
    let screen = play(&story, "hooks disable --queue 12 --dry-run");
    screen.see_written("\u{1b}[36m~ Bridged", 1);
    assert_eq!(screen.wait(), 0);
    let screen = play(&story, "where-used 5");
    screen.see_written("Kundenhotline", 1);
    assert_eq!(screen.wait(), 0);
    screen.see_written("\r\u{1b}[K[", 1);
    assert!(screen.output().contains(" queues"), "{}", screen.output());
    let piped = story.line("where-used 5").done();
    assert!(!piped.out.contains('\u{1b}'), "{}", piped.out);
}

#[test]
fn a_read_only_profile_refuses_writes_and_shows_them() {
    let story = Story::new();
    let home = profile(&story, "read_only = true");
    let run = home.run(&["hooks", "disable", "--queue", "12", "--yes"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("The profile main is read-only, so nothing was changed."), "{}", run.err);
    let run = home.run(&["hooks", "disable", "--queue", "12", "--dry-run"]);
    assert_eq!((run.code, run.out.contains(PLAN)), (0, true), "{run:?}");
    assert!(story.hooks(12).iter().any(|hook| hook.state.enabled()));
}

#[test]
fn every_question_names_the_server() {
    let story = Story::new();
    let there = story.hooks(12);
    let home = profile(&story, "label = \"production\"");
    let host = story.server.host();
    for line in [
        &["hooks", "remove", "--queue", "12"][..],
        &["copy", "--from", "12", "--to", "21"],
        &["pause", "--queue", "12"],
        &["doctor", "--fix", "--only", "fires_nowhere", "--queue", "12"],
    ] {
        let mut screen = home.play(line);
        screen.see_written(
            &format!(" in the domain demo.webitel.example on {host} (profile main, production)? [y/N] "),
            1,
        );
        screen.press("n\r");
        assert_eq!(screen.wait(), 1, "{line:?}");
    }
    assert_eq!(story.hooks(12), there);
}

/// A home with a profile for this server, with these settings.
fn profile(story: &Story, settings: &str) -> Home {
    let config = format!("[profiles.main]\nurl = \"{}\"\n{settings}\n", story.server.url());
    Home::with_config(&config).set("WEBITEL_ACCESS_TOKEN", story.server.token())
}

#[test]
fn a_large_plan_is_confirmed_by_the_number_of_its_hooks_where_the_profile_says_so() {
    let story = Story::new();
    let before = story.hooks(12);
    // Every command that writes, with a plan of 3 hooks or more.
    for line in [
        "hooks disable --queue 12",
        "hooks remove --queue 12",
        "hooks set --queue 12 --to-state off",
        "pause --queue 12",
        "copy --from 12 --to 21",
    ] {
        let words: Vec<&str> = line.split(' ').collect();
        let home = profile(&story, "confirm_above = 2");
        let run = home.run(&[&words[..], &["--yes"]].concat());
        assert_eq!(run.code, 2, "{line}: {run:?}");
        assert!(run.err.contains("the profile main requires --expect "), "{line}: {}", run.err);
        let run = home.run(&[&words[..], &["--yes", "--expect", "1"]].concat());
        assert_eq!(run.code, 2, "{line}: {run:?}");
        assert!(run.err.contains("not 1 as --expect says. Nothing was changed."), "{line}: {}", run.err);
        let mut screen = home.play(&words);
        screen.answer(" (profile main)? Type ", "y\r");
        assert_eq!(screen.wait(), 1, "{line}");
    }
    assert_eq!(story.hooks(12), before);
    let home = profile(&story, "confirm_above = 2");
    let mut screen = home.play(&["hooks", "disable", "--queue", "12"]);
    screen.answer("Type 3 to confirm: ", "3\r");
    screen.see_written("3 changed.", 1);
    assert_eq!(screen.wait(), 0);
    let run = home.run(&["undo", "--yes"]);
    assert_eq!((run.code, run.err.contains("requires --expect 3 with --yes")), (2, true), "{run:?}");
    let run = home.run(&["undo", "--yes", "--expect", "3"]);
    assert_eq!((run.code, run.out.ends_with("3 changed.\n")), (0, true), "{run:?}");
    assert_eq!(story.hooks(12), before);
}

#[test]
fn expect_is_checked_whatever_the_profile_says() {
    let story = Story::new();
    story.line("hooks disable --queue 12 --yes --expect 4").refused(2, "The plan has 3 hooks, not 4 as --expect says.");
    story.line("hooks disable --queue 12 --dry-run --expect 4").refused(2, "The plan has 3 hooks");
    story.line("hooks disable --queue 12 --yes --expect 3").done();
    story.line("hooks disable --queue 12 --yes --expect 3").refused(2, "The plan has 0 hooks");
}

#[test]
fn production_is_named_in_words_in_every_question() {
    let story = Story::new();
    for (settings, named) in [
        ("production = true", "(production profile main)? [y/N] "),
        ("production = true\nlabel = \"Production\"", "(production profile main)? [y/N] "),
        (
            "production = true\nlabel = \"Kyiv\"\nconfirm_above = 2",
            "(production profile main, Kyiv)? Type 3 to confirm: ",
        ),
    ] {
        let home = profile(&story, settings);
        let mut screen = home.play(&["hooks", "disable", "--queue", "12"]);
        screen.answer(named, "n\r");
        assert_eq!(screen.wait(), 1, "{settings}");
    }
}

/// What a colleague makes of a hook of queue 12: it runs the flow schema 7.
fn colleague(story: &Story, hook: u64) {
    story.server.change_hook(12, hook, r#"{"schema":{"id":"7"}}"#);
}

#[test]
fn what_a_colleague_changed_meanwhile_is_offered_again_as_it_is_now() {
    // The other hook was changed, so that a refusal and Ctrl-C at the question are a partial success.
    for (answer, code) in [("y\r", 0), ("n\r", 4), ("\x03", 4)] {
        let story = Story::new();
        let mut screen = play(&story, "hooks disable 2 3 --queue 12");
        screen.see_written("Change these 2 hooks in the domain ", 1);
        colleague(&story, 2);
        screen.press("y\r");
        screen.see_written("Somebody else changed it meanwhile", 1);
        screen.see_written("As it is now:\r\n", 1);
        screen.see_written("~ Bridged → Close ticket (7) #2: on → off", 1);
        screen.answer("Change this hook as it is now in the domain ", answer);
        assert_eq!(screen.wait(), code, "{}", screen.output());
        let states: Vec<bool> = story.hooks(12)[1..3].iter().map(|hook| hook.state.enabled()).collect();
        assert_eq!(states, [code != 0, false]);
        assert_eq!(story.hooks(12)[1].schema_id(), Some(SchemaId(7)), "nothing of the colleague's is lost");
    }
    // With --yes nobody is asked: it is reported.
    let (relay, story) = Story::new().holding("fields=updated_at", 1);
    let run = story.spawn("hooks disable 2 --queue 12 --yes");
    relay.expect_held(1);
    colleague(&story, 2);
    relay.let_go();
    let run = Run::of(run);
    assert!(run.refused(1, "nothing was changed").out.contains("Somebody else changed it meanwhile"));
}

#[test]
fn the_question_says_how_many_pauses_end() {
    let story = Story::new();
    story.line("pause 2 3 --queue 12 --yes").done();
    let mut screen = play(&story, "hooks remove --queue 12 --state off");
    screen.answer("Remove these 3 hooks and end 2 pauses in the domain ", "n\r");
    assert_eq!(screen.wait(), 1, "{}", screen.output());
    assert_eq!(story.hooks(12).len(), 4);
    for (hooks, question) in [("2 3", "End these 2 pauses in the domain "), ("2", "End the pause in the domain ")] {
        let mut screen = play(&story, &format!("hooks disable {hooks} --queue 12"));
        screen.answer(question, "n\r");
        assert_eq!(screen.wait(), 1, "{}", screen.output());
    }
}

#[test]
fn a_hook_that_a_colleague_resumed_before_the_answer_is_on_already_and_not_paused_any_more() {
    let story = Story::new();
    story.line("pause 2 --queue 12 --yes").done();
    let mut screen = play(&story, "resume");
    screen.see_written("~ Bridged → Notify CRM (5) #2: paused → on", 1);
    screen.see_written("Resume this hook in the domain ", 1);
    story.server.change_hook(12, 2, r#"{"enabled":true}"#);
    screen.press("y\r");
    screen.see_written("It is on already.", 1);
    assert_eq!(screen.wait(), 1, "{}", screen.output());
    story.line("resume --yes").refused(0, "Nothing is paused on this server.");
}

#[test]
fn a_pause_that_another_process_made_before_the_answer_stays() {
    let story = Story::new();
    let mut screen = play(&story, "hooks disable 2 --queue 12");
    screen.see_written("[y/N] ", 1);
    story.line("pause 2 --queue 12 --yes").done();
    screen.press("y\r");
    screen.see_written("It is off already.", 1);
    assert_eq!(screen.wait(), 1, "{}", screen.output());
    assert!(!screen.output().contains("not paused any more"), "{}", screen.output());
    assert_eq!(story.paused().len(), 1);
}

#[test]
fn a_swap_whose_first_half_somebody_else_did_is_offered_again_as_it_is_now() {
    let story = Story::new();
    story.server.add_hook(12, "joined", 7, false);
    let hook = story.hooks(12).into_iter().find(|hook| hook.schema_id() == Some(SchemaId(7)) && !hook.state.enabled());
    let id = hook.expect("it was added").id;
    let mut screen = play(&story, &format!("hooks enable {id} --queue 12 --swap"));
    screen.see_written("[y/N] ", 1);
    story.server.change_hook(12, 3, r#"{"enabled":false}"#);
    screen.press("y\r");
    screen.answer("as it is now in the domain ", "y\r");
    assert_eq!(screen.wait(), 4, "{}", screen.output());
    assert!(story.hooks(12).iter().any(|hook| hook.id == id && hook.state.enabled()), "{:?}", story.hooks(12));
}

#[test]
fn a_pause_that_ends_is_announced_before_each_question() {
    let story = Story::new();
    story.line("pause 2 --queue 12 --yes").done();
    let mut screen = play(&story, "hooks enable 2 --queue 12");
    screen.see_written("its pause ends.", 1);
    screen.see_written("[y/N] ", 1);
    colleague(&story, 2);
    screen.press("y\r");
    screen.see_written("Bridged → Close ticket (hook 2): its pause ends.", 1);
    screen.answer("Change this hook as it is now in the domain ", "y\r");
    assert_eq!(screen.wait(), 0, "{}", screen.output());
    assert!(story.hooks(12)[1].state.enabled());
}

#[test]
fn what_was_left_alone_and_what_differs_are_offered_one_after_the_other() {
    for (answers, schemas, states) in [
        (["y\r", "y\r"], [5, 7], [false, false]),
        (["y\r", "n\r"], [7, 7], [false, false]),
        (["n\r", "y\r"], [5, 7], [false, true]),
    ] {
        let (relay, story) = Story::new().holding("PATCH ", 0);
        let mut screen = play(&story, "hooks disable 2 3 --queue 12");
        screen.see_written("[y/N] ", 1);
        colleague(&story, 3);
        screen.press("y\r");
        relay.expect_held(1);
        colleague(&story, 2);
        relay.let_go();
        screen.answer("Change this hook as it is now in the domain ", answers[0]);
        screen.answer("Change this hook to what was expected in the domain ", answers[1]);
        let code = screen.wait();
        assert_eq!(code == 0, answers == ["y\r"; 2], "{code}: {}", screen.output());
        let hooks = &story.hooks(12)[1..3];
        assert_eq!([0, 1].map(|at| hooks[at].schema_id()), schemas.map(|id| Some(SchemaId(id))));
        assert_eq!([0, 1].map(|at| hooks[at].state.enabled()), states);
    }
}

#[test]
fn what_else_changed_with_a_write_can_be_put_right() {
    for (answer, code, schema) in [("y\r", 0, 5), ("n\r", 4, 7)] {
        let (relay, story) = Story::new().holding("PATCH ", 0);
        let mut screen = play(&story, "hooks disable 2 --queue 12");
        screen.answer("[y/N] ", "y\r");
        relay.expect_held(1);
        colleague(&story, 2);
        relay.let_go();
        screen.see_written("the server says that it runs Close ticket", 1);
        screen.see_written("To what was expected:\r\n", 1);
        screen.see_written("flow schema Close ticket (7) → Notify CRM (5)", 1);
        screen.answer("Change this hook to what was expected in the domain ", answer);
        assert_eq!(screen.wait(), code, "{}", screen.output());
        let hook = &story.hooks(12)[1];
        assert_eq!((hook.schema_id(), hook.state.enabled()), (Some(SchemaId(schema)), false));
    }
}

#[test]
fn a_command_with_nothing_to_plan_is_not_what_expect_said() {
    let story = Story::new();
    for line in ["resume", "resume --due", "undo", "hooks disable 1"] {
        story.line(&format!("{line} --yes --expect 4")).refused(2, "The plan has 0 hooks, not 4 as --expect says.");
        assert_eq!(story.line(&format!("{line} --yes --expect 0")).code, 0, "{line}");
    }
}
