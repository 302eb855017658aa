-- Which node this database belongs to: one row.

create table node (
  id uuid primary key default gen_random_uuid(),
  is_the_only_one boolean not null unique default true check (is_the_only_one)
);
insert into node default values;
