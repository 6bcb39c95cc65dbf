-- Which session of the OpenID provider a session was begun by, as a digest.
ALTER TABLE sessions ADD COLUMN upstream TEXT NOT NULL DEFAULT '';
