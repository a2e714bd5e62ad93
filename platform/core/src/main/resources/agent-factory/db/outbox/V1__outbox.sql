-- Events that have been decided and are not yet at Kafka. Rows live for milliseconds: inserted by the transaction that
-- decides, deleted by the relay once the brokers have acknowledged.
create table outbox (
    -- Cache 1: a session that drew ids in advance would break "id order is commit order" of a key.
    id bigint generated always as identity (cache 1) primary key,
    topic text not null,
    key text not null,
    value bytea not null,
    headers jsonb not null,
    created_at timestamptz not null default clock_timestamp()
) with (
    -- The table is a queue: vacuum by what has passed through it, not by what stands in it.
    autovacuum_vacuum_scale_factor = 0,
    autovacuum_vacuum_threshold = 2000,
    autovacuum_vacuum_insert_scale_factor = 0,
    autovacuum_vacuum_insert_threshold = 20000,
    autovacuum_analyze_scale_factor = 0,
    autovacuum_analyze_threshold = 100000,
    autovacuum_vacuum_cost_delay = 0
);

-- Values are Avro, small, and compressed again by the producer: keep them in the row and spend nothing on them.
alter table outbox alter column value set storage external;
