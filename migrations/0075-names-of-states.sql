-- Names in the certificates of public CAs by which SPOCs of other states are known, under each root registered with them: of one state alone.
create table state_name (
  authority_id uuid not null references authority, -- our SPOC
  root text not null, -- SHA-256 of the certificate, hex
  name text not null, -- lower case
  partner_id uuid not null references partner, -- the SPOC of that state
  primary key (authority_id, root, name)
);
create index state_name_partner on state_name (partner_id);
