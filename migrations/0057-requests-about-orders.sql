-- Beside an order itself, a CA is asked to revoke, suspend and reinstate its certificate, to cancel it, and about names that an account
-- there may use. Each is an exchange, as revocations were from the beginning; what they have beside it stands in one table.

alter table ca_order drop constraint ca_order_state_check;
alter table ca_order add constraint ca_order_state_check check (state in
  ('draft', 'submitted', 'pending_validation', 'issuing', 'issued', 'suspended', 'revoked', 'rejected', 'failed', 'cancelled'));
alter table ca_order drop constraint ca_order_ticket;
alter table ca_order add constraint ca_order_ticket check
  (state not in ('pending_validation', 'issuing', 'issued', 'suspended', 'revoked') or ticket is not null);

alter table ca_revocation rename to ca_request;
alter table ca_request
  add column partner_id uuid references partner, -- the CA
  add column operation text not null default 'RevokeCertificate',
  add column domain text,
  add column note text, -- why, in the words of whoever asked
  add column answer jsonb, -- of a name: how it stands there
  add column came_to text check (came_to in ('done', 'too-late', 'given-up')),
  alter column order_id drop not null,
  alter column reason drop not null;
update ca_request set
  partner_id = (select partner_id from ca_order where id = order_id),
  came_to = case when done_at is null then null
    when (select state from ca_order where id = order_id) = 'revoked' then 'done' else 'given-up' end;
alter table ca_request
  alter column partner_id set not null,
  alter column operation drop default,
  add constraint ca_request_about check ((order_id is null) <> (domain is null)),
  add constraint ca_request_reason check ((operation = 'RevokeCertificate') = (reason is not null)),
  add constraint ca_request_end check ((done_at is null) = (came_to is null));

-- The same thing is under way once.
drop index ca_revocation_open;
create unique index ca_request_of_order on ca_request (order_id, operation) where done_at is null and order_id is not null;
create unique index ca_request_of_domain on ca_request (partner_id, domain) where done_at is null and domain is not null;
create index ca_request_all_of_order on ca_request (order_id, asked_at);
