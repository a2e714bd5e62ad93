-- What happened in each minute, added up by every copy of the service from what it has seen.
create table throughput (
    workspace_id text        not null,
    minute       timestamptz not null,
    agent_key    text        not null,
    appended     bigint      not null,
    completed    bigint      not null,
    retried      bigint      not null,
    dead_letters bigint      not null,
    primary key (workspace_id, minute, agent_key)
);
