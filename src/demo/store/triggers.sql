-- A hook write touches its queue, so that polling `updated_at` reveals it (docs/webitel-api.md §4.4). Created after the seed: the
-- seed's own times are part of the data. The time repeats within one millisecond, and goes back with the clock (docs/webitel-api.md §4.4).

CREATE TRIGGER cc_queue_events_inserted AFTER INSERT ON cc_queue_events BEGIN
    UPDATE cc_queue
    SET updated_at = CAST(round(unixepoch('subsec') * 1000) AS INTEGER), updated_by = NEW.updated_by
    WHERE id = NEW.queue_id;
END;

CREATE TRIGGER cc_queue_events_updated AFTER UPDATE ON cc_queue_events BEGIN
    UPDATE cc_queue
    SET updated_at = CAST(round(unixepoch('subsec') * 1000) AS INTEGER), updated_by = NEW.updated_by
    WHERE id = NEW.queue_id;
END;

-- A deleted row cannot say who deleted it: the editor stays as it was.
CREATE TRIGGER cc_queue_events_deleted AFTER DELETE ON cc_queue_events BEGIN
    UPDATE cc_queue
    SET updated_at = CAST(round(unixepoch('subsec') * 1000) AS INTEGER)
    WHERE id = OLD.queue_id;
END;
