-- When a CA of the kind digicert was called: the vendor counts the calls of an API key, whichever process makes them.

create table digicert_call (
  id bigint generated always as identity primary key,
  api_key text not null, -- of its SHA-256, the first half in hex
  called_at timestamptz not null
);
create index digicert_call_recent on digicert_call (api_key, called_at);
