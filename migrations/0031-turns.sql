-- Partners take turns: which round a piece of our own work has its turn in, and with what priority its job is added.

alter table outbox add column partner_id uuid;
alter table outbox add column turn integer not null default 1;
alter table outbox add column priority integer not null default 1; -- as BullMQ takes it: the smallest is done first

update outbox set partner_id = (select partner_id from exchange where exchange.id = outbox.exchange_id);

create index outbox_turn on outbox (turn)
  where state = 'due' and next_at is null and task in ('handle', 'install');
create index outbox_turn_of_partner on outbox (partner_id, turn)
  where state = 'due' and next_at is null and task in ('handle', 'install');

-- The turn of new work: start-time fair queueing. A partner's first piece of work has the turn after the one that is being done now
-- (the smallest still owed), each further one a later turn. What waits for its next attempt is out of turn; lists, whose
-- priority is 1000 above their turn, hold up no one's. A function, so that it is planned once a session.
create function next_turn(partner uuid) returns integer language plpgsql as $$
begin
  return 1 + greatest(0,
    (select max(turn) from outbox
      where state = 'due' and next_at is null and task in ('handle', 'install') and partner_id = partner),
    (select min(turn) from outbox
      where state = 'due' and next_at is null and task in ('handle', 'install') and priority < turn + 1000));
end $$;
