-- Keys of accounts at ACME CAs that are in the key store.

create table acme_account (
  ca text not null, -- as the configuration names it
  directory text not null, -- URL: another CA gets another key
  key_id text not null,
  made_at timestamptz not null,
  primary key (ca, directory)
);
