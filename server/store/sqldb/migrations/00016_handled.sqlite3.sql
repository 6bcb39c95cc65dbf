-- SQLite reads an index of owners in its order, whatever it knows of states.
SELECT 1;
