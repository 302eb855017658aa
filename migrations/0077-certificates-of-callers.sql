-- When a TLS certificate of a partner may be used, beside its own validity; and partners known by the CA their certificates come from.

alter table partner_tls_certificate
  add column use_from timestamptz, -- none: at once
  add column use_until timestamptz; -- none: until it is taken out

create table partner_tls_issuer (
  id integer generated always as identity primary key,
  authority_id uuid not null references authority,
  partner_id uuid not null references partner,
  ca_fingerprint text not null, -- SHA-256 of the DER, hex
  ca_der bytea not null,
  subject text not null, -- 'dn:' or 'cn:' and what certificates are compared with
  subject_text text not null, -- as it was written
  crl_url text, -- none: no revocation list is asked
  use_from timestamptz,
  use_until timestamptz,
  added_at timestamptz not null,
  unique (authority_id, subject, ca_fingerprint)
);
create index partner_tls_issuer_partner on partner_tls_issuer (partner_id);
