-- What an authority trusts is looked up for each request: a few rows, however many it has issued.
create index certificate_of_cas on certificate (authority_id) where origin in ('authority', 'held');
