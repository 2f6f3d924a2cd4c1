//! The calls on teams (admin-api §7).

use crate::demo::access::{Class, Right};
use crate::demo::desk::Desk;
use crate::demo::error::Failure;
use crate::demo::filter::Filter;
use crate::demo::store::replica::Source;
use crate::demo::store::teams::{self, TEAMS};
use crate::demo::wire::Object;

pub(super) fn list(desk: &Desk<'_>) -> Result<Object, Failure> {
    desk.user()?.may(Class::Team, Right::Read)?;
    let query = &desk.call.query;
    let mut filter = Filter::default();
    filter.and_any_number("id", &query.numbers("id")?);
    filter.and_any_text("strategy", &query.all("strategy"));
    TEAMS.list(desk.db, Source::Replica, query, filter)
}

pub(super) fn read(desk: &Desk<'_>) -> Result<Object, Failure> {
    let user = desk.user()?;
    let id = desk.call.path_id("id")?;
    user.may(Class::Team, Right::Read)?;
    teams::read(desk.db, id)
}
