// A question to the broker and its answer.
import type { Instant } from '#core/market/ist.ts';
import type { Query } from '#core/trading/engine/effect.ts';
import type { QueryAnswer } from '#core/trading/engine/engine-event.ts';
import { QUERY_FAULTS } from '../faults/fault-kind.ts';
import { happenLater, type Life, later, type World } from './world.ts';

type QueryFault = (typeof QUERY_FAULTS)[number];

const FAILED: QueryAnswer = { kind: 'FAILED', message: 'answered 503' };

export function sendQuery(world: World, life: Life, query: Query): void {
  const { draws, simulation } = world;
  const { queryId } = query;
  const place = `${queryId} of ${life.token}`;
  const fault = query.venue === 'BROKER' ? draws.oneOf(QUERY_FAULTS, place) : null;
  if (fault !== null) noteFault(world, fault, query);
  const there = draws.within(simulation.latency.query, `there ${place}`);
  const answered = (after: number, answer: () => QueryAnswer): void =>
    happenLater(world, after, life, (at: Instant) => ({
      ...{ kind: 'queryResult', at, queryId, answer: answer() },
    }));
  switch (fault) {
    case null:
      later(world, there, () => {
        const answer = answerOf(world, query, world.now);
        answered(there, () => answer);
      });
      break;
    case 'QUERY_FAILED':
      answered(there + draws.within([50, 8000], `fails ${place}`), () => FAILED);
      break;
    case 'QUERY_STALE': {
      const answer = answerOf(world, query, world.now);
      answered(there + draws.within([1000, 3000], `stale ${place}`), () =>
        fresh(answer, world.now),
      );
      break;
    }
    case 'QUERY_EMPTY':
      answered(2 * there, () => emptied(world, query));
      break;
    default:
      fault satisfies never;
  }
}

function noteFault(world: World, fault: QueryFault, { what }: Query): void {
  if (what.kind === 'ORDER') world.coverage.struckOrder(fault, what.orderId);
  else world.coverage.struckAll(fault, world.now);
}

function answerOf({ venues }: World, { venue, what }: Query, at: Instant): QueryAnswer {
  switch (what.kind) {
    case 'BOOK':
      return { kind: 'BOOK', book: venues[venue].book(at) };
    case 'ORDER':
      return { kind: 'ORDER', reports: venues[venue].look(what.orderId) };
    default:
      return what satisfies never;
  }
}

/** What was so some seconds ago, told as if it were now. */
const fresh = (answer: QueryAnswer, takenAt: Instant): QueryAnswer =>
  answer.kind === 'BOOK' ? { ...answer, book: { ...answer.book, takenAt } } : answer;

/** A look-up does not see an order yet that the book has; of a book nothing is left out. */
const emptied = (world: World, query: Query): QueryAnswer =>
  query.what.kind === 'ORDER' ? { kind: 'ORDER', reports: [] } : answerOf(world, query, world.now);
