-- CAs of our own, their keys in the key store. A certificate is written down before it is signed.

create table local_ca (
  name text primary key,
  key_id text not null,
  certificate bytea not null, -- the root, DER
  crl_number bigint not null default 0, -- of the last CRL
  made_at timestamptz not null
);

create table local_ca_certificate (
  ca text not null references local_ca,
  order_key text not null, -- an order asked again gets the same certificate
  wish_sha256 text not null,
  serial text not null, -- hex
  body bytea not null, -- TBSCertificate: the octets to sign
  certificate bytea,
  written_at timestamptz not null,
  revoked_at timestamptz,
  reason integer, -- RFC 5280 5.3.1
  primary key (ca, order_key),
  unique (ca, serial)
);
