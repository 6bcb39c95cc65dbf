-- What a report is found by: words and the address that it came from.
ALTER TABLE reports ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN address TEXT NOT NULL DEFAULT '';
CREATE INDEX reports_address ON reports (address, created);
