-- Versions of reports, what callers and networks stored, sessions of the console and marks.
ALTER TABLE reports ADD COLUMN version BIGINT NOT NULL DEFAULT 1;
ALTER TABLE runs ADD COLUMN network TEXT NOT NULL DEFAULT '';
CREATE INDEX runs_network ON runs (network, created);
CREATE TABLE stored (
  caller TEXT NOT NULL,
  hour   BIGINT NOT NULL,
  bytes  BIGINT NOT NULL,
  PRIMARY KEY (caller, hour)
);
CREATE INDEX stored_hour ON stored (hour);
CREATE TABLE sessions (
  id      TEXT PRIMARY KEY,
  expires BIGINT NOT NULL
);
CREATE TABLE marks (
  name   TEXT PRIMARY KEY,
  at     BIGINT NOT NULL,
  filler {blob} NOT NULL
);
