//! What a frame, a sort and a filter cost at 100, 10,000 and 100,000 hooks, of one queue and of all: `cargo bench`.
//!
//! A frame costs the same at every size; sorting and filtering are one pass each.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use webitel_hooks::app::{Effect, IoRequest, Model, Msg, ServerChoice, Size, Slot, start, update};
use webitel_hooks::domain::scan::{News, Progress, QueueReading, ScanEnd};
use webitel_hooks::domain::{
    Answer, Event, Hook, HookId, HookList, Knowledge, Queue, QueueId, QueueSelector, QueueType, SchemaId, SchemaRef,
    State,
};
use webitel_hooks::term::FrameSink;
use webitel_hooks::ui::{Theme, view};

const SIZE: Size = Size { width: 80, height: 24 };
const ROWS: [u64; 3] = [100, 10_000, 100_000];

fn main() {
    divan::main();
}

fn hook(number: u64) -> Hook {
    let name = format!("Flow schema {}", number * 7919 % 977);
    Hook {
        id: HookId(number),
        event: Event::KNOWN[usize::try_from(number % 8).unwrap_or(0)].clone(),
        schema: Some(SchemaRef { id: SchemaId(number % 977), name: name.into() }),
        state: State::from_enabled(number % 10 < 8),
    }
}

/// A queue with this many hooks, opened as a user would.
fn opened(rows: u64) -> Model {
    let mut model = Model::new(SIZE, ServerChoice::Demo, Some(QueueSelector::Id(QueueId(12))));
    let start = start(&mut model);
    let queue = Queue { id: QueueId(12), name: "Support line".into(), kind: QueueType(1), state: State::On };
    let opening = answer(&mut model, &start, Slot::Start, Answer::Queue(vec![queue]));
    let hooks = (0..rows).map(|id| Hook { state: State::from_enabled(id < 8), ..hook(id) }).collect();
    answer(&mut model, &opening, Slot::Hooks, Answer::Hooks(HookList { hooks, ..HookList::default() }));
    model
}

fn answer(model: &mut Model, effects: &[Effect], wanted: Slot, answer: Answer) -> Vec<Effect> {
    let generation = effects.iter().find_map(|effect| match effect {
        Effect::Io(IoRequest::Fetch { slot, generation, .. }) if *slot == wanted => Some(*generation),
        _ => None,
    });
    let generation = generation.expect("the request was made");
    update(model, Msg::Loaded { slot: wanted, generation, result: Ok(answer) })
}

fn press(model: &mut Model, keys: &str) {
    for key in keys.split(' ') {
        update(model, Msg::Key(key.parse().expect("a key")));
    }
}

/// So many hooks in queues of ten, all read, in the view of all queues or the matrix.
fn all_queues(rows: u64, view: &str) -> Model {
    let mut model = Model::new(SIZE, ServerChoice::Demo, None);
    start(&mut model);
    let asked = update(&mut model, Msg::Key(view.parse().expect("a key")));
    let generation = asked.iter().find_map(|effect| match effect {
        Effect::Io(IoRequest::Scan { generation, .. }) => Some(*generation),
        _ => None,
    });
    let queues: Vec<Queue> = (0..rows / 10)
        .map(|id| Queue {
            id: QueueId(id),
            name: format!("Line {}", id * 7919 % 9973).into(),
            kind: QueueType(1),
            state: State::On,
        })
        .collect();
    let reading = |queue: &Queue| QueueReading {
        queue: queue.clone(),
        list: HookList::default(),
        knowledge: Knowledge::Fresh((0..10).map(|number| hook(queue.id.0 * 10 + number)).collect()),
    };
    let ready = queues.iter().map(reading).collect();
    let end = Some(ScanEnd { queues: Some(queues), ..ScanEnd::default() });
    let news = News { progress: Progress::default(), ready, end };
    let generation = generation.expect("all queues are read");
    update(&mut model, Msg::Scanned { slot: Slot::AllHooks, generation, news });
    model
}

/// Every hook is checked and being paused.
fn plan_under_way(rows: u64) -> Model {
    let mut model = all_queues(rows, "A");
    press(&mut model, "Ctrl-A z y");
    assert!(model.writes.unfinished() > 0, "the plan runs");
    model
}

fn draw(bencher: divan::Bencher<'_, '_>, model: &Model) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height));
    bencher.bench_local(|| view(model, Theme::default(), &mut buffer));
}

/// One key down or up again, to the bytes for the terminal.
fn one_key(bencher: divan::Bencher<'_, '_>, mut model: Model) {
    let mut sink = FrameSink::new(std::io::sink(), SIZE.width, SIZE.height);
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        press(&mut model, if down { "Down" } else { "Up" });
        let cursor = view(&model, Theme::default(), sink.frame());
        sink.present(cursor).expect("nothing is written anywhere")
    });
}

fn sort(bencher: divan::Bencher<'_, '_>, mut model: Model) {
    bencher.bench_local(|| press(&mut model, "s"));
}

/// One more letter of the filter, and one less.
fn filter(bencher: divan::Bencher<'_, '_>, mut model: Model) {
    press(&mut model, "/");
    let mut longer = false;
    bencher.bench_local(|| {
        longer = !longer;
        press(&mut model, if longer { "9" } else { "Backspace" });
    });
}

#[divan::bench(args = ROWS)]
fn draw_a_frame(bencher: divan::Bencher<'_, '_>, rows: u64) {
    draw(bencher, &opened(rows));
}

#[divan::bench(args = ROWS)]
fn one_key_down_to_its_bytes(bencher: divan::Bencher<'_, '_>, rows: u64) {
    one_key(bencher, opened(rows));
}

#[divan::bench(args = ROWS)]
fn sort_by_the_next_column(bencher: divan::Bencher<'_, '_>, rows: u64) {
    sort(bencher, opened(rows));
}

#[divan::bench(args = ROWS)]
fn filter_by_one_more_letter(bencher: divan::Bencher<'_, '_>, rows: u64) {
    filter(bencher, opened(rows));
}

#[divan::bench(args = ROWS)]
fn draw_all_queues(bencher: divan::Bencher<'_, '_>, rows: u64) {
    draw(bencher, &all_queues(rows, "A"));
}

#[divan::bench(args = ROWS)]
fn draw_the_matrix(bencher: divan::Bencher<'_, '_>, rows: u64) {
    draw(bencher, &all_queues(rows, "M"));
}

#[divan::bench(args = ROWS)]
fn one_key_down_in_all_queues(bencher: divan::Bencher<'_, '_>, rows: u64) {
    one_key(bencher, all_queues(rows, "A"));
}

#[divan::bench(args = ROWS)]
fn sort_all_queues(bencher: divan::Bencher<'_, '_>, rows: u64) {
    sort(bencher, all_queues(rows, "A"));
}

#[divan::bench(args = ROWS)]
fn filter_all_queues_by_one_more_letter(bencher: divan::Bencher<'_, '_>, rows: u64) {
    filter(bencher, all_queues(rows, "A"));
}

#[divan::bench(args = ROWS)]
fn draw_a_plan_under_way(bencher: divan::Bencher<'_, '_>, rows: u64) {
    draw(bencher, &plan_under_way(rows));
}
