//! The start screen, if no server is configured, and the line for a screen that is too small.

use ratatui::prelude::{Position, Rect, Style};

use super::brush::Brush;
use super::layout::Layout;
use crate::app::Model;
use crate::keys::Action;

pub(super) fn draw(model: &Model, layout: &Layout, brush: &mut Brush<'_>) -> Option<Position> {
    let inner = brush.frame(layout.whole, "Start", "", model.layers.is_empty());
    let demo = format!(
        "{}  starts the embedded demo server: sample queues and hooks in a file on this machine, no network.",
        Action::StartDemo
    );
    let (plain, strong) = (Style::new(), brush.theme.strong());
    let text = [
        ("No server is configured.", strong),
        ("", plain),
        (demo.as_str(), plain),
        ("", plain),
        ("To connect to your Webitel, quit and start again with its address:", plain),
        ("  webitel-hooks --url https://webitel.example.com", strong),
        ("It asks for your user name and password. With an API access token, set", plain),
        ("  WEBITEL_ACCESS_TOKEN=...", strong),
        ("To save it, or for several servers:", plain),
        ("  webitel-hooks config init", strong),
    ];
    let top = u16::from(inner.height > 12);
    let width = inner.width.saturating_sub(3);
    let mut place = Rect { x: inner.x + 2, y: inner.y + top, width, height: inner.height.saturating_sub(top) };
    let start = place.as_position();
    // A low screen has no room for blank lines.
    for (line, style) in text.into_iter().filter(|(line, _)| top > 0 || !line.is_empty()) {
        let indent = &line[..line.len() - line.trim_start().len()];
        let lines = brush.wrap(line, usize::from(width.saturating_sub(1)));
        let used = brush.lines(place, lines.iter().map(|line| format!("{indent}{line}")), style);
        place = Rect { y: place.y + used, height: place.height - used, ..place };
    }
    Some(start)
}

pub(super) fn too_small(brush: &mut Brush<'_>) {
    let area = brush.buffer.area;
    let lines = brush.wrap("webitel-hooks needs 40×8: please enlarge the window", usize::from(area.width));
    brush.lines(area, lines, Style::new());
}
