// All trades of a subject against one shared corpus: what a desk with finite capital would have made.
import type { Instant } from '#core/market/ist.ts';
import type { Paise } from '#core/market/money.ts';
import type { CorpusWindow } from './corpus-window.ts';

export interface ReplayTrade {
  readonly id: string;
  readonly entryAt: Instant;
  readonly exitAt: Instant;
  /** Held from entry to exit. */
  readonly marginPaise: Paise;
  /** P&L net of costs; read only when the exit lies inside the window. */
  readonly netPaise: Paise;
}

/** The corpus right after one exit. */
export interface CurvePoint {
  readonly at: Instant;
  readonly valuePaise: Paise;
  /** Change of the corpus by this exit. */
  readonly netPaise: Paise;
}

export interface CorpusReplay {
  /** One point per exit, in order. */
  readonly curve: readonly CurvePoint[];
  /** Trades that found too little free capital. */
  readonly skippedIds: readonly string[];
  /** Trades still open at the as-of date, margin held, outcome invisible. */
  readonly openIds: readonly string[];
  readonly freePaise: Paise;
  readonly valuePaise: Paise;
  /** Margin x milliseconds held inside the window. */
  readonly heldMargin: number;
}

/** At one instant: exits of trades entered before, then entries, then exits of trades entered just now. */
type Phase = 0 | 1 | 2;

interface ReplayEvent {
  readonly at: Instant;
  readonly phase: Phase;
  readonly trade: ReplayTrade;
}

/**
 * Replays the trades that overlap the window. Entry: free capital >= margin, else the trade is skipped
 * and counted. Exit: margin and net P&L return; the corpus value moves only then. Trades entered before
 * the window load at its start in the order of their entry. O(n log n).
 */
export function replayCorpus(
  trades: readonly ReplayTrade[],
  window: CorpusWindow,
  openingPaise: Paise,
): CorpusReplay {
  let free = openingPaise;
  let value = openingPaise;
  let heldMargin = 0;
  const held = new Set<string>();
  const skippedIds: string[] = [];
  const curve: CurvePoint[] = [];
  for (const { at, phase, trade } of replayEvents(trades, window)) {
    if (phase === 1) {
      if (free < trade.marginPaise) {
        skippedIds.push(trade.id);
        continue;
      }
      free -= trade.marginPaise;
      held.add(trade.id);
      heldMargin += trade.marginPaise * timeInside(trade, window);
    } else if (held.delete(trade.id)) {
      free += trade.marginPaise + trade.netPaise;
      value += trade.netPaise;
      curve.push({ at, valuePaise: value, netPaise: trade.netPaise });
    }
  }
  return { curve, skippedIds, openIds: [...held], freePaise: free, valuePaise: value, heldMargin };
}

function replayEvents(trades: readonly ReplayTrade[], window: CorpusWindow): ReplayEvent[] {
  const events: ReplayEvent[] = [];
  for (const trade of trades) {
    if (trade.entryAt >= window.to || trade.exitAt < window.from) continue;
    events.push({ at: trade.entryAt, phase: 1, trade });
    if (trade.exitAt >= window.to) continue;
    events.push({ at: trade.exitAt, phase: trade.exitAt === trade.entryAt ? 2 : 0, trade });
  }
  return events.sort(inReplayOrder);
}

function inReplayOrder(a: ReplayEvent, b: ReplayEvent): number {
  return a.at - b.at || a.phase - b.phase || byId(a.trade.id, b.trade.id);
}

/** Order of ids by code unit: the same in every process and locale. */
const byId = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const timeInside = (trade: ReplayTrade, window: CorpusWindow): number =>
  Math.min(trade.exitAt, window.to) - Math.max(trade.entryAt, window.from);
