//! The start screen, if no server is configured, and the line for a screen that is too small.

use ratatui::{layout::Position, style::Style};

use super::{
    brush::Brush,
    layout::{Area, Layout},
    wrap::wrap,
};
use crate::{app::Model, keys::Action};

pub(super) fn draw(model: &Model, layout: &Layout, brush: &mut Brush<'_>) -> Option<Position> {
    let width = brush.buffer.area.width;
    let area = Area { x: 0, y: 1, width, height: layout.status.saturating_sub(1) };
    brush.frame(area, "Start", "", model.layers.is_empty());
    let text: [(&str, Style); 10] = [
        ("No server is configured.", brush.theme.strong()),
        ("", Style::new()),
        (
            &format!(
                "{}  starts the embedded demo server: sample queues and hooks in a file on this machine, no network.",
                Action::StartDemo
            ),
            Style::new(),
        ),
        ("", Style::new()),
        ("To connect to your Webitel, quit and start again with its address:", Style::new()),
        ("  webitel-hooks --url https://webitel.example.com", brush.theme.strong()),
        ("It asks for your user name and password. If you have an API access token, set", Style::new()),
        ("  WEBITEL_ACCESS_TOKEN=...", brush.theme.strong()),
        ("To save it, or for several servers:", Style::new()),
        ("  webitel-hooks config init", brush.theme.strong()),
    ];
    let inner = area.inner();
    let mut y = inner.y + u16::from(inner.height > 12);
    let start = Position { x: inner.x + 2, y };
    for (line, style) in text {
        let indent: String = line.chars().take_while(|character| *character == ' ').collect();
        for wrapped in brush.wrap(line, usize::from(inner.width.saturating_sub(4))) {
            if y < inner.y + inner.height {
                brush.text(inner.x + 2, y, inner.width.saturating_sub(3), &format!("{indent}{wrapped}"), style);
                y += 1;
            }
        }
    }
    Some(start)
}

pub(super) fn too_small(brush: &mut Brush<'_>) {
    let area = brush.buffer.area;
    if area.is_empty() {
        return;
    }
    let width = area.width;
    for (row, line) in
        wrap("webitel-hooks needs 40×8: please enlarge the window", usize::from(width)).iter().enumerate()
    {
        let y = u16::try_from(row).unwrap_or(u16::MAX);
        if y < area.height {
            brush.text(0, y, width, line, Style::new());
        }
    }
}
