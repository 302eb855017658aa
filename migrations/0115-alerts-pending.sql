-- What is found is told once it has been so for a while; what nobody could look at any more ends.
alter table alert add column pending boolean not null default false; -- found, and not told yet
alter table alert add column looked_at timestamptz not null default now(); -- when it was last seen how it is
