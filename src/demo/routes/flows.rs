//! The calls on flow schemas (admin-api §6).

use crate::demo::access::{Class, Right};
use crate::demo::desk::Desk;
use crate::demo::error::Failure;
use crate::demo::filter::Filter;
use crate::demo::store::flows::{self, FLOWS, TYPES};
use crate::demo::store::replica::Source;
use crate::demo::store::tags as tag_store;
use crate::demo::wire::Object;

pub(super) fn list(desk: &Desk<'_>) -> Result<Object, Failure> {
    desk.user()?.may(Class::Schema, Right::Read)?;
    let query = &desk.call.query;
    let mut filter = Filter::default();
    filter.and_any_number("id", &query.numbers("id")?);
    if let Some(name) = query.last("name") {
        filter.and("name = ?", name.to_owned());
    }
    filter.and_any_text("type", &types(desk)?);
    // `editor=false` is no filter.
    if query.flag("editor")? {
        filter.and("editor = ?", 1_i64);
    }
    filter.and_overlaps("tags", &query.all("tags"));
    FLOWS.list(desk.db, Source::Replica, query, filter)
}

pub(super) fn read(desk: &Desk<'_>) -> Result<Object, Failure> {
    let user = desk.user()?;
    let id = desk.call.path_id("id")?;
    user.may(Class::Schema, Right::Read)?;
    flows::read(desk.db, id)
}

pub(super) fn tags(desk: &Desk<'_>) -> Result<Object, Failure> {
    desk.user()?.may(Class::Schema, Right::Read)?;
    let mut filter = Filter::default();
    filter.and_any_text("record.type", &types(desk)?);
    let failed = "store.sql_routing_schema.tags.app_error";
    tag_store::list(desk.db, "acr_routing_scheme", &desk.call.query, filter, failed)
}

/// The types asked for, by name or by number.
fn types(desk: &Desk<'_>) -> Result<Vec<&'static str>, Failure> {
    let named = |text: &str| {
        let number = text.parse().ok().and_then(|number: usize| TYPES.get(number).copied());
        TYPES
            .into_iter()
            .find(|name| *name == text)
            .or(number)
            .ok_or_else(|| Failure::bad_request(format!("invalid type: {text:?} is not a type of flow schemas")))
    };
    desk.call.query.all("type").into_iter().map(named).collect()
}
