-- Projection of fleet-status: since when workers of a workspace have failed to come up.
create table fleet_status (
    workspace_id  text primary key,
    version       bigint not null,
    failing_since timestamptz,                        -- null: spawning is not paused by failures
    pause_reason  text
);
