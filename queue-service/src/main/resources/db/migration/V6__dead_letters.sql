-- Messages that were given up and wait for a person: a short list beside the messages themselves, which stay where they
-- are. A row leaves when its message is redriven or discarded.
create table dead_letter (
    message_id      uuid primary key,
    lane_id         bigint not null references lane,
    seq             bigint not null,
    workspace_id    text not null,
    conversation_id text not null,
    agent_key       text not null,
    dead_at         timestamptz not null,
    attempts        integer not null,
    error           text not null
);
create index dead_letter_order on dead_letter (workspace_id, dead_at, message_id);

insert into dead_letter
select message.message_id, message.lane_id, message.seq, lane.workspace_id, lane.conversation_id, lane.agent_key,
       message.finished_at, message.attempts, coalesce(message.error, '')
  from message join lane using (lane_id)
 where message.outcome = 'DEAD_LETTERED';
