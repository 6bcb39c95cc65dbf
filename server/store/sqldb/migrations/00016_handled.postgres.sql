-- How often each owner has each state: PostgreSQL takes the two for independent
-- of each other, and then fetches all lines of an owner.
CREATE STATISTICS lines_handled (dependencies, mcv) ON owner, state FROM lines;
