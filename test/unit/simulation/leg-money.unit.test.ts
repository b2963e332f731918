import { describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import { FADE_POLICY } from '#core/rules/fades/fade-order.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import { legMoney } from '#core/simulation/leg-money.ts';
import type { LegExit } from '#core/simulation/leg-order.ts';
import { planOrder } from '#core/simulation/signal-plan.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { ruleTradeOf } from '#test/support/rule-trades.ts';

const planned = planOrder({ report: reportedTradeOf(), trade: ruleTradeOf() }, 'NORMAL', {
  ...{ levels: null, settings: DEFAULT_BACKTEST, fade: FADE_POLICY, lotOf: () => undefined },
});
if (planned.kind === 'refused') throw new Error(planned.refusal);
const { order } = planned;
const at = istInstant('2024-01-23', '11:00');
const money = (exit: LegExit) => legMoney(order, exit, { quantity: 50, slippagePct: 0.01 });

describe('what a leg brought', () => {
  it('is its move less costs and slippage, each for itself', () => {
    const hit = money({ cause: 'TARGET', at, price: 21_600 });
    expect(hit.grossPaise).toBe(500_000);
    // 0.01 % of 21,500 x 50 at the entry; a target loses nothing.
    expect(hit.slippagePaise).toBe(10_750);
    // STT 0.0125 % of the sale, charges of the exchange, stamp, 2 x Rs 20 and GST.
    expect(hit.costsPaise).toBeGreaterThan(13_500 + 4_000);
    expect(hit.costsPaise).toBeLessThan(35_000);
    expect(hit.netPaise).toBe(hit.grossPaise - hit.costsPaise - hit.slippagePaise);
  });

  it('loses to the spread twice when it leaves at the market', () => {
    expect(money({ cause: 'STOP', at, price: 21_400 })).toMatchObject({
      grossPaise: -500_000,
      slippagePaise: 10_750 + 10_700,
    });
  });

  it('has paid nothing while it is open', () => {
    expect(money({ cause: 'OPEN', at: null, price: 21_520 })).toEqual({
      grossPaise: 100_000,
      costsPaise: 0,
      slippagePaise: 0,
      netPaise: 100_000,
    });
  });
});
