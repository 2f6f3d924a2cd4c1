//! The calls on teams (docs/webitel-api.md §7).

use crate::demo::access::{Class, Right};
use crate::demo::context::Context;
use crate::demo::error::Answer;
use crate::demo::filter::Filter;
use crate::demo::list::Source;
use crate::demo::store::records::TEAMS;

pub(super) fn list(context: &Context<'_>) -> Answer {
    context.user()?.may(Class::Team, Right::READ)?;
    let query = &context.request.query;
    let mut filter = Filter::default();
    filter.and_any_number("id", &query.numbers("id")?);
    filter.and_any_text("strategy", &query.all("strategy"));
    TEAMS.list(context.db, Source::Replica, query, filter)
}

pub(super) fn read(context: &Context<'_>) -> Answer {
    let user = context.user()?;
    let id = context.request.path_id("id")?;
    user.may(Class::Team, Right::READ)?;
    TEAMS.read(context.db, Source::Replica, id, Filter::default())
}
