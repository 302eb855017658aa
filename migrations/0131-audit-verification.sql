-- The newest run by which a node verified its own audit chain for a person (docs/audit.md): one row, one run at a time. Who verified
-- what, and with which result, stands in the events.
create table audit_verification (
  is_the_only_one boolean primary key default true check (is_the_only_one),
  id uuid not null,
  state text not null check (state in ('running', 'ended', 'failed', 'interrupted')),
  begun_by text not null,
  begun_at timestamptz not null,
  seen_at timestamptz not null, -- when the process that verifies last said how far it is
  checked bigint not null default 0, -- rows
  in_all bigint not null default 0,
  ended_at timestamptz,
  why text, -- it failed
  result jsonb
);
