//! The rights of the signed-in user (docs/webitel-api.md §1.8).

use super::{ServerText, UserId};

/// Rights on one class of objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClassRights {
    /// May list and read.
    pub read: bool,
    /// May change. For hooks this also covers adding and removing (docs/webitel-api.md §1.8).
    pub update: bool,
}

/// Rights on the classes that hooks need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rights {
    /// Class `cc_queue`: queues and their hooks.
    pub queues: ClassRights,
    /// Class `schema`: the flow schemas to choose from.
    pub schemas: ClassRights,
}

impl Rights {
    /// All rights: assumed while `/userinfo` is unread or unreadable. The server still has the last word.
    pub const UNRESTRICTED: Self =
        Self { queues: ClassRights { read: true, update: true }, schemas: ClassRights { read: true, update: true } };
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The user's id, as in versions; `None` where the server did not send it.
    pub user: Option<UserId>,
    /// The user's name for people; empty where the server did not send it.
    pub name: ServerText,
    /// The tenant; one token belongs to one domain (docs/webitel-api.md §10.1).
    pub domain: ServerText,
    /// The rights of the user.
    pub rights: Rights,
}
