//! What the screens cost on a slow line, in bytes.

use webitel_hooks::term::FrameSink;

use crate::{
    desk::{DESIGN, Desk},
    office::Office,
    picture::{DEFAULT, frame},
};

fn cost(from: Option<&Desk>, to: &Desk) -> usize {
    let size = to.model.size;
    let mut sink = FrameSink::new(Vec::new(), size.width, size.height);
    if let Some(desk) = from {
        let (buffer, cursor) = frame(&desk.model, DEFAULT);
        sink.draw(&buffer, cursor).unwrap();
    }
    let (buffer, cursor) = frame(&to.model, DEFAULT);
    sink.draw(&buffer, cursor).unwrap()
}

#[track_caller]
#[expect(clippy::print_stderr, reason = "shown with --nocapture, for whoever wants to know how far below")]
fn assert_budget(what: &str, count: usize, budget: usize) {
    assert!(count <= budget, "{what} took {count} bytes; the budget is {budget}");
    eprintln!("{what}: {count} of {budget} bytes");
}

#[test]
fn the_first_frame() {
    assert_budget("the first frame", cost(None, &Desk::starting(Office::default(), DESIGN)), 2_500);
    assert_budget("the first frame with queues", cost(None, &Desk::hooks(Office::default(), DESIGN)), 2_500);
}

#[test]
fn the_cursor_one_row_down() {
    let hooks = || Desk::hooks(Office::default(), DESIGN);
    for row in 0..4 {
        let keys = "j ".repeat(row);
        let (from, to) = (hooks().press(&keys), hooks().press(&keys).press("j"));
        assert_budget(&format!("from hook {row} one down"), cost(Some(&from), &to), 180);
    }
    let queues = || Desk::queues(Office::default(), DESIGN);
    for row in 0..6 {
        let keys = "j ".repeat(row);
        let (from, to) = (queues().press(&keys), queues().press(&keys).press("j"));
        assert_budget(&format!("from queue {row} one down"), cost(Some(&from), &to), 180);
    }
    let many = || Desk::hooks(Office::with_hooks(57), DESIGN);
    assert_budget("among many hooks", cost(Some(&many().press("j j")), &many().press("j j j")), 180);
}

#[test]
fn the_cursor_one_row_down_in_all_queues() {
    // Where a name is cut, the status row has it in full.
    let offices: [(fn() -> Office, usize); 2] = [(Office::whole, 285), (|| Office::with_queues(60), 220)];
    for (office, budget) in offices {
        for row in 0..15 {
            let desk = || Desk::hooks(office(), DESIGN).press("A").answered().press(&"j ".repeat(row));
            assert_budget(&format!("from row {row} one down"), cost(Some(&desk()), &desk().press("j")), budget);
            let desk = || Desk::hooks(office(), DESIGN).press("M").answered().press("l l").press(&"j ".repeat(row));
            assert_budget(&format!("from cell {row} one down"), cost(Some(&desk()), &desk().press("j")), 180);
        }
    }
    let matrix = || Desk::hooks(Office::whole(), DESIGN).press("M").answered().press("j");
    for cell in 0..7 {
        let keys = "l ".repeat(cell);
        let (from, to) = (matrix().press(&keys), matrix().press(&keys).press("l"));
        assert_budget(&format!("from cell {cell} one to the right"), cost(Some(&from), &to), 180);
    }
}

#[test]
fn a_row_scrolled_in_all_queues() {
    for (view, row) in [("A", 25), ("A", 60), ("A", 99), ("M", 25), ("M", 40)] {
        let desk = || Desk::hooks(Office::with_queues(60), DESIGN).press(view).answered().press(&"j ".repeat(row));
        assert_budget(&format!("one row scrolled in {view}"), cost(Some(&desk()), &desk().press("j")), 300);
        let up = || desk().press("PgUp PgUp j");
        assert_budget(&format!("one row up in {view}"), cost(Some(&up()), &up().press("k")), 300);
    }
}

#[test]
fn a_row_scrolled_in_one_pane() {
    let hooks = || Desk::hooks(Office::with_hooks(57), DESIGN).resize(79, 24).press("p p p p");
    let keys = "j ".repeat(25);
    assert_budget("one row scrolled", cost(Some(&hooks().press(&keys)), &hooks().press(&keys).press("j")), 300);
}
