-- The secrets vault. Run as the role vault, which owns it; who may see which secret is decided here and nowhere else.

-- The data keys, wrapped by the key from the environment. One row.
create table keyset (
    only_row boolean primary key default true check (only_row),
    wrapped bytea not null,
    created_at timestamptz not null default clock_timestamp()
);

create table secret (
    workspace_id text not null check (length(workspace_id) between 1 and 200),
    ref text not null check (ref ~ '^[A-Za-z0-9._-]{1,200}$'),
    version integer not null check (version >= 1),
    ciphertext bytea not null,
    active boolean not null,
    created_at timestamptz not null default clock_timestamp(),
    created_by name not null default session_user,
    primary key (workspace_id, ref, version)
);

create unique index secret_one_active on secret (workspace_id, ref) where active;

grant select, insert on keyset to ingress;
grant select on keyset to queue, scaler, cleanup;

grant select, insert, update on secret to ingress;
grant select on secret to queue, scaler, cleanup;

alter table secret enable row level security;

create policy ingress_imports on secret to ingress using (true) with check (true);

create policy queue_hydrates on secret for select to queue
    using (active and (ref = 'telegram.botToken' or starts_with(ref, 'telegram.botToken.') or starts_with(ref, 'agent-bridge.')));

create policy fleet_calls_the_provider on secret for select to scaler, cleanup
    using (active and starts_with(ref, 'fly.'));
