-- What a workspace may have for each agent, may spend, and keeps of workers that have gone.
alter table fleet_policy
    add column max_workers_per_agent integer,                      -- null: as many as the fleet may have
    add column agent_max_workers     jsonb not null default '{}',
    add column reserve_ms            bigint not null default 1800000,
    add column max_reserved          integer not null default 10,
    add column keep_unstored_ms      bigint not null default 86400000,
    add column soft_hour_micros      bigint not null default 0,    -- 0: no such limit
    add column hard_hour_micros      bigint not null default 0,
    add column soft_day_micros       bigint not null default 0,
    add column hard_day_micros       bigint not null default 0;

-- Where new machines are made while the preferred region has no room.
alter table provider_config add column fallback_regions text[] not null default '{}';

-- A region that had no room is left alone for a while.
create table region_pause (
    workspace_id text not null,
    region       text not null,
    failures     integer not null,                                 -- in a row
    until        timestamptz not null,
    error        text not null,
    primary key (workspace_id, region)
);

-- A machine that is kept stopped for its lane can be started again.
alter table worker drop constraint worker_state_check;
alter table worker add constraint worker_state_check
    check (state in ('REQUESTED', 'ACTIVE', 'DRAINING', 'STOPPING', 'RESERVED', 'STOPPED', 'FAILED'));
alter table worker
    add column image            text not null default '',          -- of its machine
    add column token_expires_at timestamptz,                       -- of the newest token that its machine was given
    add column start_asked_at   timestamptz,                       -- when its stopped machine was last started again
    add column starts           integer not null default 0,        -- how often that was tried in its present state
    add column leave_nothing    boolean not null default false;    -- nothing of it is kept in reserve

-- Whether a worker has done anything since its workspace was last stored.
alter table worker_activity add column worked_at timestamptz; -- when a turn last began or ended
update worker_activity set worked_at = seen_at where busy or idle_since is not null;

-- An agent's bridge to its owner's applications, of which the existing worker image is told.
alter table agent
    add column bridge_enabled                boolean not null default false,
    add column bridge_service_id             text,
    add column bridge_service_key_secret_ref text;
