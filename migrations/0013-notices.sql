-- General Messages between states (Doc 9303-12, 8.2.4): words for people. One that comes in is work for a person here.

create table notice (
  id integer generated always as identity primary key,
  direction text not null check (direction in ('in', 'out')),
  partner_id uuid not null references partner,
  exchange_id uuid not null unique references exchange,
  message_id text not null,
  subject text not null,
  body text not null,
  at timestamptz not null, -- taken, or queued
  state text check (state in ('open', 'done')), -- of one that came in
  closed_by text, -- the user who saw to it; null: nobody was named
  closing_words text, -- what was done about it
  closed_at timestamptz,
  constraint notice_state_of_incoming check ((direction = 'in') = (state is not null)),
  constraint notice_closed check (
    (state is not distinct from 'done') = (closed_at is not null) and (closed_at is null) = (closing_words is null)
    and (closed_by is null or closed_at is not null))
);
create index notice_open on notice (id) where state = 'open';
