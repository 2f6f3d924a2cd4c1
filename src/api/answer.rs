//! Status, content type and body: an answer or a failure. Knows nothing of connections.

use serde_json::{Map, Value};

use super::fault::Fault;
use super::refusal;
use super::transport::{Ending, Reply};
use crate::domain::{Failure, FailureKind};

/// A JSON object.
pub(super) type Object = Map<String, Value>;

/// Reads what was answered to a read.
///
/// # Errors
///
/// Something that is not Webitel's API, or JSON that is cut off.
pub(super) fn object(reply: &Reply) -> Result<Object, Failure> {
    if is_blank(&reply.body) && reply.ending == Ending::Whole {
        return Err(garbled(reply, "it is empty"));
    }
    content_is_json(reply)?;
    parse(reply)
}

/// Reads the response to a write. `None` is a success without a word about the object (docs/webitel-api.md §4.2).
///
/// # Errors
///
/// A refusal. A success that cannot be understood is ambiguous: it may well be one.
pub(super) fn written(reply: &Reply) -> Result<Option<Object>, Fault> {
    done(reply)?;
    if is_blank(&reply.body) && reply.ending == Ending::Whole {
        return Ok(None);
    }
    let object = parse(reply).map_err(Fault::ambiguous)?;
    Ok(Some(object).filter(|object| !object.is_empty()))
}

/// Checks that a write succeeded, for callers that do not need the body.
///
/// # Errors
///
/// As [`written`], without reading the body.
pub(super) fn done(reply: &Reply) -> Result<(), Fault> {
    if !reply.status.is_success() {
        return Err(refusal::fault(reply));
    }
    if is_blank(&reply.body) { Ok(()) } else { content_is_json(reply).map_err(Fault::ambiguous) }
}

/// An answer that is not what was asked for.
pub(super) fn garbled(reply: &Reply, words: impl Into<String>) -> Failure {
    Failure::new(FailureKind::Garbled, Some(reply.status.as_u16()), words.into())
}

fn content_is_json(reply: &Reply) -> Result<(), Failure> {
    let kind = reply.content_type.as_str();
    let said_nothing = kind.is_empty() && !reply.body.trim_ascii_start().starts_with(b"<");
    if said_nothing || kind == "application/json" || kind == "text/json" || kind.ends_with("+json") {
        return Ok(());
    }
    let words = if kind.is_empty() || kind.contains("html") {
        // The admin client answers any unknown path with its start page (docs/webitel-api.md §2.6).
        match refusal::title(&reply.body) {
            Some(title) => format!("it answered with a web page, \"{title}\""),
            None => "it answered with a web page".to_owned(),
        }
    } else {
        refusal::shorten(&format!("it answered with {kind} instead of JSON"))
    };
    Err(Failure::new(FailureKind::NotWebitel, Some(reply.status.as_u16()), words))
}

fn parse(reply: &Reply) -> Result<Object, Failure> {
    match reply.ending {
        Ending::Whole => {}
        Ending::Broken => return Err(garbled(reply, "it was cut off")),
        Ending::TooLong => return Err(Failure::new(FailureKind::TooLarge, Some(reply.status.as_u16()), "")),
    }
    match serde_json::from_slice(&reply.body) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(garbled(reply, "it is not a JSON object")),
        Err(error) if error.is_eof() => Err(garbled(reply, "it ends in the middle")),
        Err(_) => Err(garbled(reply, "it is not JSON")),
    }
}

fn is_blank(body: &[u8]) -> bool {
    body.trim_ascii().is_empty()
}
