//! The embedded server: behaves as Webitel's admin API does, over real HTTP and a real database.
//!
//! Has its own wire types on purpose and imports nothing of ours: a client and a server that share DTOs share their mistakes.
