-- The newest of those that brought a list, however many brought it.
drop index exchange_list;
create index exchange_list on exchange (list_sha256, id) where list_sha256 is not null;
