import { describe, expect, it } from '@jest/globals';
import type { DeadLetter } from '#ports/dead-letters.ts';
import { queueConsumer, Unprocessable } from '#runtime/queue-consumer.ts';
import { listeningLogger } from '#test/support/silent-logger.ts';
import { sqsEvent } from '#test/support/sqs-event.ts';

function consumer(options: { readonly graveClosed?: boolean } = {}) {
  const processed: string[] = [];
  const givenUp: string[] = [];
  const buried: DeadLetter[] = [];
  const { logger, lines } = listeningLogger();
  const handler = queueConsumer<string>({
    parse: (body) => {
      if (body.startsWith('poison')) throw new Unprocessable('expected a message, found poison');
      return body;
    },
    process: async (message) => {
      if (message.startsWith('fail')) throw new Error(`no ${message}`);
      processed.push(message);
    },
    giveUp: async (message, reason) => void givenUp.push(`${message}: ${reason}`),
    deadLetters: {
      bury: async (letter) => {
        if (options.graveClosed) throw new Error('the grave is closed');
        buried.push(letter);
      },
    },
    maxReceives: 3,
    logger,
  });
  return { handler, processed, givenUp, buried, lines };
}

const failed = (response: { batchItemFailures: readonly { itemIdentifier: string }[] }) =>
  response.batchItemFailures.map((one) => one.itemIdentifier);

describe('given a batch of a FIFO queue', () => {
  it('when a message fails, then it and the rest of its group are tried again, other groups go on', async () => {
    const { handler, processed } = consumer();
    const response = await handler(
      sqsEvent(
        { id: '1', body: 'a1', group: 'A' },
        { id: '2', body: 'fail', group: 'A' },
        { id: '3', body: 'b1', group: 'B' },
        { id: '4', body: 'a2', group: 'A' },
      ),
    );
    expect(failed(response)).toEqual(['2', '4']);
    expect(processed).toEqual(['a1', 'b1']);
  });

  it('when every message fails, then all are reported and nothing is thrown', async () => {
    const { handler } = consumer();
    expect(
      failed(await handler(sqsEvent({ id: '1', body: 'fail' }, { id: '2', body: 'fail' }))),
    ).toEqual(['1', '2']);
  });
});

describe('given a message that cannot succeed', () => {
  it('when its body is no message, then it is buried at once with the reason and does not block its group', async () => {
    const { handler, buried, processed, givenUp } = consumer();
    const response = await handler(
      sqsEvent({ id: '1', body: 'poison', group: 'A' }, { id: '2', body: 'a', group: 'A' }),
    );
    expect(failed(response)).toEqual([]);
    expect(buried).toEqual([
      {
        body: 'poison',
        messageId: '1',
        groupId: 'A',
        reason: 'Unprocessable: expected a message, found poison',
      },
    ]);
    expect(processed).toEqual(['a']);
    expect(givenUp).toEqual([]);
  });

  it('when it fails for the last time, then people are told first and it is buried with the reason', async () => {
    const { handler, buried, givenUp, lines } = consumer();
    expect(failed(await handler(sqsEvent({ id: '1', body: 'fail', receives: 2 })))).toEqual(['1']);
    expect(buried).toEqual([]);
    expect(failed(await handler(sqsEvent({ id: '1', body: 'fail', receives: 3 })))).toEqual([]);
    expect(givenUp).toEqual(['fail: Error: no fail']);
    expect(buried[0]?.reason).toBe('Error: no fail');
    expect(lines.join('')).toContain('"final":true');
  });

  it('when it cannot be buried, then it stays on the queue, whose own redrive keeps it', async () => {
    const { handler, lines } = consumer({ graveClosed: true });
    expect(failed(await handler(sqsEvent({ id: '1', body: 'poison' })))).toEqual(['1']);
    expect(lines.join('')).toContain('message could not be buried');
  });
});
