-- How a partner is met where the published texts leave something open: what differs from the default.

alter table partner add column contract_settings jsonb not null default '{}';

-- Certificates that their CVCA has ready later are asked for again.
alter table outbox drop constraint outbox_task_check;
alter table outbox add constraint outbox_task_check check (task in ('handle', 'deliver', 'send', 'poll', 'install'));
