// Ids of messages as the queue is given them: within its alphabet and length, and never the same for two
// messages that differ, or the queue would drop one of them in silence.

import { createHash } from 'node:crypto';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MessagesNotSent, sqsWorkQueue } from '#adapters/sqs/work-queue.ts';
import type { WorkMessage } from '#contracts/work-message.ts';

interface Entry {
  readonly Id: string;
  readonly MessageBody: string;
  readonly MessageGroupId: string;
  readonly MessageDeduplicationId: string;
}
interface Answer {
  readonly Failed?: readonly { readonly Id: string; readonly Message?: string }[];
}

/** Keeps the batches it is given. */
function listening(answer: (batch: readonly Entry[]) => Answer = () => ({})) {
  const batches: (readonly Entry[])[] = [];
  const client = {
    send: async ({ input }: { readonly input: { readonly Entries: readonly Entry[] } }) => {
      batches.push(input.Entries);
      return answer(input.Entries);
    },
  };
  return { client: client as unknown as SQSClient, batches };
}

const ODD = 'A B';
/** An id that looks like what stands for another one. */
const HASH = createHash('sha256').update(ODD).digest('hex');
const stem = 'x'.repeat(63);
const advisorId = fc.oneof(
  fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }).map((text) => text.toWellFormed()),
  fc.constantFrom('A', 'a', ODD, 'A:B', ':', 'sha256', `sha256:${HASH}`, HASH, '2024-01-23'),
  fc.constantFrom(
    stem,
    `${stem}x`,
    `${stem}xx`,
    `${stem}xy`,
    'x'.repeat(100),
    'x'.repeat(199),
    'é',
    'e\u0301',
  ),
);
const runId = fc.oneof(
  fc.uuid(),
  fc.constantFrom(
    'regime-2024-01-23T10:30:00Z',
    'regime-2024-01-23T10:30:00+05:30',
    'regime-2024-01-23T10:30:00.123Z',
  ),
);
const message: fc.Arbitrary<WorkMessage> = fc.record({
  runId,
  advisorId,
  asOf: fc.constantFrom('2024-01-23', '2024-01-24', '2026-06-30'),
});
const messages = fc.uniqueArray(message, { selector: (one) => JSON.stringify(one), maxLength: 35 });

describe('given any messages that differ', () => {
  it('when they are sent, then each has an id of its own that the queue takes, and keeps its advisor together', async () => {
    await fc.assert(
      fc.asyncProperty(messages, async (given) => {
        const { client, batches } = listening();
        await sqsWorkQueue(client, 'work.fifo').send(given);
        const entries = batches.flat();
        expect(entries.map((one) => JSON.parse(one.MessageBody))).toEqual(given);
        const ids = entries.map((one) => one.MessageDeduplicationId);
        expect(new Set(ids).size).toBe(given.length);
        for (const id of [...ids, ...entries.map((one) => one.MessageGroupId)])
          expect(id).toMatch(/^[!-~]{1,128}$/);
        const advisors = new Set(given.map((one) => one.advisorId));
        const lanes = new Set(
          given.map((one, n) => `${one.advisorId} ${entries[n]?.MessageGroupId}`),
        );
        expect(lanes.size).toBe(advisors.size);
        expect(new Set(entries.map((one) => one.MessageGroupId)).size).toBe(advisors.size);
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(10);
          expect(new Set(batch.map((one) => one.Id)).size).toBe(batch.length);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('given a queue that takes only a part of a batch', () => {
  it('when messages are sent, then the sender hears which queue refused how many, and sends no further', async () => {
    const { client, batches } = listening(() => ({ Failed: [{ Id: '3', Message: 'throttled' }] }));
    const given = Array.from({ length: 25 }, (_, n) => ({
      runId: 'r',
      advisorId: `A${n}`,
      asOf: '2024-01-23',
    }));
    const sent = sqsWorkQueue(client, 'work.fifo').send(given);
    await expect(sent).rejects.toThrow(MessagesNotSent);
    await expect(sent).rejects.toThrow('work.fifo: expected 10 messages sent, 1 failed: throttled');
    expect(batches).toHaveLength(1);
  });
});
