-- Revocation lists of SPOC CAs, as they came: a node that starts while a list cannot be fetched has the last one.

create table spoc_crl (
  url text not null check (length(url) <= 1000),
  issuer_sha256 text not null, -- of the certificate of the issuing CA, hex
  octets bytea not null,
  fetched_at timestamptz not null,
  primary key (url, issuer_sha256)
);
