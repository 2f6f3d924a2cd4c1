//! Signing in and out, and who is signed in (docs/webitel-api.md §1.4 – §1.7).

use axum::http::StatusCode;
use serde_json::Value;

use crate::demo::access;
use crate::demo::context::Context;
use crate::demo::error::{Answer, Failure};
use crate::demo::secret;
use crate::demo::store::sessions;
use crate::demo::wire::{Node, Object};

/// The demo knows passwords only.
pub(super) fn sign_in_options(_: &Context<'_>) -> Answer {
    Ok(Object::new().with("login_options", Node::text("local_password_only")))
}

/// The answer is flat, as the live one is, not nested as the definition has it.
pub(super) fn sign_in(context: &Context<'_>) -> Answer {
    let body = context.request.json()?;
    let text = |key: &str| match body.get(key) {
        None | Some(Value::Null) => Ok(""),
        Some(Value::String(text)) => Ok(text.as_str()),
        Some(_) => Err(Failure::bad_request(format!("invalid value for field {key:?}"))),
    };
    let is_right = context.knows_password(text("password")?);
    let user = access::signing_in(text("username")?, text("domain")?).filter(|_| is_right).ok_or_else(|| {
        // The real id is not public.
        Failure::new(StatusCode::UNAUTHORIZED, "app.auth.invalid_credentials", "invalid username or password")
    })?;
    let token = secret::random_token();
    sessions::open(context.db, &token, user.id)?;
    Ok(Object::new()
        .with("access_token", Node::Text(token))
        .with("token_type", Node::text("Bearer"))
        .with("expires_in", Node::Int64(sessions::LIFE)))
}

/// Ends the session of the token. The API token is no session and stays valid; what the real server does with
/// one is not known (docs/webitel-api.md §1.5).
pub(super) fn sign_out(context: &Context<'_>) -> Answer {
    context.signed_in()?;
    if let Some(token) = context.request.token() {
        sessions::close(context.db, token)?;
    }
    Ok(Object::new())
}

pub(super) fn user_info(context: &Context<'_>) -> Answer {
    let caller = context.signed_in()?;
    Ok(caller.user.info(caller.expires_at))
}
