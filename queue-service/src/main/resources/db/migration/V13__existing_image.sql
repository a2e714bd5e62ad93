-- What the existing worker image has said during a running turn. It becomes history when the turn ends well, and is
-- thrown away otherwise: nothing is remembered twice because a turn was tried twice.
create table staged_entry (
    message_id uuid not null,
    token      bigint not null,
    entry_no   integer not null,
    role       text not null check (role in ('system', 'user', 'assistant', 'tool')),
    content    text not null,
    said_at    timestamptz not null,
    staged_at  timestamptz not null default clock_timestamp(),
    primary key (message_id, token, entry_no)
);

-- What a worker has noted of a message, beside what came with it.
create table message_note (
    message_id uuid primary key,
    metadata   jsonb not null,
    noted_at   timestamptz not null default clock_timestamp()
);

-- Whose the messages for later are, without reading what they say.
alter table scheduled_message add column conversation_id text;
drop index scheduled_message_workspace;
create index scheduled_message_conversation on scheduled_message (workspace_id, conversation_id);
