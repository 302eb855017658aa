-- What is proposed about a person is not voted on by that person.
alter table approval add column person_id uuid references person;

-- As before, and: not by whom it is about.
create or replace function approval_vote_guard() returns trigger language plpgsql as $$
declare
  item approval%rowtype;
  voter person%rowtype;
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
  if item.person_id = new.person_id then
    raise exception 'a vote by whom it is about'
      using errcode = 'check_violation', constraint = 'approval_vote_not_about_oneself';
  end if;
  select * into voter from person where id = new.person_id for share;
  if voter.disabled_at is not null then
    raise exception 'a vote by a disabled person'
      using errcode = 'check_violation', constraint = 'approval_vote_not_by_disabled';
  end if;
  if not ('approver' = any (voter.roles)) then
    raise exception 'a vote by a person who is no approver'
      using errcode = 'check_violation', constraint = 'approval_vote_by_approver';
  end if;
  return new;
end $$;

-- Whom it is about stays, as does everything else that was proposed.
create function approval_person_stays() returns trigger language plpgsql as $$
begin
  raise exception 'what was proposed is never changed'
    using errcode = 'check_violation', constraint = 'approval_stays';
end $$;
create trigger approval_person_stays before update on approval
  for each row when (new.person_id is distinct from old.person_id) execute function approval_person_stays();
