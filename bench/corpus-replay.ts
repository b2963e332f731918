// The replay of a whole window beside the least it can cost (one sort of its events as bare numbers, and
// passes over memory) and beside the replay as one writes it down first: a list of event objects, sorted.
import { CorpusBook } from '#core/analytics/replay/corpus-book.ts';
import { OPENING_CORPUS } from '#core/analytics/replay/corpus-window.ts';
import type { ReplayTrade } from '#core/analytics/replay/replay-trade.ts';
import { type Comparison, compare, comparison, expectEqual, medians } from './comparison.ts';
import { BOOK_OPTIONS, randomTrades, WINDOW } from './corpus-trades.ts';
import { peakMemoryMb } from './machine.ts';

const TRADES = 1_000_000;

export async function corpusReplayBench(): Promise<readonly Comparison[]> {
  const trades = randomTrades(TRADES);
  const tradesMb = peakMemoryMb();
  const ours = () => new CorpusBook(trades, BOOK_OPTIONS).summary();
  const { valuePaise, skipped } = ours();
  const peakMb = peakMemoryMb();
  expectEqual('plain replay', plainReplay(trades), { valuePaise, skipped });
  const plain = await compare(
    { what: 'corpus replay', size: TRADES, peer: 'event objects, sorted and walked', rounds: 3 },
    ours,
    () => plainReplay(trades),
  );
  const keys = Float64Array.from(trades.flatMap((one) => [one.entryAt * 4 + 1, one.exitAt * 4]));
  const [sortMs = 0, passMs = 0] = await medians(5, [
    () => keys.slice().sort(),
    () => keys.slice(),
  ]);
  const figures = { sortMs, passMs, passesBesideSort: (plain.oursMs - sortMs) / passMs };
  return [
    { ...plain, figures: { tradesMb, peakMb, tradesPerSecond: TRADES / (plain.oursMs / 1000) } },
    comparison(
      { what: 'corpus replay', size: TRADES, peer: 'one sort of its event keys', figures },
      plain.oursMs,
      sortMs,
    ),
  ];
}

/** Exits of earlier entries before entries before own exits, as the book orders them; times are distinct. */
function plainReplay(trades: readonly ReplayTrade[]) {
  const seen = trades.filter(({ entryAt, exitAt }) => entryAt < WINDOW.to && exitAt >= WINDOW.from);
  const events = seen.flatMap((trade) => [
    { at: trade.entryAt, phase: 1, trade },
    ...(trade.exitAt < WINDOW.to
      ? [{ at: trade.exitAt, phase: trade.exitAt === trade.entryAt ? 2 : 0, trade }]
      : []),
  ]);
  events.sort((a, b) => a.at - b.at || a.phase - b.phase || (a.trade.id < b.trade.id ? -1 : 1));
  const open = new Set<string>();
  let free = OPENING_CORPUS;
  let valuePaise = OPENING_CORPUS;
  let skipped = 0;
  for (const { phase, trade } of events) {
    if (phase === 1 && free < trade.marginPaise) skipped += 1;
    else if (phase === 1) {
      free -= trade.marginPaise;
      open.add(trade.id);
    } else if (open.delete(trade.id)) {
      free += trade.marginPaise + trade.netPaise;
      valuePaise += trade.netPaise;
    }
  }
  return { valuePaise, skipped };
}
