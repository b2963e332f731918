-- What an advisor's measurement leaves behind for the next one, and what changed since: trades owe the day
-- on which their outcome became known (the date of the claimed exit in India).

create sequence measurement_changes;

create table owed_measurements (
  advisor_id text not null,
  known_date date not null,
  -- The earliest entry among the changed trades: the replay is right up to there.
  from_at    timestamptz not null,
  -- New with every change, so that a measurement settles only what it has seen.
  version    bigint not null,
  primary key (advisor_id, known_date)
);

-- Sums of the trades of a day, and of all days up to it (core/analytics/day-fold). Whoever changes their
-- layout calls owe_all_measurements() in the migration that comes with it.
create table advisor_days (
  advisor_id text not null,
  known_date date not null,
  sums       double precision[] not null,
  total      double precision[] not null,
  primary key (advisor_id, known_date)
);

create table advisor_measurements (
  advisor_id        text primary key,
  version           bigint not null,
  -- Whose window the checkpoints belong to: the newest date measured.
  checkpoints_as_of date
);

-- The replay at the beginning of a trading day (core/analytics/corpus-checkpoint).
create table corpus_checkpoints (
  advisor_id   text not null,
  at           timestamptz not null,
  state        double precision[] not null,
  skipped_open jsonb not null,
  primary key (advisor_id, at)
);

-- In order of the key, so that writers never wait for each other in a circle.
create function owe_touched_trades() returns trigger language plpgsql as $$
begin
  insert into owed_measurements as owed (advisor_id, known_date, from_at, version)
  select advisor_id, (exit_at at time zone 'Asia/Kolkata')::date as known_date, min(entry_at),
    nextval('measurement_changes')
  from touched_trades group by advisor_id, known_date order by advisor_id, known_date
  on conflict (advisor_id, known_date) do update
    set from_at = least(owed.from_at, excluded.from_at), version = excluded.version;
  return null;
end $$;

-- Both what a trade was and what it became; nothing where no measured column changed.
create function owe_updated_trades() returns trigger language plpgsql as $$
begin
  insert into owed_measurements as owed (advisor_id, known_date, from_at, version)
  select changed.advisor_id, (changed.exit_at at time zone 'Asia/Kolkata')::date as known_date,
    min(changed.entry_at), nextval('measurement_changes')
  from old_trades o join new_trades n using (trade_id),
    lateral (values (o.advisor_id, o.entry_at, o.exit_at), (n.advisor_id, n.entry_at, n.exit_at))
      as changed (advisor_id, entry_at, exit_at)
  where (o.advisor_id, o.entry_at, o.exit_at, o.measured_exit_at, o.margin_paise, o.net_paise,
      o.return_pct, o.r_multiple, o.path) is distinct from
    (n.advisor_id, n.entry_at, n.exit_at, n.measured_exit_at, n.margin_paise, n.net_paise,
      n.return_pct, n.r_multiple, n.path)
  group by changed.advisor_id, known_date order by changed.advisor_id, known_date
  on conflict (advisor_id, known_date) do update
    set from_at = least(owed.from_at, excluded.from_at), version = excluded.version;
  return null;
end $$;

create trigger trades_inserted after insert on trades
  referencing new table as touched_trades for each statement execute function owe_touched_trades();
create trigger trades_deleted after delete on trades
  referencing old table as touched_trades for each statement execute function owe_touched_trades();
create trigger trades_updated after update on trades
  referencing old table as old_trades new table as new_trades
  for each statement execute function owe_updated_trades();

-- Forgets every measurement, so that all are done from nothing.
create function owe_all_measurements() returns void language sql as $$
  delete from advisor_days;
  delete from corpus_checkpoints;
  update advisor_measurements set version = version + 1, checkpoints_as_of = null;
  delete from owed_measurements;
  insert into owed_measurements (advisor_id, known_date, from_at, version)
  select advisor_id, (exit_at at time zone 'Asia/Kolkata')::date as known_date, min(entry_at),
    nextval('measurement_changes')
  from trades group by advisor_id, known_date;
$$;

select owe_all_measurements();

alter table trades
  add column overshoot_pct double precision
    generated always as ((path -> 'afterStop' ->> 'overshootPct')::double precision) stored,
  add column hunted boolean
    generated always as ((path -> 'afterStop' ->> 'hunted')::boolean) stored;

-- What a measurement reads: days by claimed exit, the first and the last named entry, and the upper
-- ranks of path figures.
drop index trades_by_advisor;
create index trades_by_advisor_exit on trades (advisor_id, exit_at);
create index trades_by_advisor_entry on trades (advisor_id, entry_at);
create index trades_by_advisor_name on trades (advisor_id, entry_at desc, trade_id collate "C" desc)
  where advisor_name is not null;
create index trades_by_mae on trades (advisor_id, mae_pct desc, exit_at) where mae_pct is not null;
create index trades_by_mfe on trades (advisor_id, mfe_pct desc, exit_at) where mfe_pct is not null;
create index trades_by_overshoot on trades (advisor_id, overshoot_pct desc, exit_at)
  where overshoot_pct is not null;
create index trades_by_wse on trades (advisor_id, wse_pct desc, exit_at) where wse_pct is not null;
create index trades_by_wte on trades (advisor_id, wte_pct desc, exit_at) where wte_pct is not null;
