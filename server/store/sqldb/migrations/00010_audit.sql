-- Who saw, shared, changed and deleted what. It holds no address of anybody and
-- nothing of a report but its id.
CREATE TABLE audit (
  seq    {key} PRIMARY KEY, -- when, times 2^21, and what sets apart those of a millisecond
  who    TEXT NOT NULL,
  means  TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX audit_object ON audit (object, seq);
CREATE INDEX audit_who ON audit (who, seq);
