import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { csvFile, csvRow, type ReadText, readText } from '#test/support/read-text.ts';

const ids = (read: ReadText) => read.rows.map((row) => `${row.line}:${row.value.tradeId}`);
const codes = (read: ReadText) => read.rejects.map((one) => `${one.line}:${one.code}`);

describe('given a quote that never closes', () => {
  it('when a later value begins with a comma in quotes, then it does not close that quote', async () => {
    const read = await readText(
      csvFile(
        csvRow({ trade_id: 'A', advisor_id: '"ADV1' }),
        csvRow({ trade_id: 'B', advisor_name: '", Inc"' }),
        csvRow({ trade_id: 'C' }),
      ),
    );
    expect(codes(read)).toEqual(['2:UNCLOSED_QUOTE']);
    expect(ids(read)).toEqual(['3:B', '4:C']);
    expect(read.rows[0]?.value).toMatchObject({ advisorId: 'ADV1', advisorName: ', Inc' });
  });

  it('when a value of several lines follows, then that one stays one value', async () => {
    const read = await readText(
      csvFile(
        csvRow({ trade_id: 'A', advisor_name: '"open' }),
        csvRow({ trade_id: 'B', advisor_name: '"two\n\nlines, both"' }),
        csvRow({ trade_id: 'C' }),
      ),
    );
    expect(codes(read)).toEqual(['2:UNCLOSED_QUOTE']);
    expect(ids(read)).toEqual(['3:B', '6:C']);
    expect(read.rows[0]?.value.advisorName).toBe('two lines, both');
  });

  it('when a broken line closes it, then the two are two rejects, not one', async () => {
    const open = csvRow({ trade_id: 'A', advisor_name: '"open' });
    const read = await readText(csvFile(open, 'b",c', csvRow({ trade_id: 'C' })));
    expect(codes(read)).toEqual(['2:UNCLOSED_QUOTE', '3:TOO_FEW_COLUMNS']);
    expect(ids(read)).toEqual(['4:C']);
  });

  it('when it stands in the last rows, then every one of them has its own reason', async () => {
    const open = csvRow({ advisor_name: '"open' });
    const read = await readText(csvFile(open, csvRow({ trade_id: 'B' }), open, open));
    expect(codes(read)).toEqual(['2:UNCLOSED_QUOTE', '4:UNCLOSED_QUOTE', '5:UNCLOSED_QUOTE']);
    expect(ids(read)).toEqual(['3:B']);
  });
});

describe('given a value of several lines', () => {
  it.each([2, 8])('when it has %d lines, then it is one value', async (lines) => {
    const name = `"${Array.from({ length: lines }, (_, n) => `l${n}`).join('\n')}"`;
    const read = await readText(csvFile(csvRow({ advisor_name: name }), csvRow({ trade_id: 'C' })));
    expect(ids(read)).toEqual(['2:T1', `${2 + lines}:C`]);
  });

  it('when it has more lines than that, then its quote counts as one that never closes', async () => {
    const name = `"${'l\n'.repeat(8)}"`;
    const read = await readText(csvFile(csvRow({ advisor_name: name }), csvRow({ trade_id: 'C' })));
    const short = [3, 4, 5, 6, 7, 8, 9].map((line) => `${line}:TOO_FEW_COLUMNS`);
    expect(codes(read)).toEqual(['2:UNCLOSED_QUOTE', ...short, '10:UNCLOSED_QUOTE']);
    expect(ids(read)).toEqual(['11:C']);
  });

  it('when it stands in the first column, then its last line is no row of its own', async () => {
    const names = [
      'advisor_name',
      ...csvFile()
        .trim()
        .split(',')
        .filter((n) => n !== 'advisor_name'),
    ];
    const cells = csvRow()
      .split(',')
      .filter((_, n) => n !== 2);
    const read = await readText(`${names.join(',')}\n"One\nResearch",${cells.join(',')}\n`);
    expect(codes(read)).toEqual([]);
    expect(read.rows[0]?.value.advisorName).toBe('One Research');
  });
});

describe('given a header in quotes behind a byte-order mark', () => {
  it('when it is read in any chunks, then its first column is known', async () => {
    const quoted = csvFile()
      .trim()
      .split(',')
      .map((name) => `" ${name.toUpperCase()}"`);
    for (const cuts of [[10_000], [1]]) {
      const read = await readText(`\uFEFF${quoted.join(',')}\n${csvRow()}\n`, 'trades.csv', cuts);
      expect(ids(read)).toEqual(['2:T1']);
      expect(read.ignoredColumns).toEqual([]);
    }
  });
});

describe('given a character that no text carries', () => {
  it('when it stands behind a good row with quotes, then the row is not cut off there', async () => {
    const row = csvRow({ advisor_name: '"q"', exit_reason: 'TARGET_HIT\u0000junk' });
    const read = await readText(csvFile(row, csvRow({ trade_id: 'B' })));
    expect(codes(read)).toEqual(['2:UNKNOWN_VALUE']);
    expect(ids(read)).toEqual(['3:B']);
  });
});

const LIMIT = 1 << 20;

describe('given a line at the limit of what a row can be', () => {
  const long = (length: number) =>
    csvRow({ advisor_name: 'n'.repeat(length - csvRow({ advisor_name: '' }).length) });

  it.each([
    ['one character too long', LIMIT + 1, ['2:LINE_TOO_LONG'], ['3:B']],
    ['just short enough', LIMIT, [], ['2:T1', '3:B']],
  ])(
    'when it is %s, then the chunks it comes in do not matter',
    async (_, length, rejects, rows) => {
      const text = csvFile(long(length), csvRow({ trade_id: 'B' })).replaceAll('\n', '\r\n');
      const upToBreak = text.indexOf('\r\n', 400) + 1;
      for (const cuts of [[text.length], [65_536], [LIMIT], [upToBreak], [upToBreak - 1]]) {
        const read = await readText(text, 'trades.csv', cuts);
        expect([codes(read), ids(read)]).toEqual([rejects, rows]);
      }
    },
  );

  it('when a quote is open before it, then the lines behind it keep their numbers', async () => {
    const text = csvFile(
      csvRow({ trade_id: 'A', advisor_name: '"open' }),
      'x'.repeat(3 * LIMIT),
      csvRow({ trade_id: 'C' }),
    );
    for (const cuts of [[text.length], [65_536]]) {
      const read = await readText(text, 'trades.csv', cuts);
      expect(codes(read)).toEqual(['2:UNCLOSED_QUOTE', '3:LINE_TOO_LONG']);
      expect(ids(read)).toEqual(['4:C']);
    }
  });
});

/** The same trade in the ways files quote: never, some values, every value, over lines. */
const STYLES = [
  (id: string) => csvRow({ trade_id: id }),
  (id: string) => csvRow({ trade_id: id, advisor_name: '"a b"' }),
  (id: string) => csvRow({ trade_id: id, advisor_name: '", Inc"' }),
  (id: string) => csvRow({ trade_id: id, advisor_name: '"a ""q"", b"' }),
  (id: string) => csvRow({ trade_id: id, advisor_name: '""', stoploss: '""' }),
  (id: string) => `"${csvRow({ trade_id: id, advisor_name: 'x' }).replaceAll(',', '","')}"`,
  (id: string) => csvRow({ trade_id: id, advisor_name: '"a\nb, c"' }),
] as const;

const edit = fc.record({
  at: fc.nat(),
  what: fc.constantFrom('insert', 'remove', 'unquote'),
  text: fc.constantFrom('"', '""', '","', ',', ' ', '"""', 'x', '\u0000'),
});

function edited(row: string, { at, what, text }: { at: number; what: string; text: string }) {
  const quotes = [...row.matchAll(/"|^./g)].map(({ index }) => index);
  const place = what === 'unquote' ? (quotes[at % quotes.length] ?? 0) : at % (row.length + 1);
  return (
    row.slice(0, place) +
    (what === 'insert' ? text : '') +
    row.slice(place + Number(what !== 'insert'))
  );
}

describe('given rows quoted in any way, of which one loses or gains quotes', () => {
  it('when they are read, then the others come out as before and none is lost', async () => {
    const style = fc.nat(STYLES.length - 1);
    await fc.assert(
      fc.asyncProperty(
        fc.array(style, { minLength: 1, maxLength: 4 }),
        fc.nat(STYLES.length - 2),
        fc.array(style, { minLength: 1, maxLength: 4 }),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        async (before, victim, after, edits) => {
          const styles = [...before, victim, ...after];
          const rows = styles.map((n, i) => STYLES[n]?.(`T${i}`) ?? '');
          const broken = edits.reduce(edited, rows[before.length] ?? '');
          const clean = await readText(csvFile(...rows));
          const read = await readText(csvFile(...rows.with(before.length, broken)));
          const line = clean.rows[before.length]?.line;
          const others = ({ rows: all }: ReadText) => all.filter((row) => row.line !== line);
          expect(others(read)).toEqual(others(clean));
          expect(read.rows.length + read.rejects.length).toBe(styles.length);
        },
      ),
      { numRuns: 3000 },
    );
  });
});
