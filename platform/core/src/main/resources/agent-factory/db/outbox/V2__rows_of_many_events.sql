-- A row holds the events that a transaction added together: a row of its own for every event cost more than the change
-- that the event told of.
-- What they are: headers that they share, and in their order topic, key, bytes of the value and other headers of each.
alter table outbox add column events json;
update outbox
   set events = json_build_object(
           'headers', headers,
           'events', json_build_array(
               json_build_object('topic', topic, 'key', key, 'bytes', octet_length(value), 'headers', json '{}')));
alter table outbox alter column events set not null;
alter table outbox drop column topic, drop column key, drop column headers;
-- The values stand one after the other. What is long goes out of the row, uncompressed: it is gone in milliseconds.
alter table outbox alter column events set storage external;
