// What every price history promises, whichever archive it reads: one specification for all adapters.
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Instant, istInstant } from '#core/market/ist.ts';
import type { PriceSeries, Resolution } from '#core/prices/price-series.ts';
import type { PriceAnswer, PriceHistory } from '#ports/price-history.ts';
import { seriesOfRows } from './price-day.ts';

const MINUTE = 60_000;
const at = (date: string, time: string): Instant => istInstant(date, time);

/** Bars of consecutive minutes; every price tells its minute. */
const bars = (from: Instant, base: number, count: number) =>
  Array.from({ length: count }, (_, n) => {
    const open = base + n * 0.05;
    return [from + n * MINUTE, open, open + 0.75, open - 0.5, open + 0.25] as const;
  });

const series = (...rows: readonly (readonly [number, number, number, number, number])[][]) =>
  seriesOfRows('MINUTE', rows.flat());

/**
 * An index with two sessions and a quiet one between them, a share, and an option with one hole of two
 * minutes. A normal session has 375 minutes.
 */
export const CONTRACT_WORLD: Readonly<Record<string, PriceSeries>> = {
  NIFTY: series(
    bars(at('2024-01-23', '09:15'), 21_500, 375),
    bars(at('2024-01-25', '09:15'), 21_400, 375),
  ),
  TCS: series(bars(at('2024-01-23', '09:15'), 3800, 375)),
  'NIFTY:2024-01-25:21500:CE': series(
    bars(at('2024-01-23', '09:15'), 120, 3),
    bars(at('2024-01-23', '09:20'), 118, 370),
  ),
};

export type ContractWorld = typeof CONTRACT_WORLD;

/** `open` gives the history that holds exactly the world. */
export function priceHistoryContract(
  title: string,
  open: (world: ContractWorld) => Promise<PriceHistory>,
): void {
  describe(`given ${title}`, () => {
    let history: PriceHistory;
    beforeAll(async () => {
      history = await open(CONTRACT_WORLD);
    });
    const ask = (instrument: string, from: Instant, to: Instant, wanted: Resolution = 'MINUTE') =>
      history.prices({ instrument, from, to }, wanted);
    const found = async (...range: Parameters<typeof ask>) => priced(await ask(...range));

    describe.each(Object.entries(CONTRACT_WORLD))('when all of %s is asked for', (name, own) => {
      it('then it comes back to the last digit, stamped at the start of its minutes, in their order', async () => {
        const { series } = await found(name, at('2024-01-23', '00:00'), at('2024-01-25', '24:00'));
        expect(columns(series)).toEqual(columns(own));
      });
    });

    it('when a part is asked for, then its first instant belongs to it and its end does not', async () => {
      const from = at('2024-01-23', '10:00');
      const { series } = await found('NIFTY', from, from + 3 * MINUTE);
      expect([...series.at]).toEqual([from, from + MINUTE, from + 2 * MINUTE]);
      expect(series.open[0]).toBe(21_500 + 45 * 0.05);
    });

    it('when two parts meet, then together they are the whole', async () => {
      const [from, middle, to] = ['09:15', '12:34', '15:30'].map((time) => at('2024-01-23', time));
      const first = await found('TCS', from ?? 0, middle ?? 0);
      const second = await found('TCS', middle ?? 0, to ?? 0);
      expect([...first.series.close, ...second.series.close]).toEqual([
        ...(CONTRACT_WORLD['TCS']?.close ?? []),
      ]);
    });

    it('when ticks are wanted where there are none, then the answer says that it is minutes', async () => {
      const day = [at('2024-01-23', '00:00'), at('2024-01-23', '24:00')] as const;
      expect((await found('NIFTY', ...day, 'TICK')).series.resolution).toBe('MINUTE');
    });

    it('when nothing is missing, then nothing is counted', async () => {
      const { counts } = await found('TCS', at('2024-01-23', '00:00'), at('2024-01-23', '24:00'));
      expect(Object.entries(counts).filter(([, count]) => count > 0)).toEqual([]);
    });

    it('when minutes are missing, then they are counted as far as they lie in the range', async () => {
      const option = 'NIFTY:2024-01-25:21500:CE';
      const whole = await found(option, at('2024-01-23', '00:00'), at('2024-01-23', '24:00'));
      expect(whole.counts).toMatchObject({ missingMinutes: 2, missingSessions: 0 });
      const part = await found(option, at('2024-01-23', '09:19'), at('2024-01-23', '10:00'));
      expect(part.counts).toMatchObject({ missingMinutes: 1, missingSessions: 0 });
    });

    it('when a session between two has no prices, then it is counted', async () => {
      const { counts } = await found('NIFTY', at('2024-01-23', '00:00'), at('2024-01-25', '24:00'));
      expect(counts).toMatchObject({ missingMinutes: 0, missingSessions: 1 });
    });

    it.each([
      ['before its first price', at('2024-01-22', '00:00'), at('2024-01-22', '24:00')],
      ['in the night', at('2024-01-23', '20:00'), at('2024-01-23', '23:00')],
      ['without any length', at('2024-01-23', '10:00'), at('2024-01-23', '10:00')],
    ])(
      'when a known instrument has no price in a range %s, then there are none',
      async (_, from, to) => {
        expect(await ask('TCS', from, to)).toEqual({ kind: 'none', reason: 'NO_PRICES_IN_RANGE' });
      },
    );

    it('when nothing is known of an instrument, then that is said', async () => {
      const day = [at('2024-01-23', '00:00'), at('2024-01-23', '24:00')] as const;
      const unknown = { kind: 'none', reason: 'UNKNOWN_INSTRUMENT' };
      expect(await ask('NOSUCHSHARE', ...day)).toEqual(unknown);
    });
  });
}

function priced(answer: PriceAnswer): Extract<PriceAnswer, { readonly kind: 'prices' }> {
  if (answer.kind === 'none') throw new Error(`expected prices, found none: ${answer.reason}`);
  return answer;
}

const columns = ({ resolution, at, open, high, low, close }: PriceSeries) => ({
  resolution,
  at: [...at],
  open: [...open],
  high: [...high],
  low: [...low],
  close: [...close],
});
