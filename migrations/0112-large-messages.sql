-- Of a message that is larger than it need be only its name and size are kept: its octets are empty.
alter table exchange_message drop constraint exchange_message_coding_check;
alter table exchange_message add constraint exchange_message_coding_check check (coding in ('identity', 'gzip', 'none'));
