import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isIndex } from '#core/market/category.ts';
import { addDays, istInstant } from '#core/market/ist.ts';
import { tradeFeatures } from '#core/pipeline/features.ts';
import { reportedTrade } from '#core/pipeline/file-rows.ts';
import type { ReportedTrade } from '#core/signals/trade.ts';
import { GOOD_ROW, type RowText } from '#test/support/read-text.ts';

function tradeOf(change: Partial<RowText>): ReportedTrade {
  const read = reportedTrade({ line: 1, fields: { ...GOOD_ROW, ...change }, raw: '' });
  if (!read.ok) throw new Error(`${read.fault.field}: ${read.fault.expected}, ${read.fault.found}`);
  return read.value;
}

const EQUITY = { kind: 'EQ', underlying: 'TCS', expiry: '', strike: '', option_type: '' } as const;

describe('given one trade of every kind, computed by hand', () => {
  it('when an index call is bought, then the premium is the margin and lots fill 5 lakh', () => {
    // Lot 50, premium 142.35: 7,117.50 per lot, 70 lots, 3,500 units, 4,98,225 held.
    const features = tradeFeatures(tradeOf({}), undefined);
    expect(features).toMatchObject({
      category: 'INDEX_OPTIONS',
      lotSize: 50,
      lots: 70,
      quantity: 3500,
      marginPaise: 49_822_500,
      leverage: 1,
      grossPaise: 7_927_500,
      timeSession: 'MORNING',
      weekday: 2,
      daysToExpiry: 2,
      isIntraday: true,
      targetHit: true,
      isWinning: true,
    });
    // STT 0.0625 % of 5,77,500; transaction 0.0505 % and SEBI 0.0001 % of 10,75,725; stamp 0.003 % of 4,98,225; 40 brokerage; GST 18 %.
    const fees = 1_075_725 * 0.000505 + 1_075_725 * 0.000001;
    const costs = 577_500 * 0.000625 + fees + 498_225 * 0.00003 + 40 + 0.18 * (fees + 40);
    expect(features.costsPaise).toBe(Math.round(costs * 100));
    expect(features.netPaise).toBe(features.grossPaise - features.costsPaise);
    expect(features.returnPct).toBeCloseTo(((165 - 142.35) / 142.35) * 100, 12);
    expect(features.rMultiple).toBeCloseTo(features.netPaise / (22.35 * 3500 * 100), 12);
  });

  it('when an index future is sold, then 11.3 % is held and a fall is the gain', () => {
    const trade = tradeOf({
      kind: 'FUT',
      strike: '',
      option_type: '',
      side: 'SELL',
      entry_price: '21500',
      stoploss: '21600',
      targets: '',
      exit_price: '21400',
      exit_reason: '',
    });
    expect(tradeFeatures(trade, undefined)).toMatchObject({
      category: 'INDEX_FUTURES',
      marginPaise: 4 * 12_147_500,
      lots: 4,
      grossPaise: 4 * 50 * 100 * 100,
      leverage: 100 / 11.3,
    });
  });

  it('when a call is sold, then the strike stands for the spot, and the contract file wins over the table', () => {
    const trade = tradeOf({ side: 'SELL', stoploss: '180', targets: '100', exit_price: '100' });
    const features = tradeFeatures(trade, 25);
    expect(features).toMatchObject({ lotSize: 25, lotStatus: 'CONTRACT_FILE', lots: 8 });
    expect(features.marginPaise).toBe(8 * 25 * 21_500 * 11.3);
    expect(features.grossPaise).toBe(Math.round(42.35 * 100) * 200);
  });

  it('when a stock future has no contract file, then its lot is assumed and says so', () => {
    const trade = tradeOf({
      kind: 'FUT',
      underlying: 'TCS',
      strike: '',
      option_type: '',
      entry_price: '3800',
      stoploss: '',
      targets: '',
      exit_price: '3810',
    });
    expect(tradeFeatures(trade, undefined)).toMatchObject({
      category: 'STOCK_FUTURES',
      lotStatus: 'ASSUMED',
      rMultiple: null,
    });
    expect(tradeFeatures(trade, 175)).toMatchObject({ lotSize: 175, lotStatus: 'CONTRACT_FILE' });
  });

  it('when shares are traded, then margin follows the announced period and costs follow what happened', () => {
    const day = {
      ...EQUITY,
      entry_price: '1000',
      stoploss: '990',
      targets: '',
      exit_price: '1010',
      exit_reason: '',
    };
    const intraday = tradeFeatures(tradeOf(day), undefined);
    expect(intraday).toMatchObject({
      category: 'NSE_EQ',
      lotSize: 1,
      lots: 2500,
      marginPaise: 50_000_000,
      daysToExpiry: null,
    });
    const carried = tradeFeatures(
      tradeOf({ ...day, period: 'SWING', exit_time: '2024-01-25T10:00:00+05:30' }),
      undefined,
    );
    expect(carried).toMatchObject({
      lots: 500,
      marginPaise: 50_000_000,
      holdingDays: 2,
      isIntraday: false,
    });
    // Delivery pays 0.1 % STT on both sides, intraday 0.025 % on the sale only.
    expect(carried.costsPaise / carried.quantity).toBeGreaterThan(
      2 * (intraday.costsPaise / intraday.quantity),
    );
  });

  it('when the source names no period, then it is inferred from the holding time and marked so', () => {
    const of = (exit_time: string) =>
      tradeFeatures(tradeOf({ period: '', expiry: '2024-02-29', exit_time }), undefined);
    expect(of('2024-01-23T11:40:00+05:30')).toMatchObject({
      period: 'INTRADAY',
      periodInferred: true,
    });
    expect(of('2024-01-30T11:40:00+05:30')).toMatchObject({
      period: 'SWING',
      periodInferred: true,
    });
    expect(of('2024-01-31T11:40:00+05:30')).toMatchObject({
      period: 'POSITIONAL',
      periodInferred: true,
    });
  });
});

const UNDERLYINGS = [
  'NIFTY',
  'BANKNIFTY',
  'FINNIFTY',
  'MIDCPNIFTY',
  'NIFTYNXT50',
  'NIFTYFPI',
  'SENSEX',
  'BANKEX',
  'SENSEX50',
  'TCS',
  'M&M',
] as const;
const price = fc
  .oneof(fc.integer({ min: 100, max: 100_000_000_000 }), fc.integer({ min: 100, max: 50_000_000 }))
  .map((n) => Math.min(n, 1e11) / 10_000);

const anyTrade = fc
  .record({
    underlying: fc.constantFrom(...UNDERLYINGS),
    kind: fc.constantFrom('EQ', 'FUT', 'OPT'),
    exchange: fc.constantFrom('NSE', 'BSE'),
    side: fc.constantFrom('BUY', 'SELL'),
    period: fc.constantFrom('', 'INTRADAY', 'SWING', 'POSITIONAL'),
    day: fc.integer({ min: 0, max: 4740 }),
    minute: fc.integer({ min: 0, max: 1439 }),
    held: fc.integer({ min: 0, max: 5 * 1440 }),
    toExpiry: fc.integer({ min: 0, max: 400 }),
    entry: price,
    exit: price,
    strike: price,
    optionType: fc.constantFrom('CE', 'PE'),
    stop: fc.option(fc.double({ min: 0.5, max: 0.999, noNaN: true })),
  })
  .filter(({ kind, underlying }) => !(kind === 'EQ' && isIndex(underlying)));

describe('given any trade that validation lets through', () => {
  it('when its features are computed, then every number is finite and the entry knows nothing of the outcome', () => {
    fc.assert(
      fc.property(anyTrade, (one) => {
        const date = addDays('2014-01-01', one.day);
        const entryAt = istInstant(date, '00:00') + one.minute * 60_000;
        const derivative = one.kind !== 'EQ';
        const time = (instant: number) => new Date(instant).toISOString();
        const distance = one.stop === null ? null : one.side === 'BUY' ? one.stop : 2 - one.stop;
        const row = {
          ...{
            exchange: one.exchange,
            kind: one.kind,
            underlying: one.underlying,
            side: one.side,
            period: one.period,
          },
          expiry: derivative ? addDays(date, one.toExpiry) : '',
          strike: one.kind === 'OPT' ? String(one.strike) : '',
          option_type: one.kind === 'OPT' ? one.optionType : '',
          entry_price: String(one.entry),
          entry_time: time(entryAt),
          stoploss: distance === null ? '' : (one.entry * distance).toFixed(2),
          targets: '',
          exit_price: String(one.exit),
          exit_time: time(entryAt + one.held * 60_000),
          exit_reason: '',
        };
        const fields = { ...GOOD_ROW, ...row };
        const read = reportedTrade({ line: 1, fields, raw: '' });
        fc.pre(read.ok);
        if (!read.ok) return;
        const features = tradeFeatures(read.value, undefined);
        for (const [name, value] of Object.entries(features)) {
          if (typeof value === 'number')
            expect(`${name} ${Number.isFinite(value)}`).toBe(`${name} true`);
        }
        expect(features.lots).toBeGreaterThanOrEqual(1);
        expect(features.marginPaise).toBeGreaterThanOrEqual(1);
        const other = tradeFeatures(
          { ...read.value, exitPrice: 1, exitAt: read.value.entryAt, exitReason: null },
          undefined,
        );
        for (const name of [
          'category',
          'lots',
          'lotSize',
          'quantity',
          'marginPaise',
          'leverage',
          'timeSession',
          'weekday',
          'isExpiryDay',
          'daysToExpiry',
        ] as const) {
          expect(other[name]).toEqual(features[name]);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
