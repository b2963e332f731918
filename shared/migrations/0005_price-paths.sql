-- What trades went through on the tape (pipeline step 7), and the outcome that counts from then on. What
-- was claimed stays in exit_at, exit_price and exit_reason.

alter table trades
  -- core/analytics/trade-excursion: a path, a fill that was never traded, or why the tape says nothing.
  add column path jsonb,
  -- When the position ended; known only from the claimed exit on.
  add column measured_exit_at timestamptz,
  -- False: the claimed fill was not traded. There was no such trade, so that it is not measured.
  add column filled boolean;

update trades set path = '{"kind": "gap", "gap": "NO_SERIES"}', measured_exit_at = exit_at, filled = true
  where not features_stale;

alter table trades
  add check (features_stale or (path is not null and filled is not null
    and measured_exit_at between entry_at and exit_at)),
  add column mae_pct double precision
    generated always as ((path ->> 'maePct')::double precision) stored,
  add column mfe_pct double precision
    generated always as ((path ->> 'mfePct')::double precision) stored,
  add column wse_pct double precision
    generated always as ((path ->> 'wsePct')::double precision) stored,
  add column wte_pct double precision
    generated always as ((path ->> 'wtePct')::double precision) stored,
  add column post_sl_pct double precision
    generated always as ((path -> 'afterStop' ->> 'postSlPct')::double precision) stored,
  add column post_target_pct double precision
    generated always as ((path ->> 'postTargetPct')::double precision) stored,
  add column contradiction text generated always as (path ->> 'contradiction') stored,
  add column path_gap text generated always as (path ->> 'gap') stored,
  add column ambiguous boolean generated always as (path ->> 'optimistic' is not null) stored;
