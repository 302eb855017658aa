-- What is wrong with the node, told to people: one alert for each cause until it ends, and what each place is to be told of it.

create table alert (
  id bigint generated always as identity primary key,
  scope text not null, -- 'node', or the host that it is wrong with
  cause text not null,
  subject text not null, -- what it is about, as a partner
  severity text not null check (severity in ('warning', 'critical')),
  says text not null,
  began_at timestamptz not null,
  gone_since timestamptz, -- not found any more, and not over yet: it may come back
  ended_at timestamptz,
  told_hours double precision -- the longest time for which it was told again
);
create unique index alert_open on alert (scope, cause, subject) where ended_at is null;
create index alert_newest on alert (id desc);

-- Owed to a place until it has it: an outage of the mail server loses nothing.
create table alert_message (
  id bigint generated always as identity primary key,
  alert_id bigint not null references alert,
  place text not null, -- as the configuration names it
  what text not null check (what in ('begins', 'goes on', 'is over')),
  says text not null,
  at timestamptz not null,
  done_at timestamptz
);
create index alert_message_owed on alert_message (place, id) where done_at is null;

create table alert_place (
  name text primary key,
  next_at timestamptz not null, -- not tried before
  attempts integer not null default 0, -- that failed since the last success
  failing_since timestamptz,
  last_error text
);
