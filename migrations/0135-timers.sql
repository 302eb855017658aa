-- What a process of a node does again and again, and how it went: told with its heartbeat, gone with it.
alter table process add column timers jsonb not null default '[]';
