-- Which process of the worker asked for its newest claim, and with which of its calls: tells a process that was started
-- again from one whose calls overtake each other.
alter table worker
    add column claimed_run  uuid,                        -- null: it did not say
    add column claimed_call bigint not null default 0;

-- W3C trace context of the event that brought the message; what becomes of it is told in the same trace.
alter table message add column traceparent text;
alter table scheduled_message add column traceparent text;
