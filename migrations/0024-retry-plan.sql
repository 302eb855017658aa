-- Of owed work: since when it fails, of what kind that is, and when it is tried next. Until now only the queue knew.

alter table outbox add column cause text; -- the kind of the last failure; last_error has its words
alter table outbox add column failing_since timestamptz; -- of the failures in a row; null: the last attempt did not fail
alter table outbox add column next_at timestamptz; -- not before this, unless somebody hurries it
alter table outbox add column parked_at timestamptz;

update outbox set cause = 'unknown',
  parked_at = (select max(at) from event where event.exchange_id = outbox.exchange_id and event.kind = 'parked')
where state = 'parked';
