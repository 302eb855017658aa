-- What may be removed once it is old: exchanges that nothing later comes back to.

alter table exchange add column retention text not null default 'keep' check (retention in ('keep', 'may-go'));
create index exchange_may_go on exchange (closed_at) where retention = 'may-go';
