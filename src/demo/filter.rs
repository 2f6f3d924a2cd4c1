//! The `WHERE` clause of a list.

use rusqlite::types::Value;

use super::error::{check_integer, check_text};

/// Conditions that must all hold, with their values.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
    /// PostgreSQL's error for a value that its column cannot hold.
    refused: Option<String>,
}

impl Filter {
    /// Adds a condition with one `?`.
    pub(crate) fn and(&mut self, condition: impl Into<String>, value: impl Into<Value>) {
        let value = value.into();
        if let Value::Text(text) = &value {
            self.require(check_text(text));
        }
        self.conditions.push(condition.into());
        self.values.push(value);
    }

    /// Lets the list fail with this detail, as PostgreSQL would.
    pub(crate) fn require(&mut self, check: Result<(), String>) {
        if let Err(detail) = check {
            self.refused.get_or_insert(detail);
        }
    }

    /// Returns PostgreSQL's error for the conditions, if there is one.
    pub(crate) fn refused(&self) -> Option<&str> {
        self.refused.as_deref()
    }

    /// The column holds one of the numbers. Without numbers there is no condition.
    pub(crate) fn and_any_number(&mut self, column: &str, numbers: &[i64]) {
        if !numbers.is_empty() {
            let list = serde_json::to_string(numbers).expect("numbers can always be written");
            self.and(format!("{column} IN (SELECT value FROM json_each(?))"), list);
        }
    }

    /// Adds a condition on a column of 32 bits: any of these numbers.
    pub(crate) fn and_any_integer(&mut self, column: &str, numbers: &[i64]) {
        numbers.iter().for_each(|number| self.require(check_integer(*number)));
        self.and_any_number(column, numbers);
    }

    /// The column holds one of the texts, in the same case. Without texts there is no condition.
    pub(crate) fn and_any_text(&mut self, column: &str, texts: &[&str]) {
        if !texts.is_empty() {
            texts.iter().for_each(|text| self.require(check_text(text)));
            self.and(format!("{column} IN (SELECT value FROM json_each(?))"), json_list(texts));
        }
    }

    /// The JSON list in the column has at least one of the texts. Without texts there is no condition.
    pub(crate) fn and_overlaps(&mut self, column: &str, texts: &[&str]) {
        if !texts.is_empty() {
            texts.iter().for_each(|text| self.require(check_text(text)));
            let inner = "SELECT value FROM json_each(?)";
            let condition = format!("EXISTS (SELECT 1 FROM json_each({column}) tag WHERE tag.value IN ({inner}))");
            self.and(condition, json_list(texts));
        }
    }

    /// One of the columns matches `q`. An empty `q` is no condition.
    pub(crate) fn and_search(&mut self, columns: &[&str], asked: &str) {
        if !asked.is_empty() {
            self.require(check_text(asked));
            let tests: Vec<String> = columns.iter().map(|column| format!("ilike({column}, ?)")).collect();
            self.conditions.push(format!("({})", tests.join(" OR ")));
            self.values.extend(columns.iter().map(|_| Value::Text(asked.to_owned())));
        }
    }

    pub(crate) fn clause(&self) -> String {
        if self.conditions.is_empty() { String::new() } else { format!(" WHERE {}", self.conditions.join(" AND ")) }
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.values.iter()
    }
}

fn json_list(texts: &[&str]) -> String {
    serde_json::to_string(texts).expect("texts can always be written")
}
