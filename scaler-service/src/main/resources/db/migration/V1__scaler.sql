-- Where and how a workspace's machines are made. One application at the provider belongs to one workspace, so holding
-- the workspace's reconcile lock is holding the application's.
create table provider_config (
    workspace_id         text primary key,
    version              bigint not null,             -- version of the newest ProviderConfigChanged
    kind                 text not null check (kind in ('fly')),
    app_name             text not null,
    api_base_url         text not null,
    api_token_secret_ref text not null,
    region               text not null,
    image                text not null,
    volume_name          text not null,
    volume_path          text not null,
    volume_size_gb       integer not null,
    cpu_kind             text not null,
    cpus                 integer not null,
    memory_mb            integer not null,
    changed_at           timestamptz not null,
    constraint provider_config_app unique (api_base_url, app_name)
);

-- How large a workspace's fleet may become, and how patient the scaler is. No row: the defaults.
create table fleet_policy (
    workspace_id       text primary key,
    version            bigint not null,
    max_workers        integer not null,
    spawn_step         integer not null,
    spawn_interval_ms  bigint not null,
    idle_timeout_ms    bigint not null,
    min_life_ms        bigint not null,
    start_timeout_ms   bigint not null,
    contact_timeout_ms bigint not null,
    drain_timeout_ms   bigint not null,
    stop_timeout_ms    bigint not null,
    changed_at         timestamptz not null
);

-- Projection of queue-depth: the newest event of each workspace.
create table queue_depth (
    workspace_id  text primary key,
    version       bigint not null,
    queued        bigint not null,
    running       bigint not null,
    waiting_lanes bigint not null,
    lanes         jsonb not null,                     -- the first waiting lanes, in the order in which they are served
    observed_at   timestamptz not null
);

-- Projection of worker-activity: what the queue has seen of each worker.
create table worker_activity (
    worker_id         text primary key,
    workspace_id      text not null,
    version           bigint not null,
    activity          text not null,                  -- the newest one
    seen_at           timestamptz not null,
    busy              boolean not null default false, -- a turn runs
    idle_since        timestamptz,                    -- null: a turn runs, or it was never idle
    snapshot_ready_at timestamptz,
    drained_at        timestamptz,
    silent_at         timestamptz
) with (fillfactor = 70);

-- Projection of agents.
create table agent (
    workspace_id text not null,
    agent_key    text not null,
    version      bigint not null,
    enabled      boolean not null,
    primary key (workspace_id, agent_key)
);

-- Every worker that was ever asked for. The row commits before the provider is asked for anything, so whatever is found
-- at the provider has a row that explains it. Its lock orders the worker's transitions and their events.
create table worker (
    worker_id       text primary key,
    workspace_id    text not null,
    version         bigint not null,                  -- of the newest WorkerLifecycleChanged
    state           text not null check (state in ('REQUESTED', 'ACTIVE', 'DRAINING', 'STOPPING', 'STOPPED', 'FAILED')),
    cause           text not null,
    state_since     timestamptz not null,
    requested_at    timestamptz not null,
    active_at       timestamptz,                      -- null: has not served
    conversation_id text not null,
    agent_key       text not null,
    app_name        text not null,                    -- where its machine is, whatever is configured now
    api_base_url    text not null,
    region          text not null,
    volume_name     text not null,                    -- intended name; the machine's intended name is the worker's id
    volume_gb       integer not null,
    volume_id       text,
    volume_since    timestamptz,
    volume_until    timestamptz,                      -- not null: there is none, or no longer
    machine_asked_at timestamptz,                     -- not null: a machine may exist, also where machine_id is null
    machine_id      text,
    instance_id     text,
    machine_state   text,                             -- as last seen at the provider
    machine_state_since timestamptz,
    machine_seen_at timestamptz,
    machine_since   timestamptz,
    machine_until   timestamptz,                      -- not null: it runs no longer
    stop_asked_at   timestamptz,
    tries           integer not null default 0,       -- failed provider calls in a row
    not_before      timestamptz,                      -- the provider is not asked again before
    last_error      text
) with (fillfactor = 70);
create index worker_live on worker (workspace_id) where state not in ('STOPPED', 'FAILED');
create index worker_requested on worker (workspace_id, requested_at);
create index worker_volume_name on worker (volume_name);
create index worker_ended on worker (workspace_id, state_since desc) where state in ('STOPPED', 'FAILED');

-- When each workspace is to be reconciled next. A request that no copy has handled makes it due at once, so a copy that
-- dies between an event and its reconcile leaves the work to another.
create table reconcile (
    workspace_id   text primary key,
    requested      bigint not null default 1,
    handled        bigint not null default 0,
    due_at         timestamptz,                       -- next deadline of the plan
    list_due_at    timestamptz not null default 'epoch', -- when the provider's machines are to be listed again
    spawn_failures integer not null default 0,
    spawn_failed_at timestamptz,
    no_spawn_before timestamptz,
    spawn_error    text
);
