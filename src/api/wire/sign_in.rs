//! Signing in (admin-api §1.4).

use serde_json::{Map, Value};

use crate::domain::{Secret, SignInOptions, SignInWays};

/// What `POST /login` and `POST /login/2fa` answer.
pub(in crate::api) enum SignInAnswer {
    Token(Secret),
    /// A login session that waits for a code.
    Session(Secret),
    /// Passwords are not for this domain.
    SsoOnly,
    Nothing,
}

/// `{"access_token":"…"}`, the same under `authorization`, or `accessToken`; `{"id":"…"}` where a code is wanted.
pub(in crate::api) fn signed_in(object: &Map<String, Value>) -> SignInAnswer {
    let nested = object.get("authorization").and_then(Value::as_object).and_then(|inner| text(inner, "access_token"));
    let token = text(object, "access_token").or(nested).or_else(|| text(object, "accessToken"));
    match (token, text(object, "id")) {
        (Some(token), _) => SignInAnswer::Token(token),
        (None, Some(session)) => SignInAnswer::Session(session),
        (None, None) if ways(object) == SignInWays::SsoOnly => SignInAnswer::SsoOnly,
        (None, None) => SignInAnswer::Nothing,
    }
}

/// `{"providers":[…],"enabled_tfa":true,"login_options":"sso_and_local"}`
pub(in crate::api) fn sign_in_options(object: &Map<String, Value>) -> SignInOptions {
    let second_factor = object.get("enabled_tfa").is_some_and(|flag| *flag == Value::Bool(true));
    SignInOptions { ways: ways(object), second_factor }
}

fn ways(object: &Map<String, Value>) -> SignInWays {
    match object.get("login_options").and_then(Value::as_str) {
        Some("sso_only") => SignInWays::SsoOnly,
        Some("sso_and_local") => SignInWays::PasswordOrSso,
        _ => SignInWays::Password,
    }
}

fn text(object: &Map<String, Value>, key: &str) -> Option<Secret> {
    match object.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}
