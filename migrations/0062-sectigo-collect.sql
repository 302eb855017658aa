-- What was collected from a CA of the kind sectigo, and when: of an order at most every three hours, and never two orders at once.

create table sectigo_collect (
  ca text not null,
  order_number text not null,
  asked_at timestamptz not null, -- written down before the call
  under_way boolean not null,
  answer text, -- of the CA, until it is asked again; null: none that says anything of the order
  primary key (ca, order_number)
);
