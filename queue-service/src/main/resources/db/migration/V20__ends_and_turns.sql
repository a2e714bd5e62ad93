-- How a message ended, beside the message: its own row is never touched again. A message without one is unfinished. It
-- leaves with its message, whose partitions it has.
create table ended_message (
    lane_id     bigint      not null,
    seq         bigint      not null,
    appended_at timestamptz not null,            -- of the message
    outcome     text        not null check (outcome in ('DONE', 'DEAD_LETTERED', 'CANCELLED')),
    started_at  timestamptz,                     -- of the turn that ended it; null: none did
    ended_at    timestamptz not null default clock_timestamp(),
    token       bigint      not null,
    ended_by    text        not null,            -- worker, or person who cancelled it
    attempts    integer     not null,            -- failed ones
    error       text,
    primary key (lane_id, seq, appended_at)
) partition by range (appended_at);
create table ended_message_default partition of ended_message default;

do $$
declare
    week record;
begin
    for week in select relname, pg_get_expr(relpartbound, oid) as bounds
                  from pg_class join pg_inherits on inhrelid = oid
                 where inhparent = 'message'::regclass and relname <> 'message_default'
    loop
        execute format('create table %I partition of ended_message %s', 'ended_' || week.relname, week.bounds);
    end loop;
end $$;

insert into ended_message (lane_id, seq, appended_at, outcome, ended_at, token, ended_by, attempts, error)
select lane_id, seq, appended_at, outcome, coalesce(finished_at, appended_at), coalesce(finished_token, 0),
       coalesce(finished_by, ''), coalesce(attempts, 0), error
  from message
 where outcome is not null;

alter table message drop column outcome, drop column finished_at, drop column finished_token, drop column finished_by,
    drop column attempts, drop column error;

-- What a turn said, a few entries to a row: most turns say two things.
create table history (
    lane_id   bigint  not null,
    first_seq bigint  not null,                  -- of the first entry; each takes the next
    entries   integer not null,
    bytes     integer not null,                  -- of their contents in UTF-8
    token     bigint  not null,                  -- of the turn
    said      json    not null,                  -- [{"role", "content", "at"}, …]
    primary key (lane_id, first_seq)
);

insert into history
select lane_id, min(entry_seq), count(*), sum(octet_length(content)), token,
       json_agg(json_build_object('role', role, 'content', content,
                                  'at', to_char(said_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
                order by entry_seq)
  from (select *, (row_number() over (partition by lane_id, token order by entry_seq) - 1) / 10 as row
          from history_entry) as entry
 group by lane_id, token, row;

drop table history_entry;
