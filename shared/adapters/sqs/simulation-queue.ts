// Simulations to run on a FIFO queue: each is a group of its own, so that no two run the same one.
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { SimulationMessage } from '#contracts/simulation.ts';
import type { SimulationQueue } from '#ports/simulation-queue.ts';
import { sendableJson } from './message-text.ts';

export function sqsSimulationQueue(client: SQSClient, queueUrl: string): SimulationQueue {
  return {
    async send({ id, attempt }) {
      const message: SimulationMessage = { simulationId: id };
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: sendableJson(message),
          MessageGroupId: id,
          MessageDeduplicationId: `${id}:${attempt}`,
        }),
      );
    },
  };
}
