// Trades of one advisor over all dimensions of a cell, seeded, for tests and benchmarks of cells.
import type { CellFeatures } from '#core/analytics/cells/cell.ts';
import {
  type ExcursionFigures,
  excursionFigures,
} from '#core/analytics/excursions/excursion-sums.ts';
import type { OptionFigures } from '#core/analytics/options/option-sums.ts';
import { REGIMES } from '#core/analytics/regimes/regime.ts';
import { CATEGORIES } from '#core/market/category.ts';
import { type Instant, istDate, weekdayOf } from '#core/market/ist.ts';
import { TIME_SESSIONS } from '#core/market/time-session.ts';
import type { CellTrade } from '#core/pipeline/cell-metrics.ts';
import { PERIODS } from '#core/signals/trade.ts';
import type { Random } from '#local/sample/random.ts';

export interface CellTradeOptions {
  readonly count: number;
  /** Entries in [from, to), on whole five minutes: ties are frequent. */
  readonly from: Instant;
  readonly to: Instant;
  /** Margins up to this; a part of the corpus lets some cells run dry. */
  readonly marginPaise: number;
}

const STEP = 300_000;
const DAY = 86_400_000;

export function randomCellTrades(random: Random, options: CellTradeOptions): CellTrade[] {
  const { count, from, to, marginPaise } = options;
  return Array.from({ length: count }, (_, index) => {
    const entryAt = from + Math.floor((random.next() * (to - from)) / STEP) * STEP;
    const held = random.chance(0.1) ? 0 : Math.floor((random.next() * 3 * DAY) / STEP) * STEP;
    const exitAt = entryAt + held;
    return {
      tradeId: `T${index}`,
      entryAt,
      exitAt,
      knownAt: exitAt + (random.chance(0.1) ? random.integer(1, 400) * STEP : 0),
      marginPaise: 1 + Math.floor(random.next() * marginPaise),
      netPaise: Math.floor((random.next() - 0.48) * 40_000_000),
      returnPct: (random.next() - 0.48) * 20,
      rMultiple: random.chance(0.2) ? null : (random.next() - 0.48) * 4,
      path: randomPath(random),
      option: randomOption(random),
      ...randomFeatures(random, entryAt),
    };
  });
}

function randomFeatures(random: Random, entryAt: Instant): CellFeatures {
  return {
    category: random.pick(CATEGORIES),
    period: random.pick(PERIODS),
    periodInferred: random.chance(0.05),
    regime: random.chance(0.05) ? 'UNKNOWN' : random.pick(REGIMES),
    weekday: weekdayOf(istDate(entryAt)),
    timeSession: random.pick(TIME_SESSIONS),
  };
}

function randomPath(random: Random): ExcursionFigures | null {
  if (random.chance(0.1)) return null;
  if (random.chance(0.05)) {
    return excursionFigures({ kind: 'unfilled', contradiction: 'ENTRY_NOT_TRADED' });
  }
  const stopped = random.chance(0.3);
  const postSlPct = random.next() - 0.5;
  return {
    ...{ filled: true, contradicted: random.chance(0.1), ambiguous: random.chance(0.1) },
    ...(random.chance(0.8)
      ? { maePct: random.next() * 120, mfePct: random.next() * 300, wsePct: null }
      : { maePct: null, mfePct: null, wsePct: random.next() * 9 }),
    wtePct: random.chance(0.3) ? random.next() * 9 : null,
    postSlPct: stopped ? postSlPct : null,
    overshootPct: stopped ? Math.max(0, postSlPct) : null,
    hunted: stopped ? random.chance(0.3) : null,
    postTargetPct: random.chance(0.3) ? random.next() : null,
  };
}

function randomOption(random: Random): OptionFigures | null {
  if (random.chance(0.7)) return null;
  if (random.chance(0.1)) return { kind: 'refused', reason: 'NO_SERIES' };
  const part = () => random.integer(-9999, 9999);
  const parts = {
    delta: part(),
    gamma: part(),
    vega: part(),
    theta: part(),
    rest: part(),
    total: part(),
  };
  return {
    kind: 'path',
    forwardSource: 'PARITY',
    entry: {
      volatility: random.next(),
      daysToExpiry: random.integer(0, 40),
      delta: random.between(-1, 1),
      thetaShare: random.chance(0.2) ? null : random.next(),
      expectedMovePct: random.next() * 9,
    },
    level: random.chance(0.3) ? null : { rank: random.next(), percentile: random.next() },
    along: { change: random.chance(0.3) ? null : random.normal() },
    pnl: random.chance(0.2)
      ? { kind: 'refused', reason: 'GAP_AT_EXIT' }
      : { kind: 'attributed', attribution: parts },
  };
}
