-- What people set at the running node: it counts before what the file says, until it is given back. Its history is the audit chain.
create table setting (
  name text primary key, -- as the path in eac.yaml
  value jsonb not null,
  since timestamptz not null,
  set_by text, -- null: the machine's administrator
  why text not null constraint setting_why check (btrim(why) <> ''),
  approval_id integer references approval -- those who approved it; null: nobody had to
);

create unique index approval_one_setting on approval ((action ->> 'setting')) where kind = 'setting' and state = 'waiting';
