-- A lane is one conversation's queue. The identifying columns never change; everything below them is hot, stands in no
-- index, and leaves room on the page, so that claims, heartbeats and completions stay heap-only updates.
create table lane (
    lane_id         bigint generated always as identity primary key,
    workspace_id    text not null,
    conversation_id text not null,
    agent_key       text not null,
    token           bigint not null default 0,          -- fencing token: rises with every claim and every recovery
    claimed_token   bigint not null default 0,          -- token of the newest claim: whose disk holds the newest workspace
    head_seq        bigint not null default 1,          -- first unfinished message
    tail_seq        bigint not null default 0,          -- last message; the lane is empty while tail < head
    history_seq     bigint not null default 0,          -- last entry of the conversation's history
    owner           text,                               -- worker pinned to the lane
    lease_until     timestamptz,                        -- not null: a turn runs until then at the latest
    turn_since      timestamptz,                        -- when the running turn was claimed
    attempts        integer not null default 0,         -- failed attempts of the head
    available_at    timestamptz not null default 'epoch', -- the head backs off until then
    constraint lane_conversation unique (workspace_id, conversation_id)
) with (fillfactor = 60);

-- Lanes with work and no owner. Its size, not the backlog's, is what finding work costs.
create table waiting_lane (
    lane_id       bigint primary key references lane,
    workspace_id  text not null,
    priority      smallint not null,
    available_at  timestamptz not null,
    waiting_since timestamptz not null
);
create index waiting_lane_order on waiting_lane (workspace_id, priority desc, waiting_since, lane_id);

-- Appended once, then changed once, when finished. Old messages leave with their partition.
create table message (
    lane_id             bigint not null,
    seq                 bigint not null,
    appended_at         timestamptz not null default now(),
    message_id          uuid not null,
    provider            text not null,
    provider_user_id    text not null,
    external_message_id text,
    body                text not null,
    reply_address       jsonb not null,
    metadata            jsonb not null,
    attachments         jsonb not null,
    priority            smallint not null,
    max_attempts        integer not null,
    received_at         timestamptz not null,
    outcome             text check (outcome in ('DONE', 'DEAD_LETTERED', 'CANCELLED')),
    finished_at         timestamptz,
    finished_token      bigint,
    finished_by         text,
    attempts            integer,
    error               text,
    primary key (lane_id, seq, appended_at)
) partition by range (appended_at);
create table message_default partition of message default;

-- Which messages have been taken in, and where they are: what makes a second delivery harmless.
create table received_message (
    message_id  uuid primary key,
    lane_id     bigint,
    seq         bigint,
    received_at timestamptz not null default now()
);

-- Messages for later wait here, outside their lanes, until they fall due.
create table scheduled_message (
    message_id   uuid primary key,
    workspace_id text not null,
    due_at       timestamptz not null,
    event        bytea not null
);
create index scheduled_message_due on scheduled_message (due_at);

-- What the queue knows of a worker: the projection of worker-lifecycle, and what the worker door has seen of it.
create table worker (
    worker_id         text primary key,
    workspace_id      text not null,
    conversation_id   text,                       -- lane it was made for; null: it may take any waiting lane
    agent_key         text,
    lifecycle_state   text not null,
    lifecycle_version bigint not null,
    lane_id           bigint unique references lane, -- lane that it owns; the constraint forbids a second owner
    claimed_token     bigint,                     -- token of its newest claim
    ready             boolean not null default false, -- hears offers
    lapsed_offers     integer not null default 0,
    last_contact_at   timestamptz,                -- null: never heard of
    idle_since        timestamptz,
    retired_reason    text,                       -- not null: it gets no more work (silent or drained)
    activity_version  bigint not null default 0
) with (fillfactor = 60);

-- Work reserved for a ready worker. At most one for a lane and one for a worker.
create table claim_offer (
    offer_id       uuid primary key,
    lane_id        bigint not null unique references lane,
    worker_id      text not null unique references worker,
    message_id     uuid not null,
    expires_at     timestamptz not null,
    accepted_token bigint                         -- not null: accepted; kept while that turn runs, for a repeated accept
);

-- Append-only history of a conversation.
create table history_entry (
    lane_id    bigint not null,
    entry_seq  bigint not null,
    message_id uuid not null,
    token      bigint not null,
    role       text not null check (role in ('system', 'user', 'assistant', 'tool')),
    content    text not null,
    said_at    timestamptz not null,
    primary key (lane_id, entry_seq)
);

-- Projection of the agents topic.
create table agent (
    workspace_id  text not null,
    agent_key     text not null,
    version       bigint not null,
    enabled       boolean not null,
    system_prompt text,
    primary key (workspace_id, agent_key)
);

-- The last queue-depth event of a workspace; its row lock orders the events of all copies.
create table published_depth (
    workspace_id text primary key,
    version      bigint not null,
    published_at timestamptz not null
);

create table snapshot (
    snapshot_id     uuid primary key,
    workspace_id    text not null,
    conversation_id text not null,
    agent_key       text not null,
    worker_id       text not null,
    token           bigint not null,               -- claim whose workspace it holds
    reason          text not null check (reason in ('drain', 'signal', 'manual')),
    status          text not null check (status in ('UPLOADING', 'READY', 'FAILED', 'EXPIRED')),
    object_key      text not null,
    sha256          text,                          -- of the bytes that we stored, by our own count
    size_bytes      bigint,
    error           text,
    created_at      timestamptz not null,
    completed_at    timestamptz,
    expires_at      timestamptz not null
);
create index snapshot_newest on snapshot (workspace_id, conversation_id, agent_key, token desc, created_at desc);

-- Owned lanes of a workspace, for its depth. Changes only when a worker is pinned or released.
create index worker_owner on worker (workspace_id) where lane_id is not null;
create index scheduled_message_workspace on scheduled_message (workspace_id);

-- The few workers that wait for their lane, out of all that ever were.
create index worker_unsettled on worker (workspace_id, conversation_id)
    where lane_id is null and retired_reason is null and lifecycle_state in ('REQUESTED', 'ACTIVE');
