//! How Webitel says it: wire shapes, the HTTP client, errors. Imports only `domain`.
