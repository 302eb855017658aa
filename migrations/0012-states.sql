-- Other states: their SPOCs, their DVs, and requests that cross borders.

alter table authority drop constraint authority_role_check;
alter table authority add constraint authority_role_check check (role in ('CVCA', 'DV', 'TCC', 'NPKD', 'SPOC'));
create unique index authority_one_spoc on authority (country) where role = 'SPOC'; -- exactly one a state (TR-03139, 1.4.6)

alter table partner drop constraint partner_role_check;
alter table partner add constraint partner_role_check
  check (role in ('terminal', 'DV', 'CVCA', 'NPKD', 'SPOC', 'foreign-DV'));
alter table partner add column of_state uuid references partner; -- a foreign DV: the SPOC of its state
alter table partner add constraint partner_of_state_check check ((role = 'foreign-DV') = (of_state is not null));

alter table exchange drop constraint exchange_state_check;
alter table exchange add constraint exchange_state_check check (
  state in ('accepted', 'awaiting-approval', 'forwarded', 'settled', 'queued', 'awaiting-callback', 'answered', 'closed',
    'parked'));
alter table exchange add column for_exchange uuid references exchange; -- the exchange this one carries on
alter table exchange add column foreign_car text; -- the key of the foreign CVCA that is to sign, as it was sent
create unique index exchange_carried_on on exchange (for_exchange) where for_exchange is not null;

alter table certificate drop constraint certificate_origin_check;
alter table certificate add constraint certificate_origin_check
  check (origin in ('issued', 'held', 'authority', 'relayed')); -- relayed: of a DV of ours, by another state

-- What a CVCA countersigns is written here before it is signed, and found again after a crash.
create table countersignature (
  exchange_id uuid primary key references exchange,
  authority_id uuid not null references authority,
  key_id uuid not null references authority_key,
  key_fingerprint text not null, -- of the key in the request, SHA-256 in hex
  to_be_signed bytea not null, -- the request and the outer CAR
  signed_request bytea, -- the authenticated request, once it is signed
  written_at timestamptz not null
);

-- The forms by which a state registered (TR-03139, 3.2.2 and appendix D), each as it was taken. The newest is the one that counts.
create table state_form (
  id bigint generated always as identity primary key,
  partner_id uuid not null references partner, -- the SPOC of the state
  form jsonb not null,
  taken_at timestamptz not null,
  taken_by text not null -- who brought it, and who approved
);
create index state_form_newest on state_form (partner_id, id desc);

-- How far a certificate of ours has come towards its end: each step is told once.
create table renewal_stage (
  authority_id uuid not null references authority,
  holder_reference text not null,
  stage text not null check (stage in ('plan', 'act', 'late', 'lost')),
  at timestamptz not null,
  primary key (authority_id, holder_reference, stage)
);
