//! Each query and change as method, path, parameters and body. Knows nothing of connections.

use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

use crate::domain::{
    Change, Credentials, Direction, Event, HookId, HookOwner, HookPatch, HookSpec, QueueColumn, QueueId, QueuesQuery,
    SchemaId, SchemaSelector, SchemasQuery, Secret, Sort, search_pattern,
};

/// One HTTP request below the base URL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: Method,
    pub(super) path: String,
    pub(super) parameters: Vec<(&'static str, String)>,
    /// JSON. Passwords travel here, so no body is ever printed.
    pub(super) body: Option<Secret>,
}

/// `GET /userinfo` (docs/webitel-api.md §1.7).
pub(super) fn identity() -> Request {
    get("userinfo".into(), Vec::new())
}

/// A page of queues (docs/webitel-api.md §5.1). Only what is shown is asked for; `enabled` has to be named to come (§3).
pub(super) fn queues(query: &QueuesQuery) -> Request {
    let mut parameters = paging(query.page, query.size);
    parameters.extend(queue_fields());
    search(&mut parameters, search_pattern(&query.search));
    if let Some(sort) = query.sort {
        parameters.push(("sort", queue_order(sort)));
    }
    get("call_center/queues".into(), parameters)
}

/// A page of all queues whose name or description contains this, with their versions, by id (docs/webitel-api.md §3, §5.1, §15).
pub(super) fn all_queues(search_for: &str, page: Paging) -> Request {
    let mut parameters = page.parameters();
    parameters.extend(queue_fields());
    parameters.extend(version_fields());
    search(&mut parameters, search_pattern(search_for));
    parameters.push(("sort", "+id".into()));
    get("call_center/queues".into(), parameters)
}

/// One queue (docs/webitel-api.md §5.1).
pub(super) fn queue(id: QueueId) -> Request {
    get(format!("call_center/queues/{id}"), Vec::new())
}

/// A page of the queues that may have exactly this name.
///
/// The server's pattern cannot escape a `*`, and it also looks into descriptions and ignores case (docs/webitel-api.md §3.2): the
/// caller still has to compare. Ordered by id, the only order that pages without loss (§3).
pub(super) fn queues_named(name: &str, page: Paging) -> Request {
    let mut pattern = String::with_capacity(name.len());
    for character in name.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    let mut parameters = page.parameters();
    parameters.extend(queue_fields());
    search(&mut parameters, pattern);
    parameters.push(("sort", "+id".into()));
    get("call_center/queues".into(), parameters)
}

/// A page of hooks, of one flow schema or all (docs/webitel-api.md §4.2).
pub(super) fn hooks(owner: HookOwner, page: Paging) -> Request {
    let mut parameters = page.parameters();
    parameters.push(("sort", "+id".into()));
    get(hooks_path(owner), parameters)
}

/// One hook (docs/webitel-api.md §4.2).
pub(super) fn hook(owner: HookOwner, hook: HookId) -> Request {
    get(hook_path(owner, hook), Vec::new())
}

/// A page of flow schemas by name, of the types that the admin client offers for hooks (docs/webitel-api.md §6). Names are unique, so
/// their order pages without loss (§3).
pub(super) fn schemas(query: &SchemasQuery) -> Request {
    let mut parameters = paging(query.page, query.size);
    parameters.extend(schema_fields());
    parameters.extend(["service", "default"].map(|kind| ("type", kind.into())));
    search(&mut parameters, search_pattern(&query.search));
    parameters.push(("sort", "+name".into()));
    get("routing/schema".into(), parameters)
}

/// A page of the complete list of flow schemas: of the types that hooks may use, or of every type (docs/webitel-api.md §6).
pub(super) fn all_schemas(search_for: &str, every_type: bool, page: Paging) -> Request {
    let types: &[&str] = if every_type { &[] } else { &["service", "default"] };
    let mut parameters = page.parameters();
    parameters.extend(schema_fields());
    parameters.extend(types.iter().map(|kind| ("type", (*kind).into())));
    search(&mut parameters, search_pattern(search_for));
    parameters.push(("sort", "+id".into()));
    get("routing/schema".into(), parameters)
}

/// One flow schema. Asked for as a list: reading one would send its whole program (docs/webitel-api.md §6).
pub(super) fn schema(selector: &SchemaSelector) -> Request {
    let mut parameters: Vec<_> = schema_fields().into();
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
    parameters.push(("sort", "+id".into()));
    get(hooks_path(owner), parameters)
}

/// Requests the last change of these queues or their hooks, and the number of contacts in each (docs/webitel-api.md
/// §8.2, §15, §4.6). Never stale.
pub(super) fn versions(queues: &[QueueId]) -> Request {
    let mut parameters = vec![("size", queues.len().to_string())];
    parameters.extend(queues.iter().map(|queue| ("id", queue.to_string())));
    parameters.extend(["id", "active"].map(|field| ("fields", field.into())));
    parameters.extend(version_fields());
    get("call_center/queues".into(), parameters)
}

/// A write (docs/webitel-api.md §4.2).
pub(super) fn change(owner: HookOwner, change: &Change) -> Result<Request, serde_json::Error> {
    let (method, path, body) = match change {
        Change::Add(spec) => (Method::POST, hooks_path(owner), Some(serde_json::to_string(&new_body(spec))?)),
        Change::Edit { before, patch } => {
            (Method::PATCH, hook_path(owner, before.id), Some(serde_json::to_string(&patch_body(patch))?))
        }
        Change::Remove { hook } => (Method::DELETE, hook_path(owner, *hook), None),
    };
    Ok(Request { method, path, parameters: Vec::new(), body: body.map(Secret::from) })
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

/// The body of a hook. On a PATCH the presence of a key is what counts, and `fields` is never sent
/// (docs/webitel-api.md §2.7).
#[derive(Serialize)]
struct HookBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    event: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    schema: Option<SchemaBody>,
    #[serde(skip_serializing_if = "Option::is_none")]
    enabled: Option<bool>,
}

/// The id as text, as the admin client sends it (docs/webitel-api.md §2.1).
#[derive(Serialize)]
struct SchemaBody {
    id: String,
}

impl From<SchemaId> for SchemaBody {
    fn from(id: SchemaId) -> Self {
        Self { id: id.to_string() }
    }
}

/// `enabled` is always said: on the API a hook without it starts off (docs/webitel-api.md §4.3).
fn new_body(spec: &HookSpec) -> HookBody<'_> {
    HookBody {
        event: Some(spec.event.wire()),
        schema: Some(spec.schema.id.into()),
        enabled: Some(spec.state.enabled()),
    }
}

fn patch_body(patch: &HookPatch) -> HookBody<'_> {
    HookBody {
        event: patch.event.as_ref().map(|event| event.wire()),
        schema: patch.schema.map(SchemaBody::from),
        enabled: patch.state.map(|state| state.enabled()),
    }
}

fn get(path: String, parameters: Vec<(&'static str, String)>) -> Request {
    Request { method: Method::GET, path, parameters, body: None }
}

fn post(path: &str, body: Value) -> Request {
    Request { method: Method::POST, path: path.into(), parameters: Vec::new(), body: Some(body.to_string().into()) }
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
        paging(self.page, self.size)
    }
}

fn paging(page: u32, size: u32) -> Vec<(&'static str, String)> {
    vec![("page", page.to_string()), ("size", size.to_string())]
}

fn search(parameters: &mut Vec<(&'static str, String)>, pattern: String) {
    if !pattern.is_empty() {
        parameters.push(("q", pattern));
    }
}

fn queue_fields() -> [(&'static str, String); 4] {
    ["id", "name", "type", "enabled"].map(|field| ("fields", field.into()))
}

fn version_fields() -> [(&'static str, String); 2] {
    ["updated_at", "updated_by"].map(|field| ("fields", field.into()))
}

fn schema_fields() -> [(&'static str, String); 3] {
    ["id", "name", "type"].map(|field| ("fields", field.into()))
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
