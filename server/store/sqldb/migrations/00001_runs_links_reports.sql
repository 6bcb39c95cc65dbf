-- Runs, links and reports.
CREATE TABLE runs (
  id      TEXT PRIMARY KEY,
  link    TEXT NOT NULL,
  ticket  TEXT NOT NULL,
  profile TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  caller  TEXT NOT NULL
);
CREATE INDEX runs_caller ON runs (caller, created);
CREATE INDEX runs_expires ON runs (expires);
CREATE TABLE links (
  id      TEXT PRIMARY KEY,
  profile TEXT NOT NULL,
  ticket  TEXT NOT NULL,
  created BIGINT NOT NULL,
  expires BIGINT NOT NULL,
  runs    INTEGER NOT NULL,
  used    INTEGER NOT NULL,
  revoked INTEGER NOT NULL
);
CREATE TABLE reports (
  id         TEXT PRIMARY KEY,
  run        TEXT NOT NULL UNIQUE,
  link       TEXT NOT NULL,
  ticket     TEXT NOT NULL,
  created    BIGINT NOT NULL,
  posts      INTEGER NOT NULL,
  verdict    TEXT NOT NULL,
  hypothesis TEXT NOT NULL,
  cause      TEXT NOT NULL,
  body       {blob} NOT NULL
);
CREATE INDEX reports_created ON reports (created, id);
CREATE INDEX reports_ticket ON reports (ticket, created);
CREATE INDEX reports_link ON reports (link, created);
