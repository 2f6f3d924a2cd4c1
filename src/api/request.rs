//! Each query and change as method, path, parameters and body. Knows nothing of connections.

use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::{
    Change, Credentials, Direction, Event, Hook, HookId, HookOwner, HookPatch, QueueColumn, QueueId, QueuesQuery,
    SchemaId, SchemaSelector, SchemasQuery, Secret, Sort, State, escaped_pattern, search_pattern,
};

/// One HTTP request below the base URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) parameters: Vec<(&'static str, String)>,
    /// JSON. Passwords travel here, so no body is ever printed.
    pub(super) body: Option<Secret>,
    /// The hook that it is about.
    pub(super) hook: Option<HookId>,
}

/// `GET /userinfo` (docs/webitel-api.md §1.7).
pub(super) fn identity() -> Request {
    get("userinfo".into(), Vec::new())
}

/// A page of queues, without a search.
pub(super) fn queues(query: &QueuesQuery) -> Request {
    let page = Paging { page: query.page, size: query.size };
    queue_list(page, &[], String::new(), query.sort.map(queue_order))
}

/// A page of all queues whose name or description contains this, with their versions, by id (docs/webitel-api.md §3, §15).
pub(super) fn all_queues(search_for: &str, page: Paging) -> Request {
    queue_list(page, &VERSION_FIELDS, search_pattern(search_for), Some(BY_ID.into()))
}

/// A page of the queues that may have exactly this name.
///
/// The server's pattern cannot escape a `*`, and it also looks into descriptions and ignores case (docs/webitel-api.md §3.2): the
/// caller still has to compare. Ordered by id, the only order that pages without loss (§3).
pub(super) fn queues_named(name: &str, page: Paging) -> Request {
    queue_list(page, &[], escaped_pattern(name), Some(BY_ID.into()))
}

/// Asks for a page of queues (docs/webitel-api.md §5.1). Only what is shown is asked for; `enabled` has to be named to come (§3).
fn queue_list(page: Paging, more_fields: &[&str], pattern: String, sort: Option<String>) -> Request {
    let mut parameters = page.parameters();
    parameters.extend(fields(&["id", "name", "type", "enabled"]));
    parameters.extend(fields(more_fields));
    if !pattern.is_empty() {
        parameters.push(("q", pattern));
    }
    parameters.extend(sort.map(|sort| ("sort", sort)));
    get("call_center/queues".into(), parameters)
}

/// One queue (docs/webitel-api.md §5.1).
pub(super) fn queue(id: QueueId) -> Request {
    get(format!("call_center/queues/{id}"), Vec::new())
}

/// A page of hooks, of one flow schema or all (docs/webitel-api.md §4.2).
pub(super) fn hooks(owner: HookOwner, page: Paging) -> Request {
    let mut parameters = page.parameters();
    parameters.push(("sort", BY_ID.into()));
    get(hooks_path(owner), parameters)
}

/// One hook (docs/webitel-api.md §4.2).
pub(super) fn hook(owner: HookOwner, hook: HookId) -> Request {
    Request { hook: Some(hook), ..get(hook_path(owner, hook), Vec::new()) }
}

/// The types of flow schemas that the admin client offers for hooks (docs/webitel-api.md §6).
const TYPES_FOR_HOOKS: [&str; 2] = ["service", "default"];

/// A page of the flow schemas that hooks may use, by name and without a search. Names are unique, so their order pages without loss
/// (docs/webitel-api.md §3).
pub(super) fn schemas(query: &SchemasQuery) -> Request {
    let page = Paging { page: query.page, size: query.size };
    schema_list(page, &TYPES_FOR_HOOKS, "", "+name")
}

/// A page of the complete list of flow schemas: of the types that hooks may use, or of every type (docs/webitel-api.md §6).
pub(super) fn all_schemas(search_for: &str, every_type: bool, page: Paging) -> Request {
    schema_list(page, if every_type { &[] } else { &TYPES_FOR_HOOKS }, search_for, BY_ID)
}

fn schema_list(page: Paging, types: &[&str], search_for: &str, sort: &str) -> Request {
    let mut parameters = page.parameters();
    parameters.extend(fields(&SCHEMA_FIELDS));
    parameters.extend(types.iter().map(|kind| ("type", (*kind).into())));
    if !search_for.is_empty() {
        parameters.push(("q", search_pattern(search_for)));
    }
    parameters.push(("sort", sort.into()));
    get("routing/schema".into(), parameters)
}

/// One flow schema. Asked for as a list: reading one would send its whole program (docs/webitel-api.md §6).
pub(super) fn schema(selector: &SchemaSelector) -> Request {
    let mut parameters: Vec<_> = fields(&SCHEMA_FIELDS).collect();
    parameters.push(match selector {
        SchemaSelector::Id(id) => ("id", id.to_string()),
        SchemaSelector::Name(name) => ("name", name.clone()),
    });
    get("routing/schema".into(), parameters)
}

/// A page of the hooks with this event and flow schema (docs/webitel-api.md §4.2, §10.6).
pub(super) fn hooks_like(owner: HookOwner, event: &Event, schema: SchemaId, page: Paging) -> Request {
    let mut parameters = page.parameters();
    parameters.push(("event", event.wire().to_owned()));
    parameters.push(("schema_id", schema.to_string()));
    parameters.push(("sort", BY_ID.into()));
    get(hooks_path(owner), parameters)
}

/// Requests the last change of these queues or their hooks, and the number of contacts in each (docs/webitel-api.md
/// §8.2, §15, §4.6). Never stale.
pub(super) fn versions(queues: &[QueueId]) -> Request {
    let mut parameters = vec![("size", queues.len().to_string())];
    parameters.extend(queues.iter().map(|queue| ("id", queue.to_string())));
    parameters.extend(fields(&["id", "active"]));
    parameters.extend(fields(&VERSION_FIELDS));
    get("call_center/queues".into(), parameters)
}

/// A write (docs/webitel-api.md §4.2); `is_recent` as in [`patch`].
pub(super) fn change(owner: HookOwner, change: &Change, is_recent: bool) -> Request {
    let (method, body) = match change {
        // `enabled` is always said: on the API a hook without it starts off (docs/webitel-api.md §4.3).
        Change::Add(spec) => (Method::POST, Some(hook_body(Some(&spec.event), Some(spec.schema.id), Some(spec.state)))),
        Change::Edit { before, after } => {
            let HookPatch { event, schema, state } = patch(before, after, is_recent);
            (Method::PATCH, Some(hook_body(event.as_ref(), schema, state)))
        }
        Change::Remove(_) => (Method::DELETE, None),
    };
    let hook = change.target();
    let path = hook.map_or_else(|| hooks_path(owner), |hook| hook_path(owner, hook));
    Request { method, path, parameters: Vec::new(), body, hook }
}

/// The fields that an edit sends. A hook that we wrote a moment ago (`is_recent`) is sent with all three, because a replica
/// may not have them yet; any other only with the changed ones, so that a colleague's change is not overwritten.
pub(super) fn patch(before: &Hook, after: &Hook, is_recent: bool) -> HookPatch {
    if is_recent { HookPatch::all(after) } else { HookPatch::between(before, after) }
}

/// The body of a hook. On a PATCH the presence of a key is what counts, and `fields` is never sent
/// (docs/webitel-api.md §2.7).
fn hook_body(event: Option<&Event>, schema: Option<SchemaId>, state: Option<State>) -> Secret {
    #[derive(Serialize)]
    struct Body<'a> {
        #[serde(skip_serializing_if = "Option::is_none")]
        event: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        schema: Option<Value>,
        #[serde(skip_serializing_if = "Option::is_none")]
        enabled: Option<bool>,
    }
    let body = Body {
        event: event.map(Event::wire),
        // The id as text, as the admin client sends it (docs/webitel-api.md §2.1).
        schema: schema.map(|id| json!({ "id": id.to_string() })),
        enabled: state.map(State::enabled),
    };
    serde_json::to_string(&body).expect("texts and flags can always be written").into()
}

/// `GET /login?domain=` (docs/webitel-api.md §1.4).
pub(super) fn sign_in_options(domain: &str) -> Request {
    get("login".into(), vec![("domain", domain.to_owned())])
}

/// `POST /login` (docs/webitel-api.md §1.4).
pub(super) fn sign_in(credentials: &Credentials) -> Request {
    let Credentials { username, password, domain } = credentials;
    let mut body = json!({ "username": username, "password": password.expose() });
    if let Some(domain) = domain.as_deref().filter(|domain| !domain.is_empty()) {
        body["domain"] = domain.into();
    }
    post("login", body)
}

/// `POST /login/2fa` (docs/webitel-api.md §1.4).
pub(super) fn second_factor(session: &Secret, code: &Secret) -> Request {
    post("login/2fa", json!({ "id": session.expose(), "totp": code.expose() }))
}

/// `POST /logout` (docs/webitel-api.md §1.5).
pub(super) fn sign_out() -> Request {
    post("logout", json!({}))
}

fn get(path: String, parameters: Vec<(&'static str, String)>) -> Request {
    Request { method: Method::GET, path, parameters, body: None, hook: None }
}

fn post(path: &str, body: Value) -> Request {
    Request { method: Method::POST, body: Some(body.to_string().into()), ..get(path.into(), Vec::new()) }
}

/// A page of a complete list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paging {
    /// Starting at 1.
    pub(super) page: u32,
    pub(super) size: u32,
}

impl Paging {
    fn parameters(self) -> Vec<(&'static str, String)> {
        vec![("page", self.page.to_string()), ("size", self.size.to_string())]
    }
}

const BY_ID: &str = "+id";
const VERSION_FIELDS: [&str; 2] = ["updated_at", "updated_by"];
const SCHEMA_FIELDS: [&str; 3] = ["id", "name", "type"];

fn fields(names: &[&str]) -> impl Iterator<Item = (&'static str, String)> {
    names.iter().map(|name| ("fields", (*name).to_owned()))
}

fn queue_order(sort: Sort<QueueColumn>) -> String {
    let direction = match sort.direction {
        Direction::Ascending => '+',
        Direction::Descending => '-',
    };
    let column = match sort.column {
        QueueColumn::Name => "name",
        QueueColumn::Type => "type",
        QueueColumn::State => "enabled",
    };
    format!("{direction}{column}")
}

fn hooks_path(owner: HookOwner) -> String {
    match owner {
        HookOwner::Queue(queue) => format!("call_center/queues/{queue}/hooks"),
    }
}

fn hook_path(owner: HookOwner, hook: HookId) -> String {
    format!("{}/{hook}", hooks_path(owner))
}
