//! Draws the screen of README: a real frame of the program, filled by its own embedded server over HTTP.
//!
//! `cargo run --example screen` writes `assets/screen.svg`; a test keeps that file true.

use std::fmt::Write;
use std::path::Path;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};
use webitel_hooks::api::{ConnectionOptions, LoginClient};
use webitel_hooks::app::{Effect, IoRequest, Model, Msg, ServerChoice, Size, start, update};
use webitel_hooks::demo;
use webitel_hooks::domain::QueueSelector;
use webitel_hooks::ui::{Theme, measure, view};

const SIZE: Size = Size { width: 80, height: 24 };
const CELL: (f32, f32) = (8.4, 18.0);

fn main() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/screen.svg");
    std::fs::write(&path, svg()).expect("the picture can be written");
}

/// The picture of the frame.
pub(crate) fn svg() -> String {
    draw(&frame())
}

/// The hooks of a queue, two of them checked, as a user would have them after a few keys.
fn frame() -> Buffer {
    let server = demo::start(demo::Options::default()).expect("the embedded server starts");
    let address = server.url().parse().expect("its address is one");
    let login = LoginClient::new(address, ConnectionOptions::default()).expect("a client can be made");
    let client = login.client(server.token().parse().expect("its token is one"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    let mut model = Model::new(SIZE, ServerChoice::Demo, Some(QueueSelector::Name("Support line".to_owned())));
    let mut effects = start(&mut model);
    let mut keys = ["Space", "Down", "Down", "Space"].into_iter();
    loop {
        while let Some(effect) = effects.pop() {
            if let Effect::Io(IoRequest::Fetch { slot, generation, query }) = effect {
                let result = runtime.block_on(webitel_hooks::runtime::run_query(&client, &query));
                effects.extend(update(&mut model, Msg::Loaded { slot, generation, result }));
                model.fit(measure(&model));
            }
        }
        match keys.next() {
            Some(key) => {
                effects.extend(update(&mut model, Msg::Key(key.parse().expect("a key"))));
                model.fit(measure(&model));
            }
            None => break,
        }
    }
    let mut buffer = Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height));
    view(&model, Theme::default(), &mut buffer);
    buffer
}

fn draw(buffer: &Buffer) -> String {
    let (width, height) = (f32::from(SIZE.width) * CELL.0, f32::from(SIZE.height) * CELL.1);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{:.0}\" height=\"{:.0}\" font-family=\"DejaVu Sans Mono, Menlo, Consolas, monospace\" font-size=\"14\">\n\
         <title>webitel-hooks: the hooks of a queue, two of them checked</title>\n\
         <rect width=\"100%\" height=\"100%\" rx=\"6\" fill=\"#1e1e1e\"/>\n",
        width + 16.0,
        height + 16.0
    );
    for y in 0..SIZE.height {
        let mut x = 0;
        while x < SIZE.width {
            let cell = &buffer[(x, y)];
            let mut text = String::new();
            let start = x;
            while x < SIZE.width && look(&buffer[(x, y)]) == look(cell) {
                text.push_str(buffer[(x, y)].symbol());
                x += 1;
            }
            run(&mut svg, start, y, x - start, &text, cell);
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn look(cell: &Cell) -> (Color, Modifier) {
    (cell.fg, cell.modifier)
}

fn run(svg: &mut String, x: u16, y: u16, columns: u16, text: &str, cell: &Cell) {
    let (left, top) = (8.0 + f32::from(x) * CELL.0, 8.0 + f32::from(y) * CELL.1);
    let width = f32::from(columns) * CELL.0;
    let reversed = cell.modifier.contains(Modifier::REVERSED);
    if reversed {
        let _ = writeln!(
            svg,
            "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{width:.1}\" height=\"{:.1}\" fill=\"#d0d0d0\"/>",
            CELL.1
        );
    }
    if text.trim().is_empty() {
        return;
    }
    let fill = match (reversed, cell.fg) {
        (true, _) => "#1e1e1e",
        (_, Color::Cyan) => "#29b8db",
        (_, Color::Green) => "#23d18b",
        (_, Color::Yellow) => "#f5f543",
        (_, Color::Red) => "#f14c4c",
        _ if cell.modifier.contains(Modifier::DIM) => "#808080",
        _ => "#d0d0d0",
    };
    let weight = if cell.modifier.contains(Modifier::BOLD) { " font-weight=\"bold\"" } else { "" };
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let _ = writeln!(
        svg,
        "<text x=\"{left:.1}\" y=\"{:.1}\" textLength=\"{width:.1}\" xml:space=\"preserve\" fill=\"{fill}\"{weight}>{escaped}</text>",
        top + 13.5
    );
}
