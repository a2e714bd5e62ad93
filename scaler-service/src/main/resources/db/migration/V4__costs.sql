-- The size that a worker's machine is made with, whatever is configured by then.
alter table worker
    add column cpu_kind  text not null default 'shared',
    add column cpus      integer not null default 1,
    add column memory_mb integer not null default 2048;
update worker
set cpu_kind = provider_config.cpu_kind, cpus = provider_config.cpus, memory_mb = provider_config.memory_mb
from provider_config
where provider_config.workspace_id = worker.workspace_id;
alter table worker
    alter column cpu_kind drop default,
    alter column cpus drop default,
    alter column memory_mb drop default;

-- What costs money, from when until when. A span is added and ended, and never changed otherwise; it knows everything
-- that its cost follows from, so it outlives the worker's row and keeps the price that it began with.
create table metered (
    metered_id   bigint generated always as identity primary key,
    worker_id    text not null,
    workspace_id text not null,
    agent_key    text not null,
    item         text not null check (item in ('MACHINE', 'STOPPED_MACHINE', 'VOLUME')),
    region       text not null,
    cpu_kind     text,                                -- of a machine; null: a volume
    cpus         integer,
    memory_mb    integer,
    gb           integer,                             -- of a volume; null: a machine
    hour_micros  bigint not null check (hour_micros >= 0), -- price of all of it for one hour
    since        timestamptz not null,
    until        timestamptz check (until >= since)   -- null: it costs money still
);
-- A worker has one machine, which runs or is stopped, and one volume.
create unique index metered_open on metered (worker_id, (item = 'VOLUME')) where until is null;
create index metered_open_workspace on metered (workspace_id) where until is null;
create index metered_ended on metered (workspace_id, until) where until is not null;
create index metered_worker on metered (worker_id);
create index metered_oldest on metered (until) where until is not null;

-- What was metered on the worker's row, at the prices that were the defaults.
insert into metered
    (worker_id, workspace_id, agent_key, item, region, cpu_kind, cpus, memory_mb, hour_micros, since, until)
select worker_id, workspace_id, agent_key, 'MACHINE', region, cpu_kind, cpus, memory_mb, 14900, begun,
       case when ended is not null then greatest(begun, ended) end
from (select *,
             coalesce(machine_since, machine_asked_at) as begun,
             coalesce(machine_until,
                      case when machine_state in ('DESTROYING', 'DESTROYED') then machine_state_since end) as ended
      from worker) as machine
where machine_since is not null
   or (machine_asked_at is not null and machine_state is distinct from 'DESTROYED');
insert into metered (worker_id, workspace_id, agent_key, item, region, gb, hour_micros, since, until)
select worker_id, workspace_id, agent_key, 'VOLUME', region, volume_gb, volume_gb * 205, volume_since,
       case when volume_until is not null then greatest(volume_since, volume_until) end
from worker
where volume_since is not null;
alter table worker
    drop column machine_since,
    drop column machine_until,
    drop column volume_since;

-- How each workspace stands to its limits, as it was last told on fleet-status.
create table fleet_status (
    workspace_id     text primary key,
    version          bigint not null,                 -- of the newest FleetStatusChanged; 0: none yet
    spending_state   text not null check (spending_state in ('WITHIN', 'SOFT', 'HARD')),
    spending_since   timestamptz not null,
    pause_cause      text check (pause_cause in ('FAILURES', 'SPENDING_LIMIT', 'OPERATOR')), -- null: spawning is free
    pause_reason     text,
    paused_since     timestamptz,
    soft_hour_micros bigint not null,                 -- 0: no such limit
    hard_hour_micros bigint not null,
    soft_day_micros  bigint not null,
    hard_day_micros  bigint not null,
    max_workers      integer not null,
    changed_at       timestamptz not null
);
