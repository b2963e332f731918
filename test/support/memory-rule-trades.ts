// Rule trades in memory: those given, none of them stale.

import type { RuleTrade } from '#core/rules/rule-trade.ts';
import { compareIds } from '#core/signals/id-order.ts';
import type { RuleTrades } from '#ports/rule-trades.ts';

export function memoryRuleTrades(given: readonly RuleTrade[]): RuleTrades {
  const enteredBefore = (until: number) => given.filter(({ entryAt }) => entryAt < until);
  return {
    known: async (until) =>
      enteredBefore(until).sort(
        (a, b) =>
          compareIds(a.advisorId, b.advisorId) ||
          a.entryAt - b.entryAt ||
          compareIds(a.tradeId, b.tradeId),
      ),
    async inputs(until) {
      const trades = enteredBefore(until);
      return {
        trades: trades.length,
        advisors: new Set(trades.map(({ advisorId }) => advisorId)).size,
        ...{ stale: 0, waiting: 0 },
        fingerprint: JSON.stringify(trades.map(({ tradeId }) => tradeId).sort(compareIds)),
      };
    },
  };
}
