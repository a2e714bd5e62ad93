-- Which process of the worker asked last, and how often that changed: only the newest is given work, since the questions
-- of one before it may still wait here for somebody who is gone.
alter table worker
    add column asked_run uuid,                           -- null: it did not say
    add column asker     bigint not null default 0;      -- rises when another process asks, or one that does not say

-- Token of the newest claim that a completion made: a completion that is repeated gives back its own claim and no other.
alter table worker add column continued_token bigint;
