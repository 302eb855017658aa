-- Somebody else reset the password, and nobody has shown a code of the person's app with the next one since. Null: not so.
alter table person add column password_reset_at timestamptz;
