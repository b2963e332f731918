-- What the live engine loads before a day, and what its trades brought against what rules promised.

-- Of the last run, for advisors with a rule that is on: what sizing and stops need of them.
create table rule_levels (
  advisor_id text collate "C" primary key,
  levels     jsonb not null
);

-- One row per leg; a leg is open while it has no exit. Legs of one idea share the group.
create table executed_trades (
  trade_group_id          text not null,
  leg_number              integer not null check (leg_number > 0),
  signal_id               text not null,
  book                    text not null check (book in ('NORMAL', 'ADVERSE')),
  mode                    text not null check (mode in ('live', 'paper', 'shadow')),
  advisor_id              text not null,
  category                text not null,
  contract                text not null,
  side                    text not null check (side in ('BUY', 'SELL')),
  quantity                bigint not null check (quantity > 0),
  -- The rule it was traded under, the run that had built it, and what that rule expected of it.
  rule_key                text not null collate "C",
  rule_run_id             text not null,
  predicted_r             double precision not null,
  predicted_sd            double precision not null,
  -- Distance to the stop times quantity, at entry.
  risk_paise              bigint not null check (risk_paise > 0),
  entry_at                timestamptz not null,
  entry_price             numeric not null,
  exit_at                 timestamptz,
  exit_price              numeric,
  exit_reason             text,
  gross_paise             bigint,
  cost_paise              bigint,
  net_paise               bigint,
  -- Of entry and exit against the prices that were wanted; positive = worse than wanted.
  slippage_paise          bigint,
  expected_slippage_paise bigint not null,
  primary key (trade_group_id, leg_number),
  check (num_nulls(exit_at, exit_price, exit_reason, gross_paise, cost_paise, net_paise,
                   slippage_paise) in (0, 7)),
  check (exit_at >= entry_at)
);
create index executed_trades_by_rule on executed_trades (rule_key, exit_at);

-- Every evaluation that said something new; none is ever changed.
create table eligibility_snapshots (
  version  integer primary key,
  date     date not null,
  moment   text not null check (moment in ('NIGHTLY', 'PRE_MARKET')),
  made_at  timestamptz not null default now(),
  content  jsonb not null
);
create index eligibility_snapshots_by_date on eligibility_snapshots (date, version);
