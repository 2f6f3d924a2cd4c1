//! The calls of the API, under `/api` (docs/webitel-api.md §11).

mod flows;
mod hooks;
mod queues;
mod session;
mod teams;
mod web_client;

use axum::Router;
use axum::extract::State;
use axum::routing::{MethodFilter, MethodRouter, on};

use super::context::{Backend, Handler};
use super::error::{Answer, Failure};
use super::request::ApiRequest;
use super::store::hooks::{Owner, QUEUE_HOOKS, TEAM_HOOKS};

/// Every call the server answers. Unknown paths and methods get a 404 in the shape of all errors.
pub(super) fn api(backend: Backend) -> Router {
    let api = Router::new()
        .route("/login", reading(session::sign_in_options).post(sign_in))
        .route("/logout", to(MethodFilter::POST, session::sign_out))
        .route("/userinfo", reading(session::user_info).merge(to(MethodFilter::POST, session::user_info)))
        .route("/call_center/queues", reading(queues::list))
        .route("/call_center/queues/tags", reading(queues::tags))
        .route("/call_center/queues/state", reading(queues::state))
        .route("/call_center/queues/{id}", reading(queues::read).merge(to(MethodFilter::PATCH, queues::patch)))
        .route("/call_center/queues/{queue_id}/hooks", all_hooks(&QUEUE_HOOKS))
        .route("/call_center/queues/{queue_id}/hooks/{id}", one_hook(&QUEUE_HOOKS))
        .route("/call_center/teams", reading(teams::list))
        .route("/call_center/teams/{id}", reading(teams::read))
        .route("/call_center/teams/{team_id}/hooks", all_hooks(&TEAM_HOOKS))
        .route("/call_center/teams/{team_id}/hooks/{id}", one_hook(&TEAM_HOOKS))
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

async fn sign_in(State(backend): State<Backend>, request: ApiRequest) -> Answer {
    backend.answer_sign_in(request, session::sign_in).await
}

async fn no_route() -> Failure {
    Failure::no_route()
}

type Methods = MethodRouter<Backend>;

fn to(method: MethodFilter, handler: impl Handler) -> Methods {
    on(method, async move |State(backend): State<Backend>, request: ApiRequest| backend.answer(request, handler).await)
}

fn reading(handler: impl Handler) -> Methods {
    to(MethodFilter::GET, handler)
}

fn all_hooks(of: &'static Owner) -> Methods {
    reading(move |context| hooks::list(context, of))
        .merge(to(MethodFilter::POST, move |context| hooks::create(context, of)))
}

fn one_hook(of: &'static Owner) -> Methods {
    reading(move |context| hooks::read(context, of))
        .merge(to(MethodFilter::PUT, move |context| hooks::put(context, of)))
        .merge(to(MethodFilter::PATCH, move |context| hooks::patch(context, of)))
        .merge(to(MethodFilter::DELETE, move |context| hooks::delete(context, of)))
}
