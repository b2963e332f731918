-- What options cost: daily volatilities of underlyings, and what each option trade went through.

create table atm_volatility (
  underlying  text not null,
  date        date not null,
  version     text not null,
  -- At the money, constant maturity of 30 days, 0.13 = 13 %; null where the closes did not give one.
  volatility  double precision check (volatility > 0),
  -- INTERPOLATED or NEAREST, else why there is none.
  source      text not null,
  -- The expiries it was read from.
  details     jsonb not null,
  recorded_at timestamptz not null default now(),
  primary key (underlying, date, version)
);

-- Null for what is no option, and until its prices were read.
alter table trades add column option_path jsonb;
