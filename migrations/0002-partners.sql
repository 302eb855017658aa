-- Registered counterparts. A partner belongs to one authority of ours and is known by its TLS certificate.

create table partner (
  id uuid primary key,
  name text not null unique,
  authority_id uuid not null references authority,
  role text not null check (role in ('terminal', 'DV', 'CVCA')),
  country text not null,
  mnemonic text not null,
  edition text not null,
  service_url text, -- where we call it: set for the DV or CVCA that certifies our keys
  callback_rule text not null check (callback_rule in ('response-url', 'registered-url')),
  state text not null check (state in ('active', 'suspended')),
  initial_since timestamptz, -- certificates issued before this moment vouch for nothing (after a suspension)
  created_at timestamptz not null,
  unique (authority_id, country, mnemonic)
);

create table partner_tls_certificate (
  authority_id uuid not null references authority,
  fingerprint text not null, -- SHA-256 of the DER, hex
  partner_id uuid not null references partner,
  der bytea not null,
  added_at timestamptz not null,
  primary key (authority_id, fingerprint)
);
create index partner_tls_certificate_partner on partner_tls_certificate (partner_id);

create table callback_target (
  partner_id uuid not null references partner,
  position integer not null,
  url text not null,
  primary key (partner_id, position)
);

-- Permission for one initial request: given by a person who compared the key's fingerprint over a second channel.
create table initial_permission (
  id uuid primary key,
  partner_id uuid not null references partner,
  key_fingerprint text not null, -- SHA-256 of the request's 7F49 object, hex
  expires_at timestamptz not null,
  created_at timestamptz not null,
  used_by_exchange uuid,
  unique (partner_id, key_fingerprint)
);
