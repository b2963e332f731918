import { describe, expect, it } from '@jest/globals';
import { csvFile, csvRow, HEADER, type RowText, readText } from '#test/support/read-text.ts';

/** What is changed in a good row, the field and code expected, words of the message. */
const FAULTS: readonly (readonly [Partial<RowText>, string, string, string])[] = [
  [{ trade_id: '' }, 'trade_id', 'MISSING', 'expected an id, found nothing'],
  [{ trade_id: 'x'.repeat(201) }, 'trade_id', 'TOO_LONG', 'at most 200 characters, found 201'],
  [{ trade_id: 'T\u00001' }, 'trade_id', 'BAD_TEXT', 'without U+0000'],
  [{ advisor_id: '' }, 'advisor_id', 'MISSING', 'expected an advisor'],
  [{ exchange: 'NYSE' }, 'exchange', 'UNKNOWN_VALUE', 'one of NSE, BSE, found "NYSE"'],
  [{ kind: 'SWAP' }, 'kind', 'UNKNOWN_VALUE', 'one of EQ, FUT, OPT, found "SWAP"'],
  [{ underlying: '' }, 'underlying', 'MISSING', 'expected a symbol'],
  [
    { kind: 'EQ', expiry: '', strike: '', option_type: '' },
    'underlying',
    'INDEX_NOT_TRADABLE',
    'found "NIFTY"',
  ],
  [
    { kind: 'EQ', underlying: 'TCS', strike: '', option_type: '' },
    'expiry',
    'UNEXPECTED_VALUE',
    'nothing for kind EQ',
  ],
  [
    { kind: 'FUT', option_type: '' },
    'strike',
    'UNEXPECTED_VALUE',
    'nothing for kind FUT, found "21500"',
  ],
  [{ expiry: '' }, 'expiry', 'MISSING', 'a date YYYY-MM-DD, found nothing'],
  [{ expiry: '2024-02-30' }, 'expiry', 'BAD_DATE', 'found "2024-02-30"'],
  [{ strike: '' }, 'strike', 'MISSING', 'expected a price, found nothing'],
  [{ option_type: 'XX' }, 'option_type', 'UNKNOWN_VALUE', 'one of CE, PE, found "XX"'],
  [{ side: 'HOLD' }, 'side', 'UNKNOWN_VALUE', 'one of BUY, SELL, found "HOLD"'],
  [{ period: 'FOREVER' }, 'period', 'UNKNOWN_VALUE', 'INTRADAY, SWING, POSITIONAL'],
  [{ entry_price: 'O42.35x' }, 'entry_price', 'NOT_A_NUMBER', 'expected a price, found "O42.35x"'],
  [{ entry_price: '0' }, 'entry_price', 'NOT_POSITIVE', 'a price above 0, found "0"'],
  [{ entry_price: '-1' }, 'entry_price', 'NOT_POSITIVE', 'found "-1"'],
  [{ entry_price: '0.001' }, 'entry_price', 'TOO_SMALL', 'at least 0.01'],
  [{ exit_price: '1e400' }, 'exit_price', 'NOT_FINITE', 'a finite price, found "1e400"'],
  [{ exit_price: '10000001' }, 'exit_price', 'TOO_LARGE', 'at most 10000000'],
  [{ exit_price: '165.12345' }, 'exit_price', 'TOO_PRECISE', 'at most 4 decimals'],
  [{ exit_price: '' }, 'exit_price', 'MISSING', 'expected a price'],
  [{ stoploss: 'near' }, 'stoploss', 'NOT_A_NUMBER', 'found "near"'],
  [
    { stoploss: '142.35' },
    'stoploss',
    'STOP_ON_WRONG_SIDE',
    'below the entry 142.35 for BUY, found 142.35',
  ],
  [
    { side: 'SELL' },
    'stoploss',
    'STOP_ON_WRONG_SIDE',
    'above the entry 142.35 for SELL, found 120',
  ],
  [{ targets: '165|abc' }, 'targets', 'NOT_A_NUMBER', 'found "abc"'],
  [{ targets: '165||190' }, 'targets', 'MISSING', 'found nothing'],
  [
    { targets: '100' },
    'targets',
    'TARGET_ON_WRONG_SIDE',
    'above the entry 142.35 for BUY, found 100',
  ],
  [{ targets: '165|142.35' }, 'targets', 'TARGET_ON_WRONG_SIDE', 'above the entry 142.35 for BUY'],
  [
    { side: 'SELL', stoploss: '150', targets: '100|143' },
    'targets',
    'TARGET_ON_WRONG_SIDE',
    'below the entry 142.35 for SELL, found 143',
  ],
  [
    { entry_time: '2021-13-45T09:20:00+05:30' },
    'entry_time',
    'BAD_TIMESTAMP',
    'an ISO 8601 date and time',
  ],
  [{ entry_time: '2024-01-23' }, 'entry_time', 'BAD_TIMESTAMP', 'found "2024-01-23"'],
  [
    { entry_time: '2010-01-04T10:00:00+05:30' },
    'entry_time',
    'OUTSIDE_CALENDAR',
    'a date from 2014-01-01 to 2026-12-31',
  ],
  [
    { exit_time: '2024-01-23T10:04:59+05:30' },
    'exit_time',
    'EXIT_BEFORE_ENTRY',
    'not before 2024-01-23T10:05:00+05:30',
  ],
  [
    { exit_time: '2024-01-26T10:00:00+05:30' },
    'exit_time',
    'EXIT_AFTER_EXPIRY',
    '2024-01-25 or earlier',
  ],
  [
    { expiry: '2024-01-18' },
    'expiry',
    'EXPIRY_BEFORE_ENTRY',
    '2024-01-23 or later, found "2024-01-18"',
  ],
  [{ exit_reason: 'MAGIC' }, 'exit_reason', 'UNKNOWN_VALUE', 'TARGET_HIT, STOPLOSS_HIT'],
  [{ entry_basis: 'GUESS' }, 'entry_basis', 'UNKNOWN_VALUE', 'FILL, ADVISED, found "GUESS"'],
];

describe('given a row with one fault between two good ones', () => {
  it.each(
    FAULTS.map((fault) => [`${fault[1]} ${JSON.stringify(fault[0]).slice(0, 60)}`, fault] as const),
  )(
    'when %s is read, then it is rejected by field and code, and its neighbours stay',
    async (_, [change, field, code, words]) => {
      const { rows, rejects } = await readText(
        csvFile(csvRow({ trade_id: 'before' }), csvRow(change), csvRow({ trade_id: 'after' })),
      );
      expect(rows.map((row) => [row.line, row.value.tradeId])).toEqual([
        [2, 'before'],
        [4, 'after'],
      ]);
      expect(rejects).toHaveLength(1);
      expect(rejects[0]).toMatchObject({ line: 3, field, code });
      expect(rejects[0]?.message).toContain(words);
      expect(rejects[0]?.message.startsWith(`${field}: expected `)).toBe(true);
    },
  );
});

describe('given rows as people write them', () => {
  it('when words differ in case, blanks surround values and exports fill unused fields, then one spelling comes out', async () => {
    const { rows, rejects } = await readText(
      csvFile(
        csvRow({
          trade_id: ' T9 ',
          side: 'buy',
          kind: 'fut',
          underlying: 'Bank  Nifty',
          strike: '0',
          option_type: 'XX',
          targets: '190 | 165|165',
          advisor_name: '  One   Research ',
        }),
      ),
    );
    expect(rejects).toEqual([]);
    expect(rows[0]?.value).toMatchObject({
      tradeId: 'T9',
      side: 'BUY',
      advisorName: 'One Research',
      instrument: { kind: 'FUT', underlying: 'BANKNIFTY', expiry: '2024-01-25' },
      targets: [165, 190],
    });
  });

  it('when an idea is sold, then its targets stand nearest first: downwards', async () => {
    const sold = csvRow({ side: 'SELL', stoploss: '150', targets: '100|120|110' });
    const { rows } = await readText(csvFile(sold));
    expect(rows[0]?.value.targets).toEqual([120, 110, 100]);
  });

  it.each(['0.01', '10000000', '0.0101', '1e2', '+5', '.5', '5.'])(
    'when a price is %s, then it is that number',
    async (exit_price) => {
      const { rows } = await readText(csvFile(csvRow({ exit_price })));
      expect(rows[0]?.value.exitPrice).toBe(Number(exit_price));
    },
  );

  it('when a time has no offset, another offset or Z, then it is the same instant', async () => {
    const times = ['2024-01-23 10:05', '2024-01-23T04:35:00Z', '2024-01-23T10:05:00.000+0530'];
    const rows = times.map((entry_time, n) => csvRow({ trade_id: `T${n}`, entry_time }));
    const read = await readText(csvFile(...rows));
    expect(new Set(read.rows.map((row) => row.value.entryAt))).toEqual(
      new Set([Date.parse('2024-01-23T04:35:00Z')]),
    );
    expect(read.rows).toHaveLength(3);
  });

  it('when stop, targets, name, period and reason are empty, then they are absent, not zero', async () => {
    const { rows } = await readText(
      csvFile(csvRow({ stoploss: '', targets: '', advisor_name: '', period: '', exit_reason: '' })),
    );
    expect(rows[0]?.value).toMatchObject({
      stoploss: null,
      targets: [],
      advisorName: null,
      period: null,
      exitReason: null,
    });
  });

  it('when the basis of the entry is absent or empty, then the entry is a fill; ADVISED is said', async () => {
    const without = [HEADER, csvRow({ trade_id: 'absent' })].map((line) => {
      const cells = line.split(',');
      return cells.toSpliced(HEADER.split(',').indexOf('entry_basis'), 1).join(',');
    });
    const absent = await readText(`${without.join('\n')}\n`);
    const said = await readText(
      csvFile(
        csvRow({ trade_id: 'empty', entry_basis: '' }),
        csvRow({ trade_id: 'fill', entry_basis: ' fill ' }),
        csvRow({ trade_id: 'advised', entry_basis: 'ADVISED' }),
      ),
    );
    const bases = [...absent.rows, ...said.rows].map(({ value }) => [
      value.tradeId,
      value.entryBasis,
    ]);
    expect(bases).toEqual([
      ['absent', 'FILL'],
      ['empty', 'FILL'],
      ['fill', 'FILL'],
      ['advised', 'ADVISED'],
    ]);
  });
});
