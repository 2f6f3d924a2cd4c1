//! Tags: the distinct names in a column of JSON lists, as a list of their own.

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use crate::demo::call::Query;
use crate::demo::error::Failure;
use crate::demo::filter::Filter;
use crate::demo::list::Page;
use crate::demo::wire::{Node, Object};

/// The page of a table's tags that the query asks for, by name.
pub(crate) fn list(
    db: &Connection,
    table: &str,
    query: &Query,
    mut filter: Filter,
    failed: &'static str,
) -> Result<Object, Failure> {
    let page = Page::asked(query)?;
    filter.and_search(&["tag.value"], query.last("q").unwrap_or_default());
    let descends = query.last("sort").is_some_and(|sort| sort.trim().starts_with('-'));
    let sql = format!(
        "SELECT DISTINCT tag.value FROM {table} record, json_each(record.tags) tag{} \
         ORDER BY fold(tag.value) {direction}, tag.value LIMIT ? OFFSET ?",
        filter.clause(),
        direction = if descends { "DESC" } else { "ASC" }
    );
    let bounds = [Value::Integer(page.limit()), Value::Integer(page.offset())];
    let read = || {
        db.prepare_cached(&sql)?
            .query_map(params_from_iter(filter.values().chain(&bounds)), |row| row.get::<_, String>(0))?
            .map(|name| name.map(|name| Node::Object(Object::named(name))))
            .collect::<Result<Vec<_>, _>>()
    };
    read().map(|items| page.answer(items)).map_err(|error| Failure::database(failed, &error))
}
