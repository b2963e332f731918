// Step 9: the rules of all advisors, built once for however many messages said that something changed, and
// which of them may trade on a day.
import type { PartialItemFailureResponse } from '@aws-lambda-powertools/batch/types';
import type { SQSEvent } from 'aws-lambda';
import * as z from 'zod';
import { type RulesMessage, rulesMessage } from '#contracts/rules-message.ts';
import { isTradingDay } from '#core/market/calendar.ts';
import { type IsoDate, istDate } from '#core/market/ist.ts';
import type { EligibilityMoment } from '#core/rules/eligibility/eligibility-snapshot.ts';
import type { RulesQueue } from '#ports/rules-queue.ts';
import { type EligibilityStores, evaluatedDay, evaluateEligibility } from '#runtime/eligibility.ts';
import { type Consumer, queueConsumer, Unprocessable } from '#runtime/queue-consumer.ts';
import { type BuildDeps, buildAndStore, TradesWaiting } from './build-rules.ts';
import { type RulesRequest, rulesRequest } from './rules-request.ts';

export interface RulesDeps
  extends BuildDeps,
    Omit<EligibilityStores, 'books'>,
    Pick<Consumer<RulesMessage>, 'deadLetters' | 'maxReceives'> {
  /** Its own queue. */
  readonly rulesQueue: RulesQueue;
}

/**
 * A schedule only asks: builds come out of the queue, one after the other. What is due before the market
 * opens waits for none of them.
 */
export const createRules =
  (deps: RulesDeps) =>
  async (event: SQSEvent | unknown): Promise<PartialItemFailureResponse | undefined> => {
    if (isQueueEvent(event)) return takeBatch(deps, event);
    const asked = rulesMessage.parse(event);
    if (asked.kind === 'PRE_MARKET') {
      await evaluate(deps, 'PRE_MARKET', istDate(Date.parse(asked.scheduledAt)));
    } else await deps.rulesQueue.send(asked);
    return undefined;
  };

const isQueueEvent = (event: unknown): event is SQSEvent =>
  typeof event === 'object' && event !== null && 'Records' in event;

/** All messages of a batch are answered by one piece of work: they succeed or come again together. */
function takeBatch(deps: RulesDeps, event: SQSEvent): Promise<PartialItemFailureResponse> {
  const readable = event.Records.flatMap(({ body }) => {
    const { message } = readMessage(body);
    return message === null ? [] : [message];
  });
  let answered: Promise<void> | undefined;
  return queueConsumer<RulesMessage>({
    ...deps,
    parse: parsed,
    process: () => {
      answered ??= answer(deps, rulesRequest(readable));
      return answered;
    },
    giveUp: async () => undefined,
  })(event);
}

async function answer(deps: RulesDeps, request: RulesRequest): Promise<void> {
  if (request.nightly !== null) await buildNightly(deps, request.nightly);
  else if (request.update !== null) await buildUpdated(deps, request.update.settled);
  await evaluate(deps, 'NIGHTLY', request.nightly);
  await evaluate(deps, 'PRE_MARKET', request.preMarket);
}

/** Which rules may trade on the day that is due on the date; null = nobody asked. */
async function evaluate(
  deps: RulesDeps,
  moment: EligibilityMoment,
  on: IsoDate | null,
): Promise<void> {
  const date = on === null ? null : evaluatedDay(moment, on);
  if (date !== null) await evaluateEligibility(deps, { date, moment });
}

/**
 * Whoever is owed by then: the rules of a day are there in the evening, and say what they lack. Where too
 * much of it is still being read the message comes again.
 */
async function buildNightly(deps: RulesDeps, date: IsoDate): Promise<void> {
  if (!isTradingDay(date)) {
    deps.logger.info('no trading day, no rules', { date });
    return;
  }
  const latest = await deps.books.latest();
  await buildAndStore(deps, { asOf: date, withWalkForward: true, latest });
}

/**
 * As of the newest date of the messages, but never back to before the rules that stand. While advisors of
 * that date are owed nothing is built: each of them ends with a message of his own.
 */
async function buildUpdated(deps: RulesDeps, settled: IsoDate | null): Promise<void> {
  const latest = await deps.books.latest();
  const asOf = [settled, latest?.inputs.asOf ?? null]
    .filter((date) => date !== null)
    .sort()
    .at(-1);
  if (asOf === undefined) return;
  const owed = await deps.books.owed(settled ?? asOf);
  if (owed > 0) {
    deps.logger.info('advisors are owed, rules wait', { asOf, owed });
    return;
  }
  try {
    await buildAndStore(deps, { asOf, withWalkForward: false, latest });
  } catch (error) {
    if (!(error instanceof TradesWaiting)) throw error;
    // Those who wait end with messages of their own.
    deps.logger.info('rules wait', { asOf, reason: error.message });
  }
}

function parsed(body: string): RulesMessage {
  const { message, problem } = readMessage(body);
  if (message === null) throw new Unprocessable(`expected a message for rules: ${problem}`);
  return message;
}

function readMessage(body: string) {
  try {
    return { message: rulesMessage.parse(JSON.parse(body)), problem: null };
  } catch (error) {
    const problem = error instanceof z.ZodError ? z.prettifyError(error) : String(error);
    return { message: null, problem };
  }
}
