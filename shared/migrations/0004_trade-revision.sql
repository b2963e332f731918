-- Counts everything that makes computed features wrong: another content, another lot, another label.
-- Features are stored only for the revision they were computed from.

alter table trades add column revision integer not null default 0;
