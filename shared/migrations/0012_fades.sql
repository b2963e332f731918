-- What fading a trade would have brought, and by name what rules learn of its features, so that nobody has to
-- read the long columns of every trade.

alter table trades
  -- core/rules/fades/fade: an outcome of our own order, or why there would be none.
  add column fade jsonb,
  -- How it would be faded, as rule_configurations has it: of another policy than today's it is stale.
  add column fade_policy text,
  add column category text generated always as (features ->> 'category') stored,
  -- As the source says, else inferred from the outcome that counts.
  add column held_period text generated always as (features ->> 'period') stored,
  add column weekday smallint generated always as ((features ->> 'weekday')::smallint) stored,
  add column time_session text generated always as (features ->> 'timeSession') stored,
  add column quantity bigint generated always as ((features ->> 'quantity')::bigint) stored;

-- No metric rests on a fade, so that no measurement is owed; whoever runs next enriches all trades again.
update trades set features_stale = true, revision = revision + 1 where not features_stale;

alter table trades
  add check (features_stale or (fade is not null and fade_policy is not null));

create index trades_by_fade_policy on trades (advisor_id, fade_policy);
