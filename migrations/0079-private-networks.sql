-- Whether a partner is in the private network of this node: then calls to it may go to private addresses. So it was for all until now.

alter table partner add column private_network boolean not null default false;
update partner set private_network = true;
