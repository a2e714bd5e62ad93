-- A message for later that cannot be appended rests and is tried again; those of its conversation that fall due after it
-- wait behind it. Its due time stays what it is.
alter table scheduled_message
    add column rest_until  timestamptz not null default 'epoch',
    add column attempts    integer not null default 0,
    add column given_up_at timestamptz; -- not null: it is kept for people to look at, and holds up nobody
update scheduled_message set conversation_id = '' where conversation_id is null;
alter table scheduled_message alter column conversation_id set not null;
