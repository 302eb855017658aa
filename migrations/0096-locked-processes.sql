-- Whether the private keys are locked in this process: each is opened by the persons who hold them.
alter table process add column keys_locked boolean not null default false;
