-- Every configuration that rules were ever judged by: who changed what when, and why.

create table rule_configurations (
  version       integer primary key check (version >= 1),
  configuration jsonb not null,
  author        text not null check (author <> ''),
  reason        text not null check (reason <> ''),
  saved_at      timestamptz not null default now(),
  fade_policy   text not null generated always as (configuration ->> 'fade') stored,
  check ((configuration ->> 'version')::integer = version)
);

-- History is only ever added to.
create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  raise exception 'table %: expected rows to be kept as they are, found %', tg_table_name, tg_op;
end $$;

create trigger rule_configurations_kept before update or delete on rule_configurations
  for each statement execute function refuse_rewriting();
