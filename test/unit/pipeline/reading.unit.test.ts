import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FileRefused } from '#core/pipeline/parse.ts';
import { tradeTemplate } from '#core/pipeline/trade-columns.ts';
import { csvFile, csvRow, GOOD_ROW, HEADER, readText } from '#test/support/read-text.ts';

const ids = (read: Awaited<ReturnType<typeof readText>>) =>
  read.rows.map((row) => `${row.line}:${row.value.tradeId}`);
const codes = (read: Awaited<ReturnType<typeof readText>>) =>
  read.rejects.map((one) => `${one.line}:${one.code}`);

describe('given CSV as people send it', () => {
  it('when it has a byte-order mark, CRLF, empty lines and no final line break, then lines stay physical', async () => {
    const text = `\uFEFF${HEADER}\r\n${csvRow({ trade_id: 'A' })}\r\n\r\n   \r\n${csvRow({ trade_id: 'B' })}`;
    const read = await readText(text);
    expect(ids(read)).toEqual(['2:A', '5:B']);
    expect(codes(read)).toEqual([]);
  });

  it('when a name holds commas, quotes or a line break in quotes, then it is one value of one row', async () => {
    const read = await readText(
      csvFile(
        csvRow({ trade_id: 'A', advisor_name: '"One, ""RA"""' }),
        csvRow({ trade_id: 'B', advisor_name: ' "Two\nlines" ' }),
        csvRow({ trade_id: 'C' }),
      ),
    );
    expect(ids(read)).toEqual(['2:A', '3:B', '5:C']);
    expect(read.rows.map((row) => row.value.advisorName)).toEqual([
      'One, "RA"',
      'Two lines',
      'One Research',
    ]);
  });

  it('when a quote never closes, then only its own line is lost', async () => {
    const good = Array.from({ length: 30 }, (_, n) =>
      csvRow({ trade_id: `G${n}`, advisor_name: n % 5 === 0 ? '"a, b"' : 'c' }),
    );
    const read = await readText(csvFile(csvRow({ advisor_name: '"open' }), ...good));
    expect(codes(read)).toEqual(['2:UNCLOSED_QUOTE']);
    expect(read.rows).toHaveLength(30);
    expect(ids(read)[0]).toBe('3:G0');
  });

  it('when text follows a closing quote, or columns are missing or too many, then that row is rejected', async () => {
    const read = await readText(
      csvFile(
        csvRow({ advisor_name: '"a" b' }),
        'T2,ADV1',
        `${csvRow()},x,y`,
        csvRow({ trade_id: 'D' }),
      ),
    );
    expect(codes(read)).toEqual(['2:MISPLACED_QUOTE', '3:TOO_FEW_COLUMNS', '4:TOO_MANY_COLUMNS']);
    expect(read.rejects[1]?.message).toBe('row: expected 19 columns, found 2');
    expect(ids(read)).toEqual(['5:D']);
  });

  it('when a line is longer than any row can be, then it is dropped with a reason and reading goes on', async () => {
    const read = await readText(csvFile('x'.repeat(3 << 20), csvRow({ trade_id: 'A' })));
    expect(codes(read)).toEqual(['2:LINE_TOO_LONG']);
    expect(ids(read)).toEqual(['3:A']);
  });

  it('when columns stand in another order and unknown ones are there, then they are found by name', async () => {
    const row: Readonly<Record<string, string>> = { ...GOOD_ROW, mood: 'good' };
    const names = Object.keys(row).reverse();
    const read = await readText(
      `${names.join(',')}\n${names.map((name) => row[name]).join(',')}\n`,
    );
    expect(ids(read)).toEqual(['2:T1']);
    expect(read.ignoredColumns).toEqual(['mood']);
  });

  it.each([
    ['misses a column', HEADER.replace(',strike', ''), 'expected the columns strike'],
    ['names a column twice', `${HEADER},side`, 'found "side" twice'],
    ['is not there', '', 'found an empty file'],
  ])('when the header %s, then the file is refused with the reason', async (_, header, reason) => {
    const reading = readText(header === '' ? '' : `${header}\n${csvRow()}\n`);
    await expect(reading).rejects.toThrow(FileRefused);
    await expect(reading).rejects.toThrow(reason);
  });

  it('when the template is filled in as it comes, then its example is a good row', async () => {
    const read = await readText(tradeTemplate());
    expect(read.rejects).toEqual([]);
    expect(read.rows).toHaveLength(1);
  });
});

describe('given JSON', () => {
  const row = {
    ...GOOD_ROW,
    strike: 21_500,
    entry_price: 142.35,
    targets: [165, 190],
    stoploss: null,
    mood: 1,
  };

  it('when it is an array with numbers, nulls and arrays, then a row is its index + 1', async () => {
    const read = await readText(
      JSON.stringify([
        row,
        5,
        { ...row, trade_id: 'T2', exit_price: null },
        { ...row, trade_id: 'T3' },
      ]),
      'a.json',
    );
    expect(ids(read)).toEqual(['1:T1', '4:T3']);
    expect(codes(read)).toEqual(['2:NOT_AN_OBJECT', '3:MISSING']);
    expect(read.rows[0]?.value).toMatchObject({
      stoploss: null,
      targets: [165, 190],
      entryPrice: 142.35,
    });
    expect(read.ignoredColumns).toEqual(['mood']);
  });

  it('when it breaks in the middle, then the rows before the break stay and the break is said', async () => {
    const text = JSON.stringify([row, { ...row, trade_id: 'T2' }]);
    const read = await readText(`${text.slice(0, -1)},{"trade_id":}]`, 'a.json');
    expect(ids(read)).toEqual(['1:T1', '2:T2']);
    expect(codes(read)).toEqual(['3:JSON_SYNTAX']);
    expect(codes(await readText(text.slice(0, -1), 'a.json'))).toEqual(['3:JSON_SYNTAX']);
  });

  it('when it is no array, or the file is neither CSV nor JSON, then it is refused', async () => {
    await expect(readText('{"a":1}', 'a.json')).rejects.toThrow('expected a JSON array');
    await expect(readText('', 'a.json')).rejects.toThrow('an empty file');
    await expect(readText('x', 'a.xlsx')).rejects.toThrow('expected .csv or .json');
  });
});

describe('given a file cut anywhere into chunks', () => {
  const rows = [
    csvRow({ trade_id: 'A', advisor_name: '"x, ""y""\nz"' }),
    csvRow({ trade_id: 'B', advisor_name: 'मुनाफ़ा' }),
    csvRow({ trade_id: 'C', advisor_name: '"open' }),
    csvRow({ trade_id: 'D' }),
  ];
  const csv = `\uFEFF${HEADER}\r\n${rows.join('\r\n')}`;
  const json = JSON.stringify([
    { ...GOOD_ROW },
    { ...GOOD_ROW, trade_id: 'T2', targets: [165] },
    7,
  ]);

  it.each([
    ['trades.csv', csv],
    ['trades.json', json],
  ])('when %s is read in any chunks, then the same rows come out', async (name, text) => {
    const whole = await readText(text, name);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 }),
        async (cuts) => {
          expect(await readText(text, name, cuts)).toEqual(whole);
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('given good rows of which one is mutated at random', () => {
  const junk = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '"',
      ',',
      '|',
      '\u0000',
      '\uD800',
      '1e999',
      '-0',
      'NaN',
      '9'.repeat(400),
      '__proto__',
      "'; drop table trades",
    ),
  );
  const mutation = fc.record({
    victim: fc.nat(4),
    cell: fc.nat(17),
    what: fc.constantFrom('replace', 'insert', 'drop', 'double'),
    junk: junk.map((text) => text.replace(/[\r\n]/g, ' ')),
    at: fc.nat(20),
  });

  it('when it is read, then nothing throws, no row is lost, and every other row comes out as before', async () => {
    const clean = Array.from({ length: 5 }, (_, n) =>
      csvRow({ trade_id: `T${n}`, advisor_name: n === 3 ? '"a, b"' : 'a' }),
    );
    const before = await readText(csvFile(...clean));
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
        const victim = mutations[0]?.victim ?? 0;
        const mutated = mutations.reduce((line, one) => mutate(line, one), clean[victim] ?? '');
        const read = await readText(
          csvFile(...clean.map((line, n) => (n === victim ? mutated : line))),
        );
        const blank = mutated.trim() === '' ? 1 : 0;
        expect(read.rows.length + read.rejects.length + blank).toBe(5);
        const others = (rows: typeof read.rows) => rows.filter((row) => row.line !== victim + 2);
        expect(others(read.rows)).toEqual(others(before.rows));
      }),
      { numRuns: 1500 },
    );
  });

  function mutate(
    line: string,
    { cell, what, junk: text, at }: { cell: number; what: string; junk: string; at: number },
  ): string {
    const cells = line.split(',');
    const old = cells[cell] ?? '';
    if (what === 'replace') cells[cell] = text;
    if (what === 'insert') cells[cell] = old.slice(0, at) + text + old.slice(at);
    if (what === 'drop') cells.splice(cell, 1);
    if (what === 'double') cells.splice(cell, 0, old);
    return cells.join(',');
  }
});
