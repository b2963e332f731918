// Streams that are down. Without prices nothing is entered; after the order stream was down reports are missing.
import type { FeedChanged } from '../engine/engine-event.ts';
import { alarm, setVolatile, type Turn } from '../engine/turn.ts';
import { askForBooks } from '../reconcile/book-query.ts';

export function feedChanged(turn: Turn, { feed, phase }: FeedChanged): void {
  const { feeds } = turn.state;
  if (feeds[feed] === phase) return;
  setVolatile(turn, { feeds: { ...feeds, [feed]: phase } });
  if (phase === 'DOWN') alarm(turn, 'FEED_DOWN', feed, `${feed} are down`);
  else if (feed === 'ORDERS') askForBooks(turn);
}
