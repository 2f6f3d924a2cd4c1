//! Lists: pages without a total, one sort column, `q`, and the columns a client asks for (docs/webitel-api.md §3).

use std::cmp::Ordering;

use axum::http::StatusCode;
use rusqlite::types::Value;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};

use super::error::{Answer, Failure};
use super::filter::Filter;
use super::request::Query;
use super::wire::{Node, Object};

/// The type of a column: how it is written and sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A number that is written as one.
    Int32,
    /// A number that is written as a string.
    Int64,
    Text,
    /// An enum by name. This name is its zero, which is left out.
    Enum(&'static str),
    Flag,
    /// The pair of columns `x_id` and `x`; sorts by the name.
    Lookup,
    /// A lookup that is never null.
    Reference,
    /// A JSON list of texts, written as `[{"name": …}]`.
    Names,
    Json,
}

/// The answers that contain a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listed {
    /// Lists without `fields`, and reads of one.
    Always,
    /// Lists only when named in `fields`, and reads of one.
    OnRequest,
    /// Lists as `Always`, but no reads of one.
    ListsOnly,
    /// Only reads of one.
    OneOnly,
    /// Never; the list can be sorted by it.
    SortOnly,
    /// Can be named in `fields`, but the view does not have it, so the list fails.
    Missing,
}

/// A column of a view.
#[derive(Debug)]
pub(crate) struct Column {
    /// Its name in the view, in `sort` and `fields`, and on the wire.
    pub(crate) name: &'static str,
    pub(crate) shape: Shape,
    pub(crate) listed: Listed,
}

/// Short for a table of columns.
pub(crate) const fn column(name: &'static str, shape: Shape, listed: Listed) -> Column {
    Column { name, shape, listed }
}

/// The copy of the database that a statement reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Source {
    /// May lag behind.
    Replica,
    /// Has everything that was written.
    Master,
}

impl Source {
    /// The name of a table or view in this copy.
    pub(crate) fn qualified(self, name: &str) -> String {
        match self {
            Self::Replica => name.to_owned(),
            Self::Master => format!("main.{name}"),
        }
    }
}

/// A view that can be listed and read.
#[derive(Debug)]
pub(crate) struct View {
    pub(crate) name: &'static str,
    /// The columns in the order of the wire.
    pub(crate) columns: &'static [Column],
    /// The columns that `q` is compared with.
    pub(crate) searched: &'static [&'static str],
    /// The order without `sort`.
    pub(crate) default_sort: &'static str,
    /// The order of rows that tie, on the first page: as the engine was seen to answer.
    pub(crate) first_ties: &'static str,
    /// The beginning of the ids of errors.
    pub(crate) errors: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Page {
    size: i64,
    offset: i64,
}

impl Page {
    /// Reads `page` and `size`: a page below 1 is the first, a size below 1 or above 20000 is 40.
    pub(crate) fn asked(query: &Query) -> Result<Self, Failure> {
        let size = match query.number("size")?.unwrap_or(0) {
            size @ 1..=20_000 => size,
            _ => 40,
        };
        let page = query.number("page")?.unwrap_or(1).max(1);
        Ok(Self { size, offset: (page - 1).saturating_mul(size) })
    }

    /// Returns the number of rows to fetch: one more than the page holds, to know whether there is a next page.
    pub(crate) fn limit(self) -> i64 {
        self.size + 1
    }

    pub(crate) fn offset(self) -> i64 {
        self.offset
    }

    pub(crate) fn answer(self, mut items: Vec<Node>) -> Object {
        let next = items.len().cmp(&usize::try_from(self.size).unwrap_or(usize::MAX)) == Ordering::Greater;
        if next {
            items.pop();
        }
        Object::new().with("next", Node::Flag(next)).with("items", Node::List(items))
    }
}

impl View {
    /// The page that the query asks for.
    pub(crate) fn list(&self, db: &Connection, source: Source, query: &Query, mut filter: Filter) -> Answer {
        let page = Page::asked(query)?;
        filter.and_search(self.searched, query.last("q").unwrap_or_default());
        let failed = |detail: String| self.failed("get_all", detail);
        let order = self.order(query.last("sort").unwrap_or_default(), page).map_err(failed)?;
        let chosen = self.chosen(&query.all_with_empty("fields")).map_err(failed)?;
        if let Some(detail) = filter.refused() {
            return Err(failed(detail.to_owned()));
        }
        let columns = selected(&chosen);
        let sql = format!(
            "SELECT {columns} FROM {}{} ORDER BY {order} LIMIT ? OFFSET ?",
            source.qualified(self.name),
            filter.clause()
        );
        let bounds = [Value::Integer(page.limit()), Value::Integer(page.offset())];
        let read = || {
            let mut statement = db.prepare_cached(&sql)?;
            statement
                .query_map(params_from_iter(filter.values().chain(&bounds)), |row| read_row(row, &chosen))?
                .map(|row| row.map(Node::Object))
                .collect::<Result<Vec<_>, _>>()
        };
        read().map(|items| page.answer(items)).map_err(|error| Failure::database(self.error_id("get_all"), &error))
    }

    /// The record with this id, if it fits the filter, with all columns.
    pub(crate) fn read(&self, db: &Connection, source: Source, id: i64, mut filter: Filter) -> Answer {
        if let Some(detail) = filter.refused() {
            return Err(self.failed("get", format!("Id={id}, {detail}")));
        }
        filter.and("id = ?", id);
        let whole = |column: &&Column| matches!(column.listed, Listed::Always | Listed::OnRequest | Listed::OneOnly);
        let chosen: Vec<Chosen<'_>> = self.columns.iter().filter(whole).map(Chosen::whole).collect();
        let columns = selected(&chosen);
        let sql = format!("SELECT {columns} FROM {}{}", source.qualified(self.name), filter.clause());
        let read = || {
            let mut statement = db.prepare_cached(&sql)?;
            statement.query_row(params_from_iter(filter.values()), |row| read_row(row, &chosen)).optional()
        };
        let record = read().map_err(|error| Failure::database(self.error_id("get"), &error))?;
        record.ok_or_else(|| Failure::no_rows(self.error_id("get"), &format!("Id={id}, ")))
    }

    /// The id of the error of an operation.
    pub(crate) fn error_id(&self, operation: &str) -> String {
        format!("{}.{operation}.app_error", self.errors)
    }

    /// The database's refusal of an operation.
    pub(crate) fn failed(&self, operation: &str, detail: String) -> Failure {
        Failure::new(StatusCode::INTERNAL_SERVER_ERROR, self.error_id(operation), detail)
    }

    /// The `ORDER BY` for a `sort`: `+x`, ` x` (a decoded `+`) and `x` ascend with NULLs last, `-x` descends with NULLs
    /// first. Only columns of the view are accepted; anything else, raw SQL included, fails like an unknown column.
    ///
    /// The engine has no tie-breaker, so rows that tie come in another order for each page (docs/webitel-api.md §3).
    fn order(&self, asked: &str, page: Page) -> Result<String, String> {
        let asked = Some(asked.trim()).filter(|asked| !asked.is_empty()).unwrap_or(self.default_sort);
        let (name, descends) = match asked.strip_prefix('-') {
            Some(name) => (name, true),
            None => (asked.strip_prefix('+').unwrap_or(asked), false),
        };
        let name = name.trim();
        if name.is_empty() {
            return Err("pq: zero-length delimited identifier at or near \"\"\"\"".to_owned());
        }
        let sortable =
            |column: &&Column| column.name == name && !matches!(column.listed, Listed::OneOnly | Listed::Missing);
        let column = self.columns.iter().find(sortable).ok_or_else(|| no_column(name))?;
        let (direction, opposite) = if descends { ("DESC NULLS FIRST", "ASC") } else { ("ASC NULLS LAST", "DESC") };
        let ties = match page.offset {
            0 => self.first_ties.to_owned(),
            offset => format!("(id * 37 + {offset} * 11) % 101, id"),
        };
        Ok(match column.shape {
            // As in a natural-language collation: case matters only between equals, lower case first.
            Shape::Text | Shape::Lookup | Shape::Reference => {
                format!("fold({name}) {direction}, {name} {opposite}, {ties}")
            }
            _ => format!("{name} {direction}, {ties}"),
        })
    }

    /// The columns to answer: those named in `fields` that are on the allow-list, or the default ones without `fields`.
    fn chosen<'a>(&'a self, fields: &[&'a str]) -> Result<Vec<Chosen<'a>>, String> {
        if fields.is_empty() {
            let default = |column: &&Column| matches!(column.listed, Listed::Always | Listed::ListsOnly);
            return Ok(self.columns.iter().filter(default).map(Chosen::whole).collect());
        }
        let allowed = |column: &&Column| !matches!(column.listed, Listed::OneOnly | Listed::SortOnly);
        let chosen: Vec<Chosen<'a>> =
            self.columns.iter().filter(allowed).filter_map(|column| Chosen::by_fields(column, fields)).collect();
        for (index, chosen) in chosen.iter().enumerate() {
            chosen.check(index)?;
        }
        Ok(chosen)
    }
}

fn no_column(name: &str) -> String {
    format!("pq: column \"{name}\" does not exist")
}

/// The list of columns for a `SELECT`; without any, rows are still counted.
fn selected(chosen: &[Chosen<'_>]) -> String {
    let columns: Vec<String> = chosen.iter().map(Chosen::select).collect();
    if columns.is_empty() { "NULL".to_owned() } else { columns.join(", ") }
}

/// The keys of a lookup.
const LOOKUP: [&str; 2] = ["id", "name"];

/// A column of an answer, or only some of its keys.
struct Chosen<'a> {
    column: &'a Column,
    keys: Option<Vec<&'a str>>,
}

impl<'a> Chosen<'a> {
    fn whole(column: &'a Column) -> Self {
        Self { column, keys: None }
    }

    fn by_fields(column: &'a Column, fields: &[&'a str]) -> Option<Self> {
        if fields.contains(&column.name) {
            return Some(Self::whole(column));
        }
        let keys: Vec<&str> =
            fields.iter().filter_map(|field| field.strip_prefix(column.name)?.strip_prefix('.')).collect();
        (!keys.is_empty()).then_some(Self { column, keys: Some(keys) })
    }

    /// Imitates the refusals of the engine's database or driver: a key of a plain value, or nothing left of a value
    /// that is never null.
    fn check(&self, index: usize) -> Result<(), String> {
        let name = self.column.name;
        let plain = match self.column.shape {
            _ if self.column.listed == Listed::Missing => return Err(no_column(name)),
            Shape::Int32 => "integer",
            Shape::Int64 => "bigint",
            Shape::Text | Shape::Enum(_) => "character varying",
            Shape::Flag => "boolean",
            Shape::Reference if self.keys.as_ref().is_some_and(|keys| !keys.iter().any(|key| LOOKUP.contains(key))) => {
                return Err(format!(
                    "sql: Scan error on column index {index}, name \"{name}\": converting NULL to string is unsupported"
                ));
            }
            Shape::Lookup | Shape::Reference | Shape::Names | Shape::Json => return Ok(()),
        };
        match &self.keys {
            Some(_) => Err(format!("pq: function call_center.cc_jsonb_show_fields({plain}, text[]) does not exist")),
            None => Ok(()),
        }
    }

    fn select(&self) -> String {
        let name = self.column.name;
        if matches!(self.column.shape, Shape::Lookup | Shape::Reference) {
            format!("{name}_id, {name}")
        } else {
            name.to_owned()
        }
    }
}

fn read_row(row: &Row<'_>, chosen: &[Chosen<'_>]) -> rusqlite::Result<Object> {
    let mut object = Object::new();
    let mut at = 0;
    for Chosen { column, keys } in chosen {
        let mut node = match column.shape {
            Shape::Int32 => Node::Int32(row.get::<_, Option<i64>>(at)?.unwrap_or_default()),
            Shape::Int64 => Node::Int64(row.get::<_, Option<i64>>(at)?.unwrap_or_default()),
            Shape::Text => Node::Text(row.get::<_, Option<String>>(at)?.unwrap_or_default()),
            Shape::Enum(zero) => {
                Node::Text(row.get::<_, Option<String>>(at)?.filter(|name| name != zero).unwrap_or_default())
            }
            Shape::Flag => Node::Flag(row.get(at)?),
            Shape::Lookup | Shape::Reference => {
                let id: Option<i64> = row.get(at)?;
                at += 1;
                let name: Option<String> = row.get(at)?;
                Node::Object(id.map_or_else(Object::new, |id| Object::lookup(id, name.unwrap_or_default())))
            }
            Shape::Names => {
                let names: Vec<String> = parse(&row.get::<_, String>(at)?);
                Node::List(names.into_iter().map(|name| Node::Object(Object::named(name))).collect())
            }
            Shape::Json => Node::Json(parse(&row.get::<_, String>(at)?)),
        };
        match (&mut node, keys) {
            (Node::Object(inner), Some(keys)) => inner.keep(keys),
            (Node::Json(serde_json::Value::Object(inner)), Some(keys)) => {
                inner.retain(|key, _| keys.contains(&key.as_str()));
            }
            _ => {}
        }
        object.put(column.name, node);
        at += 1;
    }
    Ok(object)
}

/// JSON from the database. Text that is not JSON, which only another program can have written, counts as empty.
fn parse<T: serde::de::DeserializeOwned + Default>(text: &str) -> T {
    serde_json::from_str(text).unwrap_or_default()
}
