-- CVCAs whose keys are on a machine without a network, and the batches that people carry between the two machines.

-- What this node signs its batches with: one key, made when it is first asked for.
create table batch_key (
  only_one boolean primary key default true check (only_one),
  key_id text not null, -- in the key store
  public_key bytea not null, -- the 7F49 object with domain parameters
  fingerprint text not null, -- SHA-256 of it, hex
  made_at timestamptz not null
);

-- The other machine: known by the key it signs its batches with, whose fingerprint people compared.
create table batch_peer (
  id uuid primary key,
  name text not null unique,
  public_key bytea not null,
  fingerprint text not null unique,
  added_at timestamptz not null
);

-- Batches that were written and taken in. The id is given by whoever writes one.
create table batch (
  id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  kind text not null check (kind in ('requests', 'answers')),
  peer_id uuid not null references batch_peer,
  manifest_sha256 text not null,
  by_person text,
  at timestamptz not null,
  primary key (id, direction)
);

alter table authority add column ceremony_peer uuid references batch_peer; -- a CVCA: the machine its keys are on, if not here
alter table authority_key alter column key_id drop not null; -- null: on that machine

alter table exchange drop constraint exchange_state_check;
alter table exchange add constraint exchange_state_check check (
  state in ('accepted', 'awaiting-approval', 'awaiting-ceremony', 'awaiting-decision', 'forwarded', 'settled', 'queued',
    'awaiting-callback', 'answered', 'closed', 'parked'));
