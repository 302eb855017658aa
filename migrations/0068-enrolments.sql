-- Orders at CAs that keep nothing to be asked for (CMP, EST): the request as it was sent, how far it came, and what was given for it.

create table ca_enrolment (
  ca text not null,
  ticket text not null,
  order_key text not null,
  request bytea not null, -- PKCS#10, DER
  progress text not null, -- of the protocol, JSON
  certificates bytea, -- DER, one after the other, that of the request first
  changed_at timestamptz not null,
  primary key (ca, ticket)
);

create index ca_enrolment_key on ca_enrolment (ca, order_key);
