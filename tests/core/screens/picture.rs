//! A frame as text: its lines, then the styles in them as runs, so that a change of either is seen in a diff.

use std::fmt::Write as _;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};
use ratatui::style::Color;
use unicode_width::UnicodeWidthStr as _;
use webitel_hooks::app::{Model, Size};
use webitel_hooks::ui::{Colours, Theme, view};

use crate::screens::story::Story;

pub(crate) const DEFAULT: Theme = Theme { colour: true, ascii: false, colours: Colours::DEFAULT };
pub(crate) const NO_COLOUR: Theme = Theme { colour: false, ascii: false, colours: Colours::DEFAULT };
pub(crate) const ASCII: Theme = Theme { colour: true, ascii: true, colours: Colours::DEFAULT };

/// The sizes that every picture is taken at.
pub(crate) const SIZES: [Size; 2] = [Size { width: 80, height: 24 }, Size { width: 120, height: 40 }];

/// The frame of a state, and where the cursor stands.
pub(crate) fn frame(model: &Model, theme: Theme) -> (Buffer, Option<Position>) {
    let mut buffer = Buffer::empty(Rect::new(0, 0, model.size.width, model.size.height));
    let cursor = view(model, theme, &mut buffer);
    (buffer, cursor)
}

/// Compares a screen with its pictures in the default theme, at both sizes.
#[track_caller]
pub(crate) fn check(name: &str, story: impl Fn(Size) -> Story) {
    compare(name, SIZES.map(|size| picture(&story(size))).concat());
}

/// Compares a screen with its pictures in every theme, at both sizes.
#[track_caller]
pub(crate) fn check_themes(name: &str, story: impl Fn(Size) -> Story) {
    compare(name, SIZES.map(|size| pictures(&story(size))).concat());
}

/// Compares a screen with its picture at the one size it has.
#[track_caller]
pub(crate) fn check_one(name: &str, story: &Story) {
    compare(name, picture(story));
}

#[track_caller]
fn compare(name: &str, pictures: String) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_path("pictures");
    settings.bind(|| insta::assert_snapshot!(name, pictures));
}

fn picture(story: &Story) -> String {
    let Size { width, height } = story.model.size;
    let (buffer, cursor) = frame(&story.model, DEFAULT);
    let cursor = match cursor {
        Some(Position { x, y }) => format!("cursor in row {y}, column {x}"),
        None => "no cursor".to_owned(),
    };
    format!("# {width}x{height}, {cursor}\n{}## Styles\n{}\n", text(&buffer), styles(&buffer))
}

/// In the default theme; and of the other themes what differs from it.
fn pictures(story: &Story) -> String {
    let (plain, _) = frame(&story.model, DEFAULT);
    let (no_colour, _) = frame(&story.model, NO_COLOUR);
    let (ascii, _) = frame(&story.model, ASCII);
    assert_eq!(text(&no_colour), text(&plain), "no word is lost without colours");
    assert_eq!(styles(&ascii), styles(&plain), "ASCII changes no style");
    format!("{}## Styles without colours\n{}\n## In ASCII\n{}\n", picture(story), styles(&no_colour), text(&ascii))
}

/// The text of a frame without styles, a line each.
pub(crate) fn lines(buffer: &Buffer) -> Vec<String> {
    (0..buffer.area.height).map(|y| line(buffer, y)).collect()
}

fn row(buffer: &Buffer, y: u16) -> impl Iterator<Item = (u16, &Cell)> {
    (0..buffer.area.width).map(move |x| (x, &buffer[(x, y)]))
}

fn line(buffer: &Buffer, y: u16) -> String {
    let mut text = String::new();
    let mut covered = 0;
    for (_, cell) in row(buffer, y) {
        if covered > 0 {
            // The right half of a wide character has no text of its own.
            covered -= 1;
            continue;
        }
        text.push_str(cell.symbol());
        covered = cell.symbol().width().saturating_sub(1);
    }
    text.trim_end().to_owned()
}

fn text(buffer: &Buffer) -> String {
    let mut text = String::new();
    let mut repeated = 0;
    let lines = lines(buffer);
    for (index, line) in lines.iter().enumerate() {
        if index > 0 && *line == lines[index - 1] {
            repeated += 1;
            continue;
        }
        if repeated > 0 {
            let _ = writeln!(text, "| and {} more of these", std::mem::take(&mut repeated));
        }
        let _ = writeln!(text, "|{line}");
    }
    text
}

/// `3-5: 1-13 bold, 70-78 green`: the columns of these rows that are not plain.
fn styles(buffer: &Buffer) -> String {
    let mut text = String::new();
    let mut previous: Option<(u16, u16, String)> = None;
    for y in 0..buffer.area.height {
        let styles = runs(buffer, y);
        match &mut previous {
            Some((_, last, same)) if *same == styles => *last = y,
            _ => write_rows(&mut text, previous.replace((y, y, styles))),
        }
    }
    write_rows(&mut text, previous);
    text
}

fn write_rows(picture: &mut String, rows: Option<(u16, u16, String)>) {
    match rows {
        Some((first, last, styles)) if !styles.is_empty() && first == last => {
            let _ = writeln!(picture, "{first}: {styles}");
        }
        Some((first, last, styles)) if !styles.is_empty() => {
            let _ = writeln!(picture, "{first}-{last}: {styles}");
        }
        _ => {}
    }
}

fn runs(buffer: &Buffer, y: u16) -> String {
    let mut runs: Vec<(u16, u16, String)> = Vec::new();
    let mut covered = 0;
    for (x, cell) in row(buffer, y) {
        // The right half of a wide character looks as its left half does.
        let style = match (covered, runs.last()) {
            (1.., Some((.., style))) => style.clone(),
            _ => style(cell),
        };
        covered = if covered > 0 { covered - 1 } else { cell.symbol().width().saturating_sub(1) };
        match runs.last_mut() {
            Some((_, last, same)) if *same == style && *last + 1 == x => *last = x,
            _ => runs.push((x, x, style)),
        }
    }
    runs.retain(|(.., style)| !style.is_empty());
    let runs: Vec<String> = runs.into_iter().map(|(first, last, style)| format!("{first}-{last} {style}")).collect();
    runs.join(", ")
}

fn style(cell: &Cell) -> String {
    let mut words = Vec::new();
    if cell.fg != Color::Reset {
        words.push(cell.fg.to_string().to_lowercase());
    }
    if cell.bg != Color::Reset {
        words.push(format!("on {}", cell.bg.to_string().to_lowercase()));
    }
    for (name, _) in cell.modifier.iter_names() {
        words.push(name.to_lowercase());
    }
    words.join(" ")
}
