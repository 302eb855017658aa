-- The authorities this node runs, their keys, and the numbers of their holder references.

create table authority (
  id uuid primary key,
  name text not null unique,
  role text not null check (role in ('CVCA', 'DV', 'TCC')),
  country text not null,
  mnemonic text not null,
  policy jsonb not null,
  created_at timestamptz not null,
  unique (country, mnemonic, role)
);

-- One key pair. A DV and a terminal hold one for each certifying authority at the same time.
create table authority_key (
  id uuid primary key,
  authority_id uuid not null references authority,
  certified_by text not null, -- country and mnemonic of the holder that certifies this key (a CVCA: its own)
  holder_reference text not null,
  key_id text not null unique, -- in the key store
  public_key bytea not null, -- the 7F49 object with domain parameters
  state text not null check (state in ('requested', 'active', 'retired')),
  created_at timestamptz not null,
  unique (authority_id, holder_reference)
);
create unique index authority_key_active on authority_key (authority_id, certified_by) where state = 'active';

-- Numbers are handed out once and never go back.
create table holder_number (
  authority_id uuid not null references authority,
  certifier_country text not null, -- one count for all CAs of a state: its holder references name one key each
  next_number integer not null,
  primary key (authority_id, certifier_country)
);
