-- Filters under a name, the language of a link's page, and what a run did last;
-- networks are counted by an index that has all that is counted.
CREATE TABLE filters (
  id      TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  name    TEXT NOT NULL,
  search  TEXT NOT NULL,
  shared  INTEGER NOT NULL,
  created BIGINT NOT NULL,
  UNIQUE (account, name)
);
CREATE INDEX filters_shared ON filters (shared) WHERE shared = 1;
ALTER TABLE links ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE lines ADD COLUMN latest TEXT NOT NULL DEFAULT '';
CREATE INDEX lines_counted ON lines (seq, network, kind) WHERE network <> '';
