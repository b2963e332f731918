// Runs the simulations that were asked for, one message each.
import type { Context, SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { isConnectionLost } from '#adapters/postgres/connection-lost.ts';
import { type SimulationMessage, simulationMessage } from '#contracts/simulation.ts';
import { type Consumer, queueConsumer, Unprocessable } from '#runtime/queue-consumer.ts';
import { runSimulation, type SimulationDeps, type TimeLeft } from './run-simulation.ts';

export interface SimulateDeps
  extends SimulationDeps,
    Pick<Consumer<SimulationMessage>, 'deadLetters' | 'maxReceives'> {}

export const createSimulate =
  (deps: SimulateDeps) => (event: SQSEvent, context: Pick<Context, 'getRemainingTimeInMillis'>) =>
    queueConsumer<SimulationMessage>({
      ...deps,
      parse: parseMessage,
      process: (message) => runOnce(deps, message, () => context.getRemainingTimeInMillis()),
      giveUp: ({ simulationId }, reason) => deps.simulations.fail(simulationId, reason),
    })(event);

/**
 * What failed once fails again, as the same inputs give the same result: it is shown at once, and whoever
 * asked may ask again. Only a lost connection is worth another try.
 */
async function runOnce(
  deps: SimulationDeps,
  message: SimulationMessage,
  timeLeft: TimeLeft,
): Promise<void> {
  try {
    await runSimulation(deps, message, timeLeft);
  } catch (error) {
    if (isConnectionLost(error)) throw error;
    deps.logger.error('simulation failed', {
      ...message,
      error: error instanceof Error ? error : new Error(String(error)),
    });
    throw new Unprocessable(String(error));
  }
}

function parseMessage(body: string): SimulationMessage {
  try {
    return simulationMessage.parse(JSON.parse(body));
  } catch (error) {
    const why = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    throw new Unprocessable(`expected a simulation message: ${why}`);
  }
}
