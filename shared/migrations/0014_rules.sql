-- The rules that stand, and the builds that made them. A build is stored in one transaction: its run, and
-- the rules that changed with it.

create table rule_runs (
  run_id       uuid primary key,
  -- The last one is the run whose rules stand.
  sequence     bigint not null unique generated always as identity,
  as_of        date not null,
  inputs       jsonb not null,
  changes      jsonb not null,
  figures      jsonb not null,
  walk_forward jsonb,
  finished_at  timestamptz not null default now()
);

create table rules (
  -- core/rules/rule-key
  rule_key      text primary key,
  -- The same, short enough for the path of an address.
  rule_id       text not null unique generated always as (md5(rule_key)) stored,
  -- All of it but the trades behind it, which may be thousands.
  rule          jsonb not null,
  trade_ids     jsonb not null,
  -- Hash of everything but the posterior (core/rules/rule-change).
  exact         text not null,
  -- The run that wrote it last.
  run_id        uuid not null references rule_runs (run_id),
  advisor_id    text not null generated always as (rule ->> 'advisorId') stored,
  direction     text not null generated always as (rule ->> 'direction') stored,
  selected      boolean not null generated always as ((rule ->> 'selected')::boolean) stored,
  active        boolean not null generated always as ((rule ->> 'active')::boolean) stored,
  n_effective   double precision not null
    generated always as ((rule ->> 'nEffective')::double precision) stored,
  mean_r        double precision
    generated always as ((rule ->> 'posteriorMeanR')::double precision) stored,
  sd            double precision
    generated always as ((rule ->> 'posteriorSd')::double precision) stored,
  probability   double precision
    generated always as ((rule ->> 'probability')::double precision) stored,
  false_share   double precision not null
    generated always as ((rule ->> 'falseShare')::double precision) stored,
  kelly         double precision not null
    generated always as ((rule ->> 'kellyFraction')::double precision) stored
);

-- The order in which rules are shown: what trades, what would but for a gate, then by doubt.
create index rules_shown
  on rules (active desc, selected desc, false_share, rule_key collate "C");
create index rules_by_advisor on rules (advisor_id);
