// Whether options on an underlying were dear when a trade began: the newest daily volatility known
// before its day, within its own past year. The contract's own volatility would compare a strike and a
// few days of life with a month at the money (market reference, section 9.5).
import { daysBetween, type IsoDate } from '#core/market/ist.ts';
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

/** Levels by entry date; null where no value of the seven days before is known. */
export function volatilityLevels({
  source,
  values,
}: VolatilitySeries): (entry: IsoDate) => VolatilityLevel | null {
  const series = values.map(({ volatility }) => volatility);
  const known = new Map<IsoDate, VolatilityLevel | null>();
  return (entry) => {
    const before = known.get(entry);
    if (before !== undefined) return before;
    const last = values.findLastIndex(({ date }) => date < entry);
    const newest = values[last];
    const level =
      newest === undefined || daysBetween(newest.date, entry) > OLDEST_DAYS
        ? null
        : {
            source,
            ...newest,
            ...volatilityRank(series.slice(Math.max(0, last - WINDOW), last), newest.volatility),
            definition: DEFINITION,
          };
    known.set(entry, level);
    return level;
  };
}

/** More than volatilityRank looks at, so that it alone decides. */
const WINDOW = 400;
