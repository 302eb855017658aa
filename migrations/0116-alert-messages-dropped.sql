-- A message that its place refuses does not hold up the others; one that never arrived says why.
alter table alert_message add column refused integer not null default 0; -- so many times
alter table alert_message add column dropped text; -- why it was given up; done_at then says when
