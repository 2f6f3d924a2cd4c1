-- The tables behind the admin API, named as Webitel names them where its error texts show the names.
-- Times are unix milliseconds; lists inside a row are JSON texts.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE wbt_user (
    id   INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE wbt_session (
    token      TEXT PRIMARY KEY,
    user_id    INTEGER NOT NULL REFERENCES wbt_user (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Calendars, lists, media files and roles: a queue only shows their names.
CREATE TABLE reference (
    id   INTEGER PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE cc_team (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    strategy    TEXT NOT NULL,
    updated_at  INTEGER NOT NULL,
    updated_by  INTEGER REFERENCES wbt_user (id) ON DELETE SET NULL
) STRICT;

CREATE TABLE acr_routing_scheme (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL UNIQUE,
    description TEXT NOT NULL DEFAULT '',
    type        TEXT NOT NULL DEFAULT 'default',
    editor      INTEGER NOT NULL DEFAULT 0,
    debug       INTEGER NOT NULL DEFAULT 0,
    tags        TEXT NOT NULL DEFAULT '[]',
    scheme      TEXT NOT NULL DEFAULT '[]',
    payload     TEXT NOT NULL DEFAULT '{}',
    created_at  INTEGER NOT NULL,
    created_by  INTEGER REFERENCES wbt_user (id) ON DELETE SET NULL,
    updated_at  INTEGER NOT NULL,
    updated_by  INTEGER REFERENCES wbt_user (id) ON DELETE SET NULL
) STRICT;

CREATE TABLE cc_queue (
    id                     INTEGER PRIMARY KEY,
    name                   TEXT NOT NULL,
    description            TEXT,
    type                   INTEGER NOT NULL,
    enabled                INTEGER NOT NULL DEFAULT 0,
    priority               INTEGER NOT NULL DEFAULT 0,
    strategy               TEXT NOT NULL,
    team_id                INTEGER REFERENCES cc_team (id) ON DELETE SET NULL,
    calendar_id            INTEGER REFERENCES reference (id),
    dnc_list_id            INTEGER REFERENCES reference (id),
    ringtone_id            INTEGER REFERENCES reference (id),
    grantee_id             INTEGER REFERENCES reference (id),
    schema_id              INTEGER REFERENCES acr_routing_scheme (id) ON DELETE RESTRICT,
    do_schema_id           INTEGER REFERENCES acr_routing_scheme (id) ON DELETE RESTRICT,
    after_schema_id        INTEGER REFERENCES acr_routing_scheme (id) ON DELETE RESTRICT,
    form_schema_id         INTEGER REFERENCES acr_routing_scheme (id) ON DELETE RESTRICT,
    count                  INTEGER NOT NULL DEFAULT 0,
    waiting                INTEGER NOT NULL DEFAULT 0,
    active                 INTEGER NOT NULL DEFAULT 0,
    tags                   TEXT NOT NULL DEFAULT '[]',
    resource_groups        TEXT NOT NULL DEFAULT '[]',
    resources              TEXT NOT NULL DEFAULT '[]',
    variables              TEXT NOT NULL DEFAULT '{}',
    payload                TEXT NOT NULL DEFAULT '{}',
    sticky_agent           INTEGER NOT NULL DEFAULT 0,
    processing             INTEGER NOT NULL DEFAULT 0,
    processing_sec         INTEGER NOT NULL DEFAULT 0,
    processing_renewal_sec INTEGER NOT NULL DEFAULT 0,
    created_at             INTEGER NOT NULL,
    created_by             INTEGER REFERENCES wbt_user (id) ON DELETE SET NULL,
    updated_at             INTEGER NOT NULL,
    updated_by             INTEGER REFERENCES wbt_user (id) ON DELETE SET NULL
) STRICT;

-- Rights on single queues, for users whose class right is per record.
CREATE TABLE cc_queue_acl (
    queue_id INTEGER NOT NULL REFERENCES cc_queue (id) ON DELETE CASCADE,
    user_id  INTEGER NOT NULL REFERENCES wbt_user (id) ON DELETE CASCADE,
    access   TEXT NOT NULL,
    PRIMARY KEY (queue_id, user_id)
) STRICT, WITHOUT ROWID;

-- AUTOINCREMENT: an id of a deleted hook never comes back for another one.
CREATE TABLE cc_queue_events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    schema_id  INTEGER NOT NULL REFERENCES acr_routing_scheme (id) ON DELETE RESTRICT,
    event      TEXT NOT NULL,
    enabled    INTEGER NOT NULL,
    queue_id   INTEGER NOT NULL REFERENCES cc_queue (id) ON DELETE CASCADE,
    updated_by INTEGER REFERENCES wbt_user (id) ON DELETE SET NULL
) STRICT;

CREATE UNIQUE INDEX cc_queue_events_queue_id_event_uindex ON cc_queue_events (queue_id, event) WHERE enabled;
CREATE INDEX cc_queue_events_queue_id_index ON cc_queue_events (queue_id);
CREATE INDEX cc_queue_events_schema_id_index ON cc_queue_events (schema_id);

CREATE TABLE cc_team_events (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    schema_id  INTEGER NOT NULL REFERENCES acr_routing_scheme (id) ON DELETE RESTRICT,
    event      TEXT NOT NULL,
    enabled    INTEGER NOT NULL,
    team_id    INTEGER NOT NULL REFERENCES cc_team (id) ON DELETE CASCADE,
    updated_by INTEGER REFERENCES wbt_user (id) ON DELETE SET NULL
) STRICT;

CREATE UNIQUE INDEX cc_team_events_team_id_schema_id_uindex ON cc_team_events (team_id, schema_id);
