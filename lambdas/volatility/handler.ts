// After the day's prices were archived: the 30-day volatility at the money of every underlying whose
// options were named, or the reason why its closes give none.
import type { Logger } from '@aws-lambda-powertools/logger';
import { scheduled } from '#contracts/scheduled.ts';
import { isTradingDay } from '#core/market/calendar.ts';
import type { Option } from '#core/market/instrument.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import type { PriceHistory } from '#ports/price-history.ts';
import type { UnderlyingVolatility, VolatilityRecord } from '#ports/volatility-record.ts';
import { closingVolatilities } from '#runtime/closing-volatility.ts';

export interface VolatilityDeps {
  readonly history: PriceHistory;
  readonly volatilities: VolatilityRecord;
  readonly logger: Logger;
}

/** Underlyings by what their closes gave: INTERPOLATED, NEAREST, or a reason why nothing. */
export type VolatilityResult = Readonly<Record<string, number>>;

export const createVolatility =
  ({ history, volatilities, logger }: VolatilityDeps) =>
  async (event: unknown): Promise<VolatilityResult> => {
    const date = istDate(Date.parse(scheduled.parse(event).scheduledAt));
    if (!isTradingDay(date)) {
      logger.info('no trading day, no volatilities', { date });
      return {};
    }
    const named = await volatilities.namedOptions(date);
    const recorded = named.map((option) => ({ option, from: date, to: date }));
    const found = await closingVolatilities(recorded, history);
    const days = [...found, ...unquoted(named, found, date)];
    await volatilities.record(days);
    const result: Record<string, number> = {};
    for (const { atm } of days) {
      const name = atm.kind === 'volatility' ? atm.method : atm.reason;
      result[name] = (result[name] ?? 0) + 1;
    }
    logger.info('volatilities recorded', { date, options: named.length, result });
    return result;
  };

/** Underlyings whose options were named and none of which closed with a price. */
function unquoted(
  named: readonly Option[],
  found: readonly UnderlyingVolatility[],
  date: IsoDate,
): readonly UnderlyingVolatility[] {
  const closed = new Set(found.map(({ underlying }) => underlying));
  return [...new Set(named.map(({ underlying }) => underlying))]
    .filter((underlying) => !closed.has(underlying))
    .map((underlying) => ({
      underlying,
      date,
      atm: { kind: 'refused', reason: 'NO_QUOTES', terms: [] },
    }));
}
