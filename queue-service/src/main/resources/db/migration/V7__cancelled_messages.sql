-- Messages behind the head that were cancelled: while there are none, nobody looks for them.
alter table lane add column cancelled_ahead bigint not null default 0;

-- A message that was cancelled while it waited for its time never gets into a lane; what is told of it a second time is
-- the same.
alter table received_message add column cancelled_in text; -- workspace
