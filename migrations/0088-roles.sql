-- What each person may do. Whoever was a user before roles keeps what every user could do: ask and approve.
alter table person add column roles text[] not null default '{}'
  constraint person_roles_known check (roles <@ array['administrator', 'officer', 'approver', 'operator', 'auditor'])
  constraint person_auditor_alone check (not ('auditor' = any (roles)) or cardinality(roles) = 1);
update person set roles = array['officer', 'approver', 'operator'];

-- As before, and: only approvers vote.
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
