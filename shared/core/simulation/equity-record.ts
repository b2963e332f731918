// What the books are worth at the end of every day, open positions at the day's last price.
import { type IsoDate, istDate } from '#core/market/ist.ts';
import { type Paise, priceMoveValue } from '#core/market/money.ts';
import type { RuleDirection } from '#core/rules/rule-direction.ts';
import { directionOf } from '#core/signals/trade.ts';
import { corpusValue } from '#core/trading/daily-corpus.ts';
import type { BacktestPosition, EquityPoint } from './backtest.ts';
import type { DayClose } from './leg-order.ts';
import type { Books } from './trading-books.ts';

export interface OpenedPosition {
  readonly position: BacktestPosition;
  /** Ascending. */
  readonly closes: readonly DayClose[];
}

export function equityRecord() {
  const points: EquityPoint[] = [];
  let held: readonly OpenedPosition[] = [];
  return {
    opened(one: OpenedPosition): void {
      held = [...held, one];
    },
    dayEnded(date: IsoDate, { NORMAL, REVERSE }: Books): void {
      held = held.filter(({ position }) => isHeldAfter(position, date));
      points.push({
        date,
        normalPaise: corpusValue(NORMAL) + unrealised(held, 'NORMAL', date),
        adversePaise: corpusValue(REVERSE) + unrealised(held, 'REVERSE', date),
      });
    },
    points: (): readonly EquityPoint[] => points,
  };
}

const isHeldAfter = ({ legs }: BacktestPosition, date: IsoDate): boolean =>
  legs.some(({ exitAt }) => exitAt === null || istDate(exitAt) > date);

const unrealised = (
  held: readonly OpenedPosition[],
  direction: RuleDirection,
  date: IsoDate,
): Paise =>
  held
    .filter(({ position }) => position.direction === direction)
    .reduce((sum, one) => sum + valueAt(one, date), 0);

/** Move of the legs that are still open, at the last price known by the date. */
function valueAt({ position, closes }: OpenedPosition, date: IsoDate): Paise {
  const price = closes.findLast((close) => close.date <= date)?.price ?? position.entryPrice;
  const quantity = position.legs
    .filter(({ exitAt }) => exitAt === null || istDate(exitAt) > date)
    .reduce((sum, leg) => sum + leg.quantity, 0);
  return directionOf(position.side) * priceMoveValue(position.entryPrice, price, quantity);
}
