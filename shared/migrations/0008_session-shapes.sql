-- What sessions looked like (scheme B), where a daily bar came from, and which bars are labelled.

alter table daily_bars
  -- PRICES: folded from minutes because no file had the day; a file replaces it.
  add column source text not null default 'UPLOAD' check (source in ('UPLOAD', 'PRICES')),
  -- Versions of the labels that rest on this bar as it is; null until it is labelled.
  add column labelled_by text;

-- Scheme A alone may be known before a trade: this table is what trades and rules read.
alter table regimes add constraint regimes_known_before check (version like 'A.%');

-- Scheme B names a session after its close: for attribution, joined by underlying and entry date. To choose
-- trades by it would be look-ahead, hence another table and another word.
create table session_shapes (
  underlying text not null,
  date       date not null,
  version    text not null check (version like 'B.%'),
  shape      text not null,
  features   jsonb not null,
  primary key (underlying, date, version)
);
