-- The messages a partner may use; none named: all that its role may.

alter table partner add column operations text[];
