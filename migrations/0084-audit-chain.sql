-- The audit chain: each event gets a place in one chain of hashes (docs/audit.md). The event itself and the debt to chain it are
-- written by the same transaction; what chains comes after, so that writers do not wait for each other.

create table audit_row (
  position bigint not null, -- from 1, without holes
  at timestamptz not null, -- when it was chained; never goes back
  event_id bigint not null,
  event_at timestamptz not null,
  before bytea not null, -- the hash of the row before
  hash bytea not null, -- SHA-256 of the row in its published form, which names `before`
  primary key (position, at)
) partition by range (at); -- by the year, as events are
create table audit_row_rest partition of audit_row default;
create index audit_row_of_event on audit_row (event_id);

-- Chained rows of a year go with its events.
do $$
declare part record;
begin
  for part in select child.relname as called, pg_get_expr(child.relpartbound, child.oid) as bound
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = 'event'::regclass and child.relname ~ '^event_[0-9]{4}$'
  loop
    execute format('create table %I partition of audit_row %s', replace(part.called, 'event_', 'audit_row_'), part.bound);
  end loop;
end $$;

-- The newest row of the chain: one row, moved forward in the statement that chains.
create table audit_head (
  is_the_only_one boolean primary key default true check (is_the_only_one),
  position bigint not null,
  hash bytea not null,
  at timestamptz not null
);
insert into audit_head (position, hash, at) values (0, '', '1970-01-01T00:00:00Z'); -- the chain begins with a hash of the node's id

-- Where the chain begins that can be checked: 0, or where the last year ended that was removed.
create table audit_start (
  position bigint primary key,
  hash bytea not null,
  first_event bigint not null, -- events with lower numbers were never chained
  at timestamptz not null
);
insert into audit_start (position, hash, first_event, at)
  select 0, hash, (select case when is_called then last_value + 1 else last_value end from event_number), now() from audit_head;

-- Committed, and not chained yet. No index: it is read whole, and nearly empty.
create table audit_pending (
  event_id bigint not null,
  event_at timestamptz not null
);

create function event_is_chained() returns trigger language plpgsql as $$
begin
  insert into audit_pending (event_id, event_at) values (new.id, new.at);
  return null;
end $$;
create trigger event_is_chained after insert on event for each row execute function event_is_chained();

create function audit_stays() returns trigger language plpgsql as $$
begin
  raise exception '% belongs to the audit trail: nothing of it is changed or removed', tg_table_name
    using errcode = 'check_violation', constraint = 'audit_stays';
end $$;
create trigger event_stays before update or delete on event for each row execute function audit_stays();
create trigger event_not_emptied before truncate on event for each statement execute function audit_stays();
create trigger audit_row_stays before update or delete on audit_row for each row execute function audit_stays();
create trigger audit_row_not_emptied before truncate on audit_row for each statement execute function audit_stays();
create trigger audit_start_stays before update or delete on audit_start for each row execute function audit_stays();
create trigger audit_start_not_emptied before truncate on audit_start for each statement execute function audit_stays();
create trigger audit_head_stays before delete on audit_head for each row execute function audit_stays();
create trigger audit_head_not_emptied before truncate on audit_head for each statement execute function audit_stays();
create trigger audit_pending_stays before update on audit_pending for each row execute function audit_stays();
create trigger audit_pending_not_emptied before truncate on audit_pending for each statement execute function audit_stays();

create function audit_head_goes_on() returns trigger language plpgsql as $$
begin
  if new.position <= old.position or new.at < old.at then
    raise exception 'the audit chain only grows' using errcode = 'check_violation', constraint = 'audit_stays';
  end if;
  return new;
end $$;
create trigger audit_head_goes_on before update on audit_head for each row execute function audit_head_goes_on();
