-- A time that statements are given as microseconds since 1970, which is quicker than reading it as text. Stable, like the
-- sum in it: only then it is inlined.
create function moment(micros bigint) returns timestamptz
    language sql stable parallel safe
    return timestamptz 'epoch' + micros * interval '1 microsecond';
