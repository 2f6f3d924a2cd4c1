//! `schemas`: the flow schemas of the domain.

use clap::Args;
use std::process::ExitCode;

use crate::{
    cli::{connection::with_session, error::Problem, json, options::ServerArguments, output, reading::lists},
    domain::FlowSchema,
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks schemas --search CRM
  webitel-hooks schemas --all --json";

/// Options of `schemas`.
#[derive(Debug, Args)]
pub struct SchemasArguments {
    /// Only flow schemas with this text in their name
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub search: String,
    /// Include flow schemas of every type, not only those that hooks may use (service and default)
    #[arg(long)]
    pub all: bool,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

pub(crate) fn run(arguments: &SchemasArguments) -> Result<ExitCode, Problem> {
    with_session(&arguments.server, async |session| {
        let schemas = lists::schemas(session, &arguments.search, arguments.all).await?;
        if session.json {
            let lines: String = schemas.iter().map(|schema| output::json_line(&json::schema(schema))).collect();
            return output::print(lines.as_bytes());
        }
        if schemas.is_empty() {
            output::remark("No flow schema matches.");
            return Ok(ExitCode::SUCCESS);
        }
        let row = |schema: &FlowSchema| [schema.id.to_string(), schema.reference().label(), schema.kind.to_string()];
        let rows: Vec<[String; 3]> = schemas.iter().map(row).collect();
        output::print(output::table(["ID", "FLOW SCHEMA", "TYPE"], &rows).as_bytes())
    })
}
