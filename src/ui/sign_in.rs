//! The sign-in dialog.

use ratatui::{layout::Position, style::Style};

use super::{brush::Brush, layout::question_area};
use crate::{
    app::{SecretField, SignIn, SignInField},
    keys::Action,
};

const LABEL: u16 = 12;
const WIDTH: usize = 64;

pub(super) fn draw(sign_in: &SignIn, brush: &mut Brush<'_>) -> Option<Position> {
    let (text, style) = match (&sign_in.failure, sign_in.busy) {
        (_, true) => (format!("Waiting for the server … {} stops waiting.", Action::Close), brush.theme.notable()),
        (Some(failure), _) => (failure.to_string(), brush.theme.bad()),
        (None, _) if sign_in.second_factor.is_some() => {
            (format!("Type the code that your authenticator shows, then {}.", Action::Press), Style::new())
        }
        (None, _) => {
            let [next, press, close] = [Action::NextPart, Action::Press, Action::Close];
            let text = format!("{next} goes on, {press} signs in. {close} goes back without signing in.");
            (text, brush.theme.faint())
        }
    };
    let width = usize::from(question_area(brush.size(), 1, WIDTH).width.saturating_sub(4));
    let reason = brush.wrap(&sign_in.reason, width);
    let message = brush.wrap(&text, width);
    // Room for a message of two lines from the beginning, so that the box does not jump when one comes.
    let rows = reason.len() + 1 + sign_in.fields().len() + 1 + message.len().max(2);
    let area = question_area(brush.size(), rows.saturating_sub(2), WIDTH);
    brush.frame(area, "Sign in", "", true);
    let inner = area.inner();
    let gap = u16::from(usize::from(inner.height) >= rows);
    let mut y = inner.y;
    let bottom = inner.y + inner.height;
    let width = inner.width.saturating_sub(2);
    let mut cursor = None;
    for line in &reason {
        brush.text(inner.x + 1, y, width, line, Style::new());
        y += 1;
    }
    y += gap;
    for field in sign_in.fields() {
        if y < bottom {
            cursor = draw_field(sign_in, *field, inner.x, y, width, brush).or(cursor);
            y += 1;
        }
    }
    y += gap;
    for line in &message {
        if y < bottom {
            brush.text(inner.x + 1, y, width, line, style);
            y += 1;
        }
    }
    cursor
}

fn draw_field(
    sign_in: &SignIn,
    field: SignInField,
    x: u16,
    y: u16,
    width: u16,
    brush: &mut Brush<'_>,
) -> Option<Position> {
    let focused = sign_in.field == field;
    let style = if focused { brush.theme.strong() } else { Style::new() };
    let (label, placeholder) = match field {
        SignInField::User => ("User", "name, or name@domain"),
        SignInField::Domain => ("Domain", "only if it is not part of the name"),
        SignInField::Password => ("Password", ""),
        SignInField::Code => ("Code", "6 digits"),
    };
    brush.text(x, y, 1, if focused { "▸" } else { " " }, style);
    brush.text(x + 1, y, LABEL, label, style);
    let (at, room) = (x + 1 + LABEL, width.saturating_sub(LABEL));
    let cursor = match field {
        SignInField::User => brush.input(at, y, room, &sign_in.user, placeholder),
        SignInField::Domain => brush.input(at, y, room, &sign_in.domain, placeholder),
        SignInField::Password => hidden(brush, at, y, room, &sign_in.password, placeholder),
        SignInField::Code => hidden(brush, at, y, room, &sign_in.code, placeholder),
    };
    cursor.filter(|_| focused)
}

/// Draws one mark per character, so that each key press is visible.
fn hidden(
    brush: &mut Brush<'_>,
    x: u16,
    y: u16,
    width: u16,
    field: &SecretField,
    placeholder: &str,
) -> Option<Position> {
    let length = u16::try_from(field.length()).unwrap_or(u16::MAX).min(width.saturating_sub(1));
    if length == 0 {
        brush.text(x, y, width, placeholder, brush.theme.faint());
    } else {
        brush.text(x, y, width, &"*".repeat(usize::from(length)), Style::new());
    }
    Some(Position { x: x + length, y })
}
