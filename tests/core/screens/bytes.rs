//! What the screens cost on a slow line, in bytes.

use webitel_hooks::term::FrameSink;

use crate::screens::picture::{DEFAULT, frame};
use crate::screens::server::FakeServer;
use crate::screens::story::{DESIGN, Story};

fn cost(from: Option<&Story>, to: &Story) -> usize {
    let size = to.model.size;
    cost_on(FrameSink::new(Vec::new(), size.width, size.height), from, to)
}

fn cost_on(mut sink: FrameSink<Vec<u8>>, from: Option<&Story>, to: &Story) -> usize {
    if let Some(story) = from {
        draw(&mut sink, story);
    }
    draw(&mut sink, to)
}

fn draw(sink: &mut FrameSink<Vec<u8>>, story: &Story) -> usize {
    let (buffer, cursor) = frame(&story.model, DEFAULT);
    *sink.frame() = buffer;
    sink.present(cursor).unwrap()
}

#[track_caller]
#[expect(clippy::print_stderr, reason = "shown with --nocapture, for whoever wants to know how far below")]
fn assert_budget(what: &str, count: usize, budget: usize) {
    assert!(count <= budget, "{what} took {count} bytes; the budget is {budget}");
    eprintln!("{what}: {count} of {budget} bytes");
}

#[test]
fn the_first_frame() {
    assert_budget("the first frame", cost(None, &Story::starting(FakeServer::default(), DESIGN)), 2_500);
    assert_budget("the first frame with queues", cost(None, &Story::hooks(FakeServer::default(), DESIGN)), 2_500);
}

#[test]
fn the_cursor_one_row_down() {
    let hooks = || Story::hooks(FakeServer::default(), DESIGN);
    for row in 0..4 {
        let keys = "j ".repeat(row);
        let (from, to) = (hooks().press(&keys), hooks().press(&keys).press("j"));
        assert_budget(&format!("from hook {row} one down"), cost(Some(&from), &to), 180);
    }
    let queues = || Story::queues(FakeServer::default(), DESIGN);
    for row in 0..6 {
        let keys = "j ".repeat(row);
        let (from, to) = (queues().press(&keys), queues().press(&keys).press("j"));
        assert_budget(&format!("from queue {row} one down"), cost(Some(&from), &to), 180);
    }
    let many = || Story::hooks(FakeServer::with_hooks(57), DESIGN);
    assert_budget("among many hooks", cost(Some(&many().press("j j")), &many().press("j j j")), 180);
}

#[test]
fn the_cursor_one_row_down_in_all_queues() {
    // Where a name is cut, the status row has it in full.
    let servers: [(fn() -> FakeServer, usize); 2] = [(FakeServer::whole, 285), (|| FakeServer::with_queues(60), 220)];
    for (server, budget) in servers {
        for row in 0..15 {
            let story = || Story::hooks(server(), DESIGN).press("A").answered().press(&"j ".repeat(row));
            assert_budget(&format!("from row {row} one down"), cost(Some(&story()), &story().press("j")), budget);
            let story = || Story::hooks(server(), DESIGN).press("M").answered().press("l l").press(&"j ".repeat(row));
            assert_budget(&format!("from cell {row} one down"), cost(Some(&story()), &story().press("j")), 180);
        }
    }
    let matrix = || Story::hooks(FakeServer::whole(), DESIGN).press("M").answered().press("j");
    for cell in 0..7 {
        let keys = "l ".repeat(cell);
        let (from, to) = (matrix().press(&keys), matrix().press(&keys).press("l"));
        assert_budget(&format!("from cell {cell} one to the right"), cost(Some(&from), &to), 180);
    }
}

#[test]
fn a_row_scrolled_in_all_queues() {
    for (view, row) in [("A", 25), ("A", 60), ("A", 99), ("M", 25), ("M", 40)] {
        let story =
            || Story::hooks(FakeServer::with_queues(60), DESIGN).press(view).answered().press(&"j ".repeat(row));
        let budget = if view == "A" { 230 } else { 300 };
        assert_budget(&format!("one row scrolled in {view}"), cost(Some(&story()), &story().press("j")), budget);
        let up = || story().press("PgUp PgUp j");
        assert_budget(&format!("one row up in {view}"), cost(Some(&up()), &up().press("k")), budget);
    }
}

/// The terminal moves the rows of the queues pane, if it can, and is asked only where that would help.
#[test]
fn a_row_scrolled_beside_a_page_of_hooks() {
    let queues = |keys: &str| Story::hooks(FakeServer::with_queues(60), DESIGN).press("Tab").press(keys);
    for (before, key) in [("j ".repeat(25), "j"), ("G ".to_owned() + &"k ".repeat(30), "k")] {
        let (from, to) = (queues(&before), queues(&format!("{before} {key}")));
        let mut able = FrameSink::new(Vec::new(), DESIGN.width, DESIGN.height);
        able.set_margins(true);
        assert_budget("one row scrolled in a pane", cost_on(able, Some(&from), &to), 230);
        assert_budget("the same without margins", cost(Some(&from), &to), 750);
    }
    let mut sink = FrameSink::new(Vec::new(), DESIGN.width, DESIGN.height);
    for keys in ["", "j", "j j", "j j j"] {
        draw(&mut sink, &queues(keys));
        assert!(!sink.awaits_answer(), "nothing has scrolled");
    }
    for (keys, is_asked) in [("j ".repeat(25), true), ("j ".repeat(26), false)] {
        sink.writer().clear();
        draw(&mut sink, &queues(&keys));
        let asked = sink.writer().windows(3).any(|bytes| bytes == b"\x1b[c");
        assert_eq!((asked, sink.awaits_answer()), (is_asked, true), "it is asked once");
    }
}

#[test]
fn a_row_scrolled_in_one_pane() {
    let hooks = || Story::hooks(FakeServer::with_hooks(57), DESIGN).resize(79, 24).press("p p p p");
    let keys = "j ".repeat(25);
    assert_budget("one row scrolled", cost(Some(&hooks().press(&keys)), &hooks().press(&keys).press("j")), 230);
}
