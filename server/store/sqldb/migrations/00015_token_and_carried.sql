-- Whether the caller is asked for an access token, and whether a report came as
-- a code.
ALTER TABLE links ADD COLUMN token INTEGER NOT NULL DEFAULT 0;
ALTER TABLE lines ADD COLUMN carried INTEGER NOT NULL DEFAULT 0;
