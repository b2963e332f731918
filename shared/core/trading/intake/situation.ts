// The situation a signal falls into: that of its first tradable instant, with what was known before the day.
import type { CellFeatures } from '#core/analytics/cells/cell.ts';
import { categoryOf } from '#core/market/category.ts';
import { istDate, weekdayOf } from '#core/market/ist.ts';
import { segmentOf, timeSessionOf } from '#core/market/time-session.ts';
import type { TradingDay } from '../engine/trading-day.ts';
import type { TradeableIdea } from './signal-record.ts';
import { tradableFrom } from './waiting-gates.ts';

export function situationOf(idea: TradeableIdea, day: TradingDay): CellFeatures {
  const { instrument, period } = idea;
  const at = tradableFrom(idea);
  return {
    ...{ category: categoryOf(instrument), period, periodInferred: false },
    regime: day.regimes[instrument.underlying] ?? day.marketRegime,
    weekday: weekdayOf(istDate(at)),
    timeSession: timeSessionOf(at, segmentOf(instrument)),
  };
}
