// A FIFO queue in memory whose deliveries a test chooses: one group after the other in any interleaving,
// each message as often as the handler asks for it.
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { WorkMessage } from '#contracts/work-message.ts';
import type { WorkQueue } from '#ports/work-queue.ts';
import { sqsEvent } from './sqs-event.ts';

export interface FifoLanes extends WorkQueue {
  waiting(): number;
  /** Delivers the first message of one group; false when nothing waits. It stays if it failed. */
  deliver(pick: number, handler: (event: SQSEvent) => Promise<SQSBatchResponse>): Promise<boolean>;
}

export function fifoLanes(): FifoLanes {
  const lanes = new Map<string, WorkMessage[]>();
  const seen = new Set<string>();
  return {
    async send(messages) {
      for (const message of messages) {
        const id = JSON.stringify([message.runId, message.advisorId, message.asOf]);
        // The worst a queue may do: it never forgets what it has seen.
        if (seen.has(id)) continue;
        seen.add(id);
        const lane = lanes.get(message.advisorId) ?? [];
        lane.push(message);
        lanes.set(message.advisorId, lane);
      }
    },
    waiting: () => [...lanes.values()].reduce((sum, lane) => sum + lane.length, 0),
    async deliver(pick, handler) {
      const filled = [...lanes.values()].filter((lane) => lane.length > 0);
      const lane = filled[pick % Math.max(1, filled.length)];
      const [message] = lane ?? [];
      if (!lane || !message) return false;
      const body = JSON.stringify(message);
      const response = await handler(sqsEvent({ id: '1', body, group: message.advisorId }));
      if (response.batchItemFailures.length === 0) lane.shift();
      return true;
    },
  };
}
