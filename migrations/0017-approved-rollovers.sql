-- Key rollovers of our CVCAs under approval. A new key is made and signs, which fits into no transaction: what people approved is owed here
-- until it is done.

create unique index approval_one_rollover on approval (authority_id) where kind = 'rollover' and state = 'waiting';

create table approved_rollover (
  approval_id integer primary key references approval,
  authority_id uuid not null references authority,
  owed_at timestamptz not null,
  attempts integer not null default 0, -- that failed
  next_at timestamptz not null, -- when it is tried
  last_error text, -- why it could not be done yet
  holder_reference text, -- the key that was made
  done_at timestamptz,
  constraint approved_rollover_done check ((done_at is null) = (holder_reference is null))
);
create unique index approved_rollover_owed on approved_rollover (authority_id) where done_at is null;

-- Nothing is owed that people did not approve, and what is done stays done.
create function approved_rollover_guard() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'an approved rollover is never removed'
      using errcode = 'check_violation', constraint = 'approved_rollover_stays';
  end if;
  if tg_op = 'INSERT' then
    if not exists (select from approval where id = new.approval_id and kind = 'rollover' and state = 'approved'
        and authority_id = new.authority_id) then
      raise exception 'a rollover that nobody approved'
        using errcode = 'check_violation', constraint = 'approved_rollover_as_voted';
    end if;
    return new;
  end if;
  if old.done_at is not null or (new.approval_id, new.authority_id, new.owed_at)
      is distinct from (old.approval_id, old.authority_id, old.owed_at) then
    raise exception 'an approved rollover is carried out once, as it is'
      using errcode = 'check_violation', constraint = 'approved_rollover_stays';
  end if;
  return new;
end $$;
create trigger approved_rollover_guard before insert or update or delete on approved_rollover
  for each row execute function approved_rollover_guard();
