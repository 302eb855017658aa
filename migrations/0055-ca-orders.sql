-- X.509 CAs that the configuration names are partners of the authority they serve; an order and a revocation is an exchange each, and
-- is owed, tried, held and parked like every other. Here stands what an order has beside its exchange.

alter table partner drop constraint partner_role_check;
alter table partner add constraint partner_role_check
  check (role in ('terminal', 'DV', 'CVCA', 'NPKD', 'SPOC', 'foreign-DV', 'X509-CA'));

create table ca_order (
  id text primary key, -- 26 characters of base32: also what the CA knows it by
  exchange_id uuid not null unique, -- may outlive its exchange
  partner_id uuid not null references partner, -- the CA
  product text not null,
  wish jsonb not null, -- subject, names, days, fields
  request bytea, -- PKCS#10; null: the CA's device makes the key
  key_sha256 text, -- of its SubjectPublicKeyInfo
  key_id text, -- in the key store; null: the key is elsewhere
  state text not null check (state in
    ('draft', 'submitted', 'pending_validation', 'issuing', 'issued', 'revoked', 'rejected', 'failed', 'cancelled')),
  ticket text, -- the bridge's own words for what the CA has
  waiting jsonb not null default '[]', -- what the CA waits for
  looks integer not null default 0, -- since the CA has it, that found it unfinished
  looked_at timestamptz,
  look_at timestamptz, -- not before this
  held_for text, -- quota: the CA's words, told once
  why text, -- how it ended, in words
  replaces text references ca_order, -- an order that ended before, tried anew
  created_at timestamptz not null,
  submitted_at timestamptz, -- the first time it was written down that it goes out
  ended_at timestamptz,
  serial text, -- of the leaf, once it was judged and found good
  not_after timestamptz,
  constraint ca_order_ticket check (state not in ('pending_validation', 'issuing', 'issued', 'revoked') or ticket is not null)
);
-- One wish, one order: a key is ordered once from a CA, until that order came to nothing.
create unique index ca_order_key on ca_order (partner_id, key_sha256)
  where key_sha256 is not null and state not in ('rejected', 'failed', 'cancelled');
create index ca_order_open on ca_order (created_at) where state not in ('revoked', 'rejected', 'failed', 'cancelled');

-- What a bridge did for an order, step by step: a repeat goes on from there.
create table ca_order_step (
  order_id text not null references ca_order,
  step text not null,
  left_behind text not null,
  at timestamptz not null,
  primary key (order_id, step)
);

-- The chain as the CA gave it: leaf first.
create table ca_order_certificate (
  order_id text not null references ca_order,
  position integer not null,
  octets bytea not null,
  primary key (order_id, position)
);

create table ca_revocation (
  exchange_id uuid primary key,
  order_id text not null references ca_order,
  reason text not null,
  asked_at timestamptz not null,
  done_at timestamptz
);
create unique index ca_revocation_open on ca_revocation (order_id) where done_at is null;
