-- What a CA offered when it was asked last: shown while it cannot be asked.

create table ca_product_list (
  partner_id uuid primary key references partner, -- the CA
  products jsonb not null,
  asked_at timestamptz not null
);
