-- A row holds the events that a transaction added together: a row of its own for every event cost more than the change
-- that the event told of.
alter table outbox add column events json; -- what each event is: topic, key, bytes of its value, headers; in their order
update outbox
   set events = json_build_array(
           json_build_object('topic', topic, 'key', key, 'bytes', octet_length(value), 'headers', headers));
alter table outbox alter column events set not null;
alter table outbox drop column topic, drop column key, drop column headers;
-- The values stand one after the other. What is long goes out of the row, uncompressed: it is gone in milliseconds.
alter table outbox alter column events set storage external;
