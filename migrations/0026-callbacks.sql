-- A callback that comes too late is told with the request of ours that it was for.

create index exchange_of_our_message on exchange (partner_id, message_id) where message_id is not null and direction = 'out';
