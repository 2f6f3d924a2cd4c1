//! Reads the status and the body of an error, by the engine, the gateway or a proxy: the kind of failure, and whether the
//! write may have been carried out (docs/webitel-api.md §2.6).

use serde_json::Value;

use super::fault::Fault;
use super::transport::Reply;
use crate::domain::{Failure, FailureKind, make_harmless};

const LONGEST: usize = 500;
const TOO_LARGE: &[u8] = b"message larger than max";

/// Explains why the server refused, and whether it may have carried out the write nevertheless.
pub(super) fn fault(reply: &Reply) -> Fault {
    let status = reply.status.as_u16();
    let body = ErrorBody::read(&reply.body);
    let kind = kind(status, &body);
    // The words of gRPC between the gateway and the engine, which come outside an error's usual shape (docs/webitel-api.md §14.1).
    let too_large = reply.body.windows(TOO_LARGE.len()).any(|words| words == TOO_LARGE);
    let kind = if too_large { FailureKind::TooLarge } else { kind };
    let mut words = body.words().or_else(|| reply.status.canonical_reason().map(str::to_owned)).unwrap_or_default();
    if let (Some(proxy), 407 | 502..=504, false) = (&reply.proxy, status, matches!(body, ErrorBody::Json { .. })) {
        words.push_str(&format!("; the answer came through the proxy {proxy}"));
    }
    let named = match kind {
        FailureKind::Forbidden => missing_right(&words),
        FailureKind::Unlicensed => licensed_product(&words),
        _ => None,
    };
    let failure = Failure { named, ..Failure::new(kind, Some(status), words) };
    Fault { failure, ambiguous: is_ambiguous(status, kind, &body) }
}

/// The content of an error's body.
enum ErrorBody {
    Nothing,
    /// The shapes of the engine, the gateway and google.rpc differ only in which of these they have.
    Json {
        id: String,
        detail: String,
        message: String,
        status: String,
    },
    Page {
        title: Option<String>,
    },
    Text(String),
}

impl ErrorBody {
    /// Judged by its first character: the gateway's framework labels JSON errors as plain text.
    fn read(body: &[u8]) -> Self {
        let body = body.trim_ascii();
        match body.first() {
            None => Self::Nothing,
            Some(b'<') => Self::Page { title: title(body) },
            Some(b'{') => {
                let value: Value = serde_json::from_slice(body).unwrap_or_default();
                let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().trim().to_owned();
                Self::Json { id: text("id"), detail: text("detail"), message: text("message"), status: text("status") }
            }
            Some(_) => Self::Text(String::from_utf8_lossy(body).into_owned()),
        }
    }

    fn words(&self) -> Option<String> {
        let words = match self {
            Self::Nothing => None,
            Self::Json { detail, message, status, .. } => {
                [detail, message, status].into_iter().find(|words| !words.is_empty()).cloned()
            }
            Self::Page { title } => title.clone(),
            Self::Text(text) => Some(text.clone()),
        };
        words.map(|words| shorten(&words))
    }

    /// Recognizes the auth service's errors about users and licences, whatever the status (docs/webitel-api.md §1.4).
    fn known_id(&self) -> Option<FailureKind> {
        let Self::Json { id, .. } = self else { return None };
        match id.as_str() {
            "app.password.expired" => Some(FailureKind::PasswordExpired),
            "app.password.force_change" => Some(FailureKind::PasswordUnchanged),
            "app.license.product.expired" | "app.context.auth.license.err" => Some(FailureKind::Unlicensed),
            _ => None,
        }
    }

    fn mentions(&self, needle: &str) -> bool {
        match self {
            Self::Json { detail, message, .. } => detail.contains(needle) || message.contains(needle),
            Self::Nothing | Self::Page { .. } | Self::Text(_) => false,
        }
    }
}

fn kind(status: u16, body: &ErrorBody) -> FailureKind {
    if let Some(kind) = body.known_id() {
        return kind;
    }
    match status {
        401 => FailureKind::SignedOut,
        403 => FailureKind::Forbidden,
        // Webitel reports a missing object in JSON. Anything else comes from a proxy or another server that does not
        // know the path, and must not make a hook look removed.
        404 | 405 if !matches!(body, ErrorBody::Json { .. }) => FailureKind::NotWebitel,
        404 => FailureKind::NotFound,
        408 => FailureKind::TimedOut,
        429 => FailureKind::TooManyRequests,
        // Recognizes the message of the database (docs/webitel-api.md §4.5).
        400.. if body.mentions("cc_queue_events_queue_id_event_uindex") || body.mentions("duplicate key") => {
            FailureKind::EventTaken
        }
        400.. if body.mentions("acr_routing_scheme_id_fk") || body.mentions("foreign key") => {
            FailureKind::SchemaMissing
        }
        500.. => FailureKind::Server,
        400.. => FailureKind::Rejected,
        _ => FailureKind::NotWebitel,
    }
}

/// Returns whether a write may have been carried out. A gateway that timed out does not know what the engine did, and
/// a status below 400 is no refusal (101, 304 and redirects come from an intermediary). A refusal by the database is
/// certain.
fn is_ambiguous(status: u16, kind: FailureKind, body: &ErrorBody) -> bool {
    let certain = matches!(kind, FailureKind::EventTaken | FailureKind::SchemaMissing)
        || (matches!(body, ErrorBody::Json { id, .. } if id.starts_with("store.")) && body.mentions("pq: "));
    (status < 400 || status == 408 || status >= 500) && !certain
}

/// Reads `userId=7, permission=cc_queue access=update` (docs/webitel-api.md §4.5) as a right in people's words.
fn missing_right(detail: &str) -> Option<String> {
    let value = |key: &str| {
        let (_, rest) = detail.split_once(key)?;
        rest.split([',', ' ']).next().filter(|word| !word.is_empty())
    };
    let object = match value("permission=")? {
        "cc_queue" => "queues",
        "schema" => "flow schemas",
        "cc_team" => "teams",
        _ => return None,
    };
    let verb = match value("access=")? {
        "read" => "read",
        "update" => "change",
        "create" => "create",
        "delete" => "delete",
        _ => return None,
    };
    Some(if detail.contains(", id=") { format!("{verb} this one of the {object}") } else { format!("{verb} {object}") })
}

/// Reads `product: NAME` (docs/webitel-api.md §1.4).
fn licensed_product(detail: &str) -> Option<String> {
    let (_, rest) = detail.split_once("product: ")?;
    let product = rest.split([',', ';']).next().unwrap_or_default().trim();
    (!product.is_empty()).then(|| make_harmless(product))
}

/// The title of a web page, on one line and without the status that servers repeat in it. Nothing else of a page is ever shown.
pub(super) fn title(page: &[u8]) -> Option<String> {
    let page = String::from_utf8_lossy(page);
    // ASCII lower case keeps every byte where it was.
    let lower = page.to_ascii_lowercase();
    let open = lower.find("<title")?;
    let start = open + lower[open..].find('>')? + 1;
    let end = start + lower[start..].find('<')?;
    let title = page[start..end].split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = match title.split_once(' ') {
        Some((status, rest)) if status.len() == 3 && status.bytes().all(|byte| byte.is_ascii_digit()) => rest,
        _ => title.as_str(),
    };
    (!bare.is_empty()).then(|| shorten(bare))
}

/// Cuts a message to the length of a notice.
pub(super) fn shorten(words: &str) -> String {
    match words.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_title_is_found_however_it_is_written() {
        assert_eq!(title(b"<HTML><Title lang=en>502\n Bad  Gateway</tiTLE>").as_deref(), Some("Bad Gateway"));
        assert_eq!(title("<title>404 не знайдено</title>".as_bytes()).as_deref(), Some("не знайдено"));
        assert_eq!(title(b"<title>Webitel 24</title>").as_deref(), Some("Webitel 24"));
        for page in ["<html>", "<title>", "<title", "<title></title>", "<title>cut off", "<title> \n </title>", ""] {
            assert_eq!(title(page.as_bytes()), None, "{page}");
        }
    }

    #[test]
    fn a_missing_right_is_named() {
        let right = missing_right("userId=7, permission=cc_queue access=update");
        assert_eq!(right.as_deref(), Some("change queues"));
        let record = missing_right("userId=7, id=12 permission=cc_queue access=read");
        assert_eq!(record.as_deref(), Some("read this one of the queues"));
        assert_eq!(missing_right("userId=7, permission=cc_other access=read"), None);
    }

    #[test]
    fn a_product_without_a_licence_is_named() {
        assert_eq!(licensed_product("product: CALL_CENTER, expired").as_deref(), Some("CALL_CENTER"));
        assert_eq!(licensed_product("license: product: \u{1b}[2J").as_deref(), Some("\u{fffd}[2J"));
        assert_eq!(licensed_product("product: "), None);
    }

    proptest! {
        #[test]
        fn no_page_is_too_strange(before in any::<Vec<u8>>(), inside in any::<String>(), after in any::<Vec<u8>>()) {
            let page = [b"<", &before[..], b"<TITLE", inside.as_bytes(), &after[..]].concat();
            let title = title(&page).unwrap_or_default();
            prop_assert!(title.chars().count() <= LONGEST + 1);
        }
    }
}
