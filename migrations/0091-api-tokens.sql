-- By which programs act for a person: never beyond what that person may do.
create table api_token (
  id uuid primary key,
  person_id uuid not null references person,
  name text not null,
  sha256 bytea not null unique,
  roles text[] not null, -- of the person's; those the person has lost since do not count
  commands text[], -- null: all that the roles may
  sources text[], -- addresses and networks it may be used from; null: any
  created_at timestamptz not null,
  expires_at timestamptz not null,
  first_used_at timestamptz,
  last_used_at timestamptz,
  revoked_at timestamptz,
  constraint api_token_named_once unique (person_id, name)
);
