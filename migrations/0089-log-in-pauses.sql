-- Failed attempts in a row, and until when no further one is taken: of a person, of a name that nobody has (as a keyed hash: it may be a
-- password in the wrong place), of an address they come from. The columns person.failures and person.blocked_until are used no more.
create table log_in_pause (
  key text primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz
);
create index log_in_pause_last_at on log_in_pause (last_at);
