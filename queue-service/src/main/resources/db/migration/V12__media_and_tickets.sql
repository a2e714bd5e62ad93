-- Files that workers have sent: pictures and sounds of a conversation. The bytes are in object storage.
create table media_file (
    media_id        uuid primary key,
    workspace_id    text not null,
    conversation_id text not null,
    worker_id       text not null,
    object_key      text,                                        -- null: the bytes have not come yet
    mime_type       text,
    sha256          text,                                        -- of the bytes that we stored, by our own count
    size_bytes      bigint,
    created_at      timestamptz not null default clock_timestamp(),
    expires_at      timestamptz not null
);
create index media_file_expiry on media_file (expires_at);

-- Rights to send or fetch the bytes of one file by a URL alone, for a short time. Only the hash of what the URL says is
-- kept, so that who reads this table can open nothing.
create table ticket (
    secret_hash bytea primary key,
    worker_id   text not null,
    purpose     text not null check (purpose in ('SNAPSHOT_UPLOAD', 'SNAPSHOT_DOWNLOAD', 'MEDIA_UPLOAD', 'MEDIA_DOWNLOAD')),
    subject     uuid not null,
    expires_at  timestamptz not null
);
create index ticket_expiry on ticket (expires_at);
