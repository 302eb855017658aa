-- Signed checkpoints of the audit chain, and which of them each place outside has (docs/audit.md).

create table audit_key (
  fingerprint text primary key, -- SHA-256 of its SubjectPublicKeyInfo, hex
  key_id text not null, -- of the key store
  public_key bytea not null, -- SubjectPublicKeyInfo
  made_at timestamptz not null
);

create table audit_checkpoint (
  number bigint primary key, -- from 1, without holes
  position bigint not null, -- the last row it covers
  at timestamptz not null,
  statement text not null, -- in its published form: what is signed
  signature bytea not null -- ECDSA, DER
);
create index audit_checkpoint_of_row on audit_checkpoint (position);

create trigger audit_key_stays before update or delete on audit_key for each row execute function audit_stays();
create trigger audit_key_not_emptied before truncate on audit_key for each statement execute function audit_stays();
create trigger audit_checkpoint_stays before update or delete on audit_checkpoint for each row execute function audit_stays();
create trigger audit_checkpoint_not_emptied before truncate on audit_checkpoint for each statement execute function audit_stays();

-- A place outside, as the configuration names it, and how it is with it.
create table audit_anchor (
  name text primary key,
  next_at timestamptz not null, -- looked after again
  attempts integer not null default 0, -- that failed since the last success
  failing_since timestamptz,
  last_error text,
  told_hours double precision -- the longest outage that an event told of
);

-- A checkpoint that was written outside, or is owed to it; each place gets its own in order.
create table audit_anchored (
  anchor text not null references audit_anchor,
  number bigint not null references audit_checkpoint,
  done_at timestamptz,
  proof bytea, -- what the place answered that is worth keeping: a time stamp
  primary key (anchor, number)
);
create index audit_anchored_owed on audit_anchored (anchor, number) where done_at is null;
