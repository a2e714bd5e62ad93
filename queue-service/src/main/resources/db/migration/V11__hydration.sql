-- What of an agent's profile a worker may need to run a turn.
alter table agent
    add column bot_identity        text,
    add column bot_token_to_worker boolean not null default false,
    add column secret_refs         text[] not null default '{}', -- in order of preference
    add column bridge              jsonb;                        -- null: none

-- Tools that the agent of a conversation has called and that have not answered yet. One that has leaves.
create table tool_call (
    lane_id    bigint not null references lane,
    call_id    text not null,
    tool_name  text not null,
    status     text not null check (status in ('pending', 'running')),
    token      bigint not null,                                  -- turn that said so last
    changed_at timestamptz not null default clock_timestamp(),
    primary key (lane_id, call_id)
);
