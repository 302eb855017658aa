-- One messageID-correlated conversation with one partner; what happened to it; what remains to be done.

create table exchange (
  id uuid primary key,
  partner_id uuid not null references partner,
  authority_id uuid not null references authority,
  direction text not null check (direction in ('in', 'out')),
  contract text not null,
  operation text not null,
  message_id text,
  repeat_key text, -- set while an equal key from this partner means a repeat
  content_sha256 text not null, -- of the decoded content
  request bytea, -- the certificate request, where the operation carries one
  callback_url text, -- where the outcome goes, when it goes by callback
  state text not null check (state in ('accepted', 'settled', 'queued', 'awaiting-callback', 'answered', 'closed', 'parked')),
  outcome text, -- 'certificates' or the refusal
  wire_status text, -- the return code or status that stood on the wire last
  created_at timestamptz not null,
  settled_at timestamptz,
  closed_at timestamptz
);
create unique index exchange_repeat on exchange (partner_id, direction, repeat_key) where repeat_key is not null;
create index exchange_open on exchange (created_at) where state not in ('closed');
create index exchange_newest on exchange (created_at desc, id desc);

create table exchange_certificate (
  exchange_id uuid not null references exchange,
  position integer not null,
  octets bytea not null,
  primary key (exchange_id, position)
);

create table event (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  kind text not null,
  exchange_id uuid references exchange,
  partner_id uuid references partner,
  authority_id uuid references authority,
  details jsonb not null
);
create index event_of_exchange on event (exchange_id, id);

-- Work that is owed. A row leaves in the transaction that does the work; BullMQ's jobs only point here.
create table outbox (
  id bigint generated always as identity primary key,
  exchange_id uuid not null references exchange,
  task text not null check (task in ('handle', 'deliver', 'send', 'install')),
  state text not null check (state in ('due', 'parked')),
  attempts integer not null default 0,
  last_error text,
  created_at timestamptz not null,
  unique (exchange_id, task)
);
