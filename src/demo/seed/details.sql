-- Teams and the other names that queues refer to, and values that only some queues have, so that some queue shows every
-- key of the API. Times count from the domain's oldest record, one hour apart; 10 is the administrator, 13 the team lead.

INSERT INTO reference (id, kind, name) VALUES
    (1, 'calendar', '24/7'),
    (2, 'calendar', 'Mon–Fri 9–18'),
    (3, 'dnc_list', 'Do not call'),
    (4, 'ringtone', 'Vivaldi, Spring.mp3'),
    (5, 'ringtone', 'Please hold.wav'),
    (6, 'grantee', 'supervisor'),
    (7, 'grantee', 'auditor'),
    (8, 'dnc_list', 'Regulator''s stop list');

-- Teams by number: 3 is "Support", as everywhere in the domain.
INSERT INTO cc_team (id, name, description, strategy, updated_at, updated_by)
SELECT column1, column2, column3, column4, 1705312800000 + column1 * 3600000, 10
FROM (VALUES
    (3, 'Support', 'First line, round the clock', 'longest-idle-agent'),
    (4, 'Sales', 'Outbound and inbound sales', 'random'),
    (5, 'Collections', '', 'fewest-calls'),
    (6, 'Back office', 'Tasks and letters', 'longest-idle-agent'),
    (7, 'Chat team', 'Site, messengers, social networks', 'longest-idle-agent'),
    (8, 'Служба підтримки', 'Київ', 'longest-idle-agent'),
    (9, 'Kundenservice München', '', 'random'),
    (10, 'VIP desk', 'Named managers', 'skill-capacity')
);

INSERT INTO cc_team_events (team_id, event, schema_id, enabled)
SELECT column1, column2, acr_routing_scheme.id, column4
FROM (VALUES
    (3, 'agent_status', 'Agent status to WFM', true),
    (3, 'agent_status', 'Agent break to Slack', false),
    (4, 'agent_status', 'Agent status to WFM', true),
    (10, 'teamHookEventUndefined', 'Agent break to Slack', false)
) JOIN acr_routing_scheme ON name = column3;

UPDATE cc_queue
SET variables = '{"CRM_Url":"https://crm.example","Line":"1"}',
    payload = '{"max_wait_time":600,"discard_abandoned_after":5}',
    ringtone_id = 4, grantee_id = 6, sticky_agent = 1, processing_renewal_sec = 15,
    schema_id = (SELECT id FROM acr_routing_scheme WHERE name = 'Transfer to queue'),
    do_schema_id = (SELECT id FROM acr_routing_scheme WHERE name = 'Queue position'),
    after_schema_id = (SELECT id FROM acr_routing_scheme WHERE name = 'Voice mail'),
    form_schema_id = (SELECT id FROM acr_routing_scheme WHERE name = 'Wrap-up form')
WHERE name = 'Support line';
UPDATE cc_queue SET dnc_list_id = 3 WHERE type IN (2, 5);

-- The team lead has rights on single queues: sees those of the first line, may change one.
INSERT INTO cc_queue_acl (queue_id, user_id, access)
SELECT id, 13, iif(name = 'Support line', 'rw', 'r') FROM cc_queue WHERE team_id = 3;
