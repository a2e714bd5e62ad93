-- While a turn of the worker runs, its lease does not end before. Written as seldom as its contact, so that turns whose
-- lease may be over are found without looking at the lanes of all the others.
alter table worker add column leased_until timestamptz;

-- More room on the page of a lane for its next versions: while a transaction somewhere stays open, none of them can be
-- cleared away, and those that leave the page are entered into the indexes.
alter table lane set (fillfactor = 25);
