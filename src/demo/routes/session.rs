//! Signing in and out, and who is signed in (admin-api §1.4 – §1.7).

use axum::http::StatusCode;
use serde_json::Value;

use crate::demo::access;
use crate::demo::desk::{Desk, now_seconds};
use crate::demo::error::Failure;
use crate::demo::store::sessions;
use crate::demo::token;
use crate::demo::wire::{Node, Object};

/// The demo knows passwords only.
pub(super) fn sign_in_options(_: &Desk<'_>) -> Result<Object, Failure> {
    Ok(Object::new().with("login_options", Node::text("local_password_only")))
}

/// The answer is flat, as the live one is, not nested as the definition has it.
pub(super) fn sign_in(desk: &Desk<'_>) -> Result<Object, Failure> {
    let body = desk.call.json()?;
    let text = |key: &str| match body.get(key) {
        None | Some(Value::Null) => Ok(""),
        Some(Value::String(text)) => Ok(text.as_str()),
        Some(_) => Err(Failure::bad_request(format!("invalid value for field {key:?}"))),
    };
    let user = access::sign_in(text("username")?, text("password")?, text("domain")?).ok_or_else(|| {
        // The real id is not public.
        Failure::new(StatusCode::UNAUTHORIZED, "app.auth.invalid_credentials", "invalid username or password")
    })?;
    let token = token::random();
    sessions::open(desk.db, &token, user.id, now_seconds())?;
    Ok(Object::new()
        .with("access_token", Node::Text(token))
        .with("token_type", Node::text("Bearer"))
        .with("expires_in", Node::Int64(sessions::LIFE)))
}

/// Ends the session of the token. The API token the server was started with is no session and stays good; what the real
/// server does with one is not known (admin-api §1.5).
pub(super) fn sign_out(desk: &Desk<'_>) -> Result<Object, Failure> {
    desk.signed_in()?;
    if let Some(token) = desk.call.token() {
        sessions::close(desk.db, token)?;
    }
    Ok(Object::new())
}

pub(super) fn user_info(desk: &Desk<'_>) -> Result<Object, Failure> {
    let caller = desk.signed_in()?;
    Ok(caller.user.info(caller.expires_at))
}
