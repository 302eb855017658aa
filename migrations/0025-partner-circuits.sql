-- Whether a partner is called: its circuit, and whether people paused it. All processes share both.

create table partner_circuit (
  partner_id uuid primary key references partner,
  state text not null check (state in ('closed', 'open', 'half-open')),
  failures integer not null, -- calls in a row that did not reach it
  cause text, -- the kind of the last of them, and its words
  last_error text,
  opened_at timestamptz, -- no longer reached since; null while closed
  retry_at timestamptz, -- not called before
  pause_seconds double precision, -- the last pause; the next is longer
  probe uuid, -- half-open: the one call that is let through
  probe_until timestamptz, -- whoever made it is gone after this
  told_hours double precision, -- how long it had been open when an event last told of it
  constraint partner_circuit_opened check ((state = 'closed') = (opened_at is null)),
  constraint partner_circuit_retry check ((state = 'closed') = (retry_at is null)),
  constraint partner_circuit_probe check ((state = 'half-open') = (probe is not null) and (probe is null) = (probe_until is null))
);

create table partner_pause (
  partner_id uuid primary key references partner,
  why text not null,
  paused_at timestamptz not null,
  told_hours double precision
);

-- Partners to whom nothing goes out now.
create view partner_held as
  select partner_id from partner_pause union select partner_id from partner_circuit where state <> 'closed';

-- How long an exchange had waited when an event last told of it: for its callback, for its answer.
alter table exchange add column callback_told_hours double precision;
alter table exchange add column answer_told_hours double precision;
update exchange set callback_told_hours =
  (select max((details ->> 'hours')::double precision) from event where exchange_id = exchange.id and kind = 'callback overdue')
where state = 'awaiting-callback';
