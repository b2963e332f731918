// Whether options on an underlying were dear when a trade began: the newest daily volatility known
// before its day, within its own past year. The contract's own volatility would compare a strike and a
// few days of life with a month at the money (market reference, section 9.5).
import { addDays, daysBetween, type IsoDate } from '#core/market/ist.ts';
import { VOLATILITY_RANK_DEFINITION, volatilityRank } from './volatility-rank.ts';

/** Of a constant maturity of 30 days at the money; India VIX stands for NIFTY only. */
export const VOLATILITY_SOURCES = ['ATM_30D', 'INDIA_VIX'] as const;
export type VolatilitySource = (typeof VOLATILITY_SOURCES)[number];

export interface DailyVolatility {
  readonly date: IsoDate;
  /** At the close of that day, per year: 0.13 = 13 %. */
  readonly volatility: number;
}

/** One source only: values of two sources do not compare. */
export interface VolatilitySeries {
  readonly source: VolatilitySource;
  /** Oldest first. */
  readonly values: readonly DailyVolatility[];
}

/** The series that hold a value, the underlying's own before India VIX; both oldest first. */
export function knownSeries(
  own: readonly DailyVolatility[],
  vix: readonly DailyVolatility[],
): readonly VolatilitySeries[] {
  const both: readonly VolatilitySeries[] = [
    { source: 'ATM_30D', values: own },
    { source: 'INDIA_VIX', values: vix },
  ];
  return both.filter(({ values }) => values.length > 0);
}

export interface VolatilityLevel {
  readonly source: VolatilitySource;
  /** The day whose closing value is ranked. */
  readonly date: IsoDate;
  readonly volatility: number;
  /** 0..100; null with fewer than 60 values. */
  readonly rank: number | null;
  readonly percentile: number | null;
  readonly values: number;
  readonly definition: string;
}

const DEFINITION = `newest daily value before the entry; ${VOLATILITY_RANK_DEFINITION}`;

/** Over holidays a value of last week still stands; an older one is history. */
const OLDEST_DAYS = 7;

/** Days before an entry whose values count: more than hold the 252 of a rank. */
export const DAYS_BEFORE = 400;

/**
 * Levels by entry date, from the first series that gives a rank, else from the first that knows a value
 * of the seven days before; null when none does. What lies more than 400 days back, or on the day and
 * after it, makes no difference.
 */
export function volatilityLevels(
  series: readonly VolatilitySeries[],
): (entry: IsoDate) => VolatilityLevel | null {
  const known = new Map<IsoDate, VolatilityLevel | null>();
  return (entry) => {
    const before = known.get(entry);
    if (before !== undefined) return before;
    const levels = series.flatMap((one) => levelBefore(one, entry) ?? []);
    const level = levels.find(({ rank }) => rank !== null) ?? levels[0] ?? null;
    known.set(entry, level);
    return level;
  };
}

function levelBefore({ source, values }: VolatilitySeries, entry: IsoDate): VolatilityLevel | null {
  const first = addDays(entry, -DAYS_BEFORE);
  const past = values.filter(({ date }) => first <= date && date < entry);
  const newest = past.at(-1);
  if (newest === undefined || daysBetween(newest.date, entry) > OLDEST_DAYS) return null;
  const earlier = past.slice(0, -1).map(({ volatility }) => volatility);
  return {
    source,
    ...newest,
    ...volatilityRank(earlier, newest.volatility),
    definition: DEFINITION,
  };
}
