-- The processes of a node on a server: each says every few seconds that it is there. One that stopped in order has no row.

create table process (
  id uuid primary key,
  role text not null check (role in ('all', 'web', 'worker')),
  host text not null,
  pid integer not null,
  version text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
);

-- Since when a data folder has this database for its own; null: none has yet.
alter table node add column taken_at timestamptz;
