-- Which prices the archive was asked to keep, and what came of it: one row per request to a source.

create table archived_days (
  instrument text not null,
  date       date not null,
  wanted     text not null check (wanted in ('MINUTE', 'TICK')),
  -- 0 = the source knows of no trading that day.
  rows       integer not null check (rows >= 0),
  source     text not null,
  faults     jsonb not null,
  bytes      integer not null,
  asked_on   date not null,
  primary key (date, wanted, instrument)
);
