-- What is not taken now, and why: of all partners (scope 'all') or of one (its id). Processes share it, so that each change is told once.

create table admission_closed (
  scope text primary key,
  closes text not null check (closes in ('lists', 'requests')),
  why text not null,
  since timestamptz not null
);

-- How much is to be handled, by partner: looked at every second.
create index outbox_handle on outbox (partner_id, created_at) where state = 'due' and task = 'handle';
