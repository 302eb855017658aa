alter table archive add column messages bigint not null default 0; -- archives of before hold them with their exchanges, uncounted
