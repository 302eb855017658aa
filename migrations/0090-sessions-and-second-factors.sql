-- Second factors, and who is logged in. Secrets of the authenticator apps are sealed; of everything else only the SHA-256 is kept.

create table person_totp (
  person_id uuid primary key references person,
  secret jsonb not null, -- sealed
  made_at timestamptz not null,
  confirmed_at timestamptz, -- null: the person has not shown a code of it yet
  last_step bigint not null default 0 -- RFC 6238: the step of the last code taken; none of it or before counts again
);

create table recovery_code (
  person_id uuid not null references person,
  sha256 bytea not null,
  used_at timestamptz,
  primary key (person_id, sha256)
);

-- By which a person sets the first password, or the next one where it was forgotten; once.
create table invitation (
  person_id uuid primary key references person,
  sha256 bytea not null unique,
  expires_at timestamptz not null
);

create table session (
  id uuid primary key,
  sha256 bytea not null unique,
  person_id uuid not null references person,
  stage text not null check (stage in ('second-factor', 'enrol', 'full')), -- what is missing; full: nothing
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null, -- whatever is done
  source text not null, -- address the log-in came from
  user_agent text not null
);
create index session_of_person on session (person_id);

-- Whatever changes what a person may do, or by what the person is known, ends every session of that person.
create function person_sessions_end() returns trigger language plpgsql as $$
begin
  delete from session where person_id = new.id;
  return null;
end $$;
create trigger person_sessions_end after update of password_hash, roles, disabled_at on person
  for each row when ((old.password_hash, old.roles, old.disabled_at) is distinct from (new.password_hash, new.roles, new.disabled_at))
  execute function person_sessions_end();
