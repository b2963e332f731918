-- What advisors are measured by, as of a date, and the work that leads there.

create table advisor_metrics (
  advisor_id   text not null,
  as_of        date not null,
  advisor_name text,
  metrics      jsonb not null,
  measured_at  timestamptz not null default now(),
  ranked             boolean not null generated always as ((metrics ->> 'ranked')::boolean) stored,
  trades             integer not null generated always as ((metrics ->> 'trades')::integer) stored,
  sharpe             double precision
    generated always as ((metrics -> 'corpus' ->> 'sharpe')::double precision) stored,
  mdd_pct            double precision
    generated always as ((metrics -> 'corpus' ->> 'mddPct')::double precision) stored,
  return_pct         double precision
    generated always as ((metrics -> 'corpus' ->> 'returnPct')::double precision) stored,
  weighted_win_rate  double precision
    generated always as ((metrics -> 'weighted' ->> 'winRatePct')::double precision) stored,
  primary key (advisor_id, as_of)
);

create index advisor_metrics_standing
  on advisor_metrics (as_of, ranked desc, sharpe desc nulls last, advisor_id collate "C");

-- One row per advisor that a run (an upload, a regime change) has to enrich and measure.
create table work (
  run_id      text not null,
  advisor_id  text not null,
  as_of       date not null,
  enriched_at timestamptz,
  measured_at timestamptz,
  failure     text,
  primary key (run_id, advisor_id, as_of)
);
