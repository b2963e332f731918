// The engine asks for the book, as by its timer, and is answered.
import type { QueryAnswer } from '#core/trading/engine/engine-event.ts';
import type { EngineState } from '#core/trading/engine/engine-state.ts';
import { step } from '#core/trading/engine/step.ts';
import { begun, finished, type StepResult } from '#core/trading/engine/turn.ts';
import type { Venue } from '#core/trading/orders/order.ts';
import type { BrokerBook } from '#core/trading/orders/order-report.ts';
import { askForBook } from '#core/trading/reconcile/book-query.ts';

export function bookAnswered(
  state: EngineState,
  book: BrokerBook | null,
  venue: Venue = 'BROKER',
): StepResult {
  const turn = begun(state, state.now + 1_000);
  askForBook(turn, venue);
  const asked = finished(turn).state;
  const query = [...asked.queries.values()].findLast(
    (one) => one.what === 'BOOK' && one.venue === venue,
  );
  if (query === undefined) throw new Error(`book of ${venue}: expected a query, found none`);
  const answer: QueryAnswer =
    book === null ? { kind: 'FAILED', message: 'answered 503' } : { kind: 'BOOK', book };
  const { queryId } = query;
  return step(asked, { kind: 'queryResult', at: asked.now + 100, queryId, answer });
}
