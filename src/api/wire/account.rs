//! Signing in, and who is signed in (docs/webitel-api.md §1.4, §1.7, §1.8).

use serde_json::{Map, Value};

use super::lenient;
use crate::domain::{ClassRights, Identity, Rights, Secret, UserId};

/// The token in `{"access_token":"…"}`, the same under `authorization`, or `accessToken`.
pub(in crate::api) fn token(object: &Map<String, Value>) -> Option<Secret> {
    let nested = object.get("authorization").and_then(Value::as_object).and_then(|inner| secret(inner, "access_token"));
    secret(object, "access_token").or(nested).or_else(|| secret(object, "accessToken"))
}

/// The login session in `{"id":"…"}`, which waits for a code.
pub(in crate::api) fn login_session(object: &Map<String, Value>) -> Option<Secret> {
    secret(object, "id")
}

/// `{"providers":[…],"enabled_tfa":true,"login_options":"sso_only"}`: passwords are not for this domain.
pub(in crate::api) fn is_sso_only(object: &Map<String, Value>) -> bool {
    object.get("login_options").and_then(Value::as_str) == Some("sso_only")
}

fn secret(object: &Map<String, Value>, key: &str) -> Option<Secret> {
    match object.get(key)? {
        Value::String(text) if !text.trim().is_empty() => Some(text.as_str().into()),
        Value::Number(number) => Some(number.to_string().into()),
        _ => None,
    }
}

/// The part of the answer of `/userinfo` that matters for hooks. `Err` says in a few words what is wrong with it: rights
/// that cannot be read are not "no rights".
pub(in crate::api) fn identity(object: &Map<String, Value>) -> Result<Identity, String> {
    // An answer without a user, such as `{}`, would otherwise take away all rights.
    let names_a_user =
        ["user_id", "username", "name", "preferred_username", "scope"].iter().any(|key| object.contains_key(*key));
    let identity = if names_a_user { read_identity(object) } else { None };
    identity.ok_or_else(|| "it does not say who is signed in".to_owned())
}

fn read_identity(object: &Map<String, Value>) -> Option<Identity> {
    let scope = lenient::list(object, "scope")?;
    let classes = scope.iter().map(|entry| class(entry.as_object()?)).collect::<Option<Vec<_>>>()?;
    let text = |key| lenient::text(object, key);
    let names = [text("name")?, text("username")?, text("preferred_username")?];
    Some(Identity {
        user: lenient::id(object, "user_id")?.map(UserId),
        name: names.into_iter().find(|name| !name.is_empty()).unwrap_or_default().into(),
        domain: text("domain")?.into(),
        rights: Rights { queues: rights(&classes, "cc_queue"), schemas: rights(&classes, "schema") },
    })
}

/// The rights on one class of objects.
struct Class {
    name: String,
    obac: bool,
    rbac: bool,
    access: String,
}

fn class(object: &Map<String, Value>) -> Option<Class> {
    Some(Class {
        name: lenient::text(object, "class")?,
        obac: lenient::flag(object, "obac")?,
        rbac: lenient::flag(object, "rbac")?,
        access: lenient::text(object, "access")?,
    })
}

/// The class must be there; then the letters count, unless no kind of access control is on (docs/webitel-api.md §1.8). Changing hooks
/// takes reading and updating.
fn rights(classes: &[Class], name: &str) -> ClassRights {
    let Some(class) = classes.iter().find(|class| class.name == name) else {
        return ClassRights { read: false, update: false };
    };
    // One unknown letter makes the engine treat all of them as nothing.
    let understood = class.access.chars().all(|letter| matches!(letter, 'x' | 'r' | 'w' | 'd'));
    let may = |letter: char| (!class.obac && !class.rbac) || (understood && class.access.contains(letter));
    ClassRights { read: may('r'), update: may('r') && may('w') }
}
