//! The first row: what this is, which server, who is signed in, and how the connection does.

use ratatui::style::Style;

use super::brush::Brush;
use crate::app::{Link, Model, Place, in_words};

pub(super) fn draw(model: &Model, brush: &mut Brush<'_>) {
    let width = brush.buffer.area.width;
    let session = &model.session;
    let (link, style) = match (&session.place, session.link, &model.lost) {
        (Place::Unset, ..) => ("not connected".to_owned(), brush.theme.faint()),
        // What is on the screen is as old as the last answer.
        (_, _, Some(lost)) if !lost.age.is_zero() => {
            (format!("no answer for {}", in_words(lost.age)), brush.theme.bad())
        }
        (Place::Demo, Link::Connecting, _) => ("starting".to_owned(), brush.theme.faint()),
        (_, Link::Connecting, _) => ("connecting".to_owned(), brush.theme.faint()),
        (_, Link::Connected, _) => ("connected".to_owned(), brush.theme.good()),
        (_, Link::Failing, _) => ("no answer".to_owned(), brush.theme.bad()),
        (_, Link::SignedOut, _) => ("signed out".to_owned(), brush.theme.bad()),
    };
    let unfinished = model.writes.unfinished();
    let right = if unfinished == 0 { link } else { format!("{unfinished} saving · {link}") };
    brush.text_right(width.saturating_sub(1), 0, 30, &right, style);
    let place = match &session.place {
        Place::Unset => String::new(),
        Place::Demo => " · demo".to_owned(),
        Place::Server(host) => format!(" · {host}"),
    };
    let who = session.identity.as_ref().map_or(String::new(), |identity| match identity.name.shown() {
        "" => String::new(),
        name => format!(" · {name}"),
    });
    let read_only = if session.rights().queues.update { "" } else { " · read only" };
    let room = width.saturating_sub(u16::try_from(right.chars().count()).unwrap_or(30).min(30) + 3);
    let end = brush.text(1, 0, room, "webitel-hooks", brush.theme.strong());
    brush.text(end, 0, (room + 1).saturating_sub(end), &format!("{place}{who}{read_only}"), Style::new());
}
