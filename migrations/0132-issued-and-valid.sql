-- What an authority issued and is valid still: how many terminals are covered, and whom a CVCA certified (coverage in the console).
create index certificate_issued on certificate (authority_id, expires) where origin = 'issued';
