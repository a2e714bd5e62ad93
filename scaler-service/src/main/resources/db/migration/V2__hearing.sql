-- Whether the queue's word comes without a gap. Only then does its silence about a worker mean anything.
alter table queue_depth
    add column heard_at timestamptz not null default clock_timestamp(),
    add column heard_since timestamptz not null default clock_timestamp();
