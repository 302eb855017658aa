-- A scratchcard pays for one request at Uanataca, and is known for it: reserved, and written down, before it is used. Its code, by which
-- the certificate is revoked, is encrypted under a key that is not in this database.
create table uanataca_card (
  ca text not null, -- as the configuration names it
  sn text not null, -- serial of the card
  order_key text not null,
  erc jsonb not null, -- AES-256-GCM
  reserved_at timestamptz not null,
  primary key (ca, sn),
  unique (ca, order_key)
);
