-- Signed lists: master, defect and document signer lists, as they came, and who has which.

create table list_content (
  sha256 text primary key, -- of the octets, hex
  octets bytea not null,
  kept_at timestamptz not null
);

-- A list an authority found good. The newest of a kind, by the time it was signed, is the one it gives.
create table list_version (
  id uuid primary key,
  authority_id uuid not null references authority,
  kind text not null check (kind in ('master', 'defect', 'document-signer')),
  sha256 text not null references list_content,
  signed_at timestamptz not null,
  from_partner_id uuid references partner, -- null: an operator or a source of ours brought it
  kept_at timestamptz not null,
  unique (authority_id, kind, sha256)
);

-- Which version of a kind a partner got last, and how.
create table list_held (
  partner_id uuid not null references partner,
  kind text not null check (kind in ('master', 'defect', 'document-signer')),
  sha256 text not null references list_content,
  how text not null check (how in ('asked', 'sent')),
  at timestamptz not null,
  primary key (partner_id, kind)
);

-- CSCA certificates an authority trusts to vouch for the signers of lists.
create table list_anchor (
  authority_id uuid not null references authority,
  sha256 text not null, -- of the DER, hex
  der bytea not null,
  added_at timestamptz not null,
  primary key (authority_id, sha256)
);

alter table exchange add column list_sha256 text references list_content; -- the list that came or goes with it

alter table authority drop constraint authority_role_check;
alter table authority add constraint authority_role_check check (role in ('CVCA', 'DV', 'TCC', 'NPKD'));
alter table partner drop constraint partner_role_check;
alter table partner add constraint partner_role_check check (role in ('terminal', 'DV', 'CVCA', 'NPKD'));

create index exchange_requests_of_partner on exchange (partner_id, created_at desc) where direction = 'in';
create index list_version_newest on list_version (authority_id, kind, signed_at desc);
