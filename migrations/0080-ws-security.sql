-- WS-Security: whether a partner's messages are signed, by which certificates, and which were seen.

alter table partner add column ws_security text not null default 'none'
  check (ws_security in ('none', 'sign', 'demand', 'both'));

-- Those a partner signs its messages with; several, so that one can follow another.
create table partner_signing_certificate (
  partner_id uuid not null references partner,
  sha256 text not null, -- of the DER, hex
  der bytea not null,
  added_at timestamptz not null,
  primary key (partner_id, sha256)
);

-- What was signed and came once, by the SHA-256 over its canonical SignedInfo; for as long as it could come again.
create table signed_message (
  partner_id uuid not null references partner,
  sha256 text not null,
  until timestamptz not null,
  primary key (partner_id, sha256)
);
create index signed_message_until on signed_message (until);
