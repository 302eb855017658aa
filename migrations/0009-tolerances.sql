-- Deviations of partners: which are not forgiven whom. How often each was met is told by the events.

alter table partner add column tolerances_off text[] not null default '{}'; -- their names, in order

-- Only events of messages that deviated; so most cost nothing here.
create index event_deviation on event (partner_id) where details ?| array['forgiven', 'notForgiven'];
