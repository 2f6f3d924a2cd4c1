//! `paths`: the locations of all files.

use std::process::ExitCode;

use serde_json::{Map, Value, json};

use crate::cli::{connection, error::Problem, output};

pub(crate) fn run(json: bool) -> Result<ExitCode, Problem> {
    let locations = connection::paths()?.locations();
    let shown = |path: &Option<std::path::PathBuf>| path.as_ref().map(|path| path.display().to_string());
    if json {
        let object: Map<String, Value> =
            locations.iter().map(|location| (location.name.to_owned(), json!(shown(&location.path)))).collect();
        return output::print_json(&Value::Object(object));
    }
    let rows: Vec<[String; 3]> = locations
        .iter()
        .map(|location| {
            let path = shown(&location.path).unwrap_or_else(|| "-".to_owned());
            [location.name.to_owned(), path, location.holds.to_owned()]
        })
        .collect();
    output::print(output::table(["WHAT", "WHERE", "HOLDS"], &rows).as_bytes())
}
