-- The real call that a link and a run are about, and when its logs are to be asked.
ALTER TABLE runs ADD COLUMN call_id TEXT NOT NULL DEFAULT '';
ALTER TABLE links ADD COLUMN call_id TEXT NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN due BIGINT NOT NULL DEFAULT 0;
CREATE INDEX reports_due ON reports (due);
