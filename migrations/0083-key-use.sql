-- How often each key has signed. Counted before it signs, a few at once where it signs often: never too few, and after a crash at most
-- a block too many.
create table key_use (
  key_id text primary key, -- in the key store; also of one that is gone
  signatures bigint not null,
  last_at timestamptz not null,
  hour timestamptz not null, -- that in_hour is of
  in_hour integer not null
);
