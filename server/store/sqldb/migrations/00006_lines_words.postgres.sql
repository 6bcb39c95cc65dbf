-- The index over the words is made when the server starts, since it needs an
-- extension that may come later. How rare a word is, is estimated from a sample:
-- a larger one than usual.
ALTER TABLE lines ALTER COLUMN own SET STATISTICS 1000;
