//! Signing in, and who is signed in (docs/webitel-api.md §1.4, §1.7, §1.8).

use serde::Deserialize;
use serde_json::{Map, Value};

use super::lenient;
use crate::domain::{ClassRights, Identity, Rights, Secret, UserId};

/// The answer of `POST /login` and `POST /login/2fa`.
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
        (None, None) if is_sso_only(object) => SignInAnswer::SsoOnly,
        (None, None) => SignInAnswer::Nothing,
    }
}

/// `{"providers":[…],"enabled_tfa":true,"login_options":"sso_only"}`: passwords are not for this domain.
pub(in crate::api) fn is_sso_only(object: &Map<String, Value>) -> bool {
    object.get("login_options").and_then(Value::as_str) == Some("sso_only")
}

fn text(object: &Map<String, Value>, key: &str) -> Option<Secret> {
    match object.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

/// The part of the answer of `/userinfo` that matters for hooks.
#[derive(Deserialize)]
pub(in crate::api) struct UserInfo {
    #[serde(default, deserialize_with = "lenient::id")]
    user_id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::text")]
    name: String,
    #[serde(default, deserialize_with = "lenient::text")]
    username: String,
    #[serde(default, deserialize_with = "lenient::text")]
    preferred_username: String,
    #[serde(default, deserialize_with = "lenient::text")]
    domain: String,
    #[serde(default, deserialize_with = "lenient::list")]
    scope: Vec<Value>,
}

/// The rights on one class of objects.
#[derive(Deserialize)]
struct Class {
    #[serde(default, deserialize_with = "lenient::text")]
    class: String,
    #[serde(default, deserialize_with = "lenient::flag")]
    obac: bool,
    #[serde(default, deserialize_with = "lenient::flag")]
    rbac: bool,
    #[serde(default, deserialize_with = "lenient::text")]
    access: String,
}

impl UserInfo {
    /// Reads the answer. `Err` says in a few words what is wrong with it: rights that cannot be read are not "no rights".
    pub(in crate::api) fn read(object: Map<String, Value>) -> Result<Identity, String> {
        let wrong = || "it does not say who is signed in".to_owned();
        // An answer without a user, such as `{}`, would otherwise take away all rights.
        if !["user_id", "username", "name", "preferred_username", "scope"].iter().any(|key| object.contains_key(*key)) {
            return Err(wrong());
        }
        let info: Self = serde_json::from_value(Value::Object(object)).map_err(|_| wrong())?;
        let classes = info.scope.into_iter().map(|entry| match entry {
            Value::Object(_) => serde_json::from_value::<Class>(entry).map_err(|_| wrong()),
            _ => Err(wrong()),
        });
        let classes: Vec<Class> = classes.collect::<Result<_, _>>()?;
        let name = [info.name, info.username, info.preferred_username].into_iter().find(|name| !name.is_empty());
        Ok(Identity {
            user: info.user_id.map(UserId),
            name: name.unwrap_or_default().into(),
            domain: info.domain.into(),
            rights: Rights { queues: rights(&classes, "cc_queue"), schemas: rights(&classes, "schema") },
        })
    }
}

/// The class must be there; then the letters count, unless no kind of access control is on (docs/webitel-api.md §1.8). Changing hooks
/// takes reading and updating.
fn rights(classes: &[Class], name: &str) -> ClassRights {
    let Some(class) = classes.iter().find(|class| class.class == name) else {
        return ClassRights { read: false, update: false };
    };
    // One unknown letter makes the engine treat all of them as nothing.
    let understood = class.access.chars().all(|letter| matches!(letter, 'x' | 'r' | 'w' | 'd'));
    let may = |letter: char| (!class.obac && !class.rbac) || (understood && class.access.contains(letter));
    ClassRights { read: may('r'), update: may('r') && may('w') }
}
