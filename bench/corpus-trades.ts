// Trades for the replay, seeded: spread evenly over the window, held for up to a day.
import {
  type CorpusWindow,
  corpusWindow,
  OPENING_CORPUS,
} from '#core/analytics/replay/corpus-window.ts';
import type { ReplayTrade } from '#core/analytics/replay/replay-trade.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { createRandom, type Random } from '#local/sample/random.ts';

export const WINDOW: CorpusWindow = corpusWindow('2026-06-30');

export const BOOK_OPTIONS = {
  window: WINDOW,
  openingPaise: OPENING_CORPUS,
  tradingDays: tradingDaysBetween(WINDOW.firstDate, WINDOW.asOf),
};

const DAY = 86_400_000;

/** Margins are so small that about half the corpus is in use, whatever the number of trades. */
export function randomTrades(count: number): readonly ReplayTrade[] {
  const random = createRandom(1, `replay-${count}`);
  const margin = (OPENING_CORPUS / count) * 90;
  return Array.from({ length: count }, (_, index) => {
    const entryAt = Math.floor(random.between(WINDOW.from, WINDOW.to));
    return randomTrade(random, `T${index}`, entryAt, margin);
  });
}

export function randomTrade(
  random: Random,
  id: string,
  entryAt: number,
  margin: number,
): ReplayTrade {
  return {
    id,
    entryAt,
    exitAt: entryAt + Math.floor(random.next() * DAY),
    marginPaise: 1 + Math.floor(random.next() * 2 * margin),
    netPaise: Math.floor((random.next() - 0.5) * margin * 0.1),
  };
}
