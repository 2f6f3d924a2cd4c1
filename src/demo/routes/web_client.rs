//! What the vendor's web client asks for before it shows anything. Without these it denies access to everything.

use serde_json::json;

use crate::demo::desk::Desk;
use crate::demo::error::Failure;
use crate::demo::wire::{Node, Object};

/// Which sections to show: the queues.
pub(super) fn visible_sections(desk: &Desk<'_>) -> Result<Object, Failure> {
    desk.signed_in()?;
    Ok(Object::new().with("admin", Node::Json(json!({"_enabled": true, "queues": {"_enabled": true}}))))
}

/// Warnings about licences and passwords: none.
pub(super) fn warnings(desk: &Desk<'_>) -> Result<Object, Failure> {
    desk.signed_in()?;
    Ok(Object::new())
}

/// The zone to show times in.
pub(super) fn time_zone(desk: &Desk<'_>) -> Result<Object, Failure> {
    desk.signed_in()?;
    Ok(Object::new().with("timezone", Node::text("UTC")))
}
