-- The messages of an exchange as they went over the wire: HTTP bodies, octet for octet.
create table exchange_message (
  exchange_id uuid not null,
  part text not null check (part in ('request', 'answer', 'callback', 'callback answer', 'enquiry', 'enquiry answer')),
  sha256 text not null, -- of the octets as they went over the wire, hex
  direction text not null check (direction in ('in', 'out')),
  contract text not null,
  operation text not null,
  http_status integer, -- of an answer
  tls_fingerprint text, -- SHA-256 (hex) of the certificate that the other side showed
  size integer not null, -- of the octets as they went over the wire
  coding text not null check (coding in ('identity', 'gzip')), -- of the octets as they lie here
  octets bytea not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  times integer not null default 1, -- how often these very octets came or went
  primary key (exchange_id, part, sha256)
) partition by range (exchange_id); -- by the year, as exchanges are
alter table exchange_message alter column octets set storage external; -- what is large comes compressed
create table exchange_message_rest partition of exchange_message default;

do $$
declare part record;
begin
  for part in select child.relname as called, pg_get_expr(child.relpartbound, child.oid) as bound
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = 'exchange'::regclass and child.relname ~ '^exchange_[0-9]{4}$'
  loop
    execute format('create table %I partition of exchange_message %s',
      replace(part.called, 'exchange_', 'exchange_message_'), part.bound);
  end loop;
end $$;

-- What was said stays as it was said: only that it was said again is added.
create function exchange_message_stays() returns trigger language plpgsql as $$
begin
  raise exception 'messages belong to the audit trail: nothing of them is changed or removed'
    using errcode = 'check_violation', constraint = 'exchange_message_stays';
end $$;
create trigger exchange_message_unchanged before update on exchange_message for each row
  when ((old.exchange_id, old.part, old.sha256, old.direction, old.contract, old.operation, old.size, old.coding, old.octets, old.first_at)
    is distinct from (new.exchange_id, new.part, new.sha256, new.direction, new.contract, new.operation, new.size, new.coding, new.octets, new.first_at))
  execute function exchange_message_stays();
create trigger exchange_message_stays before delete on exchange_message for each row execute function exchange_message_stays();
create trigger exchange_message_not_emptied before truncate on exchange_message for each statement execute function exchange_message_stays();
