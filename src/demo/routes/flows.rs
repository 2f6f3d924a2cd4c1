//! The calls on flow schemas (docs/webitel-api.md §6).

use crate::demo::access::{Class, Right};
use crate::demo::context::Context;
use crate::demo::error::{Answer, Failure};
use crate::demo::filter::Filter;
use crate::demo::list::Source;
use crate::demo::store::records::{self, FLOW_TYPES, FLOWS};

pub(super) fn list(context: &Context<'_>) -> Answer {
    context.user()?.may(Class::Schema, Right::READ)?;
    let query = &context.request.query;
    let mut filter = Filter::default();
    filter.and_any_number("id", &query.numbers("id")?);
    if let Some(name) = query.last("name") {
        filter.and("name = ?", name.to_owned());
    }
    filter.and_any_text("type", &types(context)?);
    // `editor=false` is no filter.
    if query.flag("editor")? {
        filter.and("editor = ?", 1_i64);
    }
    filter.and_overlaps("tags", &query.all("tags"));
    FLOWS.list(context.db, Source::Replica, query, filter)
}

pub(super) fn read(context: &Context<'_>) -> Answer {
    let user = context.user()?;
    let id = context.request.path_id("id")?;
    user.may(Class::Schema, Right::READ)?;
    FLOWS.read(context.db, Source::Replica, id, Filter::default())
}

pub(super) fn tags(context: &Context<'_>) -> Answer {
    context.user()?.may(Class::Schema, Right::READ)?;
    let mut filter = Filter::default();
    filter.and_any_text("record.type", &types(context)?);
    let failed = "store.sql_routing_schema.tags.app_error";
    records::list_tags(context.db, "acr_routing_scheme", &context.request.query, filter, failed)
}

/// The types asked for, by name or by number.
fn types(context: &Context<'_>) -> Result<Vec<&'static str>, Failure> {
    let named = |text: &str| {
        let number = text.parse().ok().and_then(|number: usize| FLOW_TYPES.get(number).copied());
        FLOW_TYPES
            .into_iter()
            .find(|name| *name == text)
            .or(number)
            .ok_or_else(|| Failure::bad_request(format!("invalid type: {text:?} is not a type of flow schemas")))
    };
    context.request.query.all("type").into_iter().map(named).collect()
}
