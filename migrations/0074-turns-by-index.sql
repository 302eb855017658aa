-- The same turns, found by two looks into an index however much is owed. Before, all that was owed to one partner was read for each
-- message: a plan is made once a session, mostly while little or nothing is owed, when reading everything is the cheapest.
create or replace function next_turn(partner uuid) returns integer language plpgsql
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off
as $$
begin
  return 1 + greatest(0,
    (select turn from outbox
      where state = 'due' and next_at is null and task in ('handle', 'install')
        and partner_id >= partner and partner_id <= partner -- by `=` the index of all turns would do as well, and is long
      order by partner_id desc, turn desc limit 1),
    (select turn from outbox
      where state = 'due' and next_at is null and task in ('handle', 'install') and priority < turn + 1000
      order by turn limit 1));
end $$;
