//! `doctor`: problems of hooks, with reason and fix.

use std::fmt::Write as _;
use std::process::ExitCode;

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde_json::json;

use crate::cli::connection::{Session, with_session};
use crate::cli::error::{Problem, ProblemKind};
use crate::cli::options::WriteArguments;
use crate::cli::reading::{fetch, select};
use crate::cli::writing::{self, queue_label};
use crate::cli::{json as objects, output};
use crate::domain::doctor::{self, Finding, FixKind, Rule, Subject, examine};
use crate::domain::plan::Order;
use crate::domain::scan::Trust;
use crate::domain::{Cause, FailureKind, FlowSchema, Hook, QueueId};
use crate::words::capitalized;

pub(crate) const EXAMPLES: &str = "\
Examples:
  webitel-hooks doctor
  webitel-hooks doctor --queue \"Support line\" --json
  webitel-hooks doctor --fix --only not_in_this_type --dry-run
  webitel-hooks doctor --fix --only not_in_this_type --queue 18 --yes

Rules, the most harmful first, and what the fix does:
  no_schema          the hook names no flow schema: switched off
  foreign_schema     it names one of another domain: switched off
  schema_type        the flow schema is neither service nor default
  unknown_event      this program does not know the event
  not_in_this_type   the event never fires in queues of this type
  fires_nowhere      no Webitel version fires it: answered becomes active in
                     offline and preview queues
  queue_off          the queue is off: few events fire in it
  several_for_event  several hooks for one event
  twice              the same hook twice: the one that is on is kept
  unused_schema      no hook runs the flow schema
A hook that never fires does no harm: it is removed only if --only names its
rule. The exit code is 0 whatever is found, or 3 if --fail-on names the rule of
a finding.";

/// Options of `doctor`.
#[derive(Debug, Args)]
pub struct DoctorArguments {
    /// Only hooks of this queue: its id or exact name; unused flow schemas are not reported then. Repeatable
    #[arg(long, short, value_name = "ID|NAME")]
    pub queue: Vec<String>,
    /// Only findings of this rule. Repeatable
    #[arg(long, value_name = "RULE", value_parser = PossibleValuesParser::new(Rule::ALL.iter().map(|rule| rule.word())), hide_possible_values = true)]
    pub only: Vec<String>,
    /// Exit with 3 if there is a finding of this rule, or of any rule (any). Repeatable
    #[arg(long, value_name = "RULE", value_parser = PossibleValuesParser::new(rules_and_any()), hide_possible_values = true, conflicts_with = "fix")]
    pub fail_on: Vec<String>,
    /// Fix the findings that can be fixed
    #[arg(long, alias = "mend")]
    pub fix: bool,
    /// The confirmation, and the server.
    #[command(flatten)]
    pub write: WriteArguments,
}

/// The exit code for a finding that `--fail-on` names, as `plan` has it for a difference.
const FOUND: u8 = 3;
const ANY: &str = "any";

fn rules_and_any() -> Vec<&'static str> {
    Rule::ALL.iter().map(|rule| rule.word()).chain([ANY]).collect()
}

pub(crate) fn run(arguments: &DoctorArguments) -> Result<ExitCode, Problem> {
    let DoctorArguments { queue, only, fail_on, fix, write } = arguments;
    if !fix && (write.yes || write.dry_run) {
        return Err(Problem::usage("--yes and --dry-run need --fix."));
    }
    with_session(&write.server, async |session| {
        if *fix {
            writing::check(session, write).await?;
        }
        session.settle_doubts().await?;
        let schemas = schemas(session).await?;
        let scan = select::scan(session, queue).await?;
        let read = fetch::hooks(session, scan.trusting(Trust::ForWriting)).await?;
        fetch::note_moving(session, &read.moving);
        let has_all = queue.is_empty() && read.incomplete.is_none();
        let paused = session.paused_if_known().await?;
        let is_paused = |queue: QueueId, hook: &Hook| paused.get(queue, hook).is_some();
        let mut findings = examine(&read.queues, schemas.as_deref(), has_all, is_paused);
        let is_named = |rule: Rule| only.iter().any(|word| word == rule.word());
        findings.retain(|finding| only.is_empty() || is_named(finding.rule));
        findings.iter_mut().filter(|finding| is_named(finding.rule)).for_each(Finding::allow_removal);
        if *fix {
            // The findings can be fixed even if some queues could not be read.
            if let Some(problem) = &read.incomplete {
                output::note(session.json, &problem.message);
            }
            findings.retain(|finding| finding.fix.is_some());
            print(session.json, &findings, &is_paused)?;
            return writing::carry_out(session, write, Order::new(doctor::fix(&findings), Cause::Fix)).await;
        }
        print(session.json, &findings, &is_paused)?;
        if findings.is_empty() && !session.json && read.incomplete.is_none() {
            output::remark("Nothing is wrong.");
        }
        if let Some(problem) = read.incomplete {
            return Err(problem);
        }
        let fails = |finding: &Finding| fail_on.iter().any(|word| word == ANY || word == finding.rule.word());
        Ok(if findings.iter().any(fails) { ExitCode::from(FOUND) } else { ExitCode::SUCCESS })
    })
}

/// Every flow schema of any type; `None`, with a note, if the user may not read them.
async fn schemas(session: &mut Session) -> Result<Option<Vec<FlowSchema>>, Problem> {
    match fetch::all_schemas(session).await {
        Ok(schemas) => Ok(Some(schemas)),
        Err(problem) if problem.kind == ProblemKind::Server(FailureKind::Forbidden) => {
            output::note(session.json, &format!("{problem} Flow schemas were not checked."));
            Ok(None)
        }
        Err(problem) => Err(problem),
    }
}

fn print(json: bool, findings: &[Finding], is_paused: &impl Fn(QueueId, &Hook) -> bool) -> Result<(), Problem> {
    let text = if json {
        findings.iter().map(|finding| output::json_line(&object(finding, is_paused))).collect()
    } else {
        as_text(findings, is_paused)
    };
    output::print(text.as_bytes())?;
    Ok(())
}

/// The findings rule by rule, the most harmful first.
fn as_text(findings: &[Finding], is_paused: &impl Fn(QueueId, &Hook) -> bool) -> String {
    let mut text = String::new();
    for group in findings.chunk_by(|one, other| one.rule == other.rule) {
        let Some(Finding { rule, .. }) = group.first() else { continue };
        // Writing to a string does not fail, here and below.
        let _ = writeln!(text, "{} ({})", capitalized(rule.title()), group.len());
        if *rule == Rule::UnusedSchema {
            text +=
                "  No hook that you may see runs these. Something else may: a dialplan, another flow, a schedule.\n";
        }
        for finding in group {
            match &finding.subject {
                Subject::Hooks(queue, hooks) => {
                    let hook = match hooks.as_slice() {
                        [hook] => format!(" #{}, {}", hook.id, hook.state_word(is_paused(queue.id, hook))),
                        _ => String::new(),
                    };
                    let _ = writeln!(text, "  {}: {}{hook}", queue_label(&queue.reference()), finding.label());
                    let _ = writeln!(text, "    {} {}", finding.why, finding.advice());
                }
                Subject::Schema(schema) => {
                    let _ = writeln!(text, "  {} ({})", finding.label(), schema.id);
                }
            }
        }
    }
    text
}

fn object(finding: &Finding, is_paused: &impl Fn(QueueId, &Hook) -> bool) -> serde_json::Value {
    let (queue, schema) = match &finding.subject {
        Subject::Hooks(queue, _) => (Some(objects::queue_reference(&queue.reference())), None),
        Subject::Schema(schema) => (None, Some(json!({ "id": schema.id.0, "name": schema.name.raw() }))),
    };
    let hook = |hook: &Hook| {
        let mut object = objects::plain_hook(hook);
        let is_paused = matches!(&finding.subject, Subject::Hooks(queue, _) if is_paused(queue.id, hook));
        object["paused"] = is_paused.into();
        object
    };
    let hooks: Vec<_> = finding.hooks().iter().map(hook).collect();
    let fix = finding.fix.as_ref().map(|fix| {
        let hooks: Vec<u64> = fix.hooks.iter().map(|hook| hook.0).collect();
        match &fix.kind {
            FixKind::SetEvent(event) => json!({ "action": fix.kind.word(), "hooks": hooks, "event": event.wire() }),
            kind => json!({ "action": kind.word(), "hooks": hooks }),
        }
    });
    json!({
        "object": "finding",
        "kind": finding.rule.word(),
        "queue": queue,
        "hooks": hooks,
        "schema": schema,
        "why": finding.why,
        "advice": finding.advice(),
        "mend": fix,
    })
}
