-- Of a message, too, stays which HTTP status it had, and which certificate the other side showed.
drop trigger exchange_message_unchanged on exchange_message;
create trigger exchange_message_unchanged before update on exchange_message for each row
  when ((old.exchange_id, old.part, old.sha256, old.direction, old.contract, old.operation, old.http_status, old.tls_fingerprint,
      old.size, old.coding, old.octets, old.first_at)
    is distinct from (new.exchange_id, new.part, new.sha256, new.direction, new.contract, new.operation, new.http_status, new.tls_fingerprint,
      new.size, new.coding, new.octets, new.first_at))
  execute function exchange_message_stays();
