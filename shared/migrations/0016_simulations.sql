-- Backtests that were asked for: each is of a plan and of the trades there were, so that asking twice is
-- asking once.

create table simulations (
  -- Hash of the plan and of the trades.
  id            text primary key,
  sequence      bigint generated always as identity unique,
  plan          jsonb not null,
  -- Of the trades entered by the end of the plan, when it was asked for.
  fingerprint   text not null,
  trades        integer not null,
  requested_by  text not null,
  requested_at  timestamptz not null default now(),
  -- One that failed may be asked for again.
  attempt       integer not null default 1,
  status        text not null default 'REQUESTED'
                check (status in ('REQUESTED', 'RUNNING', 'DONE', 'FAILED')),
  phase         text,
  done          integer not null default 0,
  total         integer not null default 0,
  started_at    timestamptz,
  progressed_at timestamptz,
  finished_at   timestamptz,
  failure       text,
  -- As it was printed, without its positions: jsonb would sort its keys.
  report        json,
  check ((status = 'DONE') = (report is not null)),
  check ((status = 'FAILED') = (failure is not null))
);

create table simulation_positions (
  simulation_id text not null references simulations (id),
  policy        text not null,
  -- From 0, in the order of the report.
  number        integer not null,
  position      json not null,
  primary key (simulation_id, policy, number)
);
