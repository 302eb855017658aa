-- TLS certificates that the node orders for itself: from the wish, which is written down before its order, until its key is removed.

create table own_tls (
  order_id text primary key, -- of ca_order, which follows
  identity text not null, -- where the configuration names it: tls, spoc.tls, …
  state text not null check (state in ('ordered', 'ready', 'in-use', 'replaced', 'given-up')),
  why text not null, -- it was ordered
  ordered_at timestamptz not null,
  ready_at timestamptz, -- the certificate is here
  use_from timestamptz, -- not before: partners were told of it first
  used_at timestamptz,
  ended_at timestamptz, -- replaced, or given up
  says text, -- why it was given up
  key_removed_at timestamptz
);
-- One at a time for each identity, however many processes look after it.
create unique index own_tls_next on own_tls (identity) where state in ('ordered', 'ready');
create unique index own_tls_in_use on own_tls (identity) where state = 'in-use';

-- Warnings of expiry that were given: once for each certificate and number of days, whoever made the certificate.
create table own_tls_warning (
  fingerprint text not null, -- SHA-256
  days integer not null, -- left; 0: it is over
  told_at timestamptz not null,
  primary key (fingerprint, days)
);
