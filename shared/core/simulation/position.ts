// A signal that is traded: so many lots in legs, each with what became of it.
import { istDate } from '#core/market/ist.ts';
import { legsOf } from '#core/trading/legs.ts';
import type { RuleMatch } from '#core/trading/rule-match.ts';
import type { BacktestLeg, BacktestPosition } from './backtest.ts';
import { legMoney } from './leg-money.ts';
import type { OrderReplay } from './leg-replay.ts';
import type { SizedOrder } from './signal-plan.ts';

export interface PositionPlan {
  readonly order: SizedOrder;
  readonly match: RuleMatch;
  readonly lots: number;
  readonly boosted: boolean;
}

export function positionOf(
  { order, match, lots, boosted }: PositionPlan,
  { byLegs }: Extract<OrderReplay, { kind: 'replayed' }>,
  slippagePct: number,
): BacktestPosition {
  const plan = legsOf(lots, order.targets);
  const replay = byLegs[plan.length - 1];
  const legs = plan.map((leg, place): BacktestLeg => {
    const exit = replay?.exits[place];
    if (exit === undefined) {
      throw new Error(`trade ${order.report.tradeId}: expected a replay of leg ${leg.legNumber}`);
    }
    const quantity = leg.lots * order.lotSize;
    const money = legMoney(order, exit, { quantity, slippagePct });
    return {
      ...leg,
      quantity,
      cause: exit.cause,
      exitAt: exit.at,
      exitPrice: exit.price,
      ...money,
    };
  });
  const { report, direction, category, contract, side, stoploss, learntStop } = order;
  const riskPaise = order.riskPerLotPaise * lots;
  const netPaise = legs.reduce((sum, leg) => sum + leg.netPaise, 0);
  return {
    ...{ tradeId: report.tradeId, advisorId: report.advisorId, contract, category, direction },
    ...{ rule: match.key, level: match.level, side },
    ...{ entryAt: report.entryAt, entryPrice: report.entryPrice, stoploss, learntStop },
    ...{ lots, marginPaise: order.marginPerLotPaise * lots, riskPaise, boosted },
    predictedR: match.rule.posteriorMeanR,
    ...{ legs, netPaise, netR: netPaise / riskPaise, ambiguous: replay?.ambiguous ?? false },
  };
}

/** All legs have ended. */
export const hasEnded = ({ legs }: BacktestPosition): boolean =>
  legs.every(({ exitAt }) => exitAt !== null);

/** Of the last exit of a position that ended. */
export const monthOf = ({ legs }: BacktestPosition): string =>
  istDate(Math.max(...legs.map(({ exitAt }) => exitAt ?? Number.NaN))).slice(0, 7);
