-- What lists and searches read: a line for each report, and its kind, which
-- many have in common. Reports keep their bodies and how they are written; their
-- columns link, created, posts, due and version are in use, the others, by
-- which they were found before, are left empty from here on.
CREATE TABLE kinds (
  id         BIGINT NOT NULL PRIMARY KEY, -- a digest of what follows, negative for those of before
  verdict    TEXT NOT NULL,
  hypothesis TEXT NOT NULL,
  cause      TEXT NOT NULL,
  title      TEXT NOT NULL,
  profile    TEXT NOT NULL,
  browser    TEXT NOT NULL,
  os         TEXT NOT NULL,
  words      TEXT NOT NULL
);
CREATE TABLE lines (
  seq         {key} PRIMARY KEY, -- created, times 2^21, and what sets apart those of a millisecond
  id          TEXT NOT NULL UNIQUE,
  kind        BIGINT NOT NULL,
  link        TEXT NOT NULL,
  ticket      TEXT NOT NULL,
  call_id     TEXT NOT NULL DEFAULT '',
  address     TEXT NOT NULL DEFAULT '', -- sixteen bytes in hex, so that a network is a range
  whole       INTEGER NOT NULL DEFAULT 0, -- 0: it is the first of the network, the rest of it was cut
  network     TEXT NOT NULL DEFAULT '',
  updated     BIGINT NOT NULL,
  complete    INTEGER NOT NULL,
  filled      INTEGER NOT NULL,         -- 0: made of a report of before, whose body was not read yet
  cut         INTEGER NOT NULL DEFAULT 0,
  note        TEXT NOT NULL DEFAULT '',
  owner       TEXT NOT NULL DEFAULT '',
  state       TEXT NOT NULL DEFAULT '',
  audience    TEXT NOT NULL DEFAULT '',
  share_until BIGINT NOT NULL DEFAULT 0,
  own         TEXT NOT NULL             -- the words of this report alone
);
INSERT INTO kinds (id, verdict, hypothesis, cause, title, profile, browser, os, words)
  SELECT -row_number() OVER (ORDER BY verdict, hypothesis, cause), verdict, hypothesis, cause, '', '', '', '',
    lower(verdict || ' ' || hypothesis || ' ' || cause)
  FROM (SELECT DISTINCT verdict, hypothesis, cause FROM reports) AS found;
INSERT INTO lines (seq, id, kind, link, ticket, updated, complete, filled, own)
  SELECT r.created * 2097152 + row_number() OVER (PARTITION BY r.created ORDER BY r.id), r.id, k.id, r.link, r.ticket, r.created, 1, 0,
    lower(r.id || ' ' || r.ticket || ' ' || r.link)
  FROM reports r JOIN kinds k ON k.verdict = r.verdict AND k.hypothesis = r.hypothesis AND k.cause = r.cause;
CREATE INDEX lines_kind ON lines (kind, seq);
CREATE INDEX lines_ticket ON lines (ticket, seq) WHERE ticket <> '';
CREATE INDEX lines_link ON lines (link, seq) WHERE link <> '';
CREATE INDEX lines_network ON lines (network, seq) WHERE network <> '';
CREATE INDEX lines_address ON lines (address) WHERE address <> '';
CREATE INDEX lines_owner ON lines (owner, seq) WHERE owner <> '';
CREATE INDEX lines_state ON lines (state, seq) WHERE state <> '';
CREATE INDEX lines_unfilled ON lines (filled) WHERE filled = 0;
CREATE INDEX lines_uncut ON lines (seq) WHERE cut = 0;
DROP INDEX reports_ticket;
DROP INDEX reports_link;
DROP INDEX reports_address;
