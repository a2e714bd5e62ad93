create table counted (
    key text primary key,
    number integer not null
);
