// Signals from a file: documents, what is said about them later or earlier, and lines that are none.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { readTape } from '#adapters/files/price-tape.ts';
import { readSignals } from '#adapters/files/signal-file.ts';
import { clock, signalOf } from '#test/support/engine-day.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function written(name: string, lines: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'saras-signals-'));
  folders.push(folder);
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
}

const file = (...lines: readonly unknown[]) =>
  readSignals(
    written(
      'signals.jsonl',
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))),
    ),
  );

const update = (time: string, set: object, _id = 'S1') => ({
  ...{ _id, updatedAt: `2024-01-24T${time}:00+05:30`, set },
});

describe('Given a document and its follow-ups', () => {
  it('when they are read, then each arrival is the document as it stood then', async () => {
    const { arrivals, faults } = await file(
      signalOf(),
      update('10:10', { stoploss: 21_450 }),
      update('10:20', { targets: [21_650] }),
    );
    expect(faults).toEqual([]);
    expect(
      arrivals.map((one) => one.kind === 'SIGNAL' && [one.signal.stoploss, one.signal.targets[0]]),
    ).toEqual([
      [21_400, 21_600],
      [21_450, 21_600],
      [21_450, 21_650],
    ]);
  });

  it('when an older version comes after a newer one, then it arrives late and nothing builds on it', async () => {
    const { arrivals } = await file(
      signalOf(),
      update('10:20', { stoploss: 21_450 }),
      update('10:10', { stoploss: 21_420 }),
      update('10:30', { targets: [21_650] }),
    );
    expect(arrivals.map(({ at }) => at)).toEqual(['10:00', '10:20', '10:20', '10:30'].map(clock));
    const last = arrivals.at(-1);
    expect(last?.kind === 'SIGNAL' && last.signal.stoploss).toBe(21_450);
  });

  it('when an update comes before its document, then it is applied when that comes', async () => {
    const { arrivals, faults } = await file(update('10:10', { stoploss: 21_450 }), signalOf());
    expect(faults).toEqual([]);
    expect(arrivals).toHaveLength(2);
  });

  it('when lines are none, then each is named or refused, and the rest goes on', async () => {
    const { arrivals, faults } = await file(
      'not json',
      { _id: 'S3', updatedAt: '2024-01-24T10:00:00+05:30' },
      update('10:10', { stoploss: 1 }, 'S3'),
      update('10:10', { stoploss: 1 }, 'S4'),
      signalOf(),
    );
    expect(arrivals.map(({ kind }) => kind)).toEqual(['MALFORMED', 'SIGNAL']);
    expect(faults).toEqual([
      'line 1: line: expected JSON, found "not json"',
      '1 updates of S4: expected its document, found none',
    ]);
  });
});

describe('Given a price tape', () => {
  it('when it is read, then an index prices its futures too, and a bad line is named', async () => {
    const tape = written('tape.csv', [
      'ts,instrument,price',
      '2024-01-24T09:15:00+05:30,NIFTY,21500.5',
      '2024-01-24T09:15:01+05:30,NIFTY,cheap',
    ]);
    const pricedBy = new Map([['NIFTY', ['NIFTY:2024-01-25:FUT']]]);
    const { ticks, faults } = await readTape(tape, { pricedBy, onRows: () => undefined });
    expect(ticks.map(({ contract, price }) => [contract, price])).toEqual([
      ['NIFTY', 21_500.5],
      ['NIFTY:2024-01-25:FUT', 21_500.5],
    ]);
    expect(faults).toEqual([
      'line 3: expected ts,instrument,price, found "2024-01-24T09:15:01+05:30,NIFTY,cheap"',
    ]);
  });
});
