//! `doctor`: what is wrong with hooks, why, and the mend.

use std::{fmt::Write as _, process::ExitCode};

use clap::{Args, builder::PossibleValuesParser};
use serde_json::json;

use crate::{
    cli::{
        connection::session,
        error::{CliError, ProblemKind},
        json as objects,
        options::{ServerArguments, WriteArguments},
        output,
        reading::{lists, select},
        writing::{diff::queue_label, execution},
    },
    domain::{
        Cause, FailureKind, FlowSchema,
        doctor::{Finding, Ill, examine, mend},
        plan::Order,
        scan::{Scan, Trust},
    },
};

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks doctor
  webitel-hooks doctor --queue \"Support line\" --json
  webitel-hooks doctor --mend --only not_in_this_type --dry-run
  webitel-hooks doctor --mend --queue \"VIP line\" --yes

What it can find: fires_nowhere and not_in_this_type (the event never fires,
anywhere or in queues of this type: the mend removes the hook), unknown_event,
queue_off, no_schema and foreign_schema (the mend switches the hook off),
schema_type (neither service nor default), twice (the mend removes the others,
and keeps the one that is on), several_for_event, unused_schema. Whatever it
finds, the exit code is 0.";

/// Options of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArguments {
    /// Only hooks of this queue: its id or its exact name; then nothing is said of unused flow schemas. Repeatable
    #[arg(long, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// Only findings of this kind. Repeatable
    #[arg(long, value_name = "KIND", value_parser = PossibleValuesParser::new(Ill::WORDS), hide_possible_values = true)]
    pub only: Vec<String>,
    /// Mend what can be mended
    #[arg(long)]
    pub mend: bool,
    /// How to write.
    #[command(flatten)]
    pub write: WriteArguments,
    /// Which server.
    #[command(flatten)]
    pub server: ServerArguments,
}

pub(crate) fn run(arguments: &DoctorArguments) -> Result<ExitCode, CliError> {
    let DoctorArguments { queue, only, mend: wants_mend, write, server } = arguments;
    if !wants_mend && (write.yes || write.dry_run) {
        return Err(CliError::Usage("--yes and --dry-run are for --mend.".to_owned()));
    }
    session::run(server, async |session| {
        if *wants_mend {
            execution::check(session, *write).await?;
        }
        let schemas = schemas(session).await?;
        let scan = if queue.is_empty() { Scan::everything() } else { Scan::of(select::queues(session, queue).await?) };
        let read = lists::hooks(session, scan.trusting(Trust::ForWriting)).await?;
        lists::note_moving(session, &read.moving);
        let has_all = queue.is_empty() && read.incomplete.is_none();
        let mut findings = examine(&read.queues, schemas.as_deref(), has_all);
        findings.retain(|finding| only.is_empty() || only.iter().any(|word| word == finding.ill.word()));
        if *wants_mend {
            // What could not be read is no reason not to mend what was.
            if let Some(problem) = &read.incomplete {
                output::note(session.json, &problem.message);
            }
            findings.retain(|finding| finding.mend.is_some());
            print(session.json, &findings)?;
            return execution::carry_out(session, *write, Order::new(mend(&findings), Cause::Mend)).await;
        }
        print(session.json, &findings)?;
        if findings.is_empty() && !session.json && read.incomplete.is_none() {
            output::remark("Nothing is wrong.");
        }
        read.incomplete.map_or(Ok(ExitCode::SUCCESS), |problem| Err(problem.into()))
    })
}

/// Every flow schema of whatever type; nothing for whoever may not read them, which is told.
async fn schemas(session: &mut session::Session) -> Result<Option<Vec<FlowSchema>>, CliError> {
    match lists::all_schemas(session).await {
        Ok(schemas) => Ok(Some(schemas)),
        Err(problem) if problem.kind == ProblemKind::Server(FailureKind::Forbidden) => {
            output::note(session.json, &format!("{problem} Nothing is said of flow schemas."));
            Ok(None)
        }
        Err(problem) => Err(problem.into()),
    }
}

fn print(json: bool, findings: &[Finding]) -> Result<(), CliError> {
    let text = if json {
        findings.iter().map(|finding| output::json_line(&object(finding))).collect()
    } else {
        told(findings)
    };
    output::print(text.as_bytes())?;
    Ok(())
}

/// The findings queue by queue, and then the flow schemas that no hook runs; of those one sentence holds for all.
fn told(findings: &[Finding]) -> String {
    let mut text = String::new();
    let mut heading = None;
    for finding in findings {
        if let Some(schema) = &finding.schema {
            if heading.is_some() || text.is_empty() {
                let _ = writeln!(
                    text,
                    "Flow schemas that no hook that you may see runs. Something else may: a dialplan, another flow, a schedule"
                );
                heading = None;
            }
            let _ = writeln!(text, "  {} ({})", schema.reference().label(), schema.id);
            continue;
        }
        let queue = finding.queue.as_ref().map(|queue| queue_label(&queue.reference())).unwrap_or_default();
        if heading.as_ref() != Some(&queue) {
            // Writing to a string does not fail, here and below.
            let _ = writeln!(text, "{queue}");
            heading = Some(queue);
        }
        let subject = match finding.hooks.as_slice() {
            [hook] => format!("{} #{}, {}", finding.subject(), hook.id, hook.state),
            _ => finding.subject(),
        };
        let _ = writeln!(text, "  {}: {subject}\n    {} {}", finding.ill.title(), finding.why(), finding.advice());
    }
    text
}

fn object(finding: &Finding) -> serde_json::Value {
    let hooks: Vec<_> = finding.hooks.iter().map(objects::plain_hook).collect();
    let mend = finding.mend.as_ref().map(|(mend, hooks)| {
        let hooks: Vec<u64> = hooks.iter().map(|hook| hook.0).collect();
        json!({ "action": mend.word(), "hooks": hooks })
    });
    json!({
        "object": "finding",
        "kind": finding.ill.word(),
        "queue": finding.queue.as_ref().map(|queue| objects::queue_reference(&queue.reference())),
        "hooks": hooks,
        "schema": finding.schema.as_ref().map(|schema| json!({ "id": schema.id.0, "name": schema.name.raw() })),
        "why": finding.why(),
        "advice": finding.advice(),
        "mend": mend,
    })
}
