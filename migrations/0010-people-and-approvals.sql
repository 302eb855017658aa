-- People who decide, what waits for their decision, and how they decided.

create table person (
  id uuid primary key,
  name text not null unique, -- by which the person logs in
  full_name text not null,
  -- scrypt (RFC 7914): parameters, salt and hash of the password
  scrypt_cost integer not null,
  scrypt_block_size integer not null,
  scrypt_parallelization integer not null,
  password_salt bytea not null,
  password_hash bytea not null,
  failures integer not null default 0, -- attempts since the last one that succeeded
  blocked_until timestamptz, -- no attempt is taken before
  created_at timestamptz not null,
  disabled_at timestamptz
);

create table approval (
  id integer generated always as identity primary key,
  kind text not null,
  subject text not null, -- what it is about, in words
  needs integer not null check (needs in (1, 2)), -- approvals, besides the requester
  state text not null default 'waiting' check (state in ('waiting', 'approved', 'refused', 'withdrawn')),
  requested_by uuid references person, -- null: a partner's message asks
  requested_for uuid references exchange, -- the exchange that waits
  partner_id uuid references partner,
  authority_id uuid references authority,
  checks jsonb not null, -- [{ check, source, ok, says }]
  action jsonb not null, -- what will be done
  created_at timestamptz not null,
  decided_at timestamptz,
  reminded_hours double precision, -- the longest wait that an event told of
  constraint approval_decided_at check ((state = 'waiting') = (decided_at is null))
);
create index approval_waiting on approval (created_at) where state = 'waiting';
create unique index approval_of_exchange on approval (requested_for) where state = 'waiting';

create table approval_vote (
  approval_id integer not null references approval,
  person_id uuid not null references person,
  decision text not null check (decision in ('approve', 'refuse')),
  grounds text not null constraint approval_vote_grounds check (btrim(grounds) <> ''),
  at timestamptz not null,
  constraint approval_vote_once primary key (approval_id, person_id)
);

create function approval_vote_guard() returns trigger language plpgsql as $$
declare
  item approval%rowtype;
  disabled timestamptz;
begin
  select * into item from approval where id = new.approval_id for update;
  if item.state <> 'waiting' then
    raise exception 'a vote on an approval that is %', item.state
      using errcode = 'check_violation', constraint = 'approval_vote_while_waiting';
  end if;
  if item.requested_by = new.person_id then
    raise exception 'a vote by the requester'
      using errcode = 'check_violation', constraint = 'approval_vote_not_by_requester';
  end if;
  select disabled_at into disabled from person where id = new.person_id for share;
  if disabled is not null then
    raise exception 'a vote by a disabled person'
      using errcode = 'check_violation', constraint = 'approval_vote_not_by_disabled';
  end if;
  return new;
end $$;
create trigger approval_vote_guard before insert on approval_vote
  for each row execute function approval_vote_guard();

create function approval_vote_stays() returns trigger language plpgsql as $$
begin
  raise exception 'a vote is never changed or removed'
    using errcode = 'check_violation', constraint = 'approval_vote_stays';
end $$;
create trigger approval_vote_stays before update or delete on approval_vote
  for each row execute function approval_vote_stays();
create trigger approval_vote_not_emptied before truncate on approval_vote
  for each statement execute function approval_vote_stays();

-- What was proposed stays as it is; a decision is what the votes say, and final.
create function approval_guard() returns trigger language plpgsql as $$
declare
  approving integer;
  refusing integer;
begin
  if tg_op = 'INSERT' then
    if new.state <> 'waiting' then
      raise exception 'an approval begins by waiting'
        using errcode = 'check_violation', constraint = 'approval_begins_waiting';
    end if;
    return new;
  end if;
  if tg_op = 'DELETE' then
    raise exception 'an approval is never removed'
      using errcode = 'check_violation', constraint = 'approval_stays';
  end if;
  if (new.id, new.kind, new.subject, new.needs, new.requested_by, new.requested_for, new.partner_id, new.authority_id,
      new.checks, new.action, new.created_at)
    is distinct from (old.id, old.kind, old.subject, old.needs, old.requested_by, old.requested_for, old.partner_id,
      old.authority_id, old.checks, old.action, old.created_at)
  then
    raise exception 'what was proposed is never changed'
      using errcode = 'check_violation', constraint = 'approval_stays';
  end if;
  if old.state <> 'waiting' then
    raise exception 'the approval is % already', old.state
      using errcode = 'check_violation', constraint = 'approval_decided_once';
  end if;
  select count(*) filter (where decision = 'approve'), count(*) filter (where decision = 'refuse')
    into approving, refusing from approval_vote where approval_id = new.id;
  if (new.state = 'approved' and (approving < new.needs or refusing > 0)) or (new.state = 'refused' and refusing = 0) then
    raise exception 'the votes do not say %', new.state
      using errcode = 'check_violation', constraint = 'approval_as_voted';
  end if;
  return new;
end $$;
create trigger approval_guard before insert or update or delete on approval
  for each row execute function approval_guard();

alter table exchange drop constraint exchange_state_check;
alter table exchange add constraint exchange_state_check check (state in
  ('accepted', 'awaiting-approval', 'settled', 'queued', 'awaiting-callback', 'answered', 'closed', 'parked'));
