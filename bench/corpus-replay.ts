// The corpus replay beside one sort of as many numbers (the least it can cost) and beside the obvious
// replay that looks through the open trades at every entry.
import { CorpusBook } from '#core/analytics/corpus-book.ts';
import { corpusWindow, OPENING_CORPUS } from '#core/analytics/corpus-window.ts';
import type { ReplayTrade } from '#core/analytics/replay-trade.ts';
import { tradingDaysBetween } from '#core/market/calendar.ts';
import { createRandom } from '#local/sample/random.ts';
import { type Comparison, compare } from './comparison.ts';

const WINDOW = corpusWindow('2026-06-30');

export async function corpusReplayBench(): Promise<readonly Comparison[]> {
  const large = randomTrades(100_000);
  const small = randomTrades(20_000);
  const options = {
    window: WINDOW,
    openingPaise: OPENING_CORPUS,
    tradingDays: tradingDaysBetween(WINDOW.firstDate, WINDOW.asOf),
  };
  const ours = (trades: readonly ReplayTrade[]) => () => new CorpusBook(trades, options).summary();
  return [
    await compare(
      { what: 'corpus replay', size: large.length, peer: 'sorting its events as numbers' },
      ours(large),
      () => Float64Array.from(large.flatMap((one) => [one.entryAt, one.exitAt])).sort(),
    ),
    await compare(
      { what: 'corpus replay', size: small.length, peer: 'scanning open trades at each entry' },
      ours(small),
      () => scanningReplay(small),
    ),
  ];
}

function randomTrades(count: number): readonly ReplayTrade[] {
  const random = createRandom(1, `replay-${count}`);
  return Array.from({ length: count }, (_, index) => {
    const entryAt = Math.floor(WINDOW.from + random.next() * (WINDOW.to - WINDOW.from));
    return {
      id: `T${index}`,
      entryAt,
      exitAt: entryAt + Math.floor(random.next() * 86_400_000),
      marginPaise: 100_000 + Math.floor(random.next() * 900_000),
      netPaise: Math.floor((random.next() - 0.5) * 100_000),
    };
  });
}

/** The plain way: no events, only trades in order of entry and a list of open ones. */
function scanningReplay(trades: readonly ReplayTrade[]): number {
  const byEntry = [...trades].sort((a, b) => a.entryAt - b.entryAt || (a.id < b.id ? -1 : 1));
  let free = OPENING_CORPUS;
  let open: ReplayTrade[] = [];
  for (const trade of byEntry) {
    for (const one of open.filter((held) => held.exitAt <= trade.entryAt)) {
      free += one.marginPaise + one.netPaise;
    }
    open = open.filter((held) => held.exitAt > trade.entryAt);
    if (free < trade.marginPaise) continue;
    free -= trade.marginPaise;
    open.push(trade);
  }
  return free;
}
