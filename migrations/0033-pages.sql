-- Lists go page by page in the order of an exchange's id, which tells its moment, and of an event's moment. Each way to look has an
-- index in that order; what nobody walks through in order any more goes, since each index costs every message that is accepted.

alter table exchange add column holder_reference text; -- of the certificate request
update exchange set holder_reference = (
  select details ->> 'holderReference' from event where event.exchange_id = exchange.id and details ? 'holderReference' order by event.id limit 1)
where request is not null;

drop index exchange_newest; -- the primary key has this order
drop index exchange_open;
drop index exchange_requests_of_partner;
drop index exchange_of_message;
drop index exchange_of_our_message;
drop index exchange_carried_on;
create index exchange_open on exchange (state, id) where state <> 'closed';
create index exchange_of_partner on exchange (partner_id, id);
create index exchange_of_operation on exchange (operation, id);
create index exchange_of_message on exchange (message_id, id) where message_id is not null;
create index exchange_of_holder on exchange (holder_reference, id) where holder_reference is not null;
create index exchange_carried_on on exchange (for_exchange, id) where for_exchange is not null;
create index exchange_sent on exchange (authority_id, operation, id) where direction = 'out';
create index exchange_refused on exchange (outcome, id) where outcome not in ('certificates', 'list');
create index exchange_failed on exchange (wire_status, id) where wire_status not like 'ok%';
create index exchange_list on exchange (list_sha256) where list_sha256 is not null;

drop index event_newest;
create index event_newest on event (at, id);
create index event_of_partner on event (partner_id, at, id) where partner_id is not null;
-- What happens to nearly every exchange is found soon by walking; what is rare is looked for.
create index event_of_kind on event (kind, at, id) where kind not in (
  'accepted', 'settled', 'decided to issue', 'callback delivered', 'answered at once', 'enquiry answered', 'queued', 'sent, and acknowledged', 'callback received');
