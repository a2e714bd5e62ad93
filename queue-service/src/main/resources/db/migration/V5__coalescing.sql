-- Judged at the end of a statement, not row by row: one statement may take the lane from one worker and give it to
-- another.
alter table worker drop constraint worker_lane_id_key;
alter table worker add constraint worker_lane unique (lane_id) deferrable initially immediate;

-- Which claims came with a completion can be told from the lane alone, so that a worker that goes from turn to turn need
-- not have its row written.
alter table lane add column asked_token bigint not null default 0; -- newest claim that a worker asked for
update lane set asked_token = claimed_token;
alter table worker drop column continued_token;
comment on column worker.claimed_token is 'newest claim that it asked for';
