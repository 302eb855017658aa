-- As the planner can tell from a return code whether the index has it, without being told so beside.
drop index exchange_failed;
create index exchange_failed on exchange (wire_status, id) where wire_status < 'ok' or wire_status >= 'ol';
