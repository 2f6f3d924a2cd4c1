//! Every query and change against the embedded server, over real HTTP. Client and server share no types: what fits here
//! fits because both read the same contract.

use webitel_hooks::api::{Client, ConnectionOptions, LoginClient, SignedIn};
use webitel_hooks::demo::{self, Options, Server};
use webitel_hooks::domain::{
    Answer, Change, ClassRights, Credentials, Direction, Event, Failure, FailureKind, Hook, HookOwner, HookSpec,
    Identity, Query, Queue, QueueColumn, QueueId, QueueSelector, QueuesQuery, SchemaId, SchemaRef, SchemaSelector,
    SchemaType, SchemasQuery, Sort, State, names,
};

use crate::Sending;

/// "Support line", which has hooks.
const SUPPORT: HookOwner = HookOwner::Queue(QueueId(12));
/// "Callback list", which has none.
const EMPTY: HookOwner = HookOwner::Queue(QueueId(13));
const NOTIFY_CRM: SchemaId = SchemaId(5);
const CLOSE_TICKET: SchemaId = SchemaId(7);

fn server() -> Server {
    demo::start(Options::default()).expect("a server")
}

fn login(server: &Server) -> LoginClient {
    LoginClient::new(server.url().parse().expect("an address"), ConnectionOptions::default()).expect("a client")
}

fn admin(server: &Server) -> Client {
    login(server).client(server.token().parse().expect("a token"))
}

async fn signed_in(server: &Server, user: &str) -> Client {
    let credentials = Credentials { username: user.into(), password: server.password().into(), domain: None };
    match login(server).sign_in(&credentials).await {
        Ok(SignedIn::Token(token)) => login(server).client(token),
        other => panic!("{user} was to be let in, not {other:?}"),
    }
}

async fn identity(client: &Client) -> Identity {
    client.identity().await.expect("who is signed in")
}

/// All queues that a search finds.
async fn queues(client: &Client, search: &str) -> Vec<Queue> {
    let query = QueuesQuery { search: search.into(), sort: None, page: 1, size: 1000 };
    client.queues(&query).await.expect("queues").items
}

async fn selected(client: &Client, selector: QueueSelector) -> Vec<u64> {
    client.queue(&selector).await.expect("queues").iter().map(|queue| queue.id.0).collect()
}

async fn hooks(client: &Client, owner: HookOwner) -> Vec<Hook> {
    client.hooks(owner).await.expect("hooks").hooks
}

fn draft(event: &str, schema: SchemaId, state: State) -> Change {
    let schema = SchemaRef { id: schema, name: "".into() };
    Change::Add(HookSpec { event: Event::from_wire(event), schema, state })
}

/// The hook that a change makes.
async fn written(client: &Client, change: Change) -> Hook {
    client.send_once(EMPTY, &change).await.expect("it is written").expect("a hook")
}

async fn edited(client: &Client, before: &Hook, after: Hook) -> Hook {
    written(client, Change::Edit { before: before.clone(), after }).await
}

async fn refused(client: &Client, owner: HookOwner, change: &Change) -> Failure {
    let failure = client.send_once(owner, change).await.expect_err("a refusal");
    assert!(!failure.unclear, "a clear answer: {failure:?}");
    failure.failure
}

#[tokio::test]
async fn each_user_is_who_they_are_and_may_what_they_may() {
    let server = server();
    let all = ClassRights { read: true, update: true };
    let look = ClassRights { read: true, update: false };
    let nothing = ClassRights { read: false, update: false };
    let who = identity(&admin(&server)).await;
    assert_eq!((who.name.raw(), who.domain.raw()), ("Admin", "demo.webitel.example"));
    assert_eq!((who.rights.queues, who.rights.schemas), (all, all));
    for (user, queues, schemas) in
        [("viewer", look, look), ("dispatcher", all, nothing), ("lead", all, look), ("guest", nothing, nothing)]
    {
        let rights = identity(&signed_in(&server, user).await).await.rights;
        assert_eq!((rights.queues, rights.schemas), (queues, schemas), "{user}");
    }
}

#[tokio::test]
async fn a_search_takes_what_was_typed_literally_and_a_star_as_a_star() {
    let server = server();
    let client = admin(&server);
    for (typed, found) in [
        ("50%", &[79][..]),
        ("ff_season", &[79]),
        ("f__season", &[]),
        ("%deals", &[]),
        ("50%*deals", &[79]),
        ("SUPPORT LIN*", &[12]),
        ("аряча ЛІН", &[72]),
        ("服热", &[75]),
        ("🎧", &[77]),
        ("\"Quoted\" & 'single'", &[78]),
        ("\\", &[]),
    ] {
        let ids: Vec<u64> = queues(&client, typed).await.iter().map(|queue| queue.id.0).collect();
        assert_eq!(ids, found, "{typed}");
    }
}

/// The screen searches in a sorted list too.
#[tokio::test]
async fn the_best_answers_to_a_search_come_first_in_every_order() {
    let server = server();
    let client = admin(&server);
    for search in ["Support line", "s"] {
        let mut ids: Option<Vec<u64>> = None;
        for column in [QueueColumn::Name, QueueColumn::Type, QueueColumn::State] {
            for direction in [Direction::Ascending, Direction::Descending] {
                let sort = Sort { column, direction };
                let query = QueuesQuery { search: search.into(), sort: Some(sort), page: 1, size: 10 };
                let Ok(Answer::Queues(page)) = webitel_hooks::runtime::run_query(&client, &Query::Queues(query)).await
                else {
                    panic!("{search}: no queues")
                };
                let rank = |queue: &Queue| names::rank(queue.name.raw(), search);
                assert!(page.items.is_sorted_by_key(rank), "{search} by {column:?}");
                let is_ordered = |pair: &[Queue]| {
                    rank(&pair[0]) < rank(&pair[1]) || sort.compare(&pair[0], &pair[1]) != std::cmp::Ordering::Greater
                };
                assert!(page.items.windows(2).all(is_ordered), "{search} by {column:?} {direction:?}");
                let mut found: Vec<u64> = page.items.iter().map(|queue| queue.id.0).collect();
                found.sort_unstable();
                assert_eq!(*ids.get_or_insert_with(|| found.clone()), found, "nothing is cut to a page");
            }
        }
    }
}

#[tokio::test]
async fn a_flow_schema_of_any_type_is_found_by_id_and_by_exact_name() {
    let server = server();
    let client = admin(&server);
    let selected = async |selector| {
        let found = client.schema(&selector).await.expect("flow schemas");
        found.into_iter().map(|schema| schema.id.0).collect::<Vec<_>>()
    };
    let all = client.all_schemas("", true).await.expect("flow schemas");
    assert!(all.items.iter().any(|schema| schema.kind == SchemaType::Other("voice".into())) && !all.more);
    for schema in all.items {
        assert_eq!(selected(SchemaSelector::Id(schema.id)).await, [schema.id.0]);
        assert_eq!(selected(SchemaSelector::Name(schema.name.raw().to_owned())).await, [schema.id.0]);
    }
    for near in ["notify crm", "Notify", "Notify CR*", "Notify%"] {
        assert_eq!(selected(SchemaSelector::Name(near.into())).await, [] as [u64; 0], "{near}");
    }
    assert_eq!(selected(SchemaSelector::Id(SchemaId(999_999))).await, [] as [u64; 0]);
}

#[tokio::test]
async fn a_queue_is_found_by_id_and_by_exact_name() {
    let server = server();
    let client = admin(&server);
    assert_eq!(selected(&client, QueueSelector::Id(QueueId(12))).await, [12]);
    assert_eq!(selected(&client, QueueSelector::Id(QueueId(999_999))).await, [] as [u64; 0]);
    for queue in queues(&client, "").await {
        let found = selected(&client, QueueSelector::Name(queue.name.raw().to_owned())).await;
        assert_eq!(found, [queue.id.0], "{}", queue.name);
    }
    for near in ["support line", "Support", "Support lin*", "Support%", "First line, round the clock", "*", ""] {
        assert_eq!(selected(&client, QueueSelector::Name(near.into())).await, [] as [u64; 0], "{near}");
    }
}

#[tokio::test]
async fn a_session_lasts_until_it_is_ended() {
    let server = server();
    assert_eq!(login(&server).accepts_password("demo.webitel.example").await, Ok(()));
    let client = signed_in(&server, "viewer").await;
    assert_eq!(identity(&client).await.domain.raw(), "demo.webitel.example");
    assert_eq!(client.sign_out().await, Ok(()));
    assert_eq!(client.identity().await.map_err(|failure| failure.kind), Err(FailureKind::SignedOut));
    assert_eq!(client.sign_out().await.map_err(|failure| failure.kind), Err(FailureKind::SignedOut));
    let again = login(&server).client(server.token().parse().expect("a token"));
    assert_eq!(identity(&again).await.name.raw(), "Admin");
}

#[tokio::test]
async fn a_hook_lives_from_adding_to_removing() {
    let server = server();
    let client = admin(&server);
    let made = written(&client, draft("joined", NOTIFY_CRM, State::On)).await;
    assert_eq!((&made.event, made.state, made.schema_label()), (&Event::Joined, State::On, "Notify CRM".to_owned()));
    assert_eq!(client.hook(EMPTY, made.id).await, Ok(made.clone()));
    assert_eq!(hooks(&client, EMPTY).await, std::slice::from_ref(&made));

    let off = edited(&client, &made, Hook { state: State::Off, ..made.clone() }).await;
    assert_eq!(off, Hook { state: State::Off, ..made.clone() }, "nothing else moved");
    let schema = Some(SchemaRef { id: CLOSE_TICKET, name: "".into() });
    let other = edited(&client, &made, Hook { schema, ..made.clone() }).await;
    assert_eq!((&other.event, other.state, other.schema_label()), (&Event::Joined, State::Off, "Close ticket".into()));
    let after = Hook { event: Event::from_wire("wait_agent є"), state: State::On, ..other.clone() };
    let renamed = edited(&client, &other, after).await;
    assert_eq!((renamed.event.wire(), renamed.state), ("wait_agent є", State::On));
    assert_eq!(client.hook(EMPTY, made.id).await, Ok(renamed));

    let remove = Change::Remove(made);
    assert_eq!(client.send_once(EMPTY, &remove).await, Ok(None));
    assert_eq!(client.send_once(EMPTY, &remove).await, Ok(None), "gone is gone");
    assert_eq!(hooks(&client, EMPTY).await, []);
}

#[tokio::test]
async fn who_may_only_look_changes_nothing() {
    let server = server();
    let viewer = signed_in(&server, "viewer").await;
    let before = hooks(&viewer, SUPPORT).await;
    for change in [
        draft("active", NOTIFY_CRM, State::On),
        Change::switch(&before[0], before[0].state.toggled()),
        Change::Remove(before[0].clone()),
    ] {
        let failure = refused(&viewer, SUPPORT, &change).await;
        assert_eq!((failure.kind, failure.status), (FailureKind::Forbidden, Some(403)));
        assert_eq!(failure.reason(), "your user lacks the right to change queues (403)");
    }
    assert_eq!(hooks(&viewer, SUPPORT).await, before);
    let guest = signed_in(&server, "guest").await;
    let failure = guest.hooks(SUPPORT).await;
    assert_eq!(
        failure.map_err(|failure| failure.reason()),
        Err("your user lacks the right to read queues (403)".into())
    );
    let schemas = SchemasQuery { search: String::new(), page: 1, size: 10 };
    let failure = signed_in(&server, "dispatcher").await.schemas(&schemas).await;
    assert_eq!(
        failure.map_err(|failure| failure.reason()),
        Err("your user lacks the right to read flow schemas (403)".into())
    );
}

#[tokio::test]
async fn rights_on_single_queues_are_told_apart_from_rights_on_all() {
    let server = server();
    let lead = signed_in(&server, "lead").await;
    assert!(queues(&lead, "").await.len() < 40, "only some are seen");
    let failure = refused(&lead, HookOwner::Queue(QueueId(20)), &draft("active", NOTIFY_CRM, State::Off)).await;
    assert_eq!(failure.reason(), "your user lacks the right to change this one of the queues (403)");
    let missing = lead.queue(&QueueSelector::Id(QueueId(999_999))).await;
    assert_eq!(missing.map_err(|failure| failure.kind), Err(FailureKind::Forbidden));
}
