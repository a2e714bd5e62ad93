-- What the history of a conversation comes to, so that its bounds are kept without counting it.
alter table lane
    add column history_first bigint not null default 1, -- oldest entry that is kept
    add column history_bytes bigint not null default 0; -- of all that are kept
update lane
   set history_bytes = kept.bytes
  from (select lane_id, sum(octet_length(content)) as bytes from history_entry group by lane_id) as kept
 where kept.lane_id = lane.lane_id;
