//! The calls of the API, under `/api` (docs/webitel-api.md §11).

mod flows;
mod hooks;
mod queues;
mod session;
mod teams;
mod web_client;

use std::pin::Pin;
use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::middleware;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use tower_http::catch_panic::CatchPanicLayer;

use super::context::{Backend, Handler};
use super::error::Failure;
use super::faults::{self, Injector};
use super::host;
use super::request::ApiRequest;

/// Every call the server answers. Unknown paths and methods get a 404 in the shape of all errors.
pub(super) fn api(backend: Backend) -> Router {
    let api = Router::new()
        .route("/login", get(to(session::sign_in_options)).post(sign_in))
        .route("/logout", post(to(session::sign_out)))
        .route("/userinfo", both(session::user_info, session::user_info))
        .route("/call_center/queues", reading(queues::list))
        .route("/call_center/queues/tags", reading(queues::tags))
        .route("/call_center/queues/state", reading(queues::state))
        .route("/call_center/queues/{id}", reading(queues::read).patch(to(queues::patch)))
        .route("/call_center/queues/{queue_id}/hooks", both(hooks::list_of_queue, hooks::create_in_queue))
        .route(
            "/call_center/queues/{queue_id}/hooks/{id}",
            one_hook(hooks::read_of_queue, hooks::put_of_queue, hooks::patch_of_queue, hooks::delete_of_queue),
        )
        .route("/call_center/teams", reading(teams::list))
        .route("/call_center/teams/{id}", reading(teams::read))
        .route("/call_center/teams/{team_id}/hooks", both(hooks::list_of_team, hooks::create_in_team))
        .route(
            "/call_center/teams/{team_id}/hooks/{id}",
            one_hook(hooks::read_of_team, hooks::put_of_team, hooks::patch_of_team, hooks::delete_of_team),
        )
        .route("/routing/schema", reading(flows::list))
        .route("/routing/schema/tags", reading(flows::tags))
        .route("/routing/schema/{id}", reading(flows::read))
        .route("/role/metadata/access", reading(web_client::visible_sections))
        .route("/users/warnings", reading(web_client::nothing))
        .route("/calendars", reading(web_client::nothing))
        .route("/call_center/list", reading(web_client::nothing))
        .route("/storage/media", reading(web_client::nothing))
        .route("/roles", reading(web_client::nothing))
        .route("/user/settings/timezone", reading(web_client::time_zone));
    Router::new().nest("/api", api).fallback(no_route).method_not_allowed_fallback(no_route).with_state(backend)
}

/// The API with its faults. A panic is answered, and the server goes on.
pub(super) fn router(api: Router, injector: Arc<Injector>) -> Router {
    let on_panic = |_| Failure::internal("the server failed while answering").into_response();
    api.layer(middleware::from_fn_with_state(injector, faults::inject))
        .layer(middleware::from_fn(host::require_loopback))
        .layer(CatchPanicLayer::custom(on_panic))
}

async fn sign_in(State(backend): State<Backend>, request: ApiRequest) -> Response {
    backend.answer_sign_in(request, session::sign_in).await
}

async fn no_route() -> Failure {
    Failure::no_route()
}

type Methods = MethodRouter<Backend>;

fn reading(read: Handler) -> Methods {
    get(to(read))
}

fn both(read: Handler, write: Handler) -> Methods {
    get(to(read)).post(to(write))
}

fn one_hook(read: Handler, put: Handler, patch: Handler, delete: Handler) -> Methods {
    get(to(read)).put(to(put)).patch(to(patch)).delete(to(delete))
}

/// Makes an HTTP handler of a function over a context.
fn to(
    handler: Handler,
) -> impl Fn(State<Backend>, ApiRequest) -> Pin<Box<dyn Future<Output = Response> + Send>> + Clone + Send + Sync + 'static
{
    move |State(backend), request| Box::pin(async move { backend.answer(request, handler).await })
}
