//! Calls of the vendor's web client that have nothing to do with hooks (docs/webitel-api.md §10.8). Without the first three it denies access to
//! everything; without the lists it shows an error for each when a queue is opened.

use serde_json::json;

use crate::demo::context::Context;
use crate::demo::error::Answer;
use crate::demo::wire::{Node, Object};

/// The sections that it shows, by the names that it gives them.
pub(super) fn visible_sections(context: &Context<'_>) -> Answer {
    context.signed_in()?;
    let visible = json!({"_enabled": true});
    let admin = json!({"_enabled": true, "queues": visible, "teams": visible, "flow": visible});
    Ok(Object::new().with("admin", Node::Json(admin)))
}

/// Warnings about licences and passwords, calendars, lists of numbers, media files, roles: none.
pub(super) fn nothing(context: &Context<'_>) -> Answer {
    context.signed_in()?;
    Ok(Object::new())
}

/// The zone to show times in.
pub(super) fn time_zone(context: &Context<'_>) -> Answer {
    context.signed_in()?;
    Ok(Object::new().with("timezone", Node::text("UTC")))
}
