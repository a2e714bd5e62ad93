-- db-scheduler's own table, as its documentation gives it.
create table scheduled_tasks (
    task_name            text not null,
    task_instance        text not null,
    task_data            bytea,
    execution_time       timestamptz,
    picked               boolean not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint not null,
    priority             smallint,
    primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);

-- Every slot that was published: the key makes one firing of each, whatever happens.
create table fired_tick (
    name          text not null,
    scheduled_for timestamptz not null,
    fired_at      timestamptz not null,
    source        text not null,
    primary key (name, scheduled_for)
);

-- Projection of provider-configs.
create table provider_config (
    workspace_id         text primary key,
    version              bigint not null,
    app_name             text not null,
    deployment_id        text not null,
    api_base_url         text not null,
    api_token_secret_ref text not null
);

-- Projection of worker-lifecycle.
create table worker (
    worker_id    text primary key,
    workspace_id text not null,
    version      bigint not null,
    state        text not null,
    machine_id   text,
    volume_id    text,
    changed_at   timestamptz not null
);
create index worker_workspace on worker (workspace_id);
create index worker_volume on worker (volume_id);

create table report (
    run_id       uuid primary key,
    workspace_id text not null,
    app_name     text not null,
    started_at   timestamptz not null,
    finished_at  timestamptz not null,
    body         jsonb not null
);
create index report_newest on report (workspace_id, started_at desc, run_id desc);
create index report_oldest on report (started_at);

-- Alarms that stand.
create table alarm (
    name      text not null,
    subject   text not null,
    summary   text not null,
    raised_at timestamptz not null,
    primary key (name, subject)
);
