-- Exchanges, the certificates they brought and events are kept by the year, so that a whole year can be removed at once.
-- An exchange's id tells when it was made: its first 48 bits are milliseconds since 1970 (RFC 9562, 5.7). What has an older
-- kind of id, or no year of its own, lies in the "rest".

-- While an equal key from this partner means a repeat: parts of a table cannot say what is unique in all of it.
create table live_repeat (
  partner_id uuid not null references partner,
  direction text not null check (direction in ('in', 'out')),
  key text not null,
  exchange_id uuid not null unique,
  primary key (partner_id, direction, key)
);
insert into live_repeat select partner_id, direction, repeat_key, id from exchange where repeat_key is not null;
drop index exchange_repeat;
alter table exchange drop column repeat_key;

-- What points to an exchange may outlive it: issuances guard for ever against issuing twice, notices and approvals are a person's record.
do $$
declare pointing record;
begin
  for pointing in select conrelid::regclass as held_by, conname from pg_constraint
    where contype = 'f' and confrelid in ('exchange'::regclass, 'exchange_certificate'::regclass, 'event'::regclass)
  loop
    execute format('alter table %s drop constraint %I', pointing.held_by, pointing.conname);
  end loop;
end $$;

-- Which request carries an exchange on is settled by the exchange's own state, which moves once.
drop index exchange_carried_on;
create index exchange_carried_on on exchange (for_exchange) where for_exchange is not null;

-- Makes a table of parts out of one that holds rows, with its columns, checks and indexes; the rows go into its rest.
create function part_by(old regclass, key text, primary_key text) returns void language plpgsql as $$
declare
  called text := old::text;
  indexes text[];
  references_ text[];
  one text;
begin
  select coalesce(array_agg(pg_get_constraintdef(oid)), '{}') into references_ from pg_constraint
    where conrelid = old and contype = 'f';
  select coalesce(array_agg(pg_get_indexdef(indexrelid)), '{}') into indexes from pg_index where indrelid = old and not indisunique;
  for one in select indexrelid::regclass::text from pg_index where indrelid = old and not indisunique loop
    execute format('drop index %s', one);
  end loop;
  execute format('alter table %I rename to %I', called, called || '_before');
  execute format('create table %I (like %I including defaults including constraints) partition by range (%I)',
    called, called || '_before', key);
  execute format('create table %I partition of %I default', called || '_rest', called);
  execute format('insert into %I select * from %I', called, called || '_before');
  execute format('drop table %I', called || '_before');
  execute format('alter table %I add primary key (%s)', called, primary_key);
  foreach one in array indexes loop
    execute one;
  end loop;
  foreach one in array references_ loop
    execute format('alter table %I add %s', called, one);
  end loop;
end $$;

-- An identity belongs to one table; a sequence of its own serves all parts.
create sequence event_number as bigint;
select setval('event_number', (select coalesce(max(id), 0) + 1 from event), false);
alter table event alter column id drop identity;
alter table event alter column id set default nextval('event_number');

select part_by('exchange', 'id', 'id');
select part_by('exchange_certificate', 'exchange_id', 'exchange_id, position');
select part_by('event', 'at', 'id, at');
create index event_newest on event (id desc);
drop function part_by;

-- Archives of years: what was written out, before anything of it was removed.
create table archive (
  year integer not null,
  sha256 text not null, -- of the whole file, hex
  exchanges bigint not null,
  events bigint not null,
  written_at timestamptz not null,
  removed_at timestamptz,
  primary key (year, sha256)
);
