-- Workspaces whose fleet may not grow because an operator said so. No row, or one whose time is over: it may.
create table scaling_pause (
    workspace_id text primary key,
    paused_by    text not null,
    reason       text not null,
    since        timestamptz not null,
    until        timestamptz                          -- null: until somebody resumes it
);
