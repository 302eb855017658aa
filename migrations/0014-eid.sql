-- What a DV keeps for eID servers: certificate descriptions, request signer certificates, requests that wait for a person.

-- A terminal certificate carries the hash of its description, by the hash of its own signature.
create table certificate_description (
  authority_id uuid not null references authority,
  sha256 text not null, -- of the octets, hex
  octets bytea not null,
  hashes text[] not null, -- by every hash a certificate may carry, hex
  added_at timestamptz not null,
  primary key (authority_id, sha256)
);
create index certificate_description_hashes on certificate_description using gin (hashes);

-- What a partner signs its containers with. The one before stays: a message that is sent again was signed with it.
create table request_signer_certificate (
  id uuid primary key,
  partner_id uuid not null references partner,
  sha256 text not null, -- of the DER, hex
  der bytea not null,
  brought_by text not null check (brought_by in ('operator', 'partner')),
  added_at timestamptz not null,
  replaced_at timestamptz, -- null: in use
  replaces uuid references request_signer_certificate
);
create unique index request_signer_certificate_in_use on request_signer_certificate (partner_id) where replaced_at is null;

alter table exchange drop constraint exchange_state_check;
alter table exchange add constraint exchange_state_check check (
  state in ('accepted', 'awaiting-approval', 'awaiting-decision', 'forwarded', 'settled', 'queued', 'awaiting-callback',
    'answered', 'closed', 'parked'));
create index exchange_of_message on exchange (partner_id, message_id) where message_id is not null and direction = 'in';
