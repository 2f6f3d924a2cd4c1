//! The first row: the program, the server, the user, and the state of the connection; and the title of the window.

use ratatui::style::{Modifier, Style};

use super::ascii;
use super::brush::Brush;
use super::theme::Theme;
use crate::app::{ConnectionStatus, Model, ServerChoice, Session};
use crate::domain::duration_text;

/// The maximum width of the right side.
const RIGHT: u16 = 56;

pub(super) fn draw(model: &Model, brush: &mut Brush<'_>) {
    let width = brush.buffer.area.width;
    let session = &model.session;
    let (link, style) = match (&session.server, session.status, &model.connection.lost) {
        (ServerChoice::Unset, ..) => ("not connected".to_owned(), brush.theme.faint()),
        // The data on the screen is as old as the last answer.
        (_, _, Some(lost)) if !lost.age.is_zero() => {
            (format!("no answer for {}", duration_text(lost.age)), brush.theme.bad())
        }
        (ServerChoice::Demo, ConnectionStatus::Connecting, _) => ("starting".to_owned(), brush.theme.faint()),
        (_, ConnectionStatus::Connecting, _) if model.needs_sign_in() => {
            ("not signed in".to_owned(), brush.theme.faint())
        }
        (_, ConnectionStatus::Connecting, _) => ("connecting".to_owned(), brush.theme.faint()),
        (_, ConnectionStatus::Connected, _) => ("connected".to_owned(), brush.theme.good()),
        (_, ConnectionStatus::Failing, Some(_)) => ("no answer".to_owned(), brush.theme.bad()),
        // It did answer, but not as expected.
        (_, ConnectionStatus::Failing, None) => ("failing".to_owned(), brush.theme.bad()),
        (_, ConnectionStatus::SignedOut, _) => ("signed out".to_owned(), brush.theme.bad()),
    };
    let saving = match model.writes.unfinished() {
        0 => String::new(),
        unfinished => format!("{unfinished} saving"),
    };
    // Here and not behind the names, which can be long.
    let read_only = if session.rights().queues.update { "" } else { "read only" };
    let pauses = pauses(model);
    let right = joined(&[&pauses, read_only, &saving, &link]);
    brush.text_right(width.saturating_sub(1), 0, RIGHT, &right, style);
    let columns = u16::try_from(right.chars().count()).unwrap_or(RIGHT).min(RIGHT);
    let start = width.saturating_sub(1 + columns);
    brush.text(start, 0, columns.min(pauses.len() as u16), &pauses, brush.theme.paused());
    let profile = &session.profile;
    let user = session.identity.as_ref().map_or("", |identity| identity.name.shown());
    let room = width.saturating_sub(columns + 3);
    let production = if profile.production { "PRODUCTION" } else { "" };
    let label = profile.shown_label().map(|label| format!("[{label}]")).unwrap_or_default();
    let insecure = if profile.insecure_tls { "any certificate accepted" } else { "" };
    let words = [
        ("webitel-hooks", brush.theme.strong()),
        (production, brush.theme.bad().add_modifier(Modifier::BOLD)),
        (profile.name.as_deref().unwrap_or_default(), Style::new()),
        (label.as_str(), brush.theme.mark(profile.colour)),
        (insecure, brush.theme.bad()),
        (place_name(session), Style::new()),
        (user, Style::new()),
    ];
    let mut x = 1;
    for (index, (word, style)) in words.into_iter().filter(|(word, _)| !word.is_empty()).enumerate() {
        if index > 0 {
            x = brush.text(x, 0, (room + 1).saturating_sub(x), " · ", Style::new());
        }
        x = brush.text(x, 0, (room + 1).saturating_sub(x), word, style);
    }
}

/// The title of the terminal's window: production, the profile or else the server, and the program, without control
/// characters.
pub fn window_title(model: &Model, theme: Theme) -> String {
    let Session { profile, .. } = &model.session;
    let production = if profile.production { "PRODUCTION" } else { "" };
    let place = profile.name.as_deref().unwrap_or_else(|| place_name(&model.session));
    let title = joined(&[production, place, "webitel-hooks"]);
    let title: String = title.chars().filter(|character| !character.is_control()).collect();
    if theme.ascii { ascii::text(&title) } else { title }
}

fn place_name(session: &Session) -> &str {
    match &session.server {
        ServerChoice::Unset => "",
        ServerChoice::Demo => "demo",
        ServerChoice::Server(host) => host,
    }
}

/// The parts that are not empty, with dots between them.
fn joined(parts: &[&str]) -> String {
    parts.iter().copied().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Counts the paused hooks and the expired pauses: `2 paused (1 over)`, or says that they are not known.
fn pauses(model: &Model) -> String {
    if !model.store.knows_pauses() {
        return "pauses unknown".to_owned();
    }
    let (mut paused, mut over) = (0, 0);
    for (_, is_over) in model.store.paused() {
        paused += 1;
        over += usize::from(is_over);
    }
    match (paused, over) {
        (0, _) => String::new(),
        (_, 0) => format!("{paused} paused"),
        _ => format!("{paused} paused ({over} over)"),
    }
}
