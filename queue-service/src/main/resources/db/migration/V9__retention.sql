-- Ids of messages leave by age. They come in by age, too, so an index of block ranges finds the old ones, and costs the
-- appends next to nothing.
create index received_message_age on received_message using brin (received_at) with (pages_per_range = 16);

-- When the scaler said that a worker has ended: its row is kept a while, for those who look back.
alter table worker add column ended_at timestamptz;
update worker set ended_at = clock_timestamp() where lifecycle_state in ('STOPPED', 'FAILED');
