-- Where a partner is called unasked, told apart from the folders below which the URLs of its requests may lie.

alter table partner add column push_url text;

-- A rule that always took the first target, and an edition whose requests name no URL, made a URL of it.
update partner set push_url = callback_target.url
from callback_target
where callback_target.partner_id = partner.id
  and callback_target.position = 0
  and (partner.callback_rule = 'registered-url' or partner.edition = 'tr-03129/1.4');
