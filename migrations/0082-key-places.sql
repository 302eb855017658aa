-- Where the next key of an authority is made: sealed in a file, or in a PKCS#11 token; null: where the node has its keys. A key stays
-- where it was made.
alter table authority add column key_place text check (key_place in ('software', 'pkcs11'));
