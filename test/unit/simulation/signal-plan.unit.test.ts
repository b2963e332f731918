import { describe, expect, it } from '@jest/globals';
import { istInstant } from '#core/market/ist.ts';
import { FADE_POLICY } from '#core/rules/fades/fade-order.ts';
import type { AdvisorLevels } from '#core/rules/level-figures.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { DEFAULT_BACKTEST } from '#core/simulation/backtest-settings.ts';
import { type PlanKnowledge, planOrder, type SizedOrder } from '#core/simulation/signal-plan.ts';
import { reportedTradeOf } from '#test/support/reported-trade.ts';
import { ruleTradeOf } from '#test/support/rule-trades.ts';

const REPORT = reportedTradeOf();
const KNOWN: PlanKnowledge = {
  levels: null,
  settings: DEFAULT_BACKTEST,
  fade: FADE_POLICY,
  lotOf: () => undefined,
};
const plan = (
  report: ReportedTrade,
  direction: 'NORMAL' | 'REVERSE' = 'NORMAL',
  known: PlanKnowledge = KNOWN,
) => {
  const trade = ruleTradeOf({ period: report.period ?? 'INTRADAY' });
  const planned = planOrder({ report, trade }, direction, known);
  return planned.kind === 'order' ? planned.order : planned.refusal;
};
const order = (...args: Parameters<typeof plan>): SizedOrder => {
  const planned = plan(...args);
  if (typeof planned === 'string') throw new Error(`expected an order, found ${planned}`);
  return planned;
};
const EQUITY = { kind: 'EQ', exchange: 'NSE', underlying: 'INFY' } as const;

describe('the order for a signal', () => {
  it('follows his levels, and knows risk, margin and limit of a lot', () => {
    expect(order(REPORT)).toMatchObject({
      ...{ side: 'BUY', stoploss: 21_400, targets: [21_600, 21_700], learntStop: false },
      ...{ category: 'INDEX_FUTURES', contract: 'NIFTY:2024-01-25:FUT', lotSize: 50 },
      riskPerLotPaise: 500_000,
      // 11.3 % of 21,500 x 50.
      marginPerLotPaise: 12_147_500,
      // 1,800 units of one order, 36 lots, for each of two legs.
      orderLimitLots: 72,
    });
  });

  it('takes the lot of the contract file', () => {
    expect(order(REPORT, 'NORMAL', { ...KNOWN, lotOf: () => 75 }).riskPerLotPaise).toBe(750_000);
  });

  it('fades with his first target as stop and his stop as target, in one leg', () => {
    expect(order(REPORT, 'REVERSE')).toMatchObject({
      ...{ side: 'SELL', stoploss: 21_600, targets: [21_400], riskPerLotPaise: 500_000 },
      orderLimitLots: 36,
    });
  });

  it('learns a stop, and moves a hunted one, by the narrowest cell that knows', () => {
    const levels: AdvisorLevels = {
      ...{ advisorId: 'ADV1', trust: 'TRUSTED', nEffective: 30 },
      cells: [
        {
          cell: { kind: 'MINI', category: 'INDEX_FUTURES', period: 'INTRADAY', regime: null },
          ...{ n: 50, trust: 'TRUSTED', nEffective: 30, target: null },
          stop: { pct: 1, n: 20 },
          afterStop: {
            ...{ n: 40, postSlPct: -0.6, huntedShare: 0.2, huntedLowerBound: 0.1 },
            overshootP75Pct: 0.1,
          },
        },
      ],
    };
    const known = { ...KNOWN, levels };
    expect(order(REPORT, 'NORMAL', known).stoploss).toBe(21_400 - 129);
    expect(order({ ...REPORT, stoploss: null }, 'NORMAL', known)).toMatchObject({
      ...{ learntStop: true, stoploss: 21_285 - 129 },
    });
    expect(order(REPORT, 'REVERSE', known).targets).toEqual([21_400]);
  });
});

describe('no order for a signal', () => {
  it('without levels, in either direction', () => {
    expect(plan({ ...REPORT, stoploss: null })).toBe('NO_STOP');
    expect(plan({ ...REPORT, targets: [] })).toBe('NO_TARGET');
    expect(plan({ ...REPORT, stoploss: null }, 'REVERSE')).toBe('NO_LEVELS');
  });

  it('that would hold shares short over a night, or a naked short option by fading', () => {
    const short: ReportedTrade = {
      ...{ ...REPORT, instrument: EQUITY, side: 'SELL', period: 'SWING' },
      ...{ stoploss: 21_600, targets: [21_400] },
    };
    expect(plan(short)).toBe('OVERNIGHT_EQUITY');
    expect(plan({ ...REPORT, instrument: EQUITY, period: 'SWING' }, 'REVERSE')).toBe(
      'OVERNIGHT_EQUITY',
    );
    const call: ReportedTrade = {
      ...REPORT,
      instrument: {
        ...{ kind: 'OPT', exchange: 'NSE', underlying: 'NIFTY', expiry: '2024-01-25' },
        ...{ strike: 21_500, optionType: 'CE' },
      },
      ...{ entryPrice: 100, stoploss: 80, targets: [120] },
    };
    expect(plan(call, 'REVERSE')).toBe('NAKED_SHORT_OPTION');
    expect(order(call).orderLimitLots).toBe(36);
  });

  it('that comes later than 45 minutes before the end of its session, INTRADAY', () => {
    const at = (time: string): ReportedTrade => ({
      ...REPORT,
      entryAt: istInstant('2024-01-23', time),
      exitAt: istInstant('2024-01-24', '10:00'),
    });
    expect(plan(at('14:46'))).toBe('TOO_LATE');
    expect(order(at('14:45')).end.cause).toBe('SQUARE_OFF');
    expect(order({ ...at('15:10'), period: 'SWING' }).end.cause).toBe('EXPIRY');
  });
});
