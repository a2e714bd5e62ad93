-- For the view of a conversation, and for what retention asks of each old message.
create index dead_letter_lane on dead_letter (lane_id, seq);
