-- The index over the words of lines, by every three letters in a row. It keeps
-- no text of its own, and what is deleted is taken out of it at once.
CREATE VIRTUAL TABLE lines_words USING fts5(own, content='lines', content_rowid='seq', tokenize='trigram');
INSERT INTO lines_words (lines_words, rank) VALUES ('secure-delete', 1);
INSERT INTO lines_words (lines_words) VALUES ('rebuild');
CREATE TRIGGER lines_inserted AFTER INSERT ON lines BEGIN
  INSERT INTO lines_words (rowid, own) VALUES (new.seq, new.own);
END;
CREATE TRIGGER lines_deleted AFTER DELETE ON lines BEGIN
  INSERT INTO lines_words (lines_words, rowid, own) VALUES ('delete', old.seq, old.own);
END;
CREATE TRIGGER lines_updated AFTER UPDATE OF own ON lines WHEN old.own <> new.own BEGIN
  INSERT INTO lines_words (lines_words, rowid, own) VALUES ('delete', old.seq, old.own);
  INSERT INTO lines_words (rowid, own) VALUES (new.seq, new.own);
END;
