-- Uploads, what they brought and what they could not use.

create table uploads (
  id              uuid primary key,
  -- Given when the upload is requested: decides which of two rows about one trade is newer.
  sequence        bigint generated always as identity unique,
  kind            text not null check (kind in ('trades', 'contracts', 'daily-bars')),
  file_name       text not null,
  as_of           date,
  status          text not null default 'REQUESTED'
                  check (status in ('REQUESTED', 'INGESTED', 'FAILED')),
  failure         text,
  read            bigint not null default 0,
  accepted        bigint not null default 0,
  rejected        bigint not null default 0,
  duplicates      bigint not null default 0,
  replaced        bigint not null default 0,
  ignored_columns jsonb not null default '[]',
  requested_at    timestamptz not null default now(),
  ingested_at     timestamptz,
  check (status <> 'INGESTED' or read = accepted + rejected + duplicates + replaced)
);

create table rejects (
  upload_id uuid not null references uploads (id),
  line      bigint not null,
  field     text,
  code      text not null,
  message   text not null,
  expected  text not null,
  found     text not null,
  raw       text not null,
  primary key (upload_id, line)
);

create table watermarks (
  name       text primary key,
  updated_at text not null,
  id         text not null
);
