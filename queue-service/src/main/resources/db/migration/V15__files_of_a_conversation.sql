-- Files of a conversation are counted when one is added.
create index media_file_conversation on media_file (workspace_id, conversation_id);
