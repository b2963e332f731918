// Costs against the reference vectors: rate tables, round trips to 1e-12 and a broker's own reply.
import { describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import {
  type CostBreakdown,
  type CostSegment,
  exerciseStt,
  orderCosts,
  roundTripCostPaise,
  roundTripCosts,
} from '#core/market/cost.ts';
import { describeShared, readJson } from '#test/support/shared-folder.ts';

const decimal = z.string().transform(Number);
const Amounts = z.object({
  stt: decimal,
  txn_plus_ipft: decimal,
  sebi: decimal,
  stamp: decimal,
  gst: decimal,
  brokerage: decimal,
  total: decimal,
});
const Segment = z.enum(['equity_delivery', 'equity_intraday', 'futures', 'options']);
const Row = z.object({ from: z.string().nullable(), percent: decimal });
const ByProduct = z.object({ cash: decimal, futures: decimal, options: decimal });
const Vectors = z.object({
  rates: z.object({
    stt: z.record(z.string(), z.object({ rows: z.array(Row) })),
    nse_transaction_plus_ipft_percent: z.array(ByProduct.extend({ from: z.string() })),
    bse_transaction_percent: z.array(
      z.object({
        from: z.string(),
        sensex_bankex_options: decimal,
        sensex50_and_stock_options: decimal,
        futures: decimal,
        cash_groups_A_B: decimal,
      }),
    ),
    sebi_percent: decimal,
    stamp_buy_side_percent: z.object({
      equity_delivery: decimal,
      equity_intraday: decimal,
      futures: decimal,
      options: decimal,
    }),
  }),
  cases: z.array(
    z.object({
      id: z.string(),
      exchange: z.enum(['NSE', 'BSE']),
      segment: Segment,
      trade_date: z.string(),
      quantity: z.number(),
      buy_price: z.number(),
      sell_price: z.number(),
      expected: z.object({ exact: Amounts, rounded_2dp: Amounts, breakeven_per_unit: decimal }),
    }),
  ),
  broker_reply_check: z.object({ sell_premium: decimal, expected: Amounts }),
});
type Case = z.infer<typeof Vectors>['cases'][number];

const TURNOVER = 1_000_000;
const order = (
  segment: CostSegment,
  side: 'BUY' | 'SELL',
  date: string,
  exchange: 'NSE' | 'BSE' = 'NSE',
) => orderCosts({ exchange, segment, side, date, price: TURNOVER, quantity: 1 });

function expectRelative(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * Math.abs(expected));
}

const inVectorWords = (costs: CostBreakdown) => ({
  stt: costs.stt,
  txn_plus_ipft: costs.txnPlusIpft,
  sebi: costs.sebi,
  stamp: costs.stamp,
  gst: costs.gst,
  brokerage: costs.brokerage,
  total: costs.total,
});

const tripOf = (row: Case) => ({
  exchange: row.exchange,
  segment: row.segment,
  buy: { date: row.trade_date, price: row.buy_price },
  sell: { date: row.trade_date, price: row.sell_price },
  quantity: row.quantity,
});

describeShared('vectors/costs.json', 'cost vectors', (path) => {
  const vectors = Vectors.parse(readJson(path));

  describe.each(vectors.cases)('$id', (row) => {
    const costs = inVectorWords(roundTripCosts(tripOf(row)));

    it.each(Object.keys(Amounts.shape))('%s is exact', (key) => {
      const name = z.keyof(Amounts).parse(key);
      expectRelative(costs[name], row.expected.exact[name]);
      expect(Math.abs(costs[name] - row.expected.rounded_2dp[name])).toBeLessThanOrEqual(0.01);
    });

    it('breaks even at the total per unit, and rounds once to paise', () => {
      expect(costs.total / row.quantity).toBeCloseTo(row.expected.breakeven_per_unit, 11);
      expect(roundTripCostPaise(tripOf(row))).toBe(
        Math.round(row.expected.rounded_2dp.total * 100),
      );
    });
  });

  it('reproduces the reply of a broker for one sold option to the last digit', () => {
    const { sell_premium, expected } = vectors.broker_reply_check;
    const costs = inVectorWords(
      orderCosts({
        exchange: 'NSE',
        segment: 'options',
        side: 'SELL',
        date: '2025-07-15',
        price: sell_premium / 75,
        quantity: 75,
      }),
    );
    for (const key of Object.keys(Amounts.shape)) {
      const name = z.keyof(Amounts).parse(key);
      expectRelative(costs[name], expected[name]);
    }
  });

  describe('monotonic checks', () => {
    const segments = Segment.options;

    it.each(segments)('%s: stamp on the buy side only', (segment) => {
      expect(order(segment, 'BUY', '2026-11-16').stamp).toBeGreaterThan(0);
      expect(order(segment, 'SELL', '2026-11-16').stamp).toBe(0);
    });

    it.each(segments)('%s: STT on the sell side only, except for delivery', (segment) => {
      expect(order(segment, 'SELL', '2026-11-16').stt).toBeGreaterThan(0);
      expect(order(segment, 'BUY', '2026-11-16').stt > 0).toBe(segment === 'equity_delivery');
    });

    it.each(segments)('%s: GST leaves STT and stamp out', (segment) => {
      for (const side of ['BUY', 'SELL'] as const) {
        const { gst, brokerage, txnPlusIpft, sebi } = order(segment, side, '2026-11-16');
        expectRelative(gst, 0.18 * (brokerage + txnPlusIpft + sebi));
      }
    });

    it('the futures case costs 479.70 more since April 2026, all of it STT', () => {
      const [before, after] = ['futures-2024-10-01', 'futures-2026-11-16'].map((id) => {
        const row = vectors.cases.find((candidate) => candidate.id === id);
        if (!row) throw new Error(`no case ${id}`);
        return roundTripCosts(tripOf(row));
      });
      expect((after?.total ?? 0) - (before?.total ?? 0)).toBeCloseTo(479.7, 9);
      expect((after?.stt ?? 0) - (before?.stt ?? 0)).toBeCloseTo(479.7, 9);
    });
  });

  describe('rate tables', () => {
    it.each(['equity_delivery', 'equity_intraday', 'futures'] as const)('STT of %s', (segment) => {
      for (const { from, percent } of vectors.rates.stt[segment]?.rows ?? []) {
        expectRelative(
          order(segment, 'SELL', from ?? '2016-01-01').stt,
          TURNOVER * (percent / 100),
        );
      }
    });

    it('STT of options sold and exercised', () => {
      for (const { from, percent } of vectors.rates.stt['options_sold']?.rows ?? []) {
        expectRelative(
          order('options', 'SELL', from ?? '2016-01-01').stt,
          TURNOVER * (percent / 100),
        );
      }
      for (const { from, percent } of vectors.rates.stt['options_exercised']?.rows ?? []) {
        expectRelative(exerciseStt(from ?? '2016-01-01', 120, 75), 9000 * (percent / 100));
      }
    });

    it('NSE transaction charge and protection fund', () => {
      for (const row of vectors.rates.nse_transaction_plus_ipft_percent) {
        const charge = (segment: CostSegment) => order(segment, 'BUY', row.from).txnPlusIpft;
        expectRelative(charge('equity_delivery'), TURNOVER * (row.cash / 100));
        expectRelative(charge('equity_intraday'), TURNOVER * (row.cash / 100));
        expectRelative(charge('futures'), TURNOVER * (row.futures / 100));
        expectRelative(charge('options'), TURNOVER * (row.options / 100));
      }
    });

    it('BSE transaction charge', () => {
      for (const row of vectors.rates.bse_transaction_percent) {
        const charge = (segment: CostSegment) => order(segment, 'BUY', row.from, 'BSE').txnPlusIpft;
        expectRelative(charge('equity_delivery'), TURNOVER * (row.cash_groups_A_B / 100));
        expect(charge('futures')).toBe(row.futures);
        expectRelative(charge('options'), TURNOVER * (row.sensex_bankex_options / 100));
        const other = orderCosts({
          exchange: 'BSE',
          segment: 'options',
          side: 'BUY',
          date: row.from,
          price: TURNOVER,
          quantity: 1,
          underlyingClass: 'OTHER',
        });
        expectRelative(other.txnPlusIpft, TURNOVER * (row.sensex50_and_stock_options / 100));
      }
    });

    it('SEBI fee and stamp', () => {
      const { sebi_percent, stamp_buy_side_percent } = vectors.rates;
      for (const segment of Segment.options) {
        const { sebi, stamp } = order(segment, 'BUY', '2026-11-16');
        expectRelative(sebi, TURNOVER * (sebi_percent / 100));
        expectRelative(stamp, TURNOVER * (stamp_buy_side_percent[segment] / 100));
      }
    });
  });
});
