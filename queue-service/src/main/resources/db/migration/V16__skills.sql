-- Skills: text files that every worker of a workspace installs before it begins. Whoever writes any of them holds the
-- row of the workspace's catalogue, so that limits over all of them hold; its revision tells readers that they are stale.
create table skill_catalogue (
    workspace_id text primary key,
    revision     bigint not null
);

create table skill (
    workspace_id text        not null,
    slug         text        not null collate "C",
    display_name text        not null,
    description  text        not null default '',
    status       text        not null check (status in ('ACTIVE', 'DISABLED')),
    created_by   text        not null,
    created_at   timestamptz not null default clock_timestamp(),
    updated_by   text        not null,
    updated_at   timestamptz not null default clock_timestamp(),
    primary key (workspace_id, slug)
);

-- Published once, and never changed.
create table skill_version (
    workspace_id  text        not null,
    slug          text        not null collate "C",
    version       text        not null,
    module_format text        not null check (module_format in ('ESM', 'CJS')),
    entry_point   text        not null,
    sha256        text        not null,
    size_bytes    integer     not null,
    published_by  text        not null,
    published_at  timestamptz not null default clock_timestamp(),
    primary key (workspace_id, slug, version),
    foreign key (workspace_id, slug) references skill on delete cascade
);

create table skill_file (
    workspace_id text not null,
    slug         text not null collate "C",
    version      text not null,
    path         text not null,
    content      text not null,
    sha256       text not null,
    primary key (workspace_id, slug, version, path),
    foreign key (workspace_id, slug, version) references skill_version on delete cascade
);

-- Which version a channel gives out. The newest row of a channel counts; those before it tell what to go back to.
create table skill_release (
    release_id   bigint generated always as identity primary key,
    workspace_id text        not null,
    slug         text        not null collate "C",
    channel      text        not null check (channel in ('STABLE', 'CANARY')),
    version      text        not null,
    active       boolean     not null,
    released_by  text        not null,
    released_at  timestamptz not null default clock_timestamp(),
    foreign key (workspace_id, slug, version) references skill_version on delete cascade
);
create unique index skill_release_active on skill_release (workspace_id, channel, slug) where active;
create index skill_release_history on skill_release (workspace_id, slug, release_id);
