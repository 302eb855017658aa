-- Who is making the next request of a chain: one at a time, whichever process and whoever asks.
create table request_claim (
  authority_id uuid not null references authority,
  certified_by text not null, -- country and mnemonic of the CA that is asked to certify
  claim uuid not null, -- by whom
  taken_at timestamptz not null,
  primary key (authority_id, certified_by)
);
