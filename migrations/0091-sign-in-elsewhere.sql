-- People of whom a named issuer (OpenID Connect) tells who they are: known by its subject, never by a name it tells.
create table issuer_account (
  issuer text not null,
  subject text not null,
  person_id uuid not null references person,
  primary key (issuer, subject)
);
