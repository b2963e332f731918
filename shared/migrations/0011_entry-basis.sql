-- Whether an entry is a claimed fill or only the advised level. What the daily pull stored before says FILL
-- until its signal is pulled again: nothing here tells which of them had one.

alter table trades add column entry_basis text not null default 'FILL'
  check (entry_basis in ('FILL', 'ADVISED'));
