//! The first row: the program, the server, the user, and the state of the connection.

use ratatui::style::{Modifier, Style};

use super::brush::Brush;
use crate::app::{Link, Model, Place, in_words};

/// The maximum width of the right side.
const RIGHT: u16 = 56;

pub(super) fn draw(model: &Model, brush: &mut Brush<'_>) {
    let width = brush.buffer.area.width;
    let session = &model.session;
    let (link, style) = match (&session.place, session.link, &model.connection.lost) {
        (Place::Unset, ..) => ("not connected".to_owned(), brush.theme.faint()),
        // The data on the screen is as old as the last answer.
        (_, _, Some(lost)) if !lost.age.is_zero() => {
            (format!("no answer for {}", in_words(lost.age)), brush.theme.bad())
        }
        (Place::Demo, Link::Connecting, _) => ("starting".to_owned(), brush.theme.faint()),
        (_, Link::Connecting, _) if model.needs_sign_in() => ("not signed in".to_owned(), brush.theme.faint()),
        (_, Link::Connecting, _) => ("connecting".to_owned(), brush.theme.faint()),
        (_, Link::Connected, _) => ("connected".to_owned(), brush.theme.good()),
        (_, Link::Failing, Some(_)) => ("no answer".to_owned(), brush.theme.bad()),
        // It did answer, but not as expected.
        (_, Link::Failing, None) => ("failing".to_owned(), brush.theme.bad()),
        (_, Link::SignedOut, _) => ("signed out".to_owned(), brush.theme.bad()),
    };
    let unfinished = model.writes.unfinished();
    let mut right = link;
    if unfinished > 0 {
        right = format!("{unfinished} saving · {right}");
    }
    if !session.rights().queues.update {
        // Here and not behind the names, which can be long.
        right = format!("read only · {right}");
    }
    let pauses = pauses(model);
    let separator = if pauses.is_empty() { "" } else { " · " };
    right = format!("{pauses}{separator}{right}");
    brush.text_right(width.saturating_sub(1), 0, RIGHT, &right, style);
    let columns = u16::try_from(right.chars().count()).unwrap_or(RIGHT).min(RIGHT);
    let start = width.saturating_sub(1).saturating_sub(columns);
    brush.text(start, 0, columns.min(pauses.len() as u16), &pauses, brush.theme.paused());
    let place = match &session.place {
        Place::Unset => "",
        Place::Demo => "demo",
        Place::Server(host) => host,
    };
    let profile = &session.profile;
    let who = session.identity.as_ref().map_or("", |identity| identity.name.shown());
    let room = width.saturating_sub(u16::try_from(right.chars().count()).unwrap_or(RIGHT).min(RIGHT) + 3);
    let production = if profile.production { "PRODUCTION" } else { "" };
    let label = profile.shown_label().map(|label| format!("[{label}]")).unwrap_or_default();
    let insecure = if profile.insecure_tls { "any certificate accepted" } else { "" };
    let words = [
        ("webitel-hooks", brush.theme.strong()),
        (production, brush.theme.bad().add_modifier(Modifier::BOLD)),
        (profile.name.as_deref().unwrap_or_default(), Style::new()),
        (label.as_str(), brush.theme.mark(profile.colour)),
        (insecure, brush.theme.bad()),
        (place, Style::new()),
        (who, Style::new()),
    ];
    let mut x = 1;
    for (index, (word, style)) in words.into_iter().filter(|(word, _)| !word.is_empty()).enumerate() {
        if index > 0 {
            x = brush.text(x, 0, (room + 1).saturating_sub(x), " · ", Style::new());
        }
        x = brush.text(x, 0, (room + 1).saturating_sub(x), word, style);
    }
}

/// Counts the paused hooks and the expired pauses: `2 paused (1 over)`.
fn pauses(model: &Model) -> String {
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
