//! What can go wrong with a request.

/// Whether the request is carried out although a fault occurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Moment {
    /// Instead of carrying the request out.
    #[default]
    Before,
    /// After it was carried out: the worse case, because the client cannot know.
    After,
}

/// An error answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// This status, with the usual body: JSON from backends, HTML from the proxy (502, 503, 504), none below 400.
    Status(u16),
    /// 500 in the words of the gateway itself.
    GatewayError,
    /// Any of 500, [`Refusal::GatewayError`], 502, 503 and 504.
    AnyServerError,
}

/// A fault of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Answers with an error or an unexpected status.
    Refuse(Refusal, Moment),
    /// The connection is reset without an answer.
    Drop(Moment),
    /// The request is carried out and its answer breaks off in the middle.
    Truncate,
    /// The request is carried out, and the answer has the `id` of another record.
    OtherHook,
    /// Lists always answer with their first page, and with `next` set.
    Endless,
}
