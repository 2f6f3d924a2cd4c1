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

-- The views that lists are read from. A lookup `x` is the pair `x_id` and `x`, its name, by which it sorts.

CREATE VIEW cc_queue_events_list AS
SELECT hook.id, hook.queue_id, hook.schema_id, flow.name AS schema, hook.event, hook.enabled
FROM cc_queue_events hook LEFT JOIN acr_routing_scheme flow ON flow.id = hook.schema_id;

CREATE VIEW cc_team_events_list AS
SELECT hook.id, hook.team_id, hook.schema_id, flow.name AS schema, hook.event, hook.enabled
FROM cc_team_events hook LEFT JOIN acr_routing_scheme flow ON flow.id = hook.schema_id;

CREATE VIEW cc_team_list AS
SELECT team.id, 1 AS domain_id, team.name, team.description, team.strategy, team.updated_at,
       team.updated_by AS updated_by_id, editor.name AS updated_by
FROM cc_team team LEFT JOIN wbt_user editor ON editor.id = team.updated_by;

CREATE VIEW acr_routing_scheme_view AS
SELECT flow.id, 1 AS domain_id, flow.name, flow.description, flow.type, flow.editor, flow.debug, flow.tags,
       flow.scheme AS schema, flow.payload, flow.created_at, flow.updated_at,
       flow.created_by AS created_by_id, creator.name AS created_by,
       flow.updated_by AS updated_by_id, editor.name AS updated_by
FROM acr_routing_scheme flow
LEFT JOIN wbt_user creator ON creator.id = flow.created_by
LEFT JOIN wbt_user editor ON editor.id = flow.updated_by;

CREATE VIEW cc_queue_list AS
SELECT queue.id, 1 AS domain_id, queue.name, queue.description, queue.type, queue.enabled, queue.priority,
       queue.strategy, queue.count, queue.waiting, queue.active, queue.tags, queue.resource_groups, queue.resources,
       queue.variables, queue.payload, queue.sticky_agent, queue.processing, queue.processing_sec,
       queue.processing_renewal_sec, queue.created_at, queue.updated_at,
       -- Merging into an empty object drops the nulls: zeros are not written inside a message either.
       json_patch('{}', json_object('enabled', CASE WHEN queue.processing THEN json('true') END,
           'sec', nullif(queue.processing_sec, 0), 'renewal_sec', nullif(queue.processing_renewal_sec, 0))) AS task_processing,
       queue.created_by AS created_by_id, creator.name AS created_by,
       queue.updated_by AS updated_by_id, editor.name AS updated_by,
       queue.team_id, team.name AS team,
       queue.calendar_id, calendar.name AS calendar,
       queue.dnc_list_id, dnc_list.name AS dnc_list,
       queue.ringtone_id, ringtone.name AS ringtone,
       queue.grantee_id, grantee.name AS grantee,
       queue.schema_id, flow.name AS schema,
       queue.do_schema_id, do_flow.name AS do_schema,
       queue.after_schema_id, after_flow.name AS after_schema,
       queue.form_schema_id, form_flow.name AS form_schema
FROM cc_queue queue
LEFT JOIN wbt_user creator ON creator.id = queue.created_by
LEFT JOIN wbt_user editor ON editor.id = queue.updated_by
LEFT JOIN cc_team team ON team.id = queue.team_id
LEFT JOIN reference calendar ON calendar.id = queue.calendar_id
LEFT JOIN reference dnc_list ON dnc_list.id = queue.dnc_list_id
LEFT JOIN reference ringtone ON ringtone.id = queue.ringtone_id
LEFT JOIN reference grantee ON grantee.id = queue.grantee_id
LEFT JOIN acr_routing_scheme flow ON flow.id = queue.schema_id
LEFT JOIN acr_routing_scheme do_flow ON do_flow.id = queue.do_schema_id
LEFT JOIN acr_routing_scheme after_flow ON after_flow.id = queue.after_schema_id
LEFT JOIN acr_routing_scheme form_flow ON form_flow.id = queue.form_schema_id;
