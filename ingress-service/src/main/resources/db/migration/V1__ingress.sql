-- Agent profiles. The version rises under the row's lock, so that events of one profile leave in the order of their versions.
create table agent (
    workspace_id        text        not null,
    agent_key           text        not null,
    version             bigint      not null,
    profile_version     text        not null,
    enabled             boolean     not null,
    bot_token_to_worker boolean     not null,
    system_prompt       text,
    changed_at          timestamptz not null,
    primary key (workspace_id, agent_key)
);

-- Telegram bots. The primary key is what keeps a bot from serving two agents, in one workspace or in two.
create table bot (
    bot_identity text        not null primary key,
    workspace_id text        not null,
    agent_key    text        not null,
    username     text        not null,
    token_ref    text        not null,
    webhook_url  text        not null,
    configured   boolean     not null,
    changed_at   timestamptz not null,
    unique (workspace_id, agent_key),
    foreign key (workspace_id, agent_key) references agent
);

-- Webhook secrets, as hashes only. While a bot is being set up again the old and the new one both open the door.
create table bot_secret (
    secret_sha256 bytea       not null primary key check (octet_length(secret_sha256) = 32),
    bot_identity  text        not null references bot on delete cascade,
    generation    bigint      generated always as identity,
    created_at    timestamptz not null
);
create index bot_secret_by_bot on bot_secret (bot_identity);

-- One row per conversation that has replies to deliver; gone when it has none. due_at is when it may be worked:
-- at once, after a back-off, or when the lease of the copy that works it has run out.
create table delivery_lane (
    workspace_id    text        not null,
    conversation_id text        not null,
    due_at          timestamptz not null,
    token           bigint      not null,
    failures        integer     not null,
    primary key (workspace_id, conversation_id)
);
create index delivery_lane_due on delivery_lane (due_at);

-- Never given twice, also not after a lane has gone and come back: that is what makes a late token harmless.
create sequence delivery_token;

create table reply (
    reply_id        uuid        not null primary key,
    seq             bigint      generated always as identity,
    workspace_id    text        not null,
    conversation_id text        not null,
    message_id      text        not null,
    agent_key       text        not null,
    provider        text        not null,
    bot_identity    text,
    chat_id         text,
    format          text        not null,
    body            text        not null,
    state           text        not null check (state in ('PENDING', 'SENDING', 'DELIVERED', 'FAILED')),
    error           text,
    requested_at    timestamptz not null,
    recorded_at     timestamptz not null,
    ended_at        timestamptz
);
create index reply_by_conversation on reply (workspace_id, conversation_id, seq);
create index reply_open on reply (workspace_id, conversation_id, seq) where state in ('PENDING', 'SENDING');
create index reply_ended on reply (ended_at) where ended_at is not null;

-- The messages that a reply is sent as, split once, so that a restart goes on with the same parts.
create table reply_part (
    reply_id           uuid        not null references reply on delete cascade,
    part               integer     not null,
    body               text        not null,
    channel_message_id text,
    sent_at            timestamptz,
    primary key (reply_id, part)
);
