//! Flow schemas: those that hooks start, and others that hooks must not start.

use rusqlite::{Connection, Result};

use super::insert::Flow;

/// The schemas whose ids the documents and tests use.
pub(super) const NAMED: [(i64, &str, &str); 4] = [
    (4, "Old flow", "default"),
    (5, "Notify CRM", "service"),
    (6, "Old CRM push", "default"),
    (7, "Close ticket", "service"),
];

/// The id of the first schema of `SERVICE`; the others follow with gaps, as ids do on a real server.
const FIRST: i64 = 20;

/// Flows made for hooks and other services.
const SERVICE: [&str; 74] = [
    "Zendesk ticket sync",
    "Agent status to WFM",
    "Agent break to Slack",
    "Alert on long wait",
    "Amplitude event",
    "Append to Google Sheet",
    "Asterisk bridge log",
    "Attach recording to case",
    "AWS SNS publish",
    "Azure Event Grid publish",
    "Billing: mark call",
    "Bitrix24 activity",
    "Bitrix24 deal stage",
    "Blacklist caller",
    "CRM: create lead",
    "CRM: find contact",
    "CRM: log missed call",
    "CRM: update contact",
    "CSAT survey by SMS",
    "CSAT survey by Viber",
    "Callback on missed",
    "Close task in Jira",
    "ClickHouse event stream",
    "Creatio activity",
    "Create task in Jira",
    "Data warehouse export",
    "Datadog metric",
    "Delivery status to ERP",
    "Dynamics 365 phone call",
    "E-mail to supervisor",
    "Elastic index attempt",
    "Escalate to manager",
    "Facebook CAPI event",
    "Freshdesk ticket",
    "GA4 conversion",
    "HubSpot engagement",
    "HubSpot ticket status",
    "Intercom note",
    "Kafka: attempt events",
    "Kommo lead note",
    "Loyalty points",
    "MS Teams card",
    "Mark debt as promised",
    "NPS after call",
    "Notify CRM (staging)",
    "Notify courier",
    "Odoo helpdesk",
    "Open ticket",
    "PagerDuty incident",
    "Pipedrive activity",
    "Post to Telegram channel",
    "Postgres audit row",
    "Push wrap-up to ERP",
    "RabbitMQ publish",
    "Release callback slot",
    "Reopen ticket",
    "SAP service order",
    "SMS after missed call",
    "Salesforce task",
    "Salesforce task (sandbox)",
    "Screen pop",
    "Segment track",
    "Send recording link",
    "ServiceNow incident",
    "Set contact language",
    "Slack: lost calls",
    "Start speech analytics",
    "Stop dialing member",
    "Sugar call record",
    "Tag conversation",
    "Teams presence busy",
    "Update SLA timer",
    "Write to blockchain (experiment)",
    "Zapier catch hook",
];

/// Older flows that never got a type; a hook can start these too.
const UNTYPED: [&str; 16] = [
    "1C: create order",
    "Bridge watcher",
    "Call result to FTP",
    "Copy of Notify CRM",
    "Fax gateway",
    "hook test",
    "Legacy billing push",
    "Missed call mailer",
    "Old dialer report",
    "Old survey",
    "Send to archive",
    "test",
    "test 2",
    "Test (do not delete!)",
    "Webhook relay v1",
    "Webhook relay v2",
];

/// Names that programs often handle wrongly.
const AWKWARD: [(&str, &str); 11] = [
    ("Сповістити CRM", "service"),
    ("Закрити звернення", "service"),
    ("Ночной отчёт", "default"),
    ("客户满意度调查", "service"),
    ("コールバック予約", "service"),
    ("🚀 Launch party 🎉 hook", "service"),
    ("Say \"hello\" & 'goodbye' <b>", "service"),
    ("100% discount_code", "service"),
    ("Wild * card_%", "default"),
    ("back\\slash", "service"),
    // A window title, a cleared screen, a C1 control sequence, a reversed text direction.
    ("Evil \u{1b}]0;owned\u{7}\u{1b}[2J\u{9b}31m\u{202e}txet", "service"),
];

const VOICE: [&str; 12] = [
    "IVR main menu",
    "IVR night",
    "IVR holidays",
    "Inbound Kyiv",
    "Inbound München",
    "Voice mail",
    "Hold announcement",
    "Queue position",
    "Transfer to agent",
    "Transfer to queue",
    "Fax detect",
    "AMD outbound",
];

const CHAT: [&str; 8] = [
    "Chat greeting",
    "Chat EU consent",
    "Telegram bot",
    "Viber bot",
    "WhatsApp menu",
    "Facebook replies",
    "Chat offline form",
    "Chat to agent",
];

const PROCESSING: [&str; 8] = [
    "Wrap-up form",
    "Sales form",
    "Promise to pay form",
    "Complaint form",
    "Order form",
    "Survey form",
    "Wrap-up form (short)",
    "VIP wrap-up",
];

/// Inserts the hand-made schemas.
pub(super) fn fill(db: &Connection) -> Result<()> {
    for (id, name, kind) in NAMED {
        let tags: &[&str] = if kind == "service" { &["hook", "crm"] } else { &[] };
        let description = if id == 5 { "Tells the CRM what happens to a call" } else { "" };
        Flow { id, name, kind, editor: kind == "service", tags, description }.insert(db)?;
    }
    let long = long_name();
    let kinds: [(&str, &[&str]); 5] =
        [("service", &SERVICE), ("default", &UNTYPED), ("voice", &VOICE), ("chat", &CHAT), ("processing", &PROCESSING)];
    let plain = kinds.iter().flat_map(|(kind, names)| names.iter().map(move |name| (*name, *kind)));
    let all = plain.chain(AWKWARD).chain([(long.as_str(), "service")]);
    for (number, (name, kind)) in (0_i64..).zip(all) {
        let editor = !matches!(kind, "default") && number % 4 != 3;
        let tags: &[&str] = match (kind, number % 3) {
            ("service", 0) => &["hook"],
            ("service", 1) => &["hook", "integration"],
            ("voice", _) => &["ivr"],
            _ => &[],
        };
        Flow { id: FIRST + number + number / 10, name, kind, editor, tags, description: "" }.insert(db)?;
    }
    Ok(())
}

/// A name of exactly 200 characters.
fn long_name() -> String {
    "Synchronise everything with everyone and then some more ".chars().cycle().take(199).chain(['!']).collect()
}
