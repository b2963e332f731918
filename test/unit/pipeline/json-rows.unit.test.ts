import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GOOD_ROW, type ReadText, readText } from '#test/support/read-text.ts';

const good = (id: string) => JSON.stringify({ ...GOOD_ROW, trade_id: id });
const read = (text: string, cuts?: readonly number[]) => readText(text, 'trades.json', cuts);
const ids = ({ rows }: ReadText) => rows.map((row) => `${row.line}:${row.value.tradeId}`);
const codes = ({ rejects }: ReadText) => rejects.map((one) => `${one.line}:${one.code}`);

describe('given a JSON array among which anything stands', () => {
  it('when one element is any JSON value, then the good rows around it come out and it is one row', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue({ maxDepth: 3 }),
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1 }),
        async (any, cuts) => {
          const text = `[${good('A')},${JSON.stringify(any)},${good('B')}]`;
          // Text arrives in whole characters; a cut inside one is no case.
          const chunks = /[\uD800-\uDFFF]/.test(text) ? undefined : cuts;
          const found = await read(text, chunks);
          expect(ids(found)).toEqual(['1:A', '3:B']);
          expect(found.rejects.map((one) => one.line)).toEqual([2]);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('when one field of a row is any JSON value, then nothing throws and no row is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(GOOD_ROW), '__proto__', 'constructor'),
        fc.jsonValue({ maxDepth: 2 }),
        async (name, any) => {
          const row = `{${JSON.stringify(name)}:${JSON.stringify(any)},${good('X').slice(1)}`;
          const late = `${good('X').slice(0, -1)},${JSON.stringify(name)}:${JSON.stringify(any)}}`;
          const found = await read(`[${row},${late},${good('B')}]`);
          expect(found.rows.length + found.rejects.length).toBe(3);
          expect(ids(found).at(-1)).toBe('3:B');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('given JSON that is not one array to the end', () => {
  it.each([
    ['text follows the array', `[${good('A')}] and more`],
    ['a second array follows', `[${good('A')}][${good('B')}]`],
    ['a comma is missing', `[${good('A')} ${good('B')}]`],
    ['a comma stands before the end', `[${good('A')},]`],
    ['NaN is written', `[${good('A')},NaN,${good('B')}]`],
    ['it ends in the middle of a row', `[${good('A')},${good('B').slice(0, 50)}`],
    ['it ends in the middle of a word', `[${good('A')},{"a":tru`],
  ])(
    'when %s, then the row before stays and the break is one reject at its place',
    async (_, text) => {
      for (const cuts of [[text.length], [1], [37]]) {
        const found = await read(text, cuts);
        expect(ids(found)).toEqual(['1:A']);
        expect(codes(found)).toEqual(['2:JSON_SYNTAX']);
        expect(found.rejects[0]?.message).toContain('expected valid JSON to the end of the file');
      }
    },
  );

  it('when it has a byte-order mark and blanks around, then it is read; an empty array has no rows', async () => {
    expect(ids(await read(`\uFEFF \n[${good('A')}]\n `, [1]))).toEqual(['1:A']);
    expect(await read(' [ ] ', [1])).toEqual({ rows: [], rejects: [], ignoredColumns: [] });
  });
});

describe('given values as JSON has them', () => {
  const changed = async (change: object) => {
    const found = await read(JSON.stringify([{ ...GOOD_ROW, ...change }]));
    return found.rows[0]?.value ?? found.rejects[0];
  };

  it.each([
    ['numbers', { entry_price: 142.35, strike: 21_500 }, { entryPrice: 142.35 }],
    ['targets as an array of numbers and text', { targets: [190, '165'] }, { targets: [165, 190] }],
    ['no targets as an empty array', { targets: [] }, { targets: [] }],
    ['null for what is absent', { stoploss: null, period: null }, { stoploss: null, period: null }],
    ['blanks around text', { trade_id: ' T7 ', side: ' buy' }, { tradeId: 'T7', side: 'BUY' }],
    ['true for a price', { exit_price: true }, { field: 'exit_price', code: 'NOT_A_NUMBER' }],
    ['null among targets', { targets: [165, null] }, { field: 'targets', code: 'MISSING' }],
    ['null for an id', { trade_id: null }, { field: 'trade_id', code: 'MISSING' }],
    ['an object for a stop', { stoploss: { at: 1 } }, { field: 'stoploss', code: 'NOT_A_NUMBER' }],
  ])(
    'when a row has %s, then it is read or refused as the same text would be',
    async (_, row, expected) => {
      expect(await changed(row)).toMatchObject(expected);
    },
  );
});
