-- Figures of option trades are part of an advisor's days: a changed path owes its day, and all days are
-- folded anew in their longer layout.

create or replace function owe_updated_trades() returns trigger language plpgsql as $$
begin
  insert into owed_measurements as owed (advisor_id, known_date, from_at, version)
  select changed.advisor_id, (changed.exit_at at time zone 'Asia/Kolkata')::date as known_date,
    min(changed.entry_at), nextval('measurement_changes')
  from old_trades o join new_trades n using (trade_id),
    lateral (values (o.advisor_id, o.entry_at, o.exit_at), (n.advisor_id, n.entry_at, n.exit_at))
      as changed (advisor_id, entry_at, exit_at)
  where (o.advisor_id, o.entry_at, o.exit_at, o.measured_exit_at, o.margin_paise, o.net_paise,
      o.return_pct, o.r_multiple, o.path, o.option_path) is distinct from
    (n.advisor_id, n.entry_at, n.exit_at, n.measured_exit_at, n.margin_paise, n.net_paise,
      n.return_pct, n.r_multiple, n.path, n.option_path)
  group by changed.advisor_id, known_date order by changed.advisor_id, known_date
  on conflict (advisor_id, known_date) do update
    set from_at = least(owed.from_at, excluded.from_at), version = excluded.version;
  return null;
end $$;

select owe_all_measurements();
