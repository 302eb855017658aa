-- Certificates that were issued after what the database knew when it was restored: found in the ledger, which lies outside it.

create table forgotten_issuance (
  certificate_sha256 text primary key,
  authority text not null, -- role, country and mnemonic of the authority of ours: it may be forgotten, too
  partner text, -- country and mnemonic; null: a certificate for the authority's own key
  holder_reference text not null,
  key_sha256 text not null, -- of the certified public key
  request_sha256 text,
  octets bytea not null,
  issued_at timestamptz not null,
  found_at timestamptz not null,
  given_again_at timestamptz -- its partner asked with the same request, and got it again
);
create index forgotten_issuance_holder on forgotten_issuance (authority, holder_reference);
create index forgotten_issuance_key on forgotten_issuance (authority, key_sha256);
