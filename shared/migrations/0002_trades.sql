-- Trades as reported, with the features computed from them, and the reference data features need.

create table contracts (
  contract    text primary key,
  kind        text not null check (kind in ('FUT', 'OPT')),
  underlying  text not null,
  expiry      date not null,
  strike      numeric(14, 4),
  option_type text check (option_type in ('CE', 'PE')),
  lot         integer not null check (lot > 0),
  sequence    bigint not null,
  line        bigint not null
);

create table daily_bars (
  underlying text not null,
  date       date not null,
  open       numeric(14, 4) not null,
  high       numeric(14, 4) not null,
  low        numeric(14, 4) not null,
  close      numeric(14, 4) not null,
  sequence   bigint not null,
  line       bigint not null,
  primary key (underlying, date)
);

create table regimes (
  underlying text not null,
  date       date not null,
  version    text not null,
  regime     text not null,
  features   jsonb not null,
  primary key (underlying, date, version)
);

create table trades (
  trade_id      text primary key,
  advisor_id    text not null,
  advisor_name  text,
  exchange      text not null,
  kind          text not null check (kind in ('EQ', 'FUT', 'OPT')),
  underlying    text not null,
  expiry        date,
  strike        numeric(14, 4),
  option_type   text,
  contract      text not null,
  side          text not null check (side in ('BUY', 'SELL')),
  period        text,
  entry_price   numeric(14, 4) not null check (entry_price > 0),
  entry_at      timestamptz not null,
  stoploss      numeric(14, 4),
  targets       jsonb not null,
  exit_price    numeric(14, 4) not null check (exit_price > 0),
  exit_at       timestamptz not null,
  exit_reason   text,
  content_hash  text not null,
  -- The row that gave the content, and the newest row that confirmed it.
  upload_id     uuid not null references uploads (id),
  sequence      bigint not null,
  line          bigint not null,
  -- Features (pipeline steps 5 and 6); stale until the enrich function has computed them.
  features_stale boolean not null default true,
  margin_paise  bigint,
  net_paise     bigint,
  return_pct    double precision,
  r_multiple    double precision,
  lot_status    text,
  regime        text,
  regime_source text,
  market_regime text,
  features      jsonb,
  check (exit_at >= entry_at),
  check (features_stale or (margin_paise is not null and net_paise is not null))
);

create index trades_by_advisor on trades (advisor_id);
create index trades_stale on trades (advisor_id) where features_stale;
create index trades_by_contract on trades (contract);
create index trades_by_underlying on trades (underlying, entry_at);
create index trades_by_exit on trades (exit_at);
