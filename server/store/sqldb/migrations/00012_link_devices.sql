-- Whether the caller is asked to try microphone, speaker and camera.
ALTER TABLE links ADD COLUMN devices INTEGER NOT NULL DEFAULT 0;
