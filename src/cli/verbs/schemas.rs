//! The flow schemas of the domain.

use std::process::ExitCode;

use super::{arguments::SchemasArguments, json, reading, session};
use crate::{
    cli::{CliError, output},
    domain::{FlowSchema, Query},
};

pub(in crate::cli) fn run(arguments: &SchemasArguments) -> Result<ExitCode, CliError> {
    session::run(&arguments.server, async |session| {
        let ask = if arguments.all { Query::AllSchemas } else { Query::Schemas };
        let schemas = reading::schemas(session, &arguments.search, ask).await?;
        if session.json {
            let lines: String = schemas.iter().map(|schema| output::json_line(&json::schema(schema))).collect();
            return output::print(lines.as_bytes());
        }
        if schemas.is_empty() {
            output::remark("There is no such flow schema.");
            return Ok(ExitCode::SUCCESS);
        }
        let row = |schema: &FlowSchema| [schema.id.to_string(), schema.reference().label(), schema.kind.to_string()];
        let rows: Vec<[String; 3]> = schemas.iter().map(row).collect();
        output::print(output::table(["ID", "FLOW SCHEMA", "TYPE"], &rows).as_bytes())
    })
}
