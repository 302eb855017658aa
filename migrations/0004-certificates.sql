-- Every CV certificate an authority of ours issued, holds, or trusts.

create table certificate (
  id uuid primary key,
  authority_id uuid not null references authority, -- who of ours keeps it
  sha256 text not null,
  octets bytea not null,
  holder_reference text not null,
  authority_reference text not null,
  role text not null check (role in ('CVCA', 'DV-domestic', 'DV-foreign', 'terminal')),
  effective date not null,
  expires date not null,
  origin text not null check (origin in ('issued', 'held', 'authority')), -- to others; for our key; of a CA above us
  is_anchor boolean not null default false, -- trusted by a person's decision, not by a signature
  stored_at timestamptz not null,
  unique (authority_id, sha256)
);
create index certificate_by_holder on certificate (authority_id, holder_reference);

-- What will be signed is written here before it is signed, and found again after a crash.
create table issuance (
  id uuid primary key,
  authority_id uuid not null references authority,
  exchange_id uuid not null references exchange,
  partner_id uuid not null references partner,
  request_sha256 text not null,
  issuer_key uuid not null references authority_key,
  holder_reference text not null,
  key_sha256 text not null, -- of the certified public key
  body bytea not null, -- the certificate body: the octets to sign
  certificate_id uuid references certificate,
  written_at timestamptz not null,
  unique (authority_id, holder_reference),
  unique (authority_id, key_sha256),
  unique (authority_id, partner_id, request_sha256)
);
