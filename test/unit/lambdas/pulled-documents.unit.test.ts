// Whatever the source holds, the pull ends, and each document is a trade or a reject with a reason.
import { describe, expect, it } from '@jest/globals';
import { ObjectId } from 'bson';
import fc from 'fast-check';
import { pulledRow, watermarkOf } from '#lambdas/daily-ingest/pulled-signal.ts';
import { readText } from '#test/support/read-text.ts';

const SIGNAL = {
  _id: 'a1',
  advisorId: 'ADV1',
  advisorName: 'One Research',
  sebiRegNo: 'INH000000001',
  source: 'channel',
  instrument: { exchange: 'NSE', kind: 'EQ', underlying: 'TCS' },
  side: 'BUY',
  entry: 3800,
  stoploss: 3750,
  targets: [3850, 3900],
  period: 'SWING',
  status: 'CLOSED',
  postedAt: '2024-01-23T10:05:00+05:30',
  updatedAt: '2024-01-24T15:00:00+05:30',
  fill: { price: 3801.5, at: '2024-01-23T10:06:00+05:30' },
  exit: { price: 3850, at: '2024-01-24T14:00:00+05:30', reason: 'TARGET_HIT' },
};

const read = (...documents: readonly unknown[]) =>
  readText(JSON.stringify(documents.map(pulledRow)), 'daily-2024-01-24-1.json');

describe('given documents of the source', () => {
  it('when one is a closed signal, then it is that trade, filled where it was filled', async () => {
    const { rows, rejects } = await read(SIGNAL);
    expect(rejects).toEqual([]);
    expect(rows[0]?.value).toMatchObject({
      tradeId: 'Sa1',
      advisorId: 'ADV1',
      entryPrice: 3801.5,
      entryAt: Date.parse('2024-01-23T10:06:00+05:30'),
      entryBasis: 'FILL',
      targets: [3850, 3900],
      exitPrice: 3850,
      exitReason: 'TARGET_HIT',
    });
  });

  it.each<[string, object, string, string]>([
    ['has no exit', { exit: undefined }, 'exit_price', 'MISSING'],
    ['has no advisor', { advisorId: undefined }, 'advisor_id', 'MISSING'],
    ['has another side', { side: 'HOLD' }, 'side', 'UNKNOWN_VALUE'],
    ['has a price in words', { fill: { price: 'about 3800' } }, 'entry_price', 'NOT_A_NUMBER'],
    ['has a time in words', { fill: { price: 1, at: 'noon' } }, 'entry_time', 'BAD_TIMESTAMP'],
    ['has no instrument', { instrument: null }, 'exchange', 'MISSING'],
  ])(
    'when one %s, then it is rejected by that field, and its neighbours are not',
    async (...of) => {
      const [, change, field, code] = of;
      const { rows, rejects } = await read(
        { ...SIGNAL, _id: 'before' },
        { ...SIGNAL, ...change },
        { ...SIGNAL, _id: 'after' },
      );
      expect(rows.map((row) => row.value.tradeId)).toEqual(['Sbefore', 'Safter']);
      expect(rejects).toMatchObject([{ line: 2, field, code }]);
    },
  );

  it('when one lacks only what no trade needs, then it is a trade all the same', async () => {
    const { rows } = await read({ ...SIGNAL, sebiRegNo: undefined, advisorName: null });
    expect(rows.map((row) => row.value)).toMatchObject([{ tradeId: 'Sa1', advisorName: null }]);
  });

  it.each<[string, object]>([
    ['has no fill', { fill: undefined }],
    ['has an empty fill', { fill: null }],
    ['has no fill and no name', { fill: undefined, advisorName: null }],
    ['says the price of its fill but not the time', { fill: { price: 3801.5 } }],
  ])('when one %s, then nobody claims a fill in the minute it was posted', async (_, change) => {
    const { rows } = await read({ ...SIGNAL, ...change });
    expect(rows.map((row) => row.value)).toMatchObject([
      { entryAt: Date.parse(SIGNAL.postedAt), entryBasis: 'ADVISED' },
    ]);
  });

  it('when ids are of other types, then no two documents become one trade', async () => {
    const hex = '0123456789abcdef01234567';
    const ids = [new ObjectId(hex), 7, { day: 1 }, { day: 2 }, ['x'], null];
    const trades = ids.map((_id) => pulledRow({ ...SIGNAL, _id })['trade_id']);
    expect(trades.slice(0, 2)).toEqual([`S${hex}`, 'S7']);
    expect(new Set(trades).size).toBe(ids.length);
  });

  it('when they hold anything at all, then each is one row or one reject, and nothing is thrown', async () => {
    const noise = fc.anything({ withDate: true, withNullPrototype: true, maxDepth: 2 });
    const names = ['_id', 'updatedAt', 'instrument', 'exit', 'fill', 'targets', 'entry'] as const;
    const field = fc.constantFrom(...names);
    const documents = fc.array(
      fc.oneof(
        noise,
        fc.tuple(field, noise).map(([name, value]) => ({ ...SIGNAL, [name]: value })),
      ),
      { minLength: 1, maxLength: 5 },
    );
    await fc.assert(
      fc.asyncProperty(documents, async (given) => {
        const { rows, rejects } = await read(...given);
        expect(rows.length + rejects.length).toBe(given.length);
        for (const document of given) watermarkOf(document);
      }),
      { numRuns: 300 },
    );
  });
});
