// Daily volatilities in PostgreSQL: recorded ones, and India VIX as uploaded among the daily bars.
import { endOfDate } from '#core/analytics/replay/corpus-window.ts';
import type { Option } from '#core/market/instrument.ts';
import { INDIA_VIX, vixVolatility } from '#core/options/india-vix.ts';
import {
  type DailyVolatility,
  knownSeries,
  type VolatilitySeries,
} from '#core/options/volatility-level.ts';
import type { VolatilityHistory } from '#ports/volatility-history.ts';
import type { VolatilityRecord } from '#ports/volatility-record.ts';
import type { Sql } from './connection.ts';

/** Of the calculation: another one is another series. */
export const ATM_VERSION = 'atm30-1';

interface VolatilityRow extends DailyVolatility {
  readonly underlying: string;
  readonly vix: boolean;
}

export function postgresVolatilityHistory(sql: Sql): VolatilityHistory & VolatilityRecord {
  return {
    async between(underlyings, from, before) {
      const rows = await sql<VolatilityRow[]>`
        select underlying, date, volatility, false as vix from atm_volatility
        where version = ${ATM_VERSION} and volatility is not null
          and underlying in (select jsonb_array_elements_text(${sql.json(underlyings)}))
          and date >= ${from} and date < ${before}
        union all
        select underlying, date, close::double precision, true from daily_bars
        where underlying = ${INDIA_VIX.symbol} and date >= ${from} and date < ${before}
          and ${underlyings.includes(INDIA_VIX.underlying)}
        order by date`;
      return seriesOf(underlyings, rows);
    },
    namedOptions: (date) => sql<Option[]>`
      select distinct on (contract collate "C") kind, exchange, underlying, expiry, strike,
        option_type as "optionType"
      from trades
      where kind = 'OPT' and expiry >= ${date}
        and entry_at < ${sql.typed.instant(endOfDate(date))}
      order by contract collate "C", exchange`,
    async record(days) {
      if (days.length === 0) return;
      const rows = days.map(({ underlying, date, atm }) => ({
        underlying,
        date,
        volatility: atm.kind === 'volatility' ? atm.volatility : null,
        source: atm.kind === 'volatility' ? atm.method : atm.reason,
        details: { terms: atm.terms },
      }));
      await sql`
        insert into atm_volatility (underlying, date, version, volatility, source, details)
        select r.underlying, r.date, ${ATM_VERSION}, r.volatility, r.source, r.details
        from jsonb_to_recordset(${sql.json(rows as never)}) as r(
          underlying text, date date, volatility double precision, source text, details jsonb)
        on conflict (underlying, date, version) do update
          set volatility = excluded.volatility, source = excluded.source,
            details = excluded.details, recorded_at = now()`;
    },
  };
}

function seriesOf(
  underlyings: readonly string[],
  rows: readonly VolatilityRow[],
): ReadonlyMap<string, readonly VolatilitySeries[]> {
  const own = new Map<string, DailyVolatility[]>();
  const vix: DailyVolatility[] = [];
  for (const { underlying, date, volatility, vix: isVix } of rows) {
    const values = isVix ? vix : (own.get(underlying) ?? []);
    if (!isVix) own.set(underlying, values);
    values.push({ date, volatility: isVix ? vixVolatility(volatility) : volatility });
  }
  const series = new Map<string, readonly VolatilitySeries[]>();
  for (const underlying of underlyings) {
    const standIn = underlying === INDIA_VIX.underlying ? vix : [];
    const known = knownSeries(own.get(underlying) ?? [], standIn);
    if (known.length > 0) series.set(underlying, known);
  }
  return series;
}
