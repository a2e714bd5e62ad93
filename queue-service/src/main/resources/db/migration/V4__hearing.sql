-- When a copy of the service last looked for what time has undone, and since when such looks follow each other without a
-- gap. Before that nobody could be heard here, so nobody's silence counts.
create table hearing (
    only_row  boolean primary key default true check (only_row),
    looked_at timestamptz not null default 'epoch',
    since     timestamptz not null default 'epoch'
) with (fillfactor = 50);
insert into hearing default values;
