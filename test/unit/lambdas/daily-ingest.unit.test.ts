import { describe, expect, it } from '@jest/globals';
import { createDailyIngest } from '#lambdas/daily-ingest/handler.ts';
import type { Watermark } from '#ports/closed-signals.ts';
import { memoryFiles, memoryUploads } from '#test/support/memory-ports.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';

interface Document {
  readonly _id: string;
  readonly updatedAt: string;
}

/** The source as its port promises it: ordered by time and id, undated documents last, every time. */
function world(documents: readonly Document[]) {
  const files = memoryFiles();
  const uploads = memoryUploads();
  const asked: (Watermark | null)[] = [];
  let mark: Watermark | null = null;
  let ids = 0;
  const fail = { put: false, save: false };
  const dated = documents
    .filter((one) => !Number.isNaN(Date.parse(one.updatedAt)))
    .sort((a, b) => (a.updatedAt < b.updatedAt ? -1 : 1));
  const undated = documents.filter((one) => !dated.includes(one));
  const handler = createDailyIngest({
    signals: {
      async *closedOrCorrectedSince(watermark, limit) {
        asked.push(watermark);
        const after = (one: Document) =>
          watermark === null ||
          one.updatedAt > watermark.updatedAt ||
          (one.updatedAt === watermark.updatedAt && one._id > watermark.id);
        yield* [...dated.filter(after), ...undated].slice(0, limit);
      },
    },
    uploads,
    files: {
      ...files,
      put: async (key, body) => {
        if (fail.put) throw new Error('no store');
        await files.put(key, body);
      },
    },
    watermarks: {
      read: async () => mark,
      save: async (_, next) => {
        if (fail.save) throw new Error('no database');
        mark = next;
      },
    },
    newId: () => `0b0c7f5e-6f0f-4a3f-9d5c-${String(++ids).padStart(12, '0')}`,
    logger: listeningLogger().logger,
  });
  const run = (scheduledAt = '2024-01-23T10:30:00.000Z') => handler({ scheduledAt });
  const pulled = () =>
    [...files.content.values()].map((text) =>
      JSON.parse(text).map((row: { trade_id: string }) => row.trade_id),
    );
  return { run, pulled, asked, fail, uploads, mark: () => mark };
}

const at = (second: number): string =>
  new Date(Date.parse('2024-01-23T00:00:00Z') + second * 1000).toISOString();

describe('given more signals than one upload takes', () => {
  it('when they are pulled, then every signal is in exactly one of several uploads, in order', async () => {
    const documents = Array.from({ length: 20_001 }, (_, n) => ({
      _id: String(n),
      updatedAt: at(n),
    }));
    const { run, pulled, mark, uploads } = world(documents);
    expect(await run()).toMatchObject({ signals: 20_001 });
    expect(pulled().map((ids) => ids.length)).toEqual([20_000, 1]);
    expect(pulled().flat()).toEqual(documents.map((one) => `S${one._id}`));
    expect([...uploads.all.values()].map((one) => one.fileName)).toEqual([
      'daily-2024-01-23-1.json',
      'daily-2024-01-23-2.json',
    ]);
    expect(mark()).toEqual({ updatedAt: at(20_000), id: '20000' });
  });
});

describe('given signals without a usable time', () => {
  it('when nothing else is left, then they are pulled every time, and the watermark stays', async () => {
    const { run, pulled, mark } = world([
      { _id: 'a', updatedAt: at(1) },
      { _id: 'z', updatedAt: 'soon' },
    ]);
    await run();
    await run();
    expect(pulled()).toEqual([['Sa', 'Sz'], ['Sz']]);
    expect(mark()).toEqual({ updatedAt: at(1), id: 'a' });
  });

  it('when more of them than one upload takes come alone, then the pull ends', async () => {
    const { run } = world(
      Array.from({ length: 20_000 }, (_, n) => ({ _id: String(n), updatedAt: 'soon' })),
    );
    expect(await run()).toMatchObject({ signals: 20_000, uploadIds: [expect.any(String)] });
  });
});

describe('given a signal whose time lies in the future', () => {
  it('when it is pulled, then what is updated after today is still pulled tomorrow', async () => {
    const documents = [
      { _id: 'a', updatedAt: at(1) },
      { _id: 'typo', updatedAt: '2204-01-23T10:00:00.000Z' },
    ];
    const first = world(documents);
    await first.run();
    expect(first.pulled()).toEqual([['Sa', 'Stypo']]);
    expect(first.mark()).toEqual({ updatedAt: '2024-01-23T10:30:00.000Z', id: '' });
    await first.run('2024-01-24T10:30:00.000Z');
    expect(first.pulled().at(-1)).toEqual(['Stypo']);
    expect(first.mark()).toEqual({ updatedAt: '2024-01-24T10:30:00.000Z', id: '' });
  });
});

describe('given a pull that dies half way', () => {
  it('when the file was stored but not the watermark, then the same signals come again, none is lost', async () => {
    const { run, pulled, fail, mark } = world([{ _id: 'a', updatedAt: at(1) }]);
    fail.save = true;
    await expect(run()).rejects.toThrow('no database');
    expect(mark()).toBeNull();
    fail.save = false;
    await run();
    expect(pulled()).toEqual([['Sa'], ['Sa']]);
  });

  it('when the file could not be stored, then the watermark waits for it', async () => {
    const { run, pulled, fail, mark } = world([{ _id: 'a', updatedAt: at(1) }]);
    fail.put = true;
    await expect(run()).rejects.toThrow('no store');
    expect([mark(), pulled()]).toEqual([null, []]);
    fail.put = false;
    await run();
    expect(pulled()).toEqual([['Sa']]);
  });
});
