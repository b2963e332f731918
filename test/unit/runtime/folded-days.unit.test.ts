import { describe, expect, it } from '@jest/globals';
import { type IsoDate, istDate, istInstant } from '#core/market/ist.ts';
import type { PriceHistory, PriceRange } from '#ports/price-history.ts';
import { foldedDays } from '#runtime/folded-days.ts';

/** A whole session of each date, at a price that names its day of the month. */
function pricesOf(dates: readonly IsoDate[]) {
  const asked: PriceRange[] = [];
  const port: PriceHistory = {
    async prices(range) {
      asked.push(range);
      const at = dates
        .filter((date) => date >= istDate(range.from) && date <= istDate(range.to - 1))
        .flatMap((date) =>
          Array.from({ length: 375 }, (_, i) => istInstant(date, '09:15') + i * 60_000),
        );
      if (at.length === 0) return { kind: 'none', reason: 'NO_PRICES_IN_RANGE' };
      const price = Float64Array.from(at, (instant) => Number(istDate(instant).slice(8)));
      const prices = { open: price, high: price, low: price, close: price };
      const series = { resolution: 'MINUTE', at: Float64Array.from(at), ...prices } as const;
      return { kind: 'prices', series, counts: NONE };
    },
  };
  return { asked, port };
}

const NONE = {
  ...{ RESTAMPED: 0, REORDERED: 0, WIDENED: 0, DUPLICATE: 0, OUT_OF_SESSION: 0 },
  ...{ UNKNOWN_HOURS: 0, BAD_PRICE: 0, BAD_JUMP: 0, missingMinutes: 0, missingSessions: 0 },
};

describe('given sessions without a daily bar', () => {
  it('when prices know some of them, then those become bars, one request a month, and the others say why', async () => {
    const { asked, port } = pricesOf(['2024-01-30', '2024-02-01']);
    const dates = ['2024-01-29', '2024-01-30', '2024-01-31', '2024-02-01', '2024-03-01'];
    const folded = await foldedDays(port, 'TCS', dates);
    expect(folded.bars).toEqual([
      { date: '2024-01-30', open: 30, high: 30, low: 30, close: 30 },
      { date: '2024-02-01', open: 1, high: 1, low: 1, close: 1 },
    ]);
    expect(folded.gaps).toEqual(
      ['2024-01-29', '2024-01-31', '2024-03-01'].map((date) => ({ date, reason: 'NO_PRICES' })),
    );
    expect(asked).toHaveLength(3);
    expect(asked[0]).toEqual({
      instrument: 'TCS',
      from: istInstant('2024-01-29', '00:00'),
      to: istInstant('2024-01-31', '24:00'),
    });
  });

  it('when none is wanted, then nothing is asked', async () => {
    const { asked, port } = pricesOf([]);
    expect(await foldedDays(port, 'TCS', [])).toEqual({ bars: [], halted: [], gaps: [] });
    expect(asked).toEqual([]);
  });

  it('when a day had a halt, then it is named', async () => {
    const { port } = pricesOf(['2020-03-13']);
    const { bars, halted } = await foldedDays(port, 'NIFTY', ['2020-03-13']);
    expect([bars.length, halted]).toEqual([1, ['2020-03-13']]);
  });
});
