import { describe, expect, it } from '@jest/globals';
import { tradeFeatures } from '#core/pipeline/features.ts';
import { reportedTrade } from '#core/pipeline/file-rows.ts';
import { GOOD_ROW, type RowText } from '#test/support/read-text.ts';

/** What the arithmetic of one trade must give; rupees, rates of the table valid on the two dates. */
interface ByHand {
  readonly title: string;
  readonly row: Partial<RowText>;
  readonly contractLot?: number;
  readonly category: string;
  readonly lots: number;
  readonly quantity: number;
  readonly margin: number;
  readonly gross: number;
  readonly costs: () => number;
  readonly riskPerUnit: number | null;
  readonly returnPct: number;
}

const SHARE = { underlying: 'TCS', kind: 'EQ', expiry: '', strike: '', option_type: '' } as const;
const FUTURE = { kind: 'FUT', strike: '', option_type: '' } as const;
const gst = (brokerage: number, transaction: number, turnover: number) =>
  0.18 * (brokerage + transaction + turnover * 0.000001) + turnover * 0.000001;

const CASES: readonly ByHand[] = [
  {
    title: 'shares sold short within the day, in 2024',
    row: {
      ...SHARE,
      ...{
        side: 'SELL',
        entry_price: '3800',
        stoploss: '3840',
        targets: '3700',
        exit_price: '3840',
      },
    },
    category: 'NSE_EQ',
    // A fifth of 3,800 is 760; 5,00,000 / 760 = 657.89.
    ...{ lots: 657, quantity: 657, margin: 499_320, gross: -40 * 657, riskPerUnit: 40 },
    costs: () => {
      const [sold, bought] = [3800 * 657, 3840 * 657];
      const turnover = sold + bought;
      const transaction = turnover * 0.0000335;
      return sold * 0.00025 + bought * 0.00003 + transaction + 40 + gst(40, transaction, turnover);
    },
    returnPct: (-40 / 3800) * 100,
  },
  {
    title: 'shares bought and carried over a night, in 2026',
    row: {
      ...SHARE,
      ...{ period: 'SWING', entry_time: '2026-06-24 10:00', exit_time: '2026-06-25 10:00' },
      ...{ entry_price: '3000', stoploss: '', targets: '', exit_price: '3030' },
    },
    category: 'NSE_EQ',
    ...{ lots: 166, quantity: 166, margin: 498_000, gross: 30 * 166, riskPerUnit: null },
    costs: () => {
      const [bought, sold] = [3000 * 166, 3030 * 166];
      const turnover = sold + bought;
      const transaction = turnover * 0.0000307;
      return turnover * 0.001 + bought * 0.00015 + transaction + gst(0, transaction, turnover);
    },
    returnPct: 1,
  },
  {
    title: 'a BANKNIFTY future bought in 2020 and left the same day',
    row: {
      ...{ ...FUTURE, underlying: 'BANKNIFTY', expiry: '2020-03-26', entry_price: '25000' },
      ...{ entry_time: '2020-03-12 10:00', exit_time: '2020-03-12 12:00' },
      ...{ stoploss: '24800', targets: '25400', exit_price: '24800' },
    },
    category: 'INDEX_FUTURES',
    // Lot 20: 56,500 at 11.3 %; 8.85 lots.
    ...{ lots: 8, quantity: 160, margin: 452_000, gross: -200 * 160, riskPerUnit: 200 },
    costs: () => {
      const [bought, sold] = [25_000 * 160, 24_800 * 160];
      const turnover = sold + bought;
      const transaction = turnover * 0.00002;
      return sold * 0.0001 + bought * 0.00002 + transaction + 40 + gst(40, transaction, turnover);
    },
    returnPct: -0.8,
  },
  {
    title:
      'a stock future sold over the rise of the tax in October 2024: each order pays its own date',
    row: {
      ...{ ...FUTURE, underlying: 'SBIN', expiry: '2024-10-31', side: 'SELL', period: 'SWING' },
      ...{ entry_time: '2024-09-30 15:00', exit_time: '2024-10-01 09:20' },
      ...{ entry_price: '800', stoploss: '', targets: '', exit_price: '790' },
    },
    contractLot: 1500,
    category: 'STOCK_FUTURES',
    // 20 % of 12,00,000 is 2,40,000.
    ...{ lots: 2, quantity: 3000, margin: 480_000, gross: 10 * 3000, riskPerUnit: null },
    costs: () => {
      const [sold, bought] = [800 * 3000, 790 * 3000];
      const transaction = sold * 0.0000198 + bought * 0.0000183;
      return (
        sold * 0.000125 + bought * 0.00002 + transaction + 40 + gst(40, transaction, sold + bought)
      );
    },
    returnPct: 1.25,
  },
  {
    title: 'a stock put sold in 2024: 20 % of the strike is held',
    row: {
      ...{
        underlying: 'SBIN',
        expiry: '2024-01-25',
        strike: '600',
        option_type: 'PE',
        side: 'SELL',
      },
      ...{ entry_price: '10', stoploss: '14', targets: '6', exit_price: '6' },
    },
    contractLot: 1500,
    category: 'STOCK_OPTIONS',
    ...{ lots: 2, quantity: 3000, margin: 360_000, gross: 4 * 3000, riskPerUnit: 4 },
    costs: () => {
      const transaction = 48_000 * 0.000505;
      return 30_000 * 0.000625 + 18_000 * 0.00003 + transaction + 40 + gst(40, transaction, 48_000);
    },
    returnPct: 40,
  },
  {
    title: 'a stock call too dear for 5 lakh: one lot is the least',
    row: {
      ...{ underlying: 'SBIN', expiry: '2024-01-25', strike: '600', option_type: 'CE' },
      ...{ entry_price: '400', stoploss: '390', targets: '', exit_price: '400' },
    },
    contractLot: 1500,
    category: 'STOCK_OPTIONS',
    ...{ lots: 1, quantity: 1500, margin: 600_000, gross: 0, riskPerUnit: 10 },
    costs: () => {
      const transaction = 1_200_000 * 0.000505;
      return (
        600_000 * 0.000625 + 600_000 * 0.00003 + transaction + 40 + gst(40, transaction, 1_200_000)
      );
    },
    returnPct: 0,
  },
  {
    title: 'a stock call whose gain the costs eat: no win',
    row: {
      ...{ underlying: 'SBIN', expiry: '2024-01-25', strike: '600', option_type: 'CE' },
      ...{ entry_price: '10', stoploss: '9', targets: '', exit_price: '10.01' },
    },
    contractLot: 1500,
    category: 'STOCK_OPTIONS',
    ...{ lots: 33, quantity: 49_500, margin: 495_000, gross: 495, riskPerUnit: 1 },
    costs: () => {
      const [bought, sold] = [495_000, 495_495];
      const transaction = (bought + sold) * 0.000505;
      const fees = transaction + gst(40, transaction, bought + sold);
      return sold * 0.000625 + bought * 0.00003 + 40 + fees;
    },
    returnPct: 0.1,
  },
  {
    title: 'a SENSEX call bought at BSE in 2025',
    row: {
      ...{ exchange: 'BSE', underlying: 'SENSEX', expiry: '2025-07-15', strike: '83000' },
      ...{ entry_time: '2025-07-15 10:00', exit_time: '2025-07-15 10:30' },
      ...{ entry_price: '200', stoploss: '150', targets: '300', exit_price: '300' },
    },
    contractLot: 20,
    category: 'INDEX_OPTIONS',
    ...{ lots: 125, quantity: 2500, margin: 500_000, gross: 100 * 2500, riskPerUnit: 50 },
    costs: () => {
      const transaction = 1_250_000 * 0.000325;
      return (
        750_000 * 0.001 + 500_000 * 0.00003 + transaction + 40 + gst(40, transaction, 1_250_000)
      );
    },
    returnPct: 50,
  },
  {
    title: 'a NIFTY call sold on its expiry day of 2026: 2 % more is held',
    row: {
      ...{ expiry: '2026-06-30', strike: '24500', side: 'SELL', stoploss: '90', targets: '' },
      ...{ entry_time: '2026-06-30 10:00', exit_time: '2026-06-30 11:00' },
      ...{ entry_price: '60', exit_price: '90' },
    },
    category: 'INDEX_OPTIONS',
    // Lot 65, 13.3 % of 15,92,500 is 2,11,802.50.
    ...{ lots: 2, quantity: 130, margin: 423_605, gross: -30 * 130, riskPerUnit: 30 },
    costs: () => {
      const transaction = 19_500 * 0.0003553;
      return 7800 * 0.0015 + 11_700 * 0.00003 + transaction + 40 + gst(40, transaction, 19_500);
    },
    returnPct: -50,
  },
];

describe('given a trade and the published rates of its dates', () => {
  it.each(CASES.map((one) => [one.title, one] as const))(
    'when it is %s, then size, margin, costs and results are those of the hand calculation',
    (_, one) => {
      const read = reportedTrade({ line: 1, fields: { ...GOOD_ROW, ...one.row }, raw: '' });
      if (!read.ok) throw new Error(JSON.stringify(read.fault));
      const features = tradeFeatures(read.value, one.contractLot);
      const paise = (rupees: number) => Math.round(rupees * 100);
      expect(features).toMatchObject({
        ...{ category: one.category, lots: one.lots, quantity: one.quantity },
        ...{ marginPaise: paise(one.margin), grossPaise: paise(one.gross) },
        ...{ costsPaise: paise(one.costs()), netPaise: paise(one.gross) - paise(one.costs()) },
        ...{ isWinning: paise(one.gross) > paise(one.costs()) },
      });
      expect(features.returnPct).toBeCloseTo(one.returnPct, 10);
      if (one.riskPerUnit === null) expect(features.rMultiple).toBeNull();
      else {
        const risk = paise(one.riskPerUnit * one.quantity);
        expect(features.rMultiple).toBeCloseTo(features.netPaise / risk, 12);
      }
    },
  );
});
