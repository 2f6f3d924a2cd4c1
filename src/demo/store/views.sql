-- The views that lists are read from. A lookup `x` is the pair `x_id` and `x`, its name, by which it sorts.

CREATE VIEW cc_queue_events_list AS
SELECT hook.id, hook.queue_id, hook.schema_id, flow.name AS schema, hook.event, hook.enabled
FROM cc_queue_events hook LEFT JOIN acr_routing_scheme flow ON flow.id = hook.schema_id;

CREATE VIEW cc_team_events_list AS
SELECT hook.id, hook.team_id, hook.schema_id, flow.name AS schema, hook.event, hook.enabled
FROM cc_team_events hook LEFT JOIN acr_routing_scheme flow ON flow.id = hook.schema_id;

CREATE VIEW cc_team_list AS
SELECT team.id, 1 AS domain_id, team.name, team.description, team.strategy,
       30 AS invite_chat_timeout, 30 AS task_accept_timeout, team.updated_at,
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
           'form_schema', CASE WHEN form_flow.id IS NOT NULL
               THEN json_object('id', CAST(form_flow.id AS TEXT), 'name', form_flow.name) END,
           'sec', nullif(queue.processing_sec, 0),
           'renewal_sec', nullif(queue.processing_renewal_sec, 0))) AS task_processing,
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
