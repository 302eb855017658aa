-- Places lists are fetched from again and again, and what came of it.

create table list_source (
  id uuid primary key,
  name text not null unique,
  authority_id uuid not null references authority,
  kind text not null check (kind in ('file', 'folder', 'http')),
  place text not null, -- absolute path, or URL
  ca text, -- certificates to trust instead of the usual ones, PEM; of an https URL
  every_seconds integer not null,
  origin text not null check (origin in ('configuration', 'operator')),
  created_at timestamptz not null,
  due_at timestamptz not null, -- when it is looked at next
  tried_at timestamptz,
  succeeded_at timestamptz,
  failing_since timestamptz, -- null: the last look went well
  last_error text,
  accepted_sha256 text, -- of the list that was found good last, hex
  etag text, -- as the server gave it with that list
  last_modified text
);
create index list_source_due on list_source (due_at);

alter table list_version add column from_source text; -- the name of the source that brought it
